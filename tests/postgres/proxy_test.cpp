// Tokens in PostgreSQL behind a proxy that gives each transaction whichever connection is free.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <rocketpunch/postgres/sign_in_requests.hpp>
#include <thread>
#include <vector>

#include "postgres/postgres_quotas.hpp"
#include "postgres/postgres_stores.hpp"
#include "support/sign_ins_under_way.hpp"

namespace postgres_proxy_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// A PgBouncer with two connections to the server for all.
class PgBouncer {
 public:
  explicit PgBouncer(const PostgresServer& server) : directory_(server.directory()) {
    const std::string settings = directory_ + "/pgbouncer.ini", log = directory_ + "/pgbouncer.log";
    std::ofstream(settings) << "[databases]\npostgres = host=" << directory_
                            << " user=owner\n"
                               "[pgbouncer]\nlisten_addr =\nlisten_port = 6432\nauth_type = any\n"
                               "pool_mode = transaction\ndefault_pool_size = 2\nunix_socket_dir = "
                            << directory_ << '\n';
    process_ = start_program(ROCKETPUNCH_TEST_PGBOUNCER, {settings}, log);
    wait_until_answered(connection(), process_, log);
  }
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;
  ~PgBouncer() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  std::string connection() const { return "host=" + directory_ + " port=6432 dbname=postgres user=owner"; }

 private:
  std::string directory_;
  pid_t process_;
};

}  // namespace

TEST_CASE_METHOD(PostgresStores, "a proxy may give each statement another connection") {
  const PgBouncer proxy(server);
  std::vector<PostgresTokenStore> stores;
  for (int i = 0; i < 4; ++i) stores.push_back(store({.connection = proxy.connection()}));
  REQUIRE(stores[0].create_table());
  sign_in(stores[0], "0");
  std::atomic<int> refreshes{0}, holders{0}, most{0}, failures{0};
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < 8; ++i)
      threads.emplace_back([&, i] {
        while (refreshes < 60 && failures == 0) {
          auto acquired = stores[i % stores.size()].acquire("kim", 60s);
          if (!acquired) ++failures;
          if (!acquired || !acquired->lease) continue;
          if (++holders > 1) most = 2;
          const TokenSet before = acquired->tokens.value_or(TokenSet());
          const std::string next =
              std::to_string(std::stoi(std::string(before.access_token.reveal()).substr(7)) + 1);
          const bool is_marked = acquired->lease->save(marked(before)).has_value();
          --holders;
          const bool is_kept =
              acquired->lease->save(tokens_named(next), {.answers = before.refresh_token, .hold = 0s})
                  .has_value();
          if (!is_marked || !is_kept) ++failures;
          ++refreshes;
        }
      });
  }
  CHECK(failures == 0);
  CHECK(most == 0);
  CHECK(stored(stores[0]) == "access-" + std::to_string(refreshes));
}

TEST_CASE_METHOD(PostgresQuotas, "a quota is counted behind a proxy") {
  const PgBouncer proxy(server);
  std::vector<PostgresQuotaLedger> ledgers;
  for (int i = 0; i < 4; ++i) ledgers.push_back(ledger({.connection = proxy.connection()}));
  REQUIRE(ledgers[0].create_table());
  std::atomic<int> failures{0};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t i = 0; i < 8; ++i)
      threads.emplace_back([&, i] {
        for (std::uint64_t n = 1; n <= 20; ++n)
          if (!ledgers[i % ledgers.size()].change(call(1 + i, n))) ++failures;
      });
  }
  CHECK(failures == 0);
  CHECK(count(ledgers[0]) == 160);
  // what is written without a wait for the disk leaves no connection so: tokens may go over it next
  detail::PostgresDatabase others({.connection = proxy.connection()});
  for (int i = 0; i < 8; ++i) {
    REQUIRE(ledgers[0].change(call(1, 1)));
    CHECK(others.run("SHOW synchronous_commit", {}, {}).value().front().front() == "on");
  }
}

TEST_CASE("sign-ins under way are kept and taken behind a proxy") {
  PostgresServer& server = PostgresServer::shared();
  server.query("DROP TABLE IF EXISTS rocketpunch_sign_ins");
  const PgBouncer proxy(server);
  const PostgresOptions options{.connection = proxy.connection()};
  const PostgresSignInRequests here(options, TokenSeal({seal_key("key-1")})),
      there(options, TokenSeal({seal_key("key-1")}));
  REQUIRE(here.create_table());
  for (int round = 0; round < 10; ++round) check_sign_in_requests(here, there);
}

}  // namespace postgres_proxy_test
