// A store of users' tokens in a table of SQLite. Any database with transactions will do; for many machines,
// `now` has to be the database's.
#pragma once
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <rocketpunch/oauth/token_seal.hpp>
#include <rocketpunch/oauth/token_store.hpp>
#include <string>
#include <utility>

namespace rp = rocketpunch;
using Done = rp::Result<void>;
using Tokens = std::optional<rp::TokenSet>;

/// A user's row: the tokens, sealed, and who may replace them until when.
struct Row {
  std::string sealed{};
  std::int64_t lease = 0, until = 0;
  friend bool operator==(const Row&, const Row&) = default;
};

/// The table, and how tokens stand in it.
struct Table {
  std::string path;
  rp::TokenSeal seal;

  /// Hands a row to a function, and stores what that makes of it, all in one transaction. By a connection for
  /// each: in SQLite, threads that share one share its transaction.
  Done change(const std::string& user, const rp::StoreLimits& limits,
              const std::function<Done(Row&)>& function) const {
    sqlite3* db = nullptr;
    const int opened = sqlite3_open(path.c_str(), &db);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> owner(db, &sqlite3_close_v2);
    const auto left = limits.deadline - std::chrono::steady_clock::now();
    sqlite3_busy_timeout(db, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
    const auto failed = [&] {
      return rp::Error({.kind = rp::ErrorKind::storage, .message = sqlite3_errmsg(db)});
    };
    const auto execute = [&](const char* sql) {
      return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    };
    const auto statement = [&](const char* sql) {
      sqlite3_stmt* raw = nullptr;
      sqlite3_prepare_v2(db, sql, -1, &raw, nullptr);
      sqlite3_bind_text(raw, 1, user.c_str(), -1, SQLITE_TRANSIENT);
      return std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>(raw, &sqlite3_finalize);
    };
    if (opened != SQLITE_OK ||
        !execute("BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS tokens (user TEXT PRIMARY KEY,"
                 " sealed TEXT NOT NULL, lease INTEGER, until INTEGER)"))
      return failed();
    Row row;
    auto read = statement("SELECT sealed, lease, until FROM tokens WHERE user = ?");
    if (sqlite3_step(read.get()) == SQLITE_ROW)
      row = {reinterpret_cast<const char*>(sqlite3_column_text(read.get(), 0)),
             sqlite3_column_int64(read.get(), 1), sqlite3_column_int64(read.get(), 2)};
    read.reset();
    const Row before = row;
    if (const auto changed = function(row); !changed) return changed.error();  // closing rolls back
    if (row == before) return {};                                              // and costs no sync
    auto write = statement("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?)");
    sqlite3_bind_text(write.get(), 2, row.sealed.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(write.get(), 3, row.lease);
    sqlite3_bind_int64(write.get(), 4, row.until);
    const bool written = sqlite3_step(write.get()) == SQLITE_DONE;
    write.reset();
    if (!written || !execute("COMMIT")) return failed();
    return {};  // durable from here
  }
  rp::Result<Tokens> open(const Row& row, const std::string& user) const {
    if (row.sealed.empty()) return Tokens();
    auto tokens = seal.open(row.sealed, {.store = "board", .user = user});
    if (!tokens) return tokens.error();
    return Tokens(*std::move(tokens));
  }
  static std::int64_t now() {
    const auto time = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::floor<std::chrono::milliseconds>(time).count();
  }
};

/// The right to replace a user's tokens, for a time. Each function has to do what `LeasedTokenStore` tells.
class TokenLease {
 public:
  TokenLease(std::shared_ptr<const Table> table, std::string user, std::int64_t id)
      : table_(std::move(table)), user_(std::move(user)), id_(id) {}
  TokenLease(TokenLease&&) noexcept = default;  // leaves no table behind
  ~TokenLease() {
    if (table_) static_cast<void>(if_it_lasts({}, [](Row& row) { row.until = 0; }));
  }
  Done save(const rp::TokenSet& tokens, const rp::SaveOptions& options) {
    const auto sealed = table_->seal.seal(tokens, {.store = "board", .user = user_});
    const auto until = options.hold.count() == 0 ? 0 : Table::now() + options.hold.count();  // 0: given up
    const auto replace = [&](Row& row) { row = {sealed, row.lease, until}; };
    if (options.answers.empty()) return if_it_lasts(options.limits, replace);
    // the service's response: the only good tokens, so they replace what they answer, whoever has the lease
    return table_->change(user_, options.limits, [&](Row& row) -> Done {
      const auto stored = table_->open(row, user_);
      const auto refresh = stored && *stored ? (*stored)->refresh_token.reveal() : std::string_view();
      if (!refresh.empty() && refresh == tokens.refresh_token.reveal()) return {};  // saved once more
      if (refresh != options.answers.reveal()) return ended();
      if (lasts(row))
        replace(row);
      else
        row = {sealed, 0, 0};  // who has the lease by now has read the former tokens
      return {};
    });
  }
  Done erase(const rp::StoreLimits& limits) {
    return if_it_lasts(limits, [](Row& row) { row.sealed.clear(); });
  }

 private:
  static rp::Error ended() {
    return rp::Error({.kind = rp::ErrorKind::conflict, .message = "the lease had ended"});
  }
  bool lasts(const Row& row) const { return row.lease == id_ && Table::now() < row.until; }
  Done if_it_lasts(const rp::StoreLimits& limits, const std::function<void(Row&)>& function) const {
    return table_->change(user_, limits, [&](Row& row) -> Done {
      if (!lasts(row)) return ended();
      function(row);
      return {};
    });
  }
  std::shared_ptr<const Table> table_;
  std::string user_;
  std::int64_t id_;
};

/// A `LeasedTokenStore`; the store in which `load` and `acquire` find what leases have saved.
class SqliteTokenStore {
 public:
  using Lease = TokenLease;

  SqliteTokenStore(std::string path, rp::TokenSeal seal)
      : table_(std::make_shared<const Table>(Table{std::move(path), std::move(seal)})) {}

  rp::Result<Tokens> load(const std::string& user, const rp::StoreLimits& limits) {
    Row found;
    const auto read = table_->change(user, limits, [&](Row& row) { return found = row, Done(); });
    if (!read) return read.error();
    return table_->open(found, user);
  }
  rp::Result<rp::Acquired<TokenLease>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                               const rp::StoreLimits& limits) {
    rp::Acquired<TokenLease> acquired;
    // by lot, so that nobody takes another's for its own
    const std::int64_t id =
        (static_cast<std::int64_t>(std::random_device()()) << 31) + std::random_device()() + 1;
    bool is_ours = false;
    const auto done = table_->change(user, limits, [&](Row& row) -> Done {
      if (const auto tokens = table_->open(row, user))
        acquired.tokens = *tokens;
      else
        acquired.unreadable = tokens.error();  // the user can sign in anew all the same
      is_ours = Table::now() >= row.until;
      if (is_ours) row = {row.sealed, id, Table::now() + hold.count()};
      return {};
    });
    if (!done) return done.error();
    if (is_ours) acquired.lease.emplace(table_, user, id);
    return acquired;
  }

 private:
  std::shared_ptr<const Table> table_;
};

static_assert(rp::LeasedTokenStore<SqliteTokenStore>);
