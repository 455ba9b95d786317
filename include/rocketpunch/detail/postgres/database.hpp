#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/postgres/connection.hpp"
#include "rocketpunch/detail/postgres/connection_settings.hpp"
#include "rocketpunch/detail/postgres/pool.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The database of a store, and how statements are run there.
class PostgresDatabase {
 public:
  /// Throws a configuration `Error` for options that can't be used.
  explicit PostgresDatabase(const PostgresOptions& options)
      : place_(base64url(sha256(options.connection))),
        name_(options.name),
        pool_(settings(options), options.pool_size, options.command_timeout) {}

  /// The same for objects with the same connection.
  const std::string& place() const noexcept { return place_; }
  /// The store's name.
  const std::string& name() const noexcept { return name_; }

  /// Runs a statement; once more where the server gave it up for another, which changes nothing.
  Result<PostgresRows> run(const std::string& statement, const PostgresValues& values,
                           const StoreLimits& limits) {
    for (;;) {
      auto rows = pool_.run(statement, values, limits);
      const auto is = [&](std::string_view code) { return !rows && rows.error().code() == code; };
      const bool was_given_up = is("40001") || is("40P01");
      if (!was_given_up || limits.time_left().count() == 0) return rows;
    }
  }

  /// Runs a statement that creates a table unless it is there.
  Result<void> create(const std::string& statement, const StoreLimits& limits) {
    for (;;) {
      const auto created = run(statement, {}, limits);
      if (created) return {};
      // another process creates it at this moment, and IF NOT EXISTS doesn't see that yet
      const auto& code = created.error().code();
      const bool is_met = code == "23505" || code == "42P07" || code == "42710";
      if (!is_met || limits.time_left().count() == 0) return created.error();
    }
  }

 private:
  static ConnectionSettings settings(const PostgresOptions& options) {
    if (options.name.empty() || options.name.find('\0') != std::string::npos)
      throw postgres_misconfigured("`name` must be a text");
    if (options.pool_size == 0) throw postgres_misconfigured("`pool_size` must be at least 1");
    if (options.command_timeout.count() <= 0)
      throw postgres_misconfigured("`command_timeout` must be more than 0");
    if (options.password.reveal().find('\0') != std::string_view::npos)
      throw postgres_misconfigured("`password` has a NUL in it");
    ConnectionSettings settings = parse_connection(options.connection);
    if (!options.password.empty()) settings.set("password", options.password);
    settings.set_default("fallback_application_name", "rocketpunch");
    require_certificate(settings);
    return settings;
  }

  const std::string place_;
  const std::string name_;
  PostgresPool pool_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
