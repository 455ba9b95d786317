// Leases and tokens in PostgreSQL, as two machines see them.
#include <atomic>
#include <memory>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "postgres/postgres_stores.hpp"

namespace postgres_protocol_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

TEST_CASE_METHOD(PostgresStores, "tokens in PostgreSQL pass the test of stores of tokens") {
  ready();
  CHECK(testing::test_token_store([&] { return std::make_shared<PostgresTokenStore>(store()); }) ==
        std::vector<std::string>());
}

TEST_CASE_METHOD(PostgresStores, "a user without tokens can be leased, and leaves nothing behind") {
  const auto here = ready(), there = store();
  CHECK(stored(here).empty());
  {
    auto acquired = here.acquire("kim", 60s);
    REQUIRE(acquired);
    CHECK_FALSE(acquired->tokens);
    REQUIRE(acquired->lease);
    CHECK(is_leased(there));
    CHECK(stored(there).empty());
  }
  CHECK(rows() == "0");
  CHECK_FALSE(is_leased(there));
}

TEST_CASE_METHOD(PostgresStores, "one has the lease until it gives it up; all read the tokens") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  {
    const auto lease = PostgresStores::lease(here);
    const std::string row = "SELECT concat(ctid, xmin, xmax) FROM rocketpunch_tokens";
    const std::string before = server.query(row);
    const auto acquired = there.acquire("kim", 60s);
    REQUIRE(acquired);
    CHECK_FALSE(acquired->lease);
    CHECK(server.query(row) == before);  // who waits writes nothing
    REQUIRE(acquired->tokens);
    CHECK(*acquired->tokens == tokens_named("one"));
    CHECK_FALSE(is_leased(there, "lee"));
  }
  auto acquired = there.acquire("kim", 60s);
  REQUIRE(acquired);
  REQUIRE(acquired->lease);
  CHECK(acquired->lease->load().value() == tokens_named("one"));
}

TEST_CASE_METHOD(PostgresStores, "a lease that is over is another's, and nothing is written by it") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto slow = lease(here);
  let_leases_end();
  CHECK(kind_of(slow.save(tokens_named("late"))) == ErrorKind::conflict);
  CHECK(kind_of(slow.erase()) == ErrorKind::conflict);
  auto next = lease(there);
  CHECK(kind_of(slow.save(tokens_named("late"))) == ErrorKind::conflict);
  CHECK(kind_of(slow.erase()) == ErrorKind::conflict);
  CHECK(stored(there) == "access-one");
  { const auto gone = std::move(slow); }
  CHECK(is_leased(here));
  REQUIRE(next.save(tokens_named("two")));
}

TEST_CASE_METHOD(PostgresStores, "a save says how long the lease is needed from then on") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto lease = PostgresStores::lease(here, "kim", 30s);
  const auto lasts = [&](const std::string& time) {
    return server.query("SELECT lease_until > clock_timestamp() + interval '" + time +
                        "' FROM rocketpunch_tokens") == "t";
  };
  CHECK(lasts("10 s"));
  CHECK_FALSE(lasts("40 s"));
  REQUIRE(lease.save(marked(tokens_named("one")), {.hold = 120s}));
  CHECK(lasts("100 s"));
  CHECK(there.load("kim").value()->unanswered_refresh);
  REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
  CHECK_FALSE(is_leased(there));
  CHECK(stored(there) == "access-two");
}

TEST_CASE_METHOD(PostgresStores, "a late response is kept, and ends another's lease") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto slow = lease(here);
  REQUIRE(slow.save(marked(tokens_named("one"))));
  let_leases_end();
  auto next = lease(there);
  REQUIRE(next.save(marked(tokens_named("one"))));
  REQUIRE(slow.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
  CHECK(kind_of(next.save(marked(tokens_named("one")))) == ErrorKind::conflict);
  CHECK(stored(there) == "access-two");
  CHECK_FALSE(is_leased(there));
}

TEST_CASE_METHOD(PostgresStores, "a response to a token that isn't stored changes nothing") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto slow = lease(here);
  const bool is_signed_out = GENERATE(false, true);
  let_leases_end();
  {
    auto next = lease(there);
    REQUIRE((is_signed_out ? next.erase() : next.save(tokens_named("other"))));
  }
  const auto late = slow.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s});
  CHECK(kind_of(late) == ErrorKind::conflict);
  CHECK(stored(there) == (is_signed_out ? "" : "access-other"));
}

TEST_CASE_METHOD(PostgresStores, "what was done but not confirmed can be done again") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  auto lease = PostgresStores::lease(here);

  SECTION("a save that ends the lease") {
    for (int i = 0; i < 2; ++i) REQUIRE(lease.save(tokens_named("one"), {.hold = 0s}));
    CHECK(kind_of(lease.save(tokens_named("two"), {.hold = 0s})) == ErrorKind::conflict);
  }
  SECTION("a response") {
    for (int i = 0; i < 2; ++i)
      REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
    CHECK(stored(there) == "access-two");
    // not over what another made of it, nor its lease
    auto next = PostgresStores::lease(there);
    REQUIRE(next.save(marked(tokens_named("two"))));
    REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
    CHECK(there.load("kim").value()->unanswered_refresh);
    REQUIRE(next.save(tokens_named("three"), {.answers = refresh_token("two"), .hold = 0s}));
    CHECK(kind_of(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s})) ==
          ErrorKind::conflict);
  }
  SECTION("a removal") {
    for (int i = 0; i < 2; ++i) REQUIRE(lease.erase());
    let_leases_end();
    REQUIRE(lease.erase());
    CHECK(stored(there).empty());
    sign_in(there, "new");
    CHECK(kind_of(lease.erase()) == ErrorKind::conflict);
    CHECK(stored(there) == "access-new");
  }
}

TEST_CASE_METHOD(PostgresStores, "a lease that was had without an answer is had again by the same process") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  PostgresTransaction busy(server, "SELECT 1 FROM rocketpunch_tokens FOR UPDATE");
  const auto late = here.acquire("kim", 60s, {.deadline = std::chrono::steady_clock::now() + 100ms});
  CHECK(kind_of(late) == ErrorKind::timeout);
  busy.commit();
  // the server goes on with it, whoever has left
  while (server.query("SELECT lease_until IS NULL FROM rocketpunch_tokens") == "t") continue;
  CHECK(is_leased(there));
  auto again = lease(here);
  REQUIRE(again.save(tokens_named("two")));
  CHECK(is_leased(there));
}

TEST_CASE_METHOD(PostgresStores, "a lease that could not be given up is had again by the same process") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  {
    const auto lost = lease(here);
    server.crash();
  }
  server.start();
  CHECK(is_leased(there));
  CHECK_FALSE(is_leased(here));
  CHECK_FALSE(is_leased(there));  // and has been given up since
}

TEST_CASE_METHOD(PostgresStores, "tokens can be stored again by the lease that removed them") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  {
    auto lease = PostgresStores::lease(here);
    REQUIRE(lease.erase());
    CHECK(is_leased(there));
    REQUIRE(lease.save(tokens_named("two")));
  }
  CHECK(stored(there) == "access-two");
  CHECK_FALSE(is_leased(there));
}

TEST_CASE_METHOD(PostgresStores, "only one of many has a lease at a time") {
  const auto here = ready();
  std::vector<PostgresTokenStore> stores;
  for (int i = 0; i < 4; ++i) stores.push_back(store());
  std::atomic<int> holders{0}, most{0}, had{0}, failures{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&, i] {
        for (int round = 0; round < 40; ++round) {
          auto acquired = stores[static_cast<std::size_t>(i) % stores.size()].acquire("kim", 60s);
          if (!acquired) ++failures;
          if (!acquired || !acquired->lease) continue;
          ++had;
          const int now = ++holders;
          for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
          --holders;
        }
      });
  }
  CHECK(failures == 0);
  CHECK(had > 0);
  CHECK(most == 1);
}

}  // namespace postgres_protocol_test
