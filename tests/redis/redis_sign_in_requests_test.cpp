// Sign-ins under way in Redis, against a real server.
#include <chrono>
#include <memory>
#include <rocketpunch/redis/sign_in_requests.hpp>
#include <string>
#include <utility>
#include <vector>

#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/sign_ins_under_way.hpp"

namespace redis_sign_in_requests_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

namespace {

bool has_server() { return has_redis("RedisSignInRequests"); }

rp::TokenSealKey seal_key(const std::string& id) {
  return {.id = id, .key = rp::Secret(std::string(32, id.back()))};
}
/// As a machine has them, with connections of its own.
rp::RedisSignInRequests requests_of(const RedisServer& server,
                                    std::vector<rp::TokenSealKey> keys = {seal_key("key-1")},
                                    std::string name = "sign-ins") {
  return {rp::RedisConnections(patient(server)), rp::TokenSeal(std::move(keys)), std::move(name)};
}

}  // namespace

TEST_CASE("a sign-in under way in Redis is given once, to its browser") {
  if (!has_server()) return;
  const RedisServer server;
  check_sign_in_requests(requests_of(server), requests_of(server));
}

TEST_CASE("a sign-in under way in Redis lasts ten minutes, and has nothing in the clear") {
  if (!has_server()) return;
  const RedisServer server;
  const auto requests = requests_of(server);
  const auto request = new_request();
  REQUIRE(requests.keep(request, "cookie-of-ann"));
  const std::string name = ask(server, {"RANDOMKEY"});
  CHECK_THAT(name, Catch::Matchers::StartsWith("rp1:{") && Catch::Matchers::EndsWith("}:s"));
  const long long left = std::stoll(ask(server, {"PTTL", name}));
  CHECK(left > 570'000);
  CHECK(left <= 600'000);
  const std::string kept = name + ask(server, {"GET", name});
  CHECK_THAT(kept, ContainsSubstring("rp-text-1.key-1."));
  for (const std::string& secret :
       {std::string(request.state().reveal()), std::string(request.code_verifier().reveal()),
        std::string("cookie-of-ann")})
    CHECK_THAT(kept, !ContainsSubstring(secret));
  ask(server, {"PEXPIRE", name, "0"});
  CHECK(has_none(requests, request, "cookie-of-ann"));
}

TEST_CASE("of many that take a sign-in from Redis at once, one has it") {
  if (!has_server()) return;
  const RedisServer server;
  check_taken_once(requests_of(server), requests_of(server));
}

TEST_CASE("a sign-in that was taken without an answer is taken by the same again, and soon gone") {
  if (!has_server()) return;
  const RedisServer server;
  auto pool = pool_of(server);
  CHECK(ask(server, {"SCRIPT", "LOAD", rp::detail::redis_take_sign_in.text}) ==
        rp::detail::redis_take_sign_in.sha1);
  ask(server, {"SET", "{a}", "sealed"});
  const auto take = [&](std::string_view taker) {
    const auto reply = pool.run(rp::detail::redis_take_sign_in, {"{a}", "{a}:taken"}, {taker}, {});
    REQUIRE(reply);
    return reply->text;
  };
  CHECK(take("first").append("!") == "sealed!");
  CHECK(take("first") == "sealed");
  CHECK(take("other").empty());
  CHECK(std::stoll(ask(server, {"PTTL", "{a}:taken"})) <= 10'000);
  CHECK(ask(server, {"DBSIZE"}) == "1");
}

TEST_CASE("keys change while sign-ins are under way in Redis, and names tell them apart") {
  if (!has_server()) return;
  const RedisServer server;
  const auto before = requests_of(server);
  const auto request = new_request(), other = new_request();
  REQUIRE(before.keep(request, "ann"));
  REQUIRE(before.keep(other, "ann"));
  CHECK(has_none(requests_of(server, {seal_key("key-1")}, "test"), request, "ann"));
  CHECK(gives(requests_of(server, {seal_key("key-2"), seal_key("key-1")}), request, "ann"));
  const auto taken = requests_of(server, {seal_key("key-2")}).take(callback_of(other), "ann");
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind() == rp::ErrorKind::storage);
  CHECK_THAT(taken.error().message(), ContainsSubstring("key-1"));
}

}  // namespace redis_sign_in_requests_test
