#pragma once
#include "rocketpunch/base/version.hpp"

/// The whole SDK, with libcurl as its transport. `<rocketpunch/client.hpp>` is the same without a transport,
/// and without signing users in (`<rocketpunch/oauth/session.hpp>`).
#include "rocketpunch/cache/directory_cache.hpp"
#include "rocketpunch/cache/memory_cache.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/oauth/discovery.hpp"
#include "rocketpunch/oauth/file_token_store.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/pipeline/line_logger.hpp"
#include "rocketpunch/quota/file_ledger.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/curl.hpp"
