#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/coro/by_user.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/postgres/connection.hpp"
#include "rocketpunch/detail/postgres/database.hpp"
#include "rocketpunch/detail/postgres/statements.hpp"
#include "rocketpunch/detail/postgres/values.hpp"
#include "rocketpunch/oauth/token_seal.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Users' tokens in a table, sealed.
class PostgresTokenTable {
 public:
  PostgresTokenTable(const PostgresOptions& options, TokenSeal seal)
      : statements_(options.table),
        seal_(std::move(seal)),
        database_(options),
        identity_("postgres " + database_.place() + ' ' + statements_.table() + ' ' + database_.name()) {}

  /// The same for objects with the same settings.
  const std::string& identity() const noexcept { return identity_; }

  Result<void> create(const StoreLimits& limits) { return database_.create(statements_.create(), limits); }

  /// What is known of a user's row.
  struct Row {
    std::string user;
    std::string key;              // of the row
    std::int64_t generation = 0;  // increases whenever another refresh token is stored
    std::string refresh_hash;     // empty: none is stored, or none that can be read
  };
  /// A row as it was read.
  struct Found {
    Row row;
    Result<std::optional<TokenSet>> tokens = std::optional<TokenSet>();
    std::optional<std::int64_t> lease_id;  // nothing: another has the lease
    std::int64_t now = 0;                  // by the server's clock, in microseconds
  };

  Result<std::optional<TokenSet>> load(const std::string& user, const StoreLimits& limits) {
    const std::string key = key_of(user);
    const std::int64_t newest = newest_seen(key);
    const auto rows = database_.run(statements_.load(), {key}, limits);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<TokenSet>();
    return read(user, key, rows->front(), newest).tokens;
  }

  Result<Found> acquire(const std::string& user, std::chrono::milliseconds hold, const StoreLimits& limits) {
    const std::string key = key_of(user);
    // one that may have been had by a call that failed is had again, and nobody has to wait for its end
    const std::int64_t lease_id = unconfirmed_.take(key).value_or(random_id());
    for (;;) {
      const std::int64_t newest = newest_seen(key);
      const auto rows = database_.run(statements_.acquire(),
                                      {key, std::to_string(lease_id), milliseconds_of(hold)}, limits);
      if (!rows) {
        unconfirmed_.raise(key, lease_id);
        return rows.error();
      }
      if (rows->empty()) continue;
      const PostgresValues& values = rows->front();
      Found found = read(user, key, values, newest);
      if (values.at(3) == "t") found.lease_id = lease_id;
      found.now = postgres_number(values.at(4));
      return found;
    }
  }

  /// Tokens as they are written, by which generation of them.
  struct Written {
    TokenSet tokens;
    Secret answers;
    std::string record;
    std::int64_t generation = 0;
    std::string refresh_hash;
  };
  /// A user's tokens after those of a row, at that time of the server's.
  Written write(const Row& row, std::int64_t now, const TokenSet& tokens, const Secret& answers) const {
    Written written;
    written.tokens = tokens;
    written.answers = answers;
    written.refresh_hash = hash_of(row, tokens.refresh_token);
    const bool is_same = written.refresh_hash == row.refresh_hash;
    if (is_same)
      written.generation = row.generation;
    else if (!answers.empty())
      written.generation = row.generation + 1;
    else  // beyond what any process has seen, also where the row was removed, or the store went back
      written.generation = (std::max)({row.generation, now, newest_seen(row.key)}) + 1;
    written.record = seal_.seal(tokens, sealed_for(row.user, written.generation));
    return written;
  }

  Result<void> save(Row& row, std::int64_t lease_id, const Written& written, const SaveOptions& options) {
    PostgresValues values{
        row.key,        std::to_string(lease_id),           milliseconds_of(options.hold),
        written.record, std::to_string(written.generation), postgres_bytes(written.refresh_hash)};
    if (!options.answers.empty()) {
      values.push_back(postgres_bytes(hash_of(row, options.answers)));
      values.push_back(std::to_string(row.generation));
    }
    const auto rows = database_.run(options.answers.empty() ? statements_.save() : statements_.answer(),
                                    values, options.limits);
    if (!rows) return rows.error();
    if (rows->empty())
      return options.answers.empty()
                 ? lease_ended()
                 : not_sent(ErrorKind::conflict,
                            "other tokens are stored than those which were refreshed; nothing was changed");
    row.generation = postgres_number(rows->front().at(0));
    row.refresh_hash = written.refresh_hash;
    newest_.raise(row.key, row.generation);
    return {};
  }

  Result<void> erase(Row& row, std::int64_t lease_id, const StoreLimits& limits) {
    const auto rows = database_.run(statements_.erase(), {row.key, std::to_string(lease_id)}, limits);
    if (!rows) return rows.error();
    if (rows->front().at(0) != "t") return lease_ended();
    if (!row.refresh_hash.empty()) newest_.raise(row.key, row.generation + 1);  // they don't come back
    row.refresh_hash.clear();
    return {};
  }

  void release(const Row& row, std::int64_t lease_id) noexcept {
    constexpr std::chrono::seconds longest(1);
    try {
      const auto released = database_.run(statements_.release(), {row.key, std::to_string(lease_id)},
                                          {.deadline = std::chrono::steady_clock::now() + longest});
      // it ends by itself, and until then it can be had again here
      if (!released) unconfirmed_.raise(row.key, lease_id);
    } catch (...) {
    }
  }

 private:
  /// Of the store and the user, and of no key, since keys change and the row must be found. Whoever reads the
  /// table can find out whether a name is in it, but only by trying that name.
  std::string key_of(const std::string& user) const {
    return postgres_bytes(sha256(database_.name() + '\0' + user));
  }
  /// Differs from user to user.
  static std::string hash_of(const Row& row, const Secret& refresh_token) {
    const Secret text(row.key + std::string(refresh_token.reveal()));
    return sha256(text.reveal());
  }
  /// Nobody else's, whichever rows were removed meanwhile.
  static std::int64_t random_id() {
    const std::string random = random_bytes(sizeof(std::uint64_t));
    std::uint64_t id = 0;
    std::memcpy(&id, random.data(), sizeof id);
    return static_cast<std::int64_t>(id >> 1);
  }
  static std::string milliseconds_of(std::chrono::milliseconds hold) {
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    return std::to_string(std::clamp(hold, std::chrono::milliseconds(0), longest).count());
  }
  SealedFor sealed_for(const std::string& user, std::int64_t generation) const {
    return {.store = database_.name(), .user = user, .generation = static_cast<std::uint64_t>(generation)};
  }
  static Error lease_ended() {
    return not_sent(ErrorKind::conflict, "the lease on the user's tokens had ended; nothing was changed");
  }

  std::int64_t newest_seen(const std::string& key) const { return newest_.get(key).value_or(0); }
  /// Of a row's form, record and generation. `newest`: the newest generation that was seen before it was
  /// read; another thread may have stored a newer one since.
  Found read(const std::string& user, const std::string& key, const PostgresValues& values,
             std::int64_t newest) {
    Found found;
    found.row = {.user = user, .key = key, .generation = postgres_number(values.at(2)), .refresh_hash = {}};
    const auto& record = values.at(1);
    if (!record) return found;
    const auto unusable = [&](std::string why) {
      found.tokens = not_sent(ErrorKind::storage, "PostgreSQL: " + std::move(why));
      return found;
    };
    if (values.at(0) != PostgresStatements::form)
      return unusable("the user's tokens were written by another version of the SDK, as form " +
                      values.at(0).value_or(""));
    auto tokens = seal_.open(*record, sealed_for(user, found.row.generation));
    if (!tokens) {
      found.tokens = tokens.error();
      return found;
    }
    if (found.row.generation < newest)
      return unusable(
          "the store went back: it has older tokens of the user than this process has seen there, as after a "
          "failover to a standby that was behind. The old refresh token is not sent; sign the user in again, "
          "or bring the newer data back");
    newest_.raise(key, found.row.generation);
    found.row.refresh_hash = hash_of(found.row, tokens->refresh_token);
    found.tokens = std::optional(*std::move(tokens));
    return found;
  }

  const PostgresStatements statements_;
  const TokenSeal seal_;
  PostgresDatabase database_;
  const std::string identity_;
  ByUser<std::int64_t> newest_;       // the highest generation of a user's tokens that was seen
  ByUser<std::int64_t> unconfirmed_;  // leases that may have been had
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
