#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/detail/oauth/sign_in_store.hpp"
#include "rocketpunch/detail/redis/sign_ins.hpp"
#include "rocketpunch/oauth/sign_in_requests.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/redis/connections.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// `SignInRequests` in Redis, for web servers on many machines, by the server's clock. What is kept is
/// sealed, and found by a SHA-256, `rp1:{...}:s`: who reads the server learns no state and no verifier.
class RedisSignInRequests : public SignInRequests {
 public:
  /// Over those connections. `name` tells several in one database apart: what is kept under one isn't found
  /// under another.
  RedisSignInRequests(const RedisConnections& connections, TokenSeal seal, std::string name = "sign-ins")
      : SignInRequests(std::make_shared<detail::SealedSignIns<detail::RedisSignIns>>(
            detail::RedisSignIns(connections.pool_), std::move(seal), std::move(name))) {}
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
