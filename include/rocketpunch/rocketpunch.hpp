#pragma once
#include "rocketpunch/version.hpp"

/// The whole SDK, with libcurl as its transport. `<rocketpunch/client.hpp>` is the same without a transport,
/// and without signing users in (`<rocketpunch/oauth/session.hpp>`).
#include "rocketpunch/cache/file_cache.hpp"
#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/curl_transport.hpp"
#include "rocketpunch/oauth/app.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/file_token_store.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/observer.hpp"
#include "rocketpunch/quota/file_ledger.hpp"
#include "rocketpunch/transport.hpp"
