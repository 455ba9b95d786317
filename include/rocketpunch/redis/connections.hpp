#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/redis/diagnose.hpp"
#include "rocketpunch/detail/redis/pool.hpp"
#include "rocketpunch/redis/diagnosis.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Where a Redis server is, and how it is spoken to.
struct RedisOptions {
  /// `redis://host:port/database` (port 6379 and database 0 unless told), the same with `rediss://` for TLS,
  /// or `unix:/path/of/its.sock`. Without user information, which is given below.
  std::string url = "redis://127.0.0.1:6379";
  std::string user{};                              ///< Of the server's ACL; empty: its default user.
  Secret password{};                               ///< Empty: none is sent.
  std::chrono::milliseconds connect_timeout{250};  ///< From 1 ms to a minute.
  std::chrono::milliseconds command_timeout{250};  ///< From 1 ms to a minute, and no longer than a call has.
  std::size_t pool_size = 8;                       ///< Connections at a time; from 1 to 1,000.
  std::string prefix{};  ///< Before the name of each key, where several deployments share a database.
  /// Certificates (PEM) of who may vouch for the server, for `rediss://`; empty: those that the system
  /// trusts.
  std::string ca_file{};
};

/// Connections to a Redis server, or Valkey, which are made as they are needed and kept. After three failures
/// there is none for a second: whoever asks gets a `network` error at once. Cheap to copy; copies are the
/// same connections. Safe to use from many threads; a child made by `fork` makes its own.
class RedisConnections {
 public:
  /// Connects to nothing yet. Throws a configuration `Error` for options that can't be used.
  explicit RedisConnections(const RedisOptions& options)
      : pool_(std::make_shared<detail::RedisPool>(detail::RedisSettings{
            detail::parse_redis_url(options.url), options.user, options.password, options.connect_timeout,
            options.command_timeout, options.pool_size, options.prefix, options.ca_file})) {}

  /// How the server is set up, where that matters to tokens, quota and cache: persistence, eviction, role,
  /// replicas, clock, encryption, and whether the user may do what the stores need. What can't be read is a
  /// finding too; an error means that the server can't be asked at all. Writes four keys, which are gone
  /// when it ends.
  Result<RedisDiagnosis> diagnose(const StoreLimits& limits = {}) const {
    return detail::RedisExamination(*pool_, limits).diagnosis();
  }

 private:
  friend class RedisCache;
  friend class RedisQuotaLedger;
  friend class RedisSignInRequests;
  friend class RedisTokenStore;
  std::shared_ptr<detail::RedisPool> pool_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
