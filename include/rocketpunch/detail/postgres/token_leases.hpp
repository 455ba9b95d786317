#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/postgres/token_table.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A `LeasedTokenStore` over a table.
class PostgresLeases {
 public:
  PostgresLeases(const PostgresOptions& options, TokenSeal seal)
      : table_(std::make_shared<PostgresTokenTable>(options, std::move(seal))) {}

  /// The right to replace a user's tokens. A child made by `fork` doesn't have it.
  class Lease {
   public:
    Lease(std::shared_ptr<PostgresTokenTable> table, PostgresTokenTable::Found found)
        : table_(std::move(table)), row_(std::move(found.row)), id_(*found.lease_id), now_(found.now) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (table_ && !is_over_ && is_own()) table_->release(row_, id_);
    }

    Result<void> save(const TokenSet& tokens, const SaveOptions& options) {
      if (!is_own()) return lock_held_by_parent_error(users_tokens);
      // called again, it writes the same text, by which a former call that succeeded is known
      const bool is_same =
          written_ && written_->tokens == tokens && written_->answers.reveal() == options.answers.reveal();
      if (!is_same) written_ = table_->write(row_, now_, tokens, options.answers);
      auto saved = table_->save(row_, id_, *written_, options);
      is_over_ = saved && options.hold.count() <= 0;
      return saved;
    }
    Result<void> erase(const StoreLimits& limits) {
      if (!is_own()) return lock_held_by_parent_error(users_tokens);
      written_.reset();
      return table_->erase(row_, id_, limits);
    }

   private:
    bool is_own() const { return born_ == Forks::generation(); }

    std::shared_ptr<PostgresTokenTable> table_;
    PostgresTokenTable::Row row_;
    std::int64_t id_;
    std::int64_t now_;
    std::optional<PostgresTokenTable::Written> written_;
    bool is_over_ = false;
    unsigned born_ = Forks::generation();
  };

  std::string identity() const { return table_->identity(); }
  Result<void> create_table(const StoreLimits& limits) const { return table_->create(limits); }
  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) const {
    return table_->load(user, limits);
  }
  Result<Acquired<Lease>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                  const StoreLimits& limits) const {
    auto found = table_->acquire(user, hold, limits);
    if (!found) return found.error();
    const bool is_had = found->lease_id.has_value();
    if (!found->tokens && !is_had) return found->tokens.error();
    Acquired<Lease> acquired;
    if (found->tokens)
      acquired.tokens = *found->tokens;
    else
      acquired.unreadable = found->tokens.error();
    if (is_had) acquired.lease.emplace(table_, *std::move(found));
    return acquired;
  }

 private:
  std::shared_ptr<PostgresTokenTable> table_;
};

static_assert(LeasedTokenStore<PostgresLeases>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
