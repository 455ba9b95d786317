// The cache in Redis, against a real server.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/redis/cache.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/cache_store_test.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/sockets.hpp"

namespace redis_cache_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::detail::RedisPool;
using rp::test::ask;
using rp::test::patient;
using rp::test::pool_of;
using rp::test::RedisServer;
using rp::test::TcpRedisServer;
using std::chrono::steady_clock;

namespace {

bool has_server() { return rp::test::has_redis("RedisCache"); }
rp::RedisCache cache_of(const RedisServer& server) {
  return rp::RedisCache(rp::RedisConnections(patient(server)));
}
std::string body_of(const rp::RedisCache& cache, const std::string& key) {
  const auto entry = cache.get(key);
  if (!entry) return std::string(to_string(entry.error().kind()));
  return *entry ? (*entry)->body : "nothing";
}

const std::string key_name =
    "rp1:c:2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";  // of "key"

}  // namespace

TEST_CASE("the cache in Redis is what the SDK needs") {
  if (!has_server()) return;
  const RedisServer server;
  CHECK(rp::testing::test_cache_store(
            [&] { return std::make_shared<rp::RedisCache>(rp::RedisConnections(patient(server))); },
            {.drops_in_time = true}) == std::vector<std::string>{});
  CHECK(ask(server, {"DBSIZE"}) == "0");
}

TEST_CASE("what is put into Redis is found by all, until it is of no use any more") {
  if (!has_server()) return;
  const RedisServer server;
  const auto one = cache_of(server), other = cache_of(server);
  CHECK(one.may_block());
  CHECK(body_of(one, "key") == "nothing");
  const std::string body("bytes\0\r\n\xff", 9);
  REQUIRE(one.put("key", {.body = body, .etag = "\"a\"", .lifetime = 5s}, {.keep_for = 100s}));
  CHECK(body_of(other, "key") == body);
  CHECK(other.get("key").value()->etag == "\"a\"");
  CHECK(other.get("key").value()->lifetime == 5s);
  const int left = std::stoi(ask(server, {"PTTL", key_name}));
  CHECK(left > 0);
  CHECK(left <= 100'000);
  REQUIRE(one.put("key", {.body = body}));
  CHECK(std::stoi(ask(server, {"PTTL", key_name})) <= 7 * 24 * 3600 * 1000);
  REQUIRE(other.erase("key"));
  CHECK(body_of(one, "key") == "nothing");
  CHECK(ask(server, {"DBSIZE"}) == "0");
}

TEST_CASE("many entries of a cache in Redis are one command") {
  if (!has_server()) return;
  const RedisServer server;
  const auto cache = cache_of(server);
  REQUIRE(cache.put("a", {.body = "of a"}));
  REQUIRE(cache.put("b", {.body = "of b"}));
  REQUIRE(ask(server, {"CONFIG", "RESETSTAT"}) == "OK");
  CHECK(cache.has_get_many());
  const auto found = cache.get_many({"b", "none", "a"}).value();
  REQUIRE(found.size() == 3);
  CHECK(found[0]->body == "of b");
  CHECK_FALSE(found[1]);
  CHECK(found[2]->body == "of a");
  const std::string commands = ask(server, {"INFO", "commandstats"});
  CHECK_THAT(commands, Catch::Matchers::ContainsSubstring("cmdstat_mget:calls=1,"));
  CHECK_THAT(commands, !Catch::Matchers::ContainsSubstring("cmdstat_get:"));
}

TEST_CASE("a Redis server is had by TCP, with a database of one's own, and a prefix") {
  if (!has_server()) return;
  TcpRedisServer server;
  rp::RedisOptions options = patient(*server);
  options.url = server.url() + "/3";
  options.prefix = "board:";
  const rp::RedisCache cache{rp::RedisConnections(options)};
  REQUIRE(cache.put("key", {.body = "x"}));
  CHECK(body_of(cache, "key") == "x");
  CHECK(body_of(cache_of(*server), "key") == "nothing");
  const std::string keyspace = ask(*server, {"INFO", "keyspace"});
  CHECK_THAT(keyspace, Catch::Matchers::ContainsSubstring("db3:keys=1"));
  options.prefix.clear();
  CHECK(body_of(rp::RedisCache(rp::RedisConnections(options)), "key") == "nothing");
}

TEST_CASE("what is too large isn't kept, and neither is what it replaces") {
  if (!has_server()) return;
  const RedisServer server;
  const auto cache = cache_of(server);
  REQUIRE(cache.put("key", {.body = std::string(1'000'000, 'x')}));
  CHECK(body_of(cache, "key").size() == 1'000'000);
  REQUIRE(cache.claim("key", 1h).value());
  REQUIRE(cache.put("key", {.body = std::string(1 << 20, 'x')}));
  CHECK(body_of(cache, "key") == "nothing");
  CHECK(ask(server, {"DBSIZE"}) == "0");  // and the claim has ended
}

TEST_CASE("an entry in Redis that was damaged counts as absent") {
  if (!has_server()) return;
  const RedisServer server;
  const auto cache = cache_of(server);
  REQUIRE(cache.put("key", {.body = "body"}));
  ask(server, {"SETRANGE", key_name, "30", "x"});
  CHECK(body_of(cache, "key") == "nothing");
}

TEST_CASE("of those who claim a key in Redis one gets it, until it gives it up") {
  if (!has_server()) return;
  const RedisServer server;
  const auto one = cache_of(server), other = cache_of(server);
  CHECK(one.has_claims());
  CHECK(one.claim("key", 1h).value());
  CHECK_FALSE(other.claim("key", 1h).value());
  CHECK_FALSE(one.claim("key", 1h).value());  // another call of the same process
  CHECK(other.claim("other key", 1h).value());
  SECTION("by itself") { CHECK(one.unclaim("key")); }
  SECTION("by what it puts") { CHECK(one.put("key", {.body = "x"})); }
  CHECK(other.claim("key", 1h).value());
  // whose it isn't ends none
  CHECK(one.unclaim("key"));
  CHECK(one.put("key", {.body = "x"}));
  CHECK_FALSE(one.claim("key", 1h).value());
}

TEST_CASE("who has no claim in Redis any more puts without a script") {
  if (!has_server()) return;
  const RedisServer server;
  const auto cache = cache_of(server);
  CHECK(cache.claim("key", 1h).value());
  CHECK(cache.put("key", {.body = "x"}));
  ask(server, {"CONFIG", "RESETSTAT"});
  CHECK(cache.put("key", {.body = "y"}));
  CHECK(cache.unclaim("key"));
  CHECK(ask(server, {"INFO", "commandstats"}).find("eval") == std::string::npos);
}

TEST_CASE("a claim in Redis that nobody gives up runs out, and its late owner ends no other's") {
  if (!has_server()) return;
  const RedisServer server;
  const auto one = cache_of(server), other = cache_of(server);
  CHECK(one.claim("key", 1ms).value());
  while (!other.claim("key", 1h).value()) {
  }
  CHECK(one.unclaim("key"));
  CHECK_FALSE(one.claim("key", 1h).value());
}

TEST_CASE("scripts have the digests that Redis gives them, and survive its forgetting them") {
  if (!has_server()) return;
  const RedisServer server;
  for (const auto& script : {rp::detail::redis_claim, rp::detail::redis_unclaim, rp::detail::redis_put})
    CHECK(ask(server, {"SCRIPT", "LOAD", script.text}) == script.sha1);
  const auto cache = cache_of(server);
  ask(server, {"SCRIPT", "FLUSH"});
  CHECK(cache.claim("key", 1h).value());
  ask(server, {"SCRIPT", "FLUSH"});
  CHECK(cache.put("key", {.body = "x"}));
  CHECK(cache.claim("key", 1h).value());
  CHECK(ask(server, {"SCRIPT", "EXISTS", rp::detail::redis_claim.sha1}).empty());
}

TEST_CASE("a Redis server that was started anew is connected to anew") {
  if (!has_server()) return;
  RedisServer server;
  const auto cache = cache_of(server);
  REQUIRE(cache.put("key", {.body = "x"}));
  server.end();
  server.start();
  CHECK(body_of(cache, "key") == "nothing");
  CHECK(cache.put("key", {.body = "y"}));
  CHECK(body_of(cache, "key") == "y");
}

TEST_CASE("a Redis server that can't be had is left alone after three failures, then tried again") {
  if (!has_server()) return;
  RedisServer server;
  const auto cache = cache_of(server);
  server.end();
  const auto text = [&] { return std::string(cache.get("key").error().what()); };
  using Catch::Matchers::ContainsSubstring;
  for (int i = 0; i < 3; ++i) CHECK_THAT(text(), ContainsSubstring("connecting to Redis failed"));
  CHECK_THAT(text(), ContainsSubstring("left alone"));
  CHECK(cache.get("key").error().kind() == rp::ErrorKind::network);
  server.start();
  const auto begin = steady_clock::now();
  while (!cache.get("key") && steady_clock::now() < begin + 30s) {
  }
  CHECK(cache.get("key"));
  CHECK(steady_clock::now() - begin >= 500ms);
}

TEST_CASE("a Redis server that hangs holds nobody up, and its late answer is nobody's") {
  if (!has_server()) return;
  RedisServer server;
  const auto by_call = cache_of(server);
  rp::RedisOptions quick = patient(server);
  quick.command_timeout = 50ms;
  const rp::RedisCache by_option{rp::RedisConnections(quick)};
  REQUIRE(by_call.put("a", {.body = "1"}));
  REQUIRE(by_call.put("b", {.body = "2"}));
  server.process().stop();
  const auto begin = steady_clock::now();
  for (int i = 0; i < 4; ++i) CHECK(by_call.get("a", {begin}).error().kind() == rp::ErrorKind::timeout);
  CHECK(by_call.get("a", {steady_clock::now() + 50ms}).error().kind() == rp::ErrorKind::timeout);
  CHECK(by_option.get("a").error().kind() == rp::ErrorKind::timeout);
  CHECK(steady_clock::now() - begin < 10s);
  server.process().go_on();
  CHECK(body_of(by_call, "b") == "2");  // the caller's own limits didn't count as failures
}

TEST_CASE("who has to stop doesn't ask Redis") {
  if (!has_server()) return;
  const RedisServer server;
  rp::stop_source stop;
  stop.request_stop();
  const auto found = cache_of(server).get("key", {steady_clock::now() + 20s, stop.get_token()});
  CHECK(found.error().kind() == rp::ErrorKind::cancelled);
}

TEST_CASE("a Redis server's password is sent, and not shown") {
  if (!has_server()) return;
  const RedisServer server({"--requirepass", "hunter-two"});
  const auto get = [&](const std::string& user, const std::string& password) {
    rp::RedisOptions options = patient(server);
    options.user = user;
    options.password = rp::Secret(password);
    return rp::RedisCache(rp::RedisConnections(options)).get("key");
  };
  CHECK(get("", "hunter-two"));
  CHECK(get("default", "hunter-two"));
  for (const auto& refused : {get("", ""), get("default", "hunter-three"), get("nobody", "hunter-two")}) {
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == rp::ErrorKind::configuration);
    CHECK_THAT(refused.error().what(), Catch::Matchers::ContainsSubstring("RedisOptions::"));
    CHECK_THAT(refused.error().what(), !Catch::Matchers::ContainsSubstring("hunter"));
  }
}

TEST_CASE("what a Redis server lacks is told as a fault of the settings") {
  if (!has_server()) return;
  const TcpRedisServer server;
  rp::RedisOptions options = patient(*server);
  const auto refused = [&](const std::string& words) {
    const auto found = rp::RedisCache(rp::RedisConnections(options)).get("key");
    REQUIRE_FALSE(found);
    CHECK(found.error().kind() == rp::ErrorKind::configuration);
    CHECK_THAT(found.error().what(), Catch::Matchers::ContainsSubstring(words));
  };
  SECTION("a password") {
    options.password = rp::Secret("hunter-two");
    refused("refuses RedisOptions::user or its password");
  }
  SECTION("the database") {
    options.url = server.url() + "/99";
    refused("lacks the database of RedisOptions::url");
  }
  SECTION("a right") {
    REQUIRE(ask(*server, {"ACL", "SETUSER", "reader", "on", ">hunter-two", "~rp1:*", "+info"}) == "OK");
    options.user = "reader";
    options.password = rp::Secret("hunter-two");
    refused("NOPERM");
  }
}

TEST_CASE("a Redis server that became a replica is left for the one in its place") {
  if (!has_server()) return;
  const RedisServer former, next;
  const rp::RedisCache cache = cache_of(former);
  REQUIRE(cache.put("key", {.body = "before"}));
  REQUIRE(ask(former, {"REPLICAOF", "127.0.0.1", "1"}) == "OK");
  SECTION("at once, by a new connection") {
    std::filesystem::rename(next.path(), former.path());
    CHECK(cache.put("key", {.body = "after"}));
    CHECK(body_of(cache, "key") == "after");
  }
  SECTION("where there is none, that is told as a server that can't be reached") {
    const auto refused = cache.put("key", {.body = "after"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == rp::ErrorKind::network);
    CHECK_THAT(refused.error().what(), Catch::Matchers::ContainsSubstring("replica"));
    CHECK_FALSE(refused.error().maybe_sent());
    REQUIRE(ask(former, {"REPLICAOF", "NO", "ONE"}) == "OK");
    CHECK(cache.put("key", {.body = "after"}));
  }
}

TEST_CASE("many threads share few connections to Redis") {
  if (!has_server()) return;
  const RedisServer server;
  rp::RedisOptions options = patient(server);
  options.pool_size = 2;
  const rp::RedisCache cache{rp::RedisConnections(options)};
  REQUIRE(cache.put("key", {.body = "x"}));
  std::atomic<int> found{0};
  {
    std::vector<rp::detail::jthread> threads;
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) found += body_of(cache, "key") == "x" ? 1 : 0;
      });
  }
  CHECK(found == 16 * 50);
  const std::string stats = ask(server, {"INFO", "stats"});
  const std::string name = "total_connections_received:";
  CHECK(std::stoi(stats.substr(stats.find(name) + name.size())) <= 3);  // and the one that asks
}

TEST_CASE("a child made by fork has connections to Redis of its own") {
  if (!has_server()) return;
  const RedisServer server;
  RedisPool pool = pool_of(server, 1);
  const auto id = [&] {
    const auto reply = pool.command({"CLIENT", "ID"}, {});
    return reply ? reply->number : -1;
  };
  const auto own = id();
  REQUIRE(own > 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto in_child = id();
    _exit(in_child > 0 && in_child != own ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(id() == own);
}

namespace {

/// What 8 machines make of a page that none of them has.
struct ColdPage {
  static constexpr int machines = 8;

  explicit ColdPage(const RedisServer& server) {
    std::latch all_began(machines);
    transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
      all_began.wait();
      return rp::HttpResponse{200, {}, R"([{"code":"SENIOR","displayName":"x","description":"d"}])"};
    });
    std::vector<rp::detail::jthread> threads;
    for (int i = 0; i < machines; ++i)
      threads.emplace_back([&] {
        rp::ClientOptions options{.base_url = "https://api.example/v1"};
        options.cache.store = cache_of(server);
        options.observer = [&](const rp::CallEvent& event) {
          if (event.kind == rp::CallEvent::Kind::storage) ++without_cache;
        };
        const rp::Client client{rp::AppKey{"rp_app_test"}, options, transport};
        all_began.count_down();
        const auto codes = client.codes().seniorities();
        if (codes && codes->at(0).display_name == "x") ++right;
      });
  }

  rp::testing::FakeTransport transport;
  std::atomic<int> right{0};
  std::atomic<int> without_cache{0};  // as the cache has not answered in its time
};

}  // namespace

TEST_CASE("machines that share a Redis make one request") {
  if (!has_server()) return;
  // on a busy machine some may have had to do without the cache: then once more
  for (int attempts = 1;; ++attempts) {
    const RedisServer server;
    const ColdPage page(server);
    CHECK(page.right == ColdPage::machines);
    if (page.without_cache > 0 && attempts < 20) continue;
    CHECK(page.transport.requests().size() == 1);
    CHECK(ask(server, {"DBSIZE"}) == "1");
    return;
  }
}

TEST_CASE("unusable options of Redis are refused by name") {
  const auto refusal = [](rp::RedisOptions options) -> std::string {
    try {
      const rp::RedisConnections connections(options);
      return "taken";
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return error.message();
    }
  };
  using Catch::Matchers::ContainsSubstring;
  for (const char* url : {"redis://h", "redis://h/", "redis://h:1/15", "redis://[::1]:7000/2",
                          "redis://[::1]", "unix:/a/b", "unix:///a/b"}) {
    CAPTURE(url);
    CHECK(refusal({.url = url}) == "taken");
  }
  for (const char* url : {"", "h:6379", "http://h", "redis://", "redis://h:x", "redis://h:0",
                          "redis://h:70000", "redis://h/x", "redis://[::1", "redis://[::1]x", "redis://h:"}) {
    CAPTURE(url);
    CHECK_THAT(refusal({.url = url}),
               ContainsSubstring("redis://host:port/database") && ContainsSubstring("unix:/path"));
  }
  CHECK_THAT(refusal({.url = "unix:relative"}), ContainsSubstring("absolute path"));
  const std::string with_password = refusal({.url = "redis://user:hunter@h"});
  CHECK_THAT(with_password, ContainsSubstring("give them by user and password"));
  CHECK(with_password.find("hunter") == with_password.npos);
  CHECK_THAT(refusal({.connect_timeout = 0ms}), ContainsSubstring("connect_timeout"));
  CHECK_THAT(refusal({.command_timeout = 2min}), ContainsSubstring("command_timeout"));
  CHECK_THAT(refusal({.pool_size = 0}), ContainsSubstring("pool_size"));
  CHECK_THAT(refusal({.user = "somebody"}), ContainsSubstring("needs a password"));
}

}  // namespace redis_cache_test
