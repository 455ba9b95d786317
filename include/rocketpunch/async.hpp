#pragma once
#include "rocketpunch/base/version.hpp"

/// Calls that don't block, beside `<rocketpunch/rocketpunch.hpp>`: the engine, and what is done with tasks.
#include "rocketpunch/async_client.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/base/when_all.hpp"
#include "rocketpunch/transport/engine.hpp"
