#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/postgres/token_leases.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Keeps users' tokens in a table of PostgreSQL, sealed, for the processes of many machines; needs libpq
/// (`rocketpunch::postgres`). A `LeasedTokenStore`; safe to use from many threads. Copies are the same store.
///
/// Works behind proxies that give each transaction another connection. Errors: `network` for a server that
/// can't be reached or takes no writes now, `configuration` for a password, database or certificate that it
/// doesn't accept, and where the table is missing, `storage` for what else it refuses, with its SQLSTATE as
/// `code()`. A child made by `fork` makes connections of its own, and has no lease of its parent's.
class PostgresTokenStore : public AnyTokenStore {
 public:
  /// Connects when it is used first. Throws a configuration `Error` for settings that can't be used, among
  /// them such as don't find out who a server on another machine is.
  PostgresTokenStore(const PostgresOptions& options, TokenSeal seal)
      : PostgresTokenStore(std::make_shared<detail::PostgresLeases>(options, std::move(seal))) {}

  /// Creates the table unless it is there. Any number of processes may at once; the role must be allowed to.
  Result<void> create_table(const StoreLimits& limits = {}) const { return leases_->create_table(limits); }

 private:
  explicit PostgresTokenStore(std::shared_ptr<detail::PostgresLeases> leases)
      : AnyTokenStore(leases), leases_(std::move(leases)) {}

  std::shared_ptr<detail::PostgresLeases> leases_;
};

static_assert(TokenStore<PostgresTokenStore>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
