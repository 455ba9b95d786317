// The quota's ledger in Redis, against a real server.
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/testing/quota_ledger_test.hpp>
#include <string>
#include <vector>

#include "redis/quota_calls.hpp"
#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"
#include "support/ledger_machines.hpp"

namespace redis_quota_ledger_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;
using std::chrono::steady_clock;

namespace {

bool has_server() { return has_redis("RedisQuotaLedger"); }

/// As if the server's clock had been set by so much since the last change: what it was at that is set the
/// other way.
void set_clock(const RedisServer& server, std::chrono::microseconds by) {
  ask(server, {"HINCRBY", quota_name, "c", std::to_string(-by.count())});
}

}  // namespace

TEST_CASE("the ledger in Redis is what the SDK needs") {
  if (!has_server()) return;
  const RedisServer server;
  CHECK(rp::testing::test_quota_ledger([&] {
          return std::make_shared<rp::RedisQuotaLedger>(ledger_of(server));
        }) == std::vector<std::string>{});
}

TEST_CASE("machines whose clocks are hours apart keep a limit that they share in Redis") {
  if (!has_server()) return;
  const RedisServer server;
  check_limit_of_machines([&] { return ledger_of(server); });
}

TEST_CASE("processes and their threads count every call once in Redis") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);  // from before the forks
  REQUIRE(count(ledger) == 0);
  check_count_of_processes(ledger);
}

TEST_CASE("a change that another machine was faster than is called again, on what that has left") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server), other = ledger_of(server);
  std::vector<int> seen;
  REQUIRE(ledger.change([&](rp::QuotaLog& log, LedgerNow now) {
    seen.push_back(log.count("", *now - 1h, *now));
    if (seen.size() <= 2) CHECK(other.change(call(2, seen.size())));
    call(1, 1)(log, now);
  }));
  CHECK(seen == std::vector<int>{0, 1, 2});
  CHECK(count(other) == 3);
}

TEST_CASE("a ledger that other machines keep changing is given up in time") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server), other = ledger_of(server);
  std::uint64_t calls = 0;
  const auto done = ledger.change(
      [&](rp::QuotaLog& log, LedgerNow now) {
        if (++calls < 100'000) CHECK(other.change(call(2, 1)));
        call(1, 1)(log, now);
      },
      {.timeout = 500ms});
  REQUIRE_FALSE(done);
  CHECK(done.error().kind() == rp::ErrorKind::timeout);
  CHECK_THAT(done.error().message(), ContainsSubstring("other machines"));
  CHECK(count(other) == 1);
}

TEST_CASE("a log in Redis is replaced once, however often that is sent, and only what was read") {
  if (!has_server()) return;
  const RedisServer server;
  rp::detail::RedisQuotaStore store(std::make_shared<rp::detail::RedisPool>(settings_of(server)), app_key,
                                    1h);
  using Stored = rp::detail::StoredQuotaLog;
  const Stored first{"a", 1, 5us, 6us, {}, std::string("x\0 y", 4)}, second{"b", 1, 7us, 8us, {}, "z"};
  for (int i = 0; i < 2; ++i) CHECK_FALSE(store.replace("", first, {}).value());
  const auto found = store.replace("", second, {}).value();
  REQUIRE(found);
  CHECK(found->version == "a");
  CHECK(found->form == 1);
  CHECK(found->ledger_time == 5us);
  CHECK(found->server_time == 6us);
  CHECK(found->log == first.log);
  CHECK(found->now > 1000h);
  CHECK_FALSE(store.replace("a", second, {}).value());
  CHECK(store.read({}).value().log == "z");
}

TEST_CASE("the quota's script has the digest that Redis gives it, and survives its forgetting it") {
  if (!has_server()) return;
  const RedisServer server;
  CHECK(ask(server, {"SCRIPT", "LOAD", rp::detail::redis_quota.text}) == rp::detail::redis_quota.sha1);
  const auto ledger = ledger_of(server), other = ledger_of(server);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    ask(server, {"SCRIPT", "FLUSH"});
    REQUIRE(ledger.change([&](rp::QuotaLog& log, LedgerNow now) {
      ask(server, {"SCRIPT", "FLUSH"});
      call(1, i)(log, now);
    }));
  }
  CHECK(count(other) == 3);
}

TEST_CASE("a ledger goes on when its Redis server was killed and started anew") {
  if (!has_server()) return;
  const bool keeps = GENERATE(false, true);
  RedisServer server(keeps ? std::vector<std::string>{"--appendonly", "yes", "--appendfsync", "always"}
                           : std::vector<std::string>{});
  const auto ledger = ledger_of(server);
  REQUIRE(ledger.change(call(1, 1)));
  server.end();
  const auto failed = ledger.change(call(1, 2));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().kind() == rp::ErrorKind::network);
  server.start();
  CHECK(ledger.change(call(1, 3)));
  CHECK(count(ledger) == (keeps ? 2 : 1));
}

TEST_CASE("while Redis fails nothing is sent, or each client goes by its share") {
  if (!has_server()) return;
  RedisServer server;
  auto options = options_with(ledger_of(server));
  options.timeout = 300ms;
  server.end();
  rp::testing::FakeTransport transport;
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, "[]"};
  });
  SECTION("closed") {
    const rp::Client client{rp::AppKey{app_key}, options, transport};
    CHECK(client.codes().seniorities().error().kind() == rp::ErrorKind::network);
    CHECK(transport.requests().empty());
  }
  SECTION("share") {
    options.quota.on_ledger_failure = rp::LedgerFailure::share;
    options.quota.expected_machines = 30;
    options.quota.longest_wait = 0ms;
    const rp::Client client{rp::AppKey{app_key}, options, transport};
    CHECK(client.codes().seniorities());
    CHECK(client.codes().seniorities());
    CHECK(client.codes().seniorities().error().kind() == rp::ErrorKind::rate_limited);
    CHECK(transport.requests().size() == 2);
  }
}

TEST_CASE("Redis is not told the App Key, and drops a log that is of no use any more") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  REQUIRE(ledger.change(call(1, 1)));
  CHECK(ask(server, {"DBSIZE"}) == "1");
  CHECK(ask(server, {"RANDOMKEY"}) == quota_name);
  CHECK(ask(server, {"DUMP", quota_name}).find(app_key) == std::string::npos);
  const auto left = [&] { return std::stoll(ask(server, {"PTTL", quota_name})); };
  CHECK(left() > 47 * 3'600'000);
  CHECK(left() <= 48 * 3'600'000);
  REQUIRE(ledger_of(server, {.keep_for = 1h}).change(call(1, 2)));
  CHECK(left() <= 3'600'000);
  // another App Key has another log, and so has another prefix
  CHECK(count(rp::RedisQuotaLedger(rp::RedisConnections(patient(server)), rp::Secret("rp_app_other"))) == 0);
  auto prefixed = patient(server);
  prefixed.prefix = "board:";
  CHECK(count(rp::RedisQuotaLedger(rp::RedisConnections(prefixed), rp::Secret(app_key))) == 0);
  CHECK(ask(server, {"EXISTS", "board:" + quota_name}) == "1");
}

TEST_CASE("a log in Redis that was damaged begins anew, and says so") {
  if (!has_server()) return;
  const RedisServer server;
  int losses = 0;
  const auto ledger = ledger_of(server, {.told = [&](const rp::Error& why) {
                                  ++losses;
                                  CHECK(why.kind() == rp::ErrorKind::storage);
                                  CHECK_THAT(why.message(), ContainsSubstring("damaged"));
                                  throw 1;
                                }});
  const std::string field = GENERATE("log", "t", "c", "f");
  REQUIRE(ledger.change(call(1, 1)));
  ask(server, {"HSET", quota_name, field, "damage"});
  CHECK(count(ledger) == 0);
  CHECK(losses == 1);
  REQUIRE(ledger.change(call(1, 2)));
  CHECK(count(ledger) == 1);
  CHECK(losses == 1);
}

TEST_CASE("a log in Redis of a later version is an error, and is left as it is") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  REQUIRE(ledger.change(call(1, 1)));
  ask(server, {"HSET", quota_name, "f", "2"});
  const std::string before = ask(server, {"DUMP", quota_name});
  const auto done = ledger.change(call(1, 2));
  REQUIRE_FALSE(done);
  CHECK(done.error().kind() == rp::ErrorKind::storage);
  CHECK_THAT(done.error().message(), ContainsSubstring("later version") && ContainsSubstring("update"));
  CHECK(ask(server, {"DUMP", quota_name}) == before);
}

TEST_CASE("a key in Redis that is something else is an error") {
  if (!has_server()) return;
  const RedisServer server;
  ask(server, {"SET", quota_name, "x"});
  const auto done = ledger_of(server).change(call(1, 1));
  REQUIRE_FALSE(done);
  CHECK(done.error().kind() == rp::ErrorKind::storage);
  CHECK(ask(server, {"GET", quota_name}) == "x");
}

TEST_CASE("unusable options of a ledger in Redis are refused") {
  const auto refusal = [](const std::string& key, std::chrono::hours time) -> std::string {
    try {
      const rp::RedisQuotaLedger ledger(rp::RedisConnections({}), rp::Secret(key), {.keep_for = time});
      return "taken";
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return error.message();
    }
  };
  CHECK(refusal("k", 48h) == "taken");
  CHECK_THAT(refusal("", 48h), ContainsSubstring("App Key"));
  CHECK_THAT(refusal("k", 0h), ContainsSubstring("keep_for"));
  CHECK_THAT(refusal("k", 9'000h), ContainsSubstring("keep_for"));
}

TEST_CASE("a clock of Redis that is set neither frees calls nor holds them up") {
  if (!has_server()) return;
  const RedisServer server;
  check_steps_of_clock(ledger_of(server), ledger_of(server),
                       [&](std::chrono::microseconds by) { set_clock(server, by); });
}

TEST_CASE(
    "a clock of Redis that is set after a pause costs nobody the pause, and gives nobody that of another") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server), other = ledger_of(server);
  const auto pause = [] {
    for (const auto end = steady_clock::now() + 20ms; steady_clock::now() < end;) continue;
  };
  const auto before = steady_clock::now();
  const auto first = time_of(ledger);
  const auto after = steady_clock::now();
  pause();
  time_of(other);  // since a change of all, less has passed than since one of the first
  pause();
  set_clock(server, GENERATE(-10s, 10s));
  const auto asked = steady_clock::now();
  const auto second = time_of(ledger);
  CHECK(second - first >= asked - after - 5ms);
  CHECK(second - first <= steady_clock::now() - before + 1us);
}

TEST_CASE("a log in Redis that was replaced by another begins with that one's time") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  REQUIRE(ledger.change(call(1, 1)));
  ask(server, {"HINCRBY", quota_name, "t", "-3600000000"});
  const auto before = time_of(ledger_of(server));
  CHECK(time_of(ledger) - before < 1min);
}

TEST_CASE("time that has passed in Redis while nobody called has passed") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  const auto first = time_of(ledger);
  const auto begin = steady_clock::now();
  while (steady_clock::now() < begin + 20ms) {
  }
  CHECK(time_of(ledger) - first >= 19ms);  // clocks of day are slewed
}

}  // namespace redis_quota_ledger_test
