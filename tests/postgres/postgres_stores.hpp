// Stores in an emptied PostgreSQL, as processes of several machines have them.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <rocketpunch/postgres/token_store.hpp>
#include <string>

#include "postgres/postgres_server.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test {

using namespace std::chrono_literals;

inline TokenSet tokens_named(const std::string& name) {
  const Timestamp begun = std::chrono::sys_days(std::chrono::year{2026} / 11 / 24) + 8h;
  return {.access_token = Secret("access-" + name),
          .refresh_token = Secret("refresh-" + name),
          .scopes = {"profile"},
          .issued_at = begun,
          .expires_at = begun.time() + 900s,
          .unanswered_refresh = {}};
}
inline TokenSet marked(TokenSet tokens) {
  tokens.unanswered_refresh = tokens.issued_at;
  return tokens;
}
inline Secret refresh_token(const std::string& name) { return Secret("refresh-" + name); }

inline TokenSealKey seal_key(const std::string& id) {
  return {.id = id, .key = Secret(std::string(32, id.back()))};
}

struct PostgresStores {
  PostgresStores() { server.query("DROP TABLE IF EXISTS rocketpunch_tokens, backup"); }

  PostgresTokenStore store(PostgresOptions options = {}) const {
    if (options.connection.empty()) options.connection = server.connection();
    // a machine may be busy
    if (options.command_timeout == PostgresOptions().command_timeout) options.command_timeout = 20s;
    return {options, TokenSeal({seal_key("key-1")})};
  }
  /// A store whose table is there.
  PostgresTokenStore ready(const PostgresOptions& options = {}) const {
    const auto made = store(options);
    REQUIRE(made.create_table());
    return made;
  }

  /// The only lease on the user.
  static AnyTokenStore::Lock lease(const AnyTokenStore& store, const std::string& user = "kim",
                                   std::chrono::milliseconds hold = 60s) {
    auto acquired = store.acquire(user, hold);
    REQUIRE(acquired);
    REQUIRE(acquired->lease);
    return *std::move(acquired->lease);
  }
  static bool is_leased(const AnyTokenStore& store, const std::string& user = "kim") {
    const auto acquired = store.acquire(user, 60s);
    REQUIRE(acquired);
    return !acquired->lease;
  }
  static void sign_in(const AnyTokenStore& store, const std::string& name, const std::string& user = "kim") {
    auto lease = PostgresStores::lease(store, user);
    REQUIRE(lease.save(tokens_named(name)));
  }
  /// Whose tokens are stored, by the access token; empty: none.
  static std::string stored(const AnyTokenStore& store, const std::string& user = "kim") {
    const auto found = store.load(user);
    REQUIRE(found);
    return *found ? std::string((*found)->access_token.reveal()) : "";
  }
  /// Has the time of all leases pass.
  void let_leases_end() const {
    server.query("UPDATE rocketpunch_tokens SET lease_until = clock_timestamp() - interval '1 s'");
  }
  std::string rows() const { return server.query("SELECT count(*) FROM rocketpunch_tokens"); }

  PostgresServer& server = PostgresServer::shared();
};

template <class T>
ErrorKind kind_of(const Result<T>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().kind();
}

}  // namespace rocketpunch::test
