// Ledgers in an emptied PostgreSQL, as processes of several machines have them.
#pragma once

#include <chrono>
#include <rocketpunch/postgres/quota_ledger.hpp>
#include <string>
#include <utility>

#include "postgres/postgres_server.hpp"
#include "support/catch.hpp"
#include "support/quota_calls.hpp"

namespace rocketpunch::test {

struct PostgresQuotas {
  PostgresQuotas() { server.query("DROP TABLE IF EXISTS rocketpunch_quota"); }

  /// A machine's ledger, with connections of its own.
  PostgresQuotaLedger ledger(PostgresOptions options = {}, PostgresQuotaOptions more = {}) const {
    // slow machines are no failure here
    if (options.connection.empty()) options.connection = server.connection();
    options.command_timeout = std::chrono::seconds(20);
    return {options, Secret(app_key), std::move(more)};
  }
  /// A ledger whose table is there.
  PostgresQuotaLedger ready(const PostgresQuotaOptions& more = {}) const {
    const auto made = ledger({}, more);
    REQUIRE(made.create_table());
    return made;
  }
  std::string column(const std::string& name) const {
    return server.query("SELECT " + name + " FROM rocketpunch_quota");
  }
  void set(const std::string& assignment) const {
    server.query("UPDATE rocketpunch_quota SET " + assignment);
  }

  PostgresServer& server = PostgresServer::shared();
};

}  // namespace rocketpunch::test
