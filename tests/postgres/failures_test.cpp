// A server that refuses, hangs, goes and comes back.
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stop_token>
#include <thread>
#include <vector>

#include "postgres/postgres_stores.hpp"

namespace postgres_failures_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using Catch::Matchers::ContainsSubstring;
using Real = std::chrono::steady_clock;

namespace {

std::chrono::milliseconds time_of(const std::function<void()>& act) {
  const auto begun = Real::now();
  act();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Real::now() - begun);
}
StoreLimits within(std::chrono::milliseconds time) { return {.deadline = Real::now() + time}; }

/// Processes that don't get to run while it lives.
class Stopped {
 public:
  explicit Stopped(std::vector<pid_t> ids) : ids_(std::move(ids)) {
    for (const pid_t id : ids_) kill(id, SIGSTOP);
  }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;
  ~Stopped() {
    for (const pid_t id : ids_) kill(id, SIGCONT);
  }

 private:
  std::vector<pid_t> ids_;
};

struct Failures : PostgresStores {
  /// The server's process for the only connection of a store.
  pid_t backend() const {
    REQUIRE(backends() == "1");
    return std::stoi(server.query("SELECT pid " + of_stores));
  }
  std::string backends() const { return server.query("SELECT count(*) " + of_stores); }
  /// What a role is refused for.
  Error refused(const PostgresOptions& options) const {
    const auto found = store(options).load("kim");
    REQUIRE_FALSE(found);
    return found.error();
  }
  void end_connections() const { server.query("SELECT pg_terminate_backend(pid, 10000) " + of_stores); }

  const std::string of_stores = "FROM pg_stat_activity WHERE application_name = 'rocketpunch'";
};

}  // namespace

TEST_CASE_METHOD(Failures, "a missing table is told with what makes it") {
  const auto store = this->store();
  for (const Error& error : {store.load("kim").error(), store.acquire("kim", 1s).error()}) {
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK(error.code() == "42P01");
    CHECK_THAT(error.message(),
               ContainsSubstring("create_table()") && ContainsSubstring("sql/rocketpunch_postgres.sql"));
  }
  REQUIRE(store.create_table());
  REQUIRE(store.create_table());
  CHECK(store.load("kim"));
}

TEST_CASE_METHOD(Failures, "a refused role, password or database is a matter of configuration") {
  server.query("DROP ROLE IF EXISTS locked");
  server.query("CREATE ROLE locked LOGIN PASSWORD 'right'");
  server.query("DROP ROLE IF EXISTS busy");
  server.query("CREATE ROLE busy LOGIN CONNECTION LIMIT 0");
  const auto store = ready();
  PostgresOptions options{.connection = server.connection("user=locked"),
                          .password = Secret("wrong-hunter2")};
  auto error = refused(options);
  CHECK(error.kind() == ErrorKind::configuration);
  CHECK(error.code() == "28P01");
  CHECK_THAT(error.what(), !ContainsSubstring("hunter2"));
  options.password = {};
  CHECK_THAT(refused(options).message(), ContainsSubstring("wants a password"));
  options.password = Secret("right");
  error = refused(options);  // it may not read the table
  CHECK(error.kind() == ErrorKind::storage);
  CHECK(error.code() == "42501");
  server.query("GRANT SELECT, INSERT, UPDATE, DELETE ON rocketpunch_tokens TO locked");
  sign_in(this->store(options), "one");

  options = {.connection = server.connection("dbname=missing")};
  CHECK(refused(options).kind() == ErrorKind::configuration);
  options = {.connection = server.connection("user=busy")};
  error = refused(options);
  CHECK(error.kind() == ErrorKind::network);
  CHECK(error.code() == "53300");
  server.query("DROP OWNED BY locked");
}

TEST_CASE_METHOD(Failures,
                 "a server that takes no writes is as one that isn't there, and is connected to anew") {
  const auto store = ready();
  server.query("ALTER ROLE owner SET default_transaction_read_only = on");
  end_connections();
  CHECK(kind_of(store.acquire("kim", 1s)) == ErrorKind::network);
  PostgresTransaction(server, "SET TRANSACTION READ WRITE; ALTER ROLE owner RESET ALL").commit();
  CHECK(store.acquire("kim", 1s));
}

TEST_CASE_METHOD(Failures, "a connection that has gone meanwhile is replaced unnoticed") {
  const auto store = ready();
  const pid_t before = backend();
  end_connections();
  CHECK(store.load("kim"));
  CHECK(backend() != before);
}

TEST_CASE_METHOD(Failures, "a server that hangs holds nobody up") {
  const auto store = ready();
  SECTION("while it carries a statement out") {
    const Stopped stopped({backend()});
    CHECK(time_of([&] { CHECK(kind_of(store.load("kim", within(200ms))) == ErrorKind::timeout); }) < 2s);
  }
  SECTION("while it is connected to") {
    end_connections();
    const Stopped stopped({server.postmaster()});
    CHECK(time_of([&] { CHECK(kind_of(store.load("kim", within(200ms))) == ErrorKind::timeout); }) < 2s);
  }
  SECTION("longer than it is trusted to take") {
    const auto impatient = this->store({.connection = server.connection(), .command_timeout = 100ms});
    const Stopped stopped({server.postmaster()});
    CHECK(time_of([&] { CHECK(kind_of(impatient.load("kim")) == ErrorKind::network); }) < 2s);
  }
  SECTION("until a stop") {
    const Stopped stopped({backend()});
    std::stop_source stop;
    std::jthread stopping([&] {
      const auto begun = Real::now();
      while (Real::now() - begun < 100ms) std::this_thread::yield();
      stop.request_stop();
    });
    CHECK(time_of([&] {
            CHECK(kind_of(store.load("kim", {.deadline = Real::now() + 2s, .stop = stop.get_token()})) ==
                  ErrorKind::cancelled);
          }) < 2s);
  }
  SECTION("nor who gives a lease up") {
    std::optional<AnyTokenStore::Lock> lease = PostgresStores::lease(store);
    const Stopped stopped({backend()});
    CHECK(time_of([&] { lease.reset(); }) < 10s);
  }
  CHECK(store.load("kim"));  // over another connection
}

TEST_CASE_METHOD(Failures, "a lease is kept track of when the server crashes during a save") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto lease = PostgresStores::lease(here);
  REQUIRE(lease.save(marked(tokens_named("one"))));
  {
    PostgresTransaction busy(server, "SELECT 1 FROM rocketpunch_tokens FOR UPDATE");
    std::jthread crashing([&] {
      while (server.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "1")
        continue;
      server.crash();
    });
    const SaveOptions answer{.answers = refresh_token("one"), .hold = 0s};
    CHECK(kind_of(lease.save(tokens_named("two"), answer)) == ErrorKind::network);
  }
  const SaveOptions answer{.answers = refresh_token("one"), .hold = 0s};
  CHECK(kind_of(lease.save(tokens_named("two"), answer)) == ErrorKind::network);
  server.start();
  CHECK(is_leased(there));
  auto saved = lease.save(tokens_named("two"), answer);
  for (const auto end = Real::now() + 5s; !saved && Real::now() < end;)
    saved = lease.save(tokens_named("two"), answer);
  REQUIRE(saved);
  CHECK(stored(there) == "access-two");
  CHECK_FALSE(is_leased(there));
}

TEST_CASE_METHOD(Failures, "a server that isn't there is asked once a second, and then at once is again") {
  const auto store = ready({.connection = server.connection(), .command_timeout = 100ms});
  const auto is_asked = [&] {
    const auto found = store.load("kim");
    return found || found.error().message().find("couldn't be reached just now") == std::string::npos;
  };
  end_connections();
  {
    const Stopped stopped({server.postmaster()});
    for (int i = 0; i < 3; ++i) CHECK(is_asked());
    // one of many asks again
    const auto begun = Real::now();
    std::atomic<int> asked{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        while (Real::now() - begun < 1050ms)
          if (is_asked()) ++asked;
      });
    threads.clear();
    CHECK(asked >= 1);
    CHECK(asked <= std::chrono::ceil<std::chrono::seconds>(Real::now() - begun).count());
  }
  CHECK(time_of([&] {
          while (!store.load("kim")) continue;
        }) < 15s);
}

TEST_CASE_METHOD(Failures, "of several servers, one that can be reached is used") {
  // takes connections, and never answers
  const TemporaryDirectory elsewhere;
  const int silent = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", elsewhere.path().c_str());
  REQUIRE(bind(silent, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(listen(silent, 16) == 0);
  const PostgresOptions options{.connection = "host=/nowhere," + elsewhere.path() + ',' + server.directory() +
                                              " dbname=postgres user=owner",
                                .command_timeout = 3s};
  const auto store = this->store(options);
  CHECK(time_of([&] { REQUIRE(store.create_table()); }) < 3s);
  end_connections();
  CHECK(time_of([&] { CHECK(store.load("kim")); }) < 1s);  // without a try of the others
  close(silent);
}

TEST_CASE_METHOD(Failures, "statements wait for one of a few connections") {
  const auto store = ready({.connection = server.connection(), .pool_size = 2});
  {
    std::atomic<int> failures{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round)
          if (!store.load("kim")) ++failures;
      });
    threads.clear();
    CHECK(failures == 0);
  }
  CHECK(backends() == "2");
  PostgresTransaction busy(server, "LOCK TABLE rocketpunch_tokens");
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&] { CHECK(store.load("kim")); });
  while (server.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "2")
    continue;
  const auto late = store.load("kim", within(50ms));
  CHECK(kind_of(late) == ErrorKind::timeout);
  CHECK_THAT(late.error().message(), ContainsSubstring("all connections were in use"));
  busy.commit();
}

TEST_CASE_METHOD(Failures, "a child has connections of its own, and no lease of its parent's") {
  const auto store = ready();
  sign_in(store, "one");
  auto lease = PostgresStores::lease(store);
  const pid_t child = fork();
  if (child == 0) {
    const bool good = stored(store) == "access-one" && !lease.save(tokens_named("child")) && !lease.erase();
    { const auto gone = std::move(lease); }
    _exit(good && is_leased(store) ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  REQUIRE(lease.save(tokens_named("two")));
  CHECK(stored(store) == "access-two");
}

TEST_CASE_METHOD(Failures, "any number of processes create the table at once") {
  const auto store = this->store();
  for (int round = 0; round < 5; ++round) {
    server.query("DROP TABLE IF EXISTS rocketpunch_tokens");
    int begin[2];
    REQUIRE(pipe(begin) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
      children.push_back(fork());
      if (children.back() != 0) continue;
      close(begin[1]);
      char none;
      static_cast<void>(store.load("kim"));  // connected
      if (read(begin[0], &none, 1) != 0) _exit(2);
      _exit(store.create_table() ? 0 : 1);
    }
    close(begin[0]);
    while (backends() != "8") continue;
    close(begin[1]);
    for (const pid_t child : children) {
      int status = -1;
      REQUIRE(waitpid(child, &status, 0) == child);
      CHECK(status == 0);
    }
    CHECK(rows() == "0");
  }
}

}  // namespace postgres_failures_test
