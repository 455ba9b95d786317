// The quota's ledger in PostgreSQL.
#include <rocketpunch/postgres/quota_ledger.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/testing/quota_ledger_test.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "postgres/postgres_quotas.hpp"
#include "support/ledger_machines.hpp"

namespace postgres_quota_ledger_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using std::chrono::steady_clock;

namespace {

/// Why it failed.
Error failure(const Result<void>& done) {
  REQUIRE_FALSE(done);
  return done.error();
}

}  // namespace

TEST_CASE_METHOD(PostgresQuotas, "the ledger in PostgreSQL is what the SDK needs") {
  REQUIRE(ready().create_table());
  CHECK(testing::test_quota_ledger([&] { return std::make_shared<PostgresQuotaLedger>(ledger()); }) ==
        std::vector<std::string>{});
}

TEST_CASE_METHOD(PostgresQuotas,
                 "machines whose clocks are hours apart keep a limit that they share in PostgreSQL") {
  REQUIRE(ready().create_table());
  check_limit_of_machines([&] { return ledger(); });
}

TEST_CASE_METHOD(PostgresQuotas, "processes and their threads count every call once in PostgreSQL") {
  const auto ledger = ready();  // from before the forks
  const bool is_there = GENERATE(true, false);
  if (is_there) REQUIRE(count(ledger) == 0);
  check_count_of_processes(ledger);
}

TEST_CASE_METHOD(PostgresQuotas, "threads of a process share one connection to count over") {
  const auto ledger = ready();
  {
    std::vector<detail::jthread> threads;
    for (std::uint64_t thread = 1; thread <= 8; ++thread)
      threads.emplace_back([&, thread] {
        for (std::uint64_t n = 1; n <= 10; ++n) static_cast<void>(ledger.change(call(thread, n)));
      });
  }
  CHECK(count(ledger) == 80);
  // those of earlier tests may still be ending
  const auto connections = [&] {
    return server.query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rocketpunch'");
  };
  for (const auto end = steady_clock::now() + 5s; connections() != "1" && steady_clock::now() < end;)
    continue;
  CHECK(connections() == "1");
}

TEST_CASE_METHOD(PostgresQuotas, "a change that another machine was faster than is called again") {
  const auto ledger = ready(), other = this->ledger();
  const int before = GENERATE(0, 1);
  if (before == 1) REQUIRE(other.change(call(3, 1)));
  std::vector<int> seen;
  REQUIRE(ledger.change([&](QuotaLog& log, LedgerNow now) {
    seen.push_back(log.count("", *now - 1h, *now));
    if (seen.size() <= 2) CHECK(other.change(call(2, seen.size())));
    call(1, 1)(log, now);
  }));
  CHECK(seen == std::vector<int>{before, before + 1, before + 2});
  CHECK(count(other) == before + 3);
}

TEST_CASE_METHOD(PostgresQuotas, "a ledger in PostgreSQL that others keep changing is given up in time") {
  const auto ledger = ready(), other = this->ledger();
  const auto done = ledger.change(
      [&](QuotaLog& log, LedgerNow now) {
        CHECK(other.change(call(2, 1)));
        call(1, 1)(log, now);
      },
      {.timeout = 500ms});
  const Error error = failure(done);
  CHECK(error.kind() == ErrorKind::timeout);
  CHECK_THAT(error.message(), ContainsSubstring("other machines"));
  CHECK(count(other) == 1);
}

TEST_CASE_METHOD(PostgresQuotas, "a log in PostgreSQL is replaced once, however often that is sent") {
  REQUIRE(ready().create_table());
  detail::PostgresQuotaStore store({.connection = server.connection()}, app_key);
  using Stored = detail::StoredQuotaLog;
  const Stored first{"a", 1, 5us, 6us, {}, std::string("x\0 y", 4)}, second{"b", 1, 7us, 8us, {}, "z"};
  CHECK(store.read({}).value().version.empty());
  CHECK(store.read({}).value().now > 1000h);
  for (int i = 0; i < 2; ++i) CHECK_FALSE(store.replace("", first, {}).value());
  auto found = store.replace("", second, {}).value();
  REQUIRE(found);
  CHECK(found->version == "a");
  CHECK(found->form == 1);
  CHECK(found->ledger_time == 5us);
  CHECK(found->server_time == 6us);
  CHECK(found->log == first.log);
  CHECK(found->now > 1000h);
  for (int i = 0; i < 2; ++i) CHECK_FALSE(store.replace("a", second, {}).value());
  CHECK(store.read({}).value().log == "z");
  found = store.replace("a", first, {}).value();
  REQUIRE(found);
  CHECK(found->version == "b");
  server.query("DELETE FROM rocketpunch_quota");
  found = store.replace("b", first, {}).value();
  REQUIRE(found);
  CHECK(found->version.empty());
}

TEST_CASE_METHOD(PostgresQuotas, "a change whose confirmation was lost counts once when it comes again") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  PostgresTransaction busy(server, "SELECT 1 FROM rocketpunch_quota FOR UPDATE");
  const auto late = ledger.change(call(1, 2), {.timeout = 100ms});
  CHECK(failure(late).kind() == ErrorKind::timeout);
  const std::string before = column("version");
  busy.commit();
  // the server goes on with it, whoever has left
  const auto end = steady_clock::now() + 20s;
  while (column("version") == before && steady_clock::now() < end) continue;
  REQUIRE(ledger.change(call(1, 2)));
  CHECK(count(ledger) == 2);
}

TEST_CASE_METHOD(PostgresQuotas, "a change whose connection was cut before it was written is not there") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  bool is_cut = false;
  const auto change = [&](QuotaLog& log, LedgerNow now) {
    if (!std::exchange(is_cut, true))
      server.query(
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
          "WHERE application_name = 'rocketpunch'");
    call(1, 2)(log, now);
  };
  // a connection that has gone is replaced before it is used: the statement is sent over another
  REQUIRE(ledger.change(change));
  CHECK(is_cut);
  CHECK(count(ledger) == 2);
}

TEST_CASE_METHOD(PostgresQuotas, "a ledger whose PostgreSQL is away says so, and goes on afterwards") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  server.crash();
  CHECK(failure(ledger.change(call(1, 2))).kind() == ErrorKind::network);
  {
    testing::FakeTransport transport;
    transport.always_do([](const HttpRequest&, const SendOptions&) { return HttpResponse{200, {}, "[]"}; });
    auto options = options_with(ledger);
    options.timeout = 300ms;
    const Client closed{AppKey{app_key}, options, transport};
    CHECK(closed.codes().seniorities().error().kind() == ErrorKind::network);
    CHECK(transport.requests().empty());
    options.quota.on_ledger_failure = LedgerFailure::share;
    options.quota.expected_machines = 30;
    options.quota.longest_wait = 0ms;
    const Client sharing{AppKey{app_key}, options, transport};
    for (int i = 0; i < 2; ++i) CHECK(sharing.codes().seniorities());
    CHECK(sharing.codes().seniorities().error().kind() == ErrorKind::rate_limited);
    CHECK(transport.requests().size() == 2);
  }
  server.start();
  auto done = ledger.change(call(1, 3));
  for (const auto end = steady_clock::now() + 10s; !done && steady_clock::now() < end;)
    done = ledger.change(call(1, 3));
  CHECK(done);
  CHECK(count(ledger) >= 1);
}

TEST_CASE_METHOD(PostgresQuotas, "no command to PostgreSQL takes longer than its caller has") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  PostgresTransaction busy(server, "LOCK TABLE rocketpunch_quota");
  for (const auto timeout : {0ms, 50ms, 200ms}) {
    const auto begun = steady_clock::now();
    CHECK(failure(ledger.change(call(1, 2), {.timeout = timeout})).kind() == ErrorKind::timeout);
    CHECK(steady_clock::now() - begun < (timeout > 0ms ? timeout : 500ms) + 300ms);
  }
  stop_source stop;
  stop.request_stop();
  CHECK(failure(ledger.change(call(1, 2), {.stop = stop.get_token()})).kind() == ErrorKind::cancelled);
}

TEST_CASE_METHOD(PostgresQuotas, "a ledger without its table says what makes it") {
  const auto ledger = this->ledger();
  const Error error = failure(ledger.change(call(1, 1)));
  CHECK(error.kind() == ErrorKind::configuration);
  CHECK(error.code() == "42P01");
  CHECK_THAT(error.message(),
             ContainsSubstring("create_table()") && ContainsSubstring("sql/rocketpunch_postgres.sql"));
  for (int i = 0; i < 2; ++i) REQUIRE(ledger.create_table());
  CHECK(ledger.change(call(1, 1)));
}

TEST_CASE_METHOD(PostgresQuotas, "a role needs no other rights on a ledger than are told") {
  const auto ledger = ready();
  server.query("DROP ROLE IF EXISTS counting");
  server.query("CREATE ROLE counting LOGIN");
  const auto restricted =
      this->ledger({.connection = "host=" + server.directory() + " dbname=postgres user=counting"});
  CHECK(failure(restricted.change(call(1, 1))).code() == "42501");
  server.query("GRANT SELECT, INSERT, UPDATE, DELETE ON rocketpunch_quota TO counting");
  CHECK(restricted.change(call(1, 1)));
  CHECK(restricted.change(call(1, 2)));
  CHECK(count(ledger) == 2);
  server.query("DROP OWNED BY counting");
}

TEST_CASE_METHOD(PostgresQuotas, "PostgreSQL is not told the App Key") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  const std::string copy = server.output("pg_dump", {"--inserts", "postgres"});
  CHECK_THAT(copy, ContainsSubstring("rocketpunch_quota"));
  CHECK_THAT(copy, !ContainsSubstring(app_key) && !ContainsSubstring("a1b2c3"));
  CHECK_THAT(copy, !ContainsSubstring(detail::postgres_bytes(app_key).substr(2)));
  // another App Key has another log, and so has another name, and another table
  CHECK(count(PostgresQuotaLedger({.connection = server.connection()}, Secret("rp_app_other"))) == 0);
  CHECK(count(this->ledger({.name = "test"})) == 0);
  server.query("CREATE SCHEMA IF NOT EXISTS app");
  const auto elsewhere = this->ledger({.table = "app.calls"});
  REQUIRE(elsewhere.create_table());
  CHECK(count(elsewhere) == 0);
  server.query("DROP SCHEMA app CASCADE");
  CHECK(count(ledger) == 1);
}

TEST_CASE_METHOD(PostgresQuotas, "a log in PostgreSQL that was damaged begins anew, and says so") {
  int losses = 0;
  const auto ledger = ready({.told = [&](const Error& why) {
    ++losses;
    CHECK(why.kind() == ErrorKind::storage);
    CHECK_THAT(why.message(), ContainsSubstring("PostgreSQL was damaged"));
    throw 1;
  }});
  const std::string damage = GENERATE("log = 'AAAA'", "log = 'no base64url'", "ledger_time = -1",
                                      "server_time = 9223372036854775807");
  REQUIRE(ledger.change(call(1, 1)));
  set(damage);
  CHECK(count(ledger) == 0);
  CHECK(losses == 1);
  REQUIRE(ledger.change(call(1, 2)));
  CHECK(count(ledger) == 1);
  CHECK(losses == 1);
}

TEST_CASE_METHOD(PostgresQuotas, "a log in PostgreSQL of a later version is an error, and stays") {
  const auto ledger = ready();
  REQUIRE(ledger.change(call(1, 1)));
  set("form = 2");
  const std::string before = column("rocketpunch_quota");
  const Error error = failure(ledger.change(call(1, 2)));
  CHECK(error.kind() == ErrorKind::storage);
  CHECK_THAT(error.message(), ContainsSubstring("PostgreSQL was written by a later version") &&
                                  ContainsSubstring("update this program"));
  CHECK(column("rocketpunch_quota") == before);
}

TEST_CASE_METHOD(PostgresQuotas, "a clock of PostgreSQL that is set neither frees calls nor holds them up") {
  // as if it had been set by so much since the last change: what it was at that is set the other way
  check_steps_of_clock(ready(), ledger(), [&](std::chrono::microseconds by) {
    set("server_time = server_time - (" + std::to_string(by.count()) + ')');
  });
}

TEST_CASE_METHOD(PostgresQuotas, "a role whose transactions are serializable counts as others do") {
  const auto ledger = ready();
  const auto strict = this->ledger(
      {.connection = server.connection("options='-c default_transaction_isolation=serializable'")});
  REQUIRE(ledger.change(call(1, 1)));
  std::vector<detail::jthread> threads;
  std::atomic<int> failures{0};
  for (std::uint64_t i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      for (std::uint64_t n = 1; n <= 50; ++n)
        if (!(i == 0 ? ledger : strict).change(call(2 + i, n))) ++failures;
    });
  threads.clear();
  CHECK(failures == 0);
  CHECK(count(ledger) == 101);
}

TEST_CASE("unusable options of a ledger in PostgreSQL are refused") {
  const auto refusal = [](const std::string& key, const std::string& table) -> std::string {
    try {
      const PostgresQuotaLedger ledger({.connection = "host=/tmp", .table = table}, Secret(key));
      return "taken";
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::configuration);
      return error.message();
    }
  };
  CHECK(refusal("k", "") == "taken");
  CHECK(refusal("k", "a.b") == "taken");
  CHECK_THAT(refusal("", ""), ContainsSubstring("App Key"));
  CHECK_THAT(refusal("k", "a b"), ContainsSubstring("`table`"));
}

}  // namespace postgres_quota_ledger_test
