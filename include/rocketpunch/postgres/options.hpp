#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <string>

#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Settings of a store in PostgreSQL: of tokens, a quota or sign-ins.
struct PostgresOptions {
  /// What libpq connects by: `host=db.example dbname=app user=web`, or a `postgres://` URL. What is left out
  /// comes from the environment, as in all programs of libpq. A server that isn't on this machine is asked
  /// for a certificate (`sslmode=verify-full`); `sslmode` may also be `verify-ca`.
  std::string connection{};
  /// The role's password; empty: the one of `connection`, or of libpq's own files.
  Secret password{};
  /// The table; with its schema in front if you like: `app.tokens`. Each is `[a-z_][a-z0-9_]*`. Empty: the
  /// one that `sql/rocketpunch_postgres.sql` makes for such a store.
  std::string table{};
  /// Name of the store: what was kept under one isn't found under another, so that tokens of a test can't be
  /// put into what is in use.
  std::string name = "rocketpunch";
  /// How long the server is waited for, a connection included, where the caller would wait longer.
  std::chrono::milliseconds command_timeout{2'000};
  /// How many connections there are at the most.
  std::size_t pool_size = 8;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
