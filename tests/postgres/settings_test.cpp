// Settings that are refused before anything is connected to.
#include <cstdlib>

#include "postgres/postgres_stores.hpp"
#include "support/variable.hpp"

namespace postgres_settings_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Why these are refused; empty: they aren't.
std::string refusal(PostgresOptions options) {
  try {
    const PostgresTokenStore store(options, TokenSeal({seal_key("key-1")}));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK_FALSE(std::string(error.what()).find("hunter2") != std::string::npos);
    return error.message();
  }
  return {};
}
std::string refusal(const std::string& connection) {
  PostgresOptions options;
  options.connection = connection;
  return refusal(options);
}

}  // namespace

TEST_CASE("a connection string that is none is refused without what it says") {
  CHECK_THAT(refusal("host=localhost password=hunter2 hunter2"), ContainsSubstring("`connection`"));
  CHECK_THAT(refusal("postgres://kim:hunter2@localhost:port:hunter2/app?hunter2"),
             ContainsSubstring("`connection`"));
  CHECK_THAT(refusal("hostt=localhost"), ContainsSubstring("`connection`"));
}

TEST_CASE("a server elsewhere has to show who it is") {
  for (const char* const good :
       {"host=db.example", "host=db.example sslmode=verify-full", "host=db.example sslmode=verify-ca",
        "postgres://kim:hunter2@db.example/app", "host=localhost sslmode=disable",
        "host=127.0.0.1 sslmode=prefer", "host=::1 sslmode=disable", "host=/run/postgresql sslmode=disable",
        "sslmode=disable", "host=db.example hostaddr=127.0.0.1 sslmode=disable",
        "host=/run/a,localhost sslmode=disable", "service=app"}) {
    CAPTURE(good);
    CHECK(refusal(good) == "");
  }
  for (const char* const bad :
       {"host=db.example sslmode=require", "host=db.example sslmode=prefer",
        "host=db.example sslmode=disable", "postgres://kim:hunter2@db.example/app?sslmode=allow",
        "host=localhost,db.example sslmode=disable", "host=localhost hostaddr=192.0.2.1 sslmode=disable",
        "service=app sslmode=disable", "host=localhost.example sslmode=disable"}) {
    CAPTURE(bad);
    CHECK_THAT(refusal(bad), ContainsSubstring("verify-full"));
  }
}

TEST_CASE("what libpq takes from the environment counts too") {
  const Variable host("PGHOST", "db.example");
  CHECK(refusal("dbname=app") == "");
  const Variable mode("PGSSLMODE", "require");
  CHECK_THAT(refusal("dbname=app"), ContainsSubstring("sslmode=require"));
  CHECK(refusal("host=localhost") == "");
}

TEST_CASE("other settings that can't be used are refused") {
  for (const char* const table : {"", "tokens", "_t1", "app.tokens", "user"}) {
    PostgresOptions options{.table = table};
    CHECK(refusal(options) == "");
  }
  for (const char* const table :
       {"Tokens", "1t", "a-b", "a b", "t;drop table x", "t\"", ".t", "a.", "a.b.c", "\xc3\xa4"}) {
    CAPTURE(table);
    PostgresOptions options{.table = table};
    CHECK_THAT(refusal(options), ContainsSubstring("`table`"));
  }
  PostgresOptions options;
  options.table = std::string(64, 'a');
  CHECK_THAT(refusal(options), ContainsSubstring("`table`"));
  options = {};
  options.name = "";
  CHECK_THAT(refusal(options), ContainsSubstring("`name`"));
  options = {};
  options.pool_size = 0;
  CHECK_THAT(refusal(options), ContainsSubstring("`pool_size`"));
  options = {};
  options.command_timeout = 0ms;
  CHECK_THAT(refusal(options), ContainsSubstring("`command_timeout`"));
  options = {};
  options.password = Secret(std::string("hunter2\0x", 9));
  CHECK_THAT(refusal(options), ContainsSubstring("`password`"));
}

}  // namespace postgres_settings_test
