// Users' tokens in Redis, against a real server.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hiredis/hiredis.h>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <rocketpunch/redis/token_store.hpp>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"

namespace redis_token_store_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

namespace {

bool has_server() { return has_redis("RedisTokenStore"); }

rp::TokenSeal seal(const std::string& id = "a") {
  return rp::TokenSeal({{id, rp::Secret(std::string(32, id[0]))}});
}
/// The store as another machine has it.
std::shared_ptr<rp::detail::RedisTokens> tokens_of(const RedisServer& server,
                                                   const std::string& name = "tokens") {
  return std::make_shared<rp::detail::RedisTokens>(
      std::make_shared<rp::detail::RedisPool>(settings_of(server)), seal(), name, 24h);
}
rp::TokenSet tokens(const std::string& name) {
  return {.access_token = rp::Secret("access-of-" + name),
          .refresh_token = rp::Secret("refresh-of-" + name),
          .scopes = {"profile"},
          .issued_at = {},
          .expires_at = {},
          .unanswered_refresh = {}};
}
/// What a script tells, but for the time, which has 16 digits.
std::string without_time(const std::string& told) {
  const auto first = told.find(' '), second = told.find(' ', first + 1);
  return second != told.npos && second - first == 17 ? told.substr(0, first) + told.substr(second) : told;
}
std::string the_key(const RedisServer& server) { return ask(server, {"RANDOMKEY"}); }

/// All that a server is told, from when it lives.
class Monitor {
 public:
  explicit Monitor(const RedisServer& server)
      : server_(server), context_(redisConnectUnix(server.path().c_str())) {
    freeReplyObject(redisCommand(context_, "MONITOR"));
  }
  ~Monitor() { redisFree(context_); }
  std::string all() {
    ask(server_, {"ECHO", "the-end"});
    std::string text;
    while (text.find("the-end") == text.npos) {
      void* reply = nullptr;
      REQUIRE(redisGetReply(context_, &reply) == REDIS_OK);
      text += static_cast<redisReply*>(reply)->str;
      text += '\n';
      freeReplyObject(reply);
    }
    return text;
  }

 private:
  const RedisServer& server_;
  redisContext* context_;
};

}  // namespace

TEST_CASE("users' tokens in Redis are kept as a TokenStore has to") {
  if (!has_server()) return;
  const RedisServer server;
  CHECK(rp::testing::test_token_store([&] { return tokens_of(server); }) == std::vector<std::string>{});
  CHECK(rp::testing::test_token_store(
            [&] {
              return std::make_shared<rp::RedisTokenStore>(rp::RedisConnections(patient(server)), seal());
            },
            "wrapped") == std::vector<std::string>{});
}

TEST_CASE("Redis is told no token and no user's name") {
  if (!has_server()) return;
  const RedisServer server;
  const rp::RedisTokenStore store(rp::RedisConnections(patient(server)), seal());
  CHECK(store.is_leased());
  Monitor monitor(server);
  std::string dump;
  {
    auto lock = store.lock("kim-the-user");
    REQUIRE(lock);
    REQUIRE(lock->save(tokens("kim")));
    REQUIRE(lock->save(tokens("later"), {.answers = rp::Secret("refresh-of-kim")}));
    REQUIRE(store.load("kim-the-user").value() == tokens("later"));
    CHECK_THAT(the_key(server), Catch::Matchers::StartsWith("rp1:{") && Catch::Matchers::EndsWith("}:t"));
    dump = ask(server, {"DUMP", the_key(server)});
    REQUIRE(lock->erase());
  }
  const std::string heard = monitor.all();
  CHECK_THAT(heard, ContainsSubstring("rp-tokens-1.") && ContainsSubstring("EVAL"));
  CHECK_THAT(dump, ContainsSubstring("rp-tokens-1."));
  for (const char* secret : {"kim", "access-of", "refresh-of", "profile"}) {
    CHECK(heard.find(secret) == heard.npos);
    CHECK(dump.find(secret) == dump.npos);
  }
  CHECK(ask(server, {"DBSIZE"}) == "0");  // who has no tokens leaves nothing
}

TEST_CASE(
    "tokens in Redis go when they were not replaced for long, and a lease without tokens with its end") {
  if (!has_server()) return;
  const RedisServer server;
  const rp::RedisTokenStore store(rp::RedisConnections(patient(server)), seal());
  const auto left = [&] { return std::stoll(ask(server, {"PTTL", the_key(server)})); };
  auto acquired = store.acquire("kim", 30s);
  REQUIRE(acquired.value().lease);
  CHECK(left() > 0);
  CHECK(left() <= 30'000);
  REQUIRE(acquired->lease->save(tokens("kim")));
  CHECK(left() > 59 * 24 * 3'600'000LL);
  CHECK(left() <= 60 * 24 * 3'600'000LL);
}

TEST_CASE("tokens in Redis that were changed, or are another's or older, don't open") {
  if (!has_server()) return;
  const RedisServer server;
  const auto store = tokens_of(server);
  const auto save = [&](const std::string& user, const std::string& name) {
    auto acquired = store->acquire(user, 30s, {});
    REQUIRE(acquired.value().lease);
    REQUIRE(acquired->lease->save(tokens(name), {}));
  };
  save("kim", "kim");
  const std::string key = the_key(server), record = ask(server, {"HGET", key, "rec"});
  const auto refused = [&](const std::string& user = "kim") {
    const auto found = store->load(user, {});
    const auto acquired = store->acquire(user, 30s, {});
    return !found && found.error().kind() == rp::ErrorKind::storage && acquired.value().unreadable &&
           !acquired->tokens;
  };
  SECTION("changed") { ask(server, {"HSET", key, "rec", record.substr(0, record.size() - 3) + "AAA"}); }
  SECTION("in the clear") { ask(server, {"HSET", key, "rec", rp::tokens_to_text(tokens("kim")).reveal()}); }
  SECTION("older") {
    save("kim", "newer");
    CHECK_FALSE(refused());
    ask(server, {"HSET", key, "rec", record});
  }
  CHECK(refused());
  CHECK(ask(server, {"HEXISTS", key, "fence"}) == "0");  // nobody keeps a lease of it
  save("kim", "anew");                                   // the user can sign in again
  CHECK(store->load("kim", {}).value() == tokens("anew"));
}

TEST_CASE("a lease in Redis whose confirmation was lost is had again") {
  if (!has_server()) return;
  RedisServer server;
  const auto store = tokens_of(server), there = tokens_of(server);
  CHECK(store->acquire("lee", 1ms, {}));  // so that it has a connection, and the server the script
  const pid_t process = server.process().id();
  kill(process, SIGSTOP);
  const auto lost = store->acquire("kim", 1h, {.deadline = std::chrono::steady_clock::now() + 50ms});
  CHECK_FALSE(lost);
  kill(process, SIGCONT);
  while (there->acquire("kim", 1ms, {}).value().lease) {
  }  // until the server has done what it was told
  CHECK(store->acquire("kim", 1h, {}).value().lease);
}

TEST_CASE("a lease in Redis that could not be given up is had again") {
  if (!has_server()) return;
  RedisServer server({"--appendonly", "yes", "--appendfsync", "always"});
  const auto store = tokens_of(server), there = tokens_of(server);
  {
    const auto lost = store->acquire("kim", 1h, {});
    REQUIRE(lost.value().lease);
    server.end();
  }
  server.start();
  CHECK_FALSE(there->acquire("kim", 1h, {}).value().lease);
  CHECK(store->acquire("kim", 1h, {}).value().lease);
  CHECK(there->acquire("kim", 1h, {}).value().lease);  // it has been given up since
}

TEST_CASE("a save in Redis whose confirmation was lost is done again, over another's mark too") {
  if (!has_server()) return;
  const RedisServer server;
  const auto here = tokens_of(server), there = tokens_of(server);
  auto acquired = here->acquire("kim", 30s, {});
  REQUIRE(acquired.value().lease);
  auto& lease = *acquired->lease;
  REQUIRE(lease.save(tokens("kim"), {}));
  const std::string key = the_key(server);
  SECTION("of the same lease") {
    // a save that is done though an error said otherwise
    const std::string record = seal().seal(tokens("kim"), {"tokens", "kim", 2});
    ask(server, {"HSET", key, "rec", record, "gen", "2"});
    CHECK(lease.save(tokens("marked"), {}));
    CHECK(there->load("kim", {}).value() == tokens("marked"));
    CHECK(std::stoull(ask(server, {"HGET", key, "gen"})) > 2);
  }
  SECTION("a response, after another has marked the same refresh token") {
    ask(server, {"HSET", key, "until", "1"});
    auto others = there->acquire("kim", 30s, {});
    REQUIRE(others.value().lease);
    auto marked = tokens("kim");
    marked.unanswered_refresh = rp::Timestamp();
    REQUIRE(others->lease->save(marked, {}));
    CHECK(lease.save(tokens("response"), {.answers = rp::Secret("refresh-of-kim")}));
    CHECK(there->load("kim", {}).value() == tokens("response"));
    CHECK(others->lease->save(tokens("kim"), {}).error().kind() == rp::ErrorKind::conflict);
  }
}

TEST_CASE("the scripts of tokens can be run twice, and have the digests that Redis gives them") {
  if (!has_server()) return;
  const RedisServer server;
  using namespace rp::detail;
  for (const auto& script : {redis_tokens_read, redis_tokens_acquire, redis_tokens_save, redis_tokens_answer,
                             redis_tokens_erase, redis_tokens_release})
    CHECK(ask(server, {"SCRIPT", "LOAD", script.text}) == script.sha1);
  const auto twice = [&](const RedisScript& script, const std::vector<std::string_view>& words) {
    std::vector<std::string_view> all{"EVALSHA", script.sha1, "1", "k"};
    all.insert(all.end(), words.begin(), words.end());
    const std::string first = ask(server, all);
    CHECK(without_time(ask(server, all)) == without_time(first));
    return without_time(first);
  };
  CHECK(twice(redis_tokens_acquire, {"f", "60000"}) == "1 0 ");
  CHECK(twice(redis_tokens_save, {"f", "60000", "0", "1", "r1", "t1", "60000"}) == "done 1");
  CHECK(twice(redis_tokens_read, {}) == "1 r1");
  CHECK(twice(redis_tokens_acquire, {"g", "60000"}) == "0 1 r1");
  CHECK(twice(redis_tokens_save, {"g", "60000", "1", "2", "r2", "t1", "60000"}) == "over");
  CHECK(twice(redis_tokens_save, {"f", "0", "1", "2", "r2", "t1", "60000"}) == "done 2");  // and gives it up
  CHECK(twice(redis_tokens_acquire, {"g", "60000"}) == "1 2 r2");
  CHECK(twice(redis_tokens_answer, {"g", "60000", "2", "3", "r3", "t3", "60000", "t1"}) == "done 3");
  CHECK(twice(redis_tokens_answer, {"g", "60000", "3", "4", "r4", "t4", "60000", "t1"}) == "over");
  CHECK(twice(redis_tokens_erase, {"g"}) == "done");
  CHECK(twice(redis_tokens_release, {"f"}) == "done");
  CHECK(twice(redis_tokens_acquire, {"h", "60000"}) == "0 3 ");
  CHECK(twice(redis_tokens_release, {"g"}) == "done");
  CHECK(ask(server, {"EXISTS", "k"}) == "0");
}

TEST_CASE("tokens in Redis outlive a restart, and a script that was forgotten") {
  if (!has_server()) return;
  RedisServer server({"--appendonly", "yes", "--appendfsync", "always"});
  const rp::RedisTokenStore store(rp::RedisConnections(patient(server)), seal());
  {
    auto lock = store.lock("kim");
    REQUIRE(lock);
    REQUIRE(lock->save(tokens("kim")));
    ask(server, {"SCRIPT", "FLUSH"});
    REQUIRE(lock->save(tokens("later"), {.answers = rp::Secret("refresh-of-kim")}));
    server.end();
    server.start();
    REQUIRE(lock->save(tokens("last")));
  }
  CHECK(store.load("kim").value() == tokens("last"));
  CHECK(store.acquire("kim", 30s).value().lease);
}

TEST_CASE("a child made by fork neither uses nor ends its parent's lease in Redis") {
  if (!has_server()) return;
  const RedisServer server;
  const auto store = tokens_of(server);
  auto acquired = store->acquire("kim", 30s, {});
  REQUIRE(acquired.value().lease);
  const pid_t child = fork();
  if (child == 0) {
    const bool refused = !acquired->lease->save(tokens("child"), {}) && !acquired->lease->erase({});
    acquired->lease.reset();
    _exit(refused ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK_FALSE(store->acquire("kim", 30s, {}).value().lease);
  CHECK(acquired->lease->save(tokens("kim"), {}));
}

TEST_CASE("stores of tokens in Redis are told apart by their names, and known as one by them") {
  if (!has_server()) return;
  const RedisServer server;
  CHECK(tokens_of(server)->identity() == tokens_of(server)->identity());
  CHECK(tokens_of(server)->identity() != tokens_of(server, "test")->identity());
  {
    auto lock = rp::AnyTokenStore(tokens_of(server)).lock("kim");
    REQUIRE(lock);
    REQUIRE(lock->save(tokens("kim")));
  }
  CHECK(tokens_of(server, "test")->load("kim", {}).value() == std::nullopt);
  CHECK(tokens_of(server, "token")->load("skim", {}).value() == std::nullopt);
  CHECK_THROWS_WITH(rp::RedisTokenStore(rp::RedisConnections({}), seal(), {.keep_for = 0h}),
                    ContainsSubstring("keep_for"));
}

TEST_CASE("tokens in a Redis that became a replica go to the server in its place") {
  if (!has_server()) return;
  const RedisServer former, next;
  const auto store = tokens_of(former);
  const rp::StoreLimits limits{.deadline = std::chrono::steady_clock::now() + 20s};
  REQUIRE(store->acquire("kim", 1s, limits));
  REQUIRE(ask(former, {"REPLICAOF", "127.0.0.1", "1"}) == "OK");
  SECTION("where there is none, the server counts as one that can't be reached") {
    const auto refused = store->acquire("lee", 1s, limits);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == rp::ErrorKind::network);
    CHECK_FALSE(refused.error().maybe_sent());
  }
  SECTION("at once, by a new connection") {
    std::filesystem::rename(next.path(), former.path());
    const auto acquired = store->acquire("lee", 1s, limits);
    REQUIRE(acquired);
    CHECK(acquired->lease);
  }
}

}  // namespace redis_token_store_test
