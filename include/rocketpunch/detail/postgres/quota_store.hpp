#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/postgres/connection.hpp"
#include "rocketpunch/detail/postgres/database.hpp"
#include "rocketpunch/detail/postgres/table_name.hpp"
#include "rocketpunch/detail/postgres/values.hpp"
#include "rocketpunch/detail/quota/shared_ledger.hpp"
#include "rocketpunch/detail/quota/stored_log.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The statements of a table of quotas, a row for the log of each App Key. Each is a transaction of its own,
/// and goes by the server's clock. Times are microseconds: the ledger's at the last change, and the server's.
class PostgresQuotaStatements {
 public:
  explicit PostgresQuotaStatements(std::string_view table)
      : table_(quoted_table(table, "rocketpunch_quota")) {}

  std::string create() const {
    return "CREATE TABLE IF NOT EXISTS " + table_ +
           " (\n"
           "  ledger_key bytea PRIMARY KEY,\n"
           "  form smallint NOT NULL,\n"
           "  version text NOT NULL,\n"
           "  ledger_time bigint NOT NULL,\n"
           "  server_time bigint NOT NULL,\n"
           "  log text NOT NULL\n"
           ")";
  }

  /// $1: ledger. Gives the time, version, form, both times, log; all but the first NULL where there is none.
  std::string read() const {
    return "SELECT " + std::string(postgres_now) +
           ", version, form, ledger_time, server_time, log "
           "FROM (SELECT) AS one LEFT JOIN " +
           table_ + " ON ledger_key = $1::bytea";
  }

  /// $1: ledger, $2: version that is replaced; $3 to $7: version, form, both times, log. No row: there is
  /// another version. Run again it succeeds. A count that a crash of the server loses costs less than a wait
  /// for its disk, or for a standby, twice for each call.
  std::string replace() const {
    return "UPDATE " + table_ +
           " SET version = $3::text, form = $4::smallint, ledger_time = $5::bigint, "
           "server_time = $6::bigint, log = $7::text "
           "WHERE ledger_key = $1::bytea AND version IN ($2::text, $3::text) "
           "RETURNING " +
           std::string(no_wait_for_disk);
  }
  /// The same without a version to replace, and without $2.
  std::string begin() const {
    return "INSERT INTO " + table_ +
           " AS kept (ledger_key, version, form, ledger_time, server_time, log) "
           "VALUES ($1::bytea, $2::text, $3::smallint, $4::bigint, $5::bigint, $6::text) "
           "ON CONFLICT (ledger_key) DO UPDATE SET version = kept.version "
           "WHERE kept.version = $2::text "
           "RETURNING " +
           std::string(no_wait_for_disk);
  }

 private:
  /// For the transaction of the statement alone.
  static constexpr std::string_view no_wait_for_disk = "set_config('synchronous_commit', 'off', true)";

  std::string table_;
};

/// The log of one App Key in PostgreSQL, with compare-and-swap.
class PostgresQuotaStore {
 public:
  static constexpr QuotaStoreWords words{"PostgreSQL", "its ledger another table or name"};

  PostgresQuotaStore(const PostgresOptions& options, std::string_view app_key)
      : statements_(options.table),
        database_(std::make_shared<PostgresDatabase>(options)),
        key_(postgres_bytes(
            sha256(std::string("quota\n").append(options.name).append(1, '\0').append(app_key)))) {}

  Result<void> create(const StoreLimits& limits) const {
    return database_->create(statements_.create(), limits);
  }

  Result<StoredQuotaLog> read(const StoreLimits& limits) {
    const auto rows = database_->run(statements_.read(), {key_}, limits);
    if (!rows) return rows.error();
    const PostgresValues& row = rows->front();
    const auto number = [&](std::size_t at) {
      return row.at(at) ? std::optional(postgres_number(row.at(at))) : std::nullopt;
    };
    StoredQuotaLog found;
    found.now = StoredQuotaLog::Micros(*number(0));
    found.version = row.at(1).value_or("");
    found.form = number(2);
    found.ledger_time = StoredQuotaLog::time_of(number(3));
    found.server_time = StoredQuotaLog::time_of(number(4));
    // what is no base64url is no log either
    const std::string& text = row.at(5).value_or("");
    found.log = base64url_decode(text).value_or(text);
    return found;
  }

  /// Replaces what has that version. Nothing: it is done; else the log as it is in its place.
  Result<std::optional<StoredQuotaLog>> replace(const std::string& version, const StoredQuotaLog& with,
                                                const StoreLimits& limits) {
    const auto text = [](auto number) { return std::to_string(number); };
    PostgresValues values{key_,
                          version,
                          with.version,
                          text(*with.form),
                          text(with.ledger_time->count()),
                          text(with.server_time->count()),
                          base64url(with.log)};
    if (version.empty()) values.erase(values.begin() + 1);
    const auto rows =
        database_->run(version.empty() ? statements_.begin() : statements_.replace(), values, limits);
    if (!rows) return rows.error();
    if (!rows->empty()) return std::optional<StoredQuotaLog>();
    // the statement saw the log as it was when that began: another one sees what is in its place
    auto found = read(limits);
    if (!found) return found.error();
    return std::optional(*std::move(found));
  }

 private:
  PostgresQuotaStatements statements_;
  std::shared_ptr<PostgresDatabase> database_;
  std::string key_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
