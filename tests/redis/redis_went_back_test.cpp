// Users' tokens in a Redis server that has older ones than before, as after a failover or from an old dump.
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <rocketpunch/detail/os/crypto.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/redis/token_store.hpp>
#include <string>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"
#include "support/sockets.hpp"

namespace redis_went_back_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

namespace {

bool has_server() { return has_redis("RedisTokenStore"); }

rp::TokenSeal seal() { return rp::TokenSeal({{"a", rp::Secret(std::string(32, 'a'))}}); }
/// The store as a process has it that was just started.
rp::RedisTokenStore store_of(const RedisServer& server) {
  return {rp::RedisConnections(patient(server)), seal()};
}
rp::TokenSet tokens(const std::string& name) {
  return {.access_token = rp::Secret("access-" + name),
          .refresh_token = rp::Secret("refresh-" + name),
          .scopes = {},
          .issued_at = {},
          .expires_at = {},
          .unanswered_refresh = {}};
}
rp::TokenSet marked(const std::string& name) {
  auto set = tokens(name);
  set.unanswered_refresh = rp::Timestamp();
  return set;
}
rp::AnyTokenStore::Lock lease(const rp::RedisTokenStore& store) {
  auto acquired = store.acquire("kim", 30s);
  REQUIRE(acquired.value().lease);
  return *std::move(acquired->lease);
}
void sign_in(const rp::RedisTokenStore& store, const std::string& name) {
  REQUIRE(lease(store).save(tokens(name), {.hold = 0s}));
}
void refresh(const rp::RedisTokenStore& store, const std::string& from, const std::string& to) {
  auto held = lease(store);
  REQUIRE(held.save(marked(from)));
  REQUIRE(held.save(tokens(to), {.answers = rp::Secret("refresh-" + from), .hold = 0s}));
}
void sign_out(const rp::RedisTokenStore& store) { REQUIRE(lease(store).erase()); }

/// The access token that is stored; empty: none is.
std::string stored(const rp::RedisTokenStore& store) {
  const auto found = store.load("kim");
  INFO((found ? "" : found.error().what()));
  REQUIRE(found);
  return *found ? std::string((*found)->access_token.reveal()) : "";
}
/// Why a store's tokens are not to be sent: as they are read, and with a lease.
void check_went_back(const rp::RedisTokenStore& store) {
  const auto found = store.load("kim");
  INFO((!found ? "" : *found ? (*found)->access_token.reveal() : "none"));
  REQUIRE_FALSE(found);
  CHECK(found.error().kind() == rp::ErrorKind::storage);
  CHECK_THAT(found.error().message(),
             ContainsSubstring("the store went back") && ContainsSubstring("sign the user in again"));
  const auto acquired = store.acquire("kim", 30s);
  REQUIRE(acquired);
  CHECK_FALSE(acquired->tokens);
  REQUIRE(acquired->unreadable);
  CHECK_THAT(acquired->unreadable->message(), ContainsSubstring("the store went back"));
}

/// What is kept of the only user, to be brought back.
class Dump {
 public:
  explicit Dump(const RedisServer& server)
      : server_(server), key_(ask(server, {"RANDOMKEY"})), bytes_(ask(server, {"DUMP", key_})) {}
  void restore() const { REQUIRE(ask(server_, {"RESTORE", key_, "0", bytes_, "REPLACE"}) == "OK"); }

 private:
  const RedisServer& server_;
  std::string key_, bytes_;
};

void await(const RedisServer& server, const std::string& text) {
  while (ask(server, {"INFO", "replication"}).find(text) == std::string::npos) {
  }
}

}  // namespace

TEST_CASE("tokens of a former dump in Redis are told from those of now, and a new sign-in replaces them") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server), there = store_of(server);
  sign_in(here, "one");
  std::optional<Dump> dump(server);
  std::string older = "access-one";
  SECTION("after a refresh") { refresh(here, "one", "two"); }
  SECTION("after a refresh that another process made") {
    refresh(there, "one", "two");
    CHECK(stored(here) == "access-two");
  }
  SECTION("after a sign-out") {
    refresh(here, "one", "two");
    dump.emplace(server);
    sign_out(here);
    older = "access-two";
  }
  SECTION("after a sign-out and another sign-in") {
    sign_out(here);
    sign_in(here, "two");
  }
  dump->restore();
  check_went_back(here);
  const auto fresh = store_of(server);
  CHECK(stored(fresh) == older);  // it has seen nothing newer
  sign_in(here, "new");
  for (const auto& store : {here, there, fresh}) CHECK(stored(store) == "access-new");
}

TEST_CASE("marks of processes that know no better don't hide that Redis went back") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server);
  sign_in(here, "one");
  const Dump dump(server);
  refresh(here, "one", "two");
  dump.restore();
  const auto there = store_of(server);
  for (int i = 0; i < 10; ++i) REQUIRE(lease(there).save(marked("one"), {.hold = 0s}));
  check_went_back(here);
}

TEST_CASE("a response that comes after Redis went back within the refresh is kept and used") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server);
  sign_in(here, "one");
  const Dump dump(server);
  auto held = lease(here);
  REQUIRE(held.save(marked("one")));
  dump.restore();  // without the mark, and the lease
  REQUIRE(held.save(tokens("two"), {.answers = rp::Secret("refresh-one"), .hold = 0s}));
  CHECK(stored(here) == "access-two");
  CHECK(stored(store_of(server)) == "access-two");
}

TEST_CASE("a sign-out and a new sign-in are not taken for a Redis that went back") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server), there = store_of(server);
  sign_in(here, "one");
  for (int i = 1; i < 5; ++i)
    refresh(here, i == 1 ? "one" : "two" + std::to_string(i - 1), "two" + std::to_string(i));
  CHECK(stored(there) == "access-two4");
  sign_out(here);
  CHECK(ask(server, {"DBSIZE"}) == "0");  // no count is left
  CHECK(stored(there).empty());
  sign_in(store_of(server), "new");  // by a process that knows nothing of it
  CHECK(stored(here) == "access-new");
  CHECK(stored(there) == "access-new");
  refresh(there, "new", "newer");
  CHECK(stored(here) == "access-newer");
}

TEST_CASE("a response that is stored again, since its confirmation was lost, is no Redis that went back") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server);
  sign_in(here, "one");
  auto held = lease(here);
  const std::string key = ask(server, {"RANDOMKEY"}), later = "9000000000000000";
  const std::string record = seal().seal(tokens("two"), {"tokens", "kim", std::stoull(later)});
  const std::string digest = rp::detail::base64url(rp::detail::sha256("refresh-two"));
  ask(server, {"HSET", key, "rec", record, "gen", later, "tok", digest});
  CHECK(stored(here) == "access-two");
  REQUIRE(held.save(tokens("two"), {.answers = rp::Secret("refresh-one"), .hold = 0s}));
  CHECK(stored(here) == "access-two");
}

TEST_CASE("a sign-in is newer than what was seen by a clock of Redis that was ahead") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = store_of(server);
  sign_in(here, "one");
  const std::string key = ask(server, {"RANDOMKEY"}), ahead = "9000000000000000";
  const std::string record = seal().seal(tokens("ahead"), {"tokens", "kim", std::stoull(ahead)});
  ask(server, {"HSET", key, "rec", record, "gen", ahead});
  CHECK(stored(here) == "access-ahead");
  ask(server, {"DEL", key});
  sign_in(here, "new");
  CHECK(stored(here) == "access-new");
}

TEST_CASE("a Redis replica that takes over and was behind is found to have gone back") {
  if (!has_server()) return;
  TcpRedisServer primary;
  const RedisServer replica({"--replicaof", "127.0.0.1 " + primary.port()});
  await(replica, "master_link_status:up");
  const auto here = store_of(*primary);
  sign_in(here, "one");
  while (stored(store_of(replica)) != "access-one") {
  }
  const Port nowhere(Port::State::refusing);  // it hears no more of its primary
  REQUIRE(ask(replica, {"REPLICAOF", "127.0.0.1", std::to_string(nowhere.number())}) == "OK");
  refresh(here, "one", "two");
  CHECK(stored(here) == "access-two");

  primary->end();
  REQUIRE(ask(replica, {"REPLICAOF", "NO", "ONE"}) == "OK");
  std::filesystem::create_symlink(replica.path(), primary->path());  // the name follows
  check_went_back(here);
  sign_in(here, "new");
  CHECK(stored(here) == "access-new");
  CHECK(stored(store_of(replica)) == "access-new");
}

TEST_CASE("a session sends no refresh token of a Redis that went back") {
  if (!has_server()) return;
  const RedisServer server;
  const FakeAuthorizationServer service;
  const rp::OAuthSession session({.client_id = "rp_app_id",
                                  .client_secret = rp::Secret("rp_sec_secret"),
                                  .redirect_uri = "https://board.example/callback"},
                                 std::make_shared<rp::RedisTokenStore>(store_of(server)), "kim",
                                 {.base_url = "https://api.example/v1"}, service.transport());
  const auto sign_in = [&] {
    const auto request = session.authorization_request();
    REQUIRE(session.exchange("code=good-code&state=" + std::string(request.state().reveal()), request));
  };
  sign_in();
  const Dump dump(server);
  REQUIRE(session.refresh());
  dump.restore();
  const auto refreshed = session.refresh();
  REQUIRE_FALSE(refreshed);
  CHECK(refreshed.error().kind() == rp::ErrorKind::storage);
  CHECK_THAT(refreshed.error().message(), ContainsSubstring("the store went back"));
  CHECK(service.refreshes() == 1);
  CHECK(service.state().reuses == 0);
  sign_in();
  CHECK(session.refresh());
  CHECK(service.state().reuses == 0);
}

}  // namespace redis_went_back_test
