#pragma once
#include "rocketpunch/version.hpp"

#include <memory>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/redis/cache_store.hpp"
#include "rocketpunch/redis/connections.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Keeps responses in Redis, for all machines that share the server; one of them asks the service for all.
/// Keys are `rp1:c:` and a SHA-256. The server drops an entry when it is of no use any more, after seven days
/// at the latest; entries of more than a MiB are not kept. A `CacheStore`; safe to use from many threads.
/// Copies are the same cache.
///
///     RedisConnections redis{{.url = "redis://cache.internal"}};
///     Client client{AppKey::from_env(), {.cache = {.store = RedisCache(redis)}}};
class RedisCache : public AnyCacheStore {
 public:
  /// A cache over those connections.
  explicit RedisCache(const RedisConnections& connections)
      : AnyCacheStore(std::make_shared<detail::RedisCacheStore>(connections.pool_)) {}
};

static_assert(CacheStore<RedisCache>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
