#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>

#include "rocketpunch/detail/postgres/table_name.hpp"
#include "rocketpunch/detail/postgres/values.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The statements of a table of tokens. Each is a transaction of its own and depends on nothing that another
/// left in its session, and all of them go by the server's clock. A row without a `record` is the lease on a
/// user who has no tokens.
class PostgresStatements {
 public:
  /// The form of a row.
  static constexpr std::string_view form = "1";

  explicit PostgresStatements(std::string_view table) : table_(quoted_table(table, "rocketpunch_tokens")) {}

  /// Its name in a statement.
  const std::string& table() const noexcept { return table_; }

  std::string create() const {
    return "CREATE TABLE IF NOT EXISTS " + table_ +
           " (\n"
           "  user_key bytea PRIMARY KEY,\n"
           "  form smallint NOT NULL DEFAULT 1,\n"
           "  record text,\n"
           "  generation bigint NOT NULL DEFAULT 0,\n"
           "  refresh_hash bytea,\n"
           "  lease_id bigint NOT NULL,\n"
           "  lease_until timestamptz,\n"
           "  saved_at timestamptz\n"
           ") WITH (fillfactor = 70)";
  }

  /// $1: user. Gives form, record, generation.
  std::string load() const {
    return "SELECT form, record, generation FROM " + table_ + " WHERE user_key = $1::bytea";
  }

  /// $1: user, $2: lease, $3: milliseconds. Gives form, record, generation, whether the lease was had, and
  /// the time in microseconds.
  ///
  /// Who waits for another's lease writes nothing. No row: another's, which the statement doesn't see yet,
  /// came in between, and it is to be run again.
  std::string acquire() const {
    return "WITH taken AS ("
           "INSERT INTO " +
           table_ +
           " AS kept (user_key, lease_id, lease_until) "
           "SELECT $1::bytea, $2::bigint, clock_timestamp() + $3::bigint * interval '1 millisecond' "
           "WHERE NOT EXISTS (SELECT FROM " +
           table_ +
           " WHERE user_key = $1::bytea AND lease_until > clock_timestamp() AND lease_id <> $2::bigint) "
           "ON CONFLICT (user_key) DO UPDATE SET lease_id = $2::bigint, "
           "lease_until = clock_timestamp() + $3::bigint * interval '1 millisecond' "
           "WHERE kept.lease_until IS NULL OR kept.lease_until <= clock_timestamp() "
           "OR kept.lease_id = $2::bigint "
           "RETURNING form, record, generation), "
           "found AS ("
           "SELECT form, record, generation, true AS is_taken FROM taken "
           "UNION ALL SELECT form, record, generation, false FROM " +
           table_ +
           " WHERE user_key = $1::bytea AND NOT EXISTS (SELECT FROM taken)) "
           "SELECT form, record, generation, is_taken, " +
           std::string(postgres_now) + " FROM found";
  }

  /// $1: user, $2: lease, $3: milliseconds, $4: record, $5: generation, $6: hash of the refresh token. Gives
  /// the generation. No row: the lease had ended. Run again it succeeds, though it has ended the lease.
  std::string save() const {
    return "UPDATE " + table_ +
           " SET form = 1, record = $4::text, generation = $5::bigint, refresh_hash = $6::bytea, "
           "saved_at = clock_timestamp(), lease_until = " +
           until() +
           " WHERE user_key = $1::bytea AND lease_id = $2::bigint "
           "AND (lease_until > clock_timestamp() OR record = $4::text) RETURNING generation";
  }

  /// The same for the response to a refresh token, with $7: its hash, $8: its generation. It is kept whoever
  /// has the lease, and ends another's. No row: neither that token is stored, nor the new one already.
  std::string answer() const {
    const std::string is_due = "(refresh_hash = $7::bytea AND generation = $8::bigint)";
    const std::string is_mine = "lease_id = $2::bigint";
    const auto if_due = [&](const std::string& value, const std::string& column) {
      return column + " = CASE WHEN " + is_due + " THEN " + value + " ELSE " + column + " END, ";
    };
    return "UPDATE " + table_ + " SET " + if_due("1", "form") + if_due("$4::text", "record") +
           if_due("$5::bigint", "generation") + if_due("clock_timestamp()", "saved_at") +
           "refresh_hash = $6::bytea, "
           "lease_until = CASE WHEN " +
           is_mine + " THEN " + until() + " WHEN " + is_due +
           " THEN NULL ELSE lease_until END "
           "WHERE user_key = $1::bytea AND "
           "(" +
           is_due +
           " OR refresh_hash = $6::bytea) "
           "RETURNING generation";
  }

  /// $1: user, $2: lease. Gives whether there are no tokens now. The lease stays.
  std::string erase() const {
    return "WITH erased AS (UPDATE " + table_ +
           " SET record = NULL, refresh_hash = NULL, saved_at = clock_timestamp() "
           "WHERE user_key = $1::bytea AND lease_id = $2::bigint AND lease_until > clock_timestamp() "
           "RETURNING 1) "
           "SELECT EXISTS (SELECT FROM erased) OR NOT EXISTS (SELECT FROM " +
           table_ + " WHERE user_key = $1::bytea AND record IS NOT NULL)";
  }

  /// $1: user, $2: lease.
  std::string release() const {
    return "WITH removed AS (DELETE FROM " + table_ +
           " WHERE user_key = $1::bytea AND lease_id = $2::bigint AND record IS NULL) "
           "UPDATE " +
           table_ +
           " SET lease_until = NULL "
           "WHERE user_key = $1::bytea AND lease_id = $2::bigint AND record IS NOT NULL";
  }

 private:
  static std::string until() {
    return "CASE WHEN $3::bigint > 0 THEN clock_timestamp() + $3::bigint * interval '1 millisecond' END";
  }

  std::string table_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
