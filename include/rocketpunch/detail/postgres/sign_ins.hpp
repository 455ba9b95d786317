#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/oauth/sign_in_store.hpp"
#include "rocketpunch/detail/postgres/connection.hpp"
#include "rocketpunch/detail/postgres/database.hpp"
#include "rocketpunch/detail/postgres/table_name.hpp"
#include "rocketpunch/detail/postgres/values.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The statements of a table of sign-ins under way. Each is a transaction of its own, and goes by the
/// server's clock.
class PostgresSignInStatements {
 public:
  /// The form of a row.
  static constexpr std::string_view form = "1";

  explicit PostgresSignInStatements(std::string_view table)
      : table_(quoted_table(table, "rocketpunch_sign_ins")) {}

  std::string create() const {
    return "CREATE TABLE IF NOT EXISTS " + table_ +
           " (\n"
           "  request_key bytea PRIMARY KEY,\n"
           "  form smallint NOT NULL,\n"
           "  record text NOT NULL,\n"
           "  kept_until timestamptz NOT NULL,\n"
           "  UNIQUE (kept_until, request_key)\n"
           ")";
  }

  /// $1: request, $2: record, $3: seconds. Run again it succeeds. Removes a few of those whose time is over,
  /// so that the table doesn't grow by sign-ins that nobody finishes.
  std::string keep() const {
    return "WITH late AS (DELETE FROM " + table_ +
           " WHERE request_key = ANY (ARRAY(SELECT request_key FROM " + table_ +
           " WHERE kept_until < clock_timestamp() ORDER BY kept_until LIMIT 10 FOR UPDATE SKIP LOCKED))) "
           "INSERT INTO " +
           table_ +
           " (request_key, form, record, kept_until) "
           "VALUES ($1::bytea, 1, $2::text, clock_timestamp() + $3::bigint * interval '1 second') "
           "ON CONFLICT (request_key) DO NOTHING";
  }

  /// $1: request. Gives form and record. No row: there is none, or its time is over.
  std::string take() const {
    return "WITH taken AS (DELETE FROM " + table_ +
           " WHERE request_key = $1::bytea RETURNING form, record, kept_until) "
           "SELECT form, record FROM taken WHERE kept_until > clock_timestamp()";
  }

 private:
  std::string table_;
};

/// Sign-ins under way in PostgreSQL.
class PostgresSignIns {
 public:
  explicit PostgresSignIns(const PostgresOptions& options)
      : statements_(options.table), database_(std::make_shared<PostgresDatabase>(options)) {}

  Result<void> create(const StoreLimits& limits) const {
    return database_->create(statements_.create(), limits);
  }
  Result<void> keep(const std::string& key, const std::string& record, const StoreLimits& limits) const {
    const std::string time = std::to_string(std::chrono::seconds(sign_ins_are_kept).count());
    const auto done = database_->run(statements_.keep(), {postgres_bytes(key), record, time}, limits);
    if (!done) return done.error();
    return {};
  }
  Result<std::optional<std::string>> take(const std::string& key, const StoreLimits& limits) const {
    const auto rows = database_->run(statements_.take(), {postgres_bytes(key)}, limits);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<std::string>();
    const PostgresValues& row = rows->front();
    if (row.at(0) != PostgresSignInStatements::form)
      return not_sent(ErrorKind::storage,
                      "PostgreSQL: the sign-in was begun by another version of the SDK, as form " +
                          row.at(0).value_or("") + ": start it again");
    return row.at(1);
  }

 private:
  PostgresSignInStatements statements_;
  std::shared_ptr<PostgresDatabase> database_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
