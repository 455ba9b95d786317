#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/detail/redis/token_store.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/redis/connections.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How a `RedisTokenStore` keeps tokens; all can be left out.
struct RedisTokenOptions {
  /// Name of the store: what is sealed for one doesn't open in another.
  std::string name = "tokens";
  /// How long the server keeps a user's tokens after they were replaced the last time. From an hour to a
  /// year.
  std::chrono::hours keep_for{24 * 60};
};

/// Keeps users' tokens in Redis 5 or later, for all machines that share the server, sealed: whoever reads it
/// learns no token and no user's name. Who may refresh is a lease, by the server's clock. A server that loses
/// what it has confirmed loses sign-ins: have it keep an append-only file. A `TokenStore`; safe to use from
/// many threads. Copies are the same store.
class RedisTokenStore : public AnyTokenStore {
 public:
  /// A store over those connections. Throws a configuration `Error` for options that can't be used.
  RedisTokenStore(const RedisConnections& connections, TokenSeal seal, RedisTokenOptions options = {})
      : AnyTokenStore(std::make_shared<detail::RedisTokens>(
            connections.pool_, std::move(seal), std::move(options.name), checked(options.keep_for))) {}

 private:
  static std::chrono::hours checked(std::chrono::hours keep_for) {
    if (keep_for < std::chrono::hours(1) || keep_for > std::chrono::hours(24 * 366))
      throw detail::not_sent(ErrorKind::configuration,
                             "RedisTokenOptions::keep_for must be from an hour to a year");
    return keep_for;
  }
};

static_assert(TokenStore<RedisTokenStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
