// What is in the table, who can read it, and what becomes of what was put back or changed there.
#include <fstream>
#include <sstream>

#include "postgres/postgres_stores.hpp"
#include "rocketpunch/detail/postgres/quota_store.hpp"
#include "rocketpunch/detail/postgres/sign_ins.hpp"
#include "rocketpunch/detail/postgres/statements.hpp"

namespace postgres_contents_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Why there is no reading the user's tokens.
std::string fault(const AnyTokenStore& store) {
  const auto found = store.load("kim");
  CHECK(kind_of(found) == ErrorKind::storage);
  return found.error().message();
}
/// The same of who has the lease, which is had all the same.
std::string leased_fault(const AnyTokenStore& store) {
  auto lease = PostgresStores::lease(store);
  const auto found = lease.load();
  CHECK(kind_of(found) == ErrorKind::storage);
  return found.error().message();
}
PostgresTokenStore with_keys(const PostgresServer& server, std::vector<TokenSealKey> keys, std::string name) {
  PostgresOptions options;
  options.connection = server.connection();
  options.name = std::move(name);
  return {options, TokenSeal(std::move(keys))};
}

}  // namespace

TEST_CASE_METHOD(PostgresStores, "a copy of the database has no token and no user's name in it") {
  const auto store = ready();
  sign_in(store, "one", "kim@example.com");
  {
    auto lease = PostgresStores::lease(store, "kim@example.com");
    REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one")}));
  }
  const std::string copy = server.output("pg_dump", {"--inserts", "postgres"});
  CHECK_THAT(copy, ContainsSubstring("rocketpunch_tokens"));
  CHECK_THAT(copy, ContainsSubstring("rp-tokens-1.key-1."));
  for (const char* const word : {"access-", "refresh-one", "refresh-two", "kim", "example"})
    CHECK_THAT(copy, !ContainsSubstring(word));
}

TEST_CASE_METHOD(PostgresStores, "keys are changed while tokens are in use") {
  const auto old_key = seal_key("key-1"), new_key = seal_key("key-2");
  const auto before = with_keys(server, {old_key}, "rocketpunch");
  REQUIRE(before.create_table());
  sign_in(before, "one");
  const auto between = with_keys(server, {new_key, old_key}, "rocketpunch");
  const auto after = with_keys(server, {new_key}, "rocketpunch");
  CHECK_THAT(fault(after), ContainsSubstring("key-1"));
  CHECK(stored(between) == "access-one");
  {
    auto lease = PostgresStores::lease(between);
    REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
  }
  CHECK(stored(after) == "access-two");
  CHECK_THAT(fault(before), ContainsSubstring("key-2"));
}

TEST_CASE_METHOD(PostgresStores, "stores of other names in one table know nothing of each other") {
  const auto store = ready();
  sign_in(store, "one");
  const auto other = with_keys(server, {seal_key("key-1")}, "test");
  CHECK(stored(other).empty());
  CHECK(other.identity() != store.identity());
  CHECK(store.identity() == this->store().identity());
  sign_in(other, "two");
  CHECK(rows() == "2");
  // not even with the row of the one put in the place of the other's
  server.query(
      "UPDATE rocketpunch_tokens t SET record = o.record, generation = o.generation "
      "FROM rocketpunch_tokens o WHERE o.user_key <> t.user_key");
  CHECK_THAT(fault(store), ContainsSubstring("belong to another user, store or generation"));
}

TEST_CASE_METHOD(PostgresStores, "nobody is given another's tokens, or older ones of their own") {
  const auto store = ready();
  sign_in(store, "one");
  SECTION("another's, with the generation") {
    server.query("CREATE TABLE backup AS TABLE rocketpunch_tokens");
    server.query("DELETE FROM rocketpunch_tokens");
    sign_in(store, "other", "lee");
    server.query(
        "UPDATE rocketpunch_tokens t SET record = o.record, generation = o.generation FROM backup o");
    const auto found = this->store().load("lee");
    REQUIRE_FALSE(found);
    CHECK_THAT(found.error().message(), ContainsSubstring("belong to another user, store or generation"));
  }
  SECTION("older ones, in a row of now") {
    server.query("CREATE TABLE backup AS TABLE rocketpunch_tokens");
    sign_in(store, "two");
    server.query("UPDATE rocketpunch_tokens t SET record = o.record FROM backup o");
    CHECK_THAT(fault(this->store()), ContainsSubstring("belong to another user, store or generation"));
  }
  server.query("DROP TABLE backup");
}

TEST_CASE_METHOD(PostgresStores, "tokens that can't be read can be replaced and removed") {
  const auto store = ready(), another = this->store();
  sign_in(store, "one");
  std::string wanted = "were changed";
  SECTION("changed by others") {
    server.query("UPDATE rocketpunch_tokens SET record = overlay(record placing 'AAAA' from 25)");
  }
  SECTION("of a form to come") {
    server.query("UPDATE rocketpunch_tokens SET form = 2");
    wanted = "another version of the SDK, as form 2";
  }
  CHECK_THAT(fault(store), ContainsSubstring(wanted));
  CHECK_THAT(leased_fault(store), ContainsSubstring(wanted));
  {
    const auto lease = PostgresStores::lease(store);
    CHECK(kind_of(another.acquire("kim", 60s)) == ErrorKind::storage);
  }
  const bool is_replaced = GENERATE(false, true);
  {
    auto lease = PostgresStores::lease(store);
    REQUIRE((is_replaced ? lease.save(tokens_named("new")) : lease.erase()));
  }
  if (!is_replaced) CHECK(rows() == "0");
  CHECK(stored(another) == (is_replaced ? "access-new" : ""));
}

TEST_CASE_METHOD(PostgresStores, "a store that went back is told from one that is up to date") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  server.query("CREATE TABLE backup AS TABLE rocketpunch_tokens");
  {
    auto lease = PostgresStores::lease(here);
    REQUIRE(lease.save(marked(tokens_named("one"))));
    CHECK(stored(there) == "access-one");  // a mark is no other generation
    REQUIRE(lease.save(tokens_named("two"), {.answers = refresh_token("one"), .hold = 0s}));
  }
  const bool is_signed_out = GENERATE(false, true);
  if (is_signed_out) {
    server.query("DROP TABLE backup");
    server.query("CREATE TABLE backup AS TABLE rocketpunch_tokens");
    auto lease = PostgresStores::lease(here);
    REQUIRE(lease.erase());
  }
  server.query("DELETE FROM rocketpunch_tokens");
  server.query("INSERT INTO rocketpunch_tokens SELECT * FROM backup");
  server.query("DROP TABLE backup");

  CHECK_THAT(fault(here), ContainsSubstring("the store went back"));
  CHECK_THAT(leased_fault(here), ContainsSubstring("the store went back"));
  CHECK(stored(there) == (is_signed_out ? "access-two" : "access-one"));  // it has seen nothing newer
  sign_in(here, "new");
  CHECK(stored(here) == "access-new");
  CHECK(stored(there) == "access-new");
}

TEST_CASE_METHOD(PostgresStores, "a new sign-in is newer than any former one, though its row had gone") {
  const auto here = ready(), there = store();
  sign_in(here, "one");
  for (int i = 0; i < 3; ++i) {
    auto lease = PostgresStores::lease(here);
    const std::string now = i == 0 ? "one" : "two" + std::to_string(i);
    REQUIRE(
        lease.save(tokens_named("two" + std::to_string(i + 1)), {.answers = refresh_token(now), .hold = 0s}));
  }
  CHECK(stored(there) == "access-two3");
  {
    auto lease = PostgresStores::lease(here);
    REQUIRE(lease.erase());
  }
  CHECK(rows() == "0");
  sign_in(store(), "new");  // by a process that knows nothing of it
  CHECK(stored(here) == "access-new");
  CHECK(stored(there) == "access-new");
}

TEST_CASE("the file of SQL makes the same tables") {
  std::ostringstream file;
  file << std::ifstream(ROCKETPUNCH_TEST_SQL).rdbuf();
  CHECK_THAT(file.str(), ContainsSubstring(detail::PostgresStatements("").create() + ";\n"));
  CHECK_THAT(file.str(), ContainsSubstring(detail::PostgresQuotaStatements("").create() + ";\n"));
  CHECK_THAT(file.str(), ContainsSubstring(detail::PostgresSignInStatements("").create() + ";\n"));
}

}  // namespace postgres_contents_test
