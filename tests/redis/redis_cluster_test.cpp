// Redis servers of a cluster, which are refused; and keys of which no script needs two in different places.
#include <array>
#include <chrono>
#include <memory>
#include <rocketpunch/redis/cache.hpp>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/redis/token_store.hpp>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/sockets.hpp"

namespace redis_cluster_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

namespace {

bool has_server() { return has_redis("what is done with a cluster"); }

/// A server of a cluster that has no slots yet.
class ClusterServer {
 public:
  ClusterServer()
      : server_([this](const std::string& port) {
          Port free(Port::State::refusing);
          bus_ = std::to_string(free.number());
          return std::vector<std::string>{"--bind", "127.0.0.1",      "--port", port, "--cluster-enabled",
                                          "yes",    "--cluster-port", bus_};
        }) {}

  std::string tell(const std::vector<std::string_view>& words) const {
    auto connection = pool_of(*server_).connect({});
    REQUIRE(connection);
    const auto reply = connection->command(words, std::chrono::steady_clock::now() + 20s);
    REQUIRE(reply);
    return reply->text;
  }
  void take_slots(int first, int last) {
    REQUIRE(tell({"CLUSTER", "ADDSLOTSRANGE", std::to_string(first), std::to_string(last)}) == "OK");
  }
  void meet(const ClusterServer& other) {
    REQUIRE(tell({"CLUSTER", "MEET", "127.0.0.1", other.server_.port(), other.bus_}) == "OK");
  }
  void await_all_slots() const {
    while (tell({"CLUSTER", "INFO"}).find("cluster_state:ok") == std::string::npos) {
    }
  }
  /// Connections of a user who may not ask whether it is a cluster.
  rp::RedisConnections unasked() const {
    REQUIRE(tell({"ACL", "SETUSER", "board", "reset", "on", ">secret", "+@all", "-info", "~*"}) == "OK");
    rp::RedisOptions options = patient(*server_);
    options.user = "board";
    options.password = rp::Secret("secret");
    return rp::RedisConnections(options);
  }
  rp::RedisConnections connections() const { return rp::RedisConnections(patient(*server_)); }

 private:
  std::string bus_;
  TcpRedisServer server_;
};

rp::RedisTokenStore tokens_in(const rp::RedisConnections& redis) {
  return {redis, rp::TokenSeal({{"a", rp::Secret(std::string(32, 'a'))}})};
}
/// Whether that is the refusal of a cluster.
template <class T>
bool is_refused(const rp::Result<T>& result) {
  return !result && result.error().kind() == rp::ErrorKind::configuration &&
         result.error().message().find("cluster") != std::string::npos &&
         result.error().message().find("RedisOptions::url") != std::string::npos;
}

}  // namespace

TEST_CASE("a Redis cluster is refused, by what it says of itself or answers to commands") {
  if (!has_server()) return;
  std::array<ClusterServer, 3> servers;
  servers[0].take_slots(0, 5460);
  servers[1].take_slots(5461, 10922);
  servers[2].take_slots(10923, 16383);
  servers[0].meet(servers[1]);
  servers[0].meet(servers[2]);
  for (const auto& server : servers) server.await_all_slots();

  for (const auto& server : servers) {
    const auto redis = server.connections();
    const auto store = tokens_in(redis);
    const rp::RedisQuotaLedger ledger(redis, rp::Secret("key"));
    const rp::RedisCache cache(redis);
    for (int i = 0; i < 3; ++i) {  // and not only until it is left alone for a second
      CHECK(is_refused(store.load("kim")));
      CHECK(is_refused(store.acquire("kim", 30s)));
      CHECK(is_refused(ledger.change([](rp::QuotaLog&) {})));
      CHECK(is_refused(cache.get("key")));
    }
    const auto found = redis.diagnose();
    REQUIRE(found);
    REQUIRE(found->find("cluster_enabled"));
    CHECK(found->find("cluster_enabled")->level == rp::RedisFinding::Level::bad);
    CHECK(found->find("commands of tokens") == nullptr);
  }
  const auto store = tokens_in(servers[0].unasked());
  int refused = 0, here = 0;
  for (int i = 0; i < 100; ++i) {
    const auto loaded = store.load("user" + std::to_string(i));
    ++(loaded ? here : refused);
    CHECK((loaded || is_refused(loaded)));
  }
  CHECK(refused > 0);
  CHECK(here > 0);
}

TEST_CASE("no script of a Redis store has keys that a cluster keeps in different places") {
  if (!has_server()) return;
  ClusterServer server;
  server.take_slots(0, 16383);
  server.await_all_slots();
  const auto redis = server.unasked();
  CHECK(rp::testing::test_token_store([&] {
          return std::make_shared<rp::RedisTokenStore>(tokens_in(redis));
        }) == std::vector<std::string>{});
  const rp::RedisQuotaLedger ledger(redis, rp::Secret("key"));
  CHECK(ledger.change([](rp::QuotaLog&) {}));
  const rp::RedisCache cache(redis), other(redis);
  REQUIRE(cache.claim("key", 1h).value());
  CHECK_FALSE(other.claim("key", 1h).value());
  REQUIRE(cache.put("key", {.body = "body"}));  // which ends the claim
  CHECK(other.claim("key", 1h).value());
  CHECK(other.get("key").value()->body == "body");
  CHECK(other.unclaim("key"));
}

}  // namespace redis_cluster_test
