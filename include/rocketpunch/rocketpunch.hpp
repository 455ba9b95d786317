#pragma once

/// The whole SDK, with libcurl as its transport. `<rocketpunch/client.hpp>` is the same without a transport.
#include "rocketpunch/client.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/curl.hpp"
