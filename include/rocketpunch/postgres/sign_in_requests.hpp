#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/oauth/sign_in_store.hpp"
#include "rocketpunch/detail/postgres/sign_ins.hpp"
#include "rocketpunch/oauth/sign_in_requests.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// `SignInRequests` in a table of PostgreSQL, for web servers on many machines, by the server's clock; needs
/// libpq (`rocketpunch::postgres`). What is kept is sealed, and found by a SHA-256: who reads the table
/// learns no state and no verifier. Errors are as those of `PostgresTokenStore`. Works behind the same
/// proxies.
class PostgresSignInRequests : public SignInRequests {
 public:
  /// Connects when it is used first. Throws a configuration `Error` for settings that can't be used.
  PostgresSignInRequests(const PostgresOptions& options, TokenSeal seal)
      : PostgresSignInRequests(detail::PostgresSignIns(options), std::move(seal), options.name) {}

  /// Creates the table unless it is there. Any number of processes may at once; the role must be allowed to.
  Result<void> create_table(const StoreLimits& limits = {}) const { return table_.create(limits); }

 private:
  PostgresSignInRequests(detail::PostgresSignIns table, TokenSeal seal, const std::string& name)
      : SignInRequests(
            std::make_shared<detail::SealedSignIns<detail::PostgresSignIns>>(table, std::move(seal), name)),
        table_(std::move(table)) {}

  detail::PostgresSignIns table_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
