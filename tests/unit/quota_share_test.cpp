// A client that goes by its share of the limits while its ledger fails.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/metrics.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/configuration_error.hpp"
#include "support/driver.hpp"
#include "support/offset_clock.hpp"

namespace quota_share_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using Steady = rp::Clock::Steady;

namespace {

/// A ledger of many machines that fails while the test says so, and notes when it was tried.
struct Failing {
  explicit Failing(std::shared_ptr<FakeClock> time) : clock(time), ledger(std::move(time)) {}
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    tries.push_back(clock->now());
    waits.push_back(wait.timeout);
    if (fails) return rp::Error({.kind = *fails, .message = "the server is gone", .maybe_sent = false});
    return ledger.change(change, wait);
  }
  std::shared_ptr<FakeClock> clock;
  std::optional<rp::ErrorKind> fails{};
  std::vector<Steady> tries;
  std::vector<std::chrono::milliseconds> waits;
  rp::test::ServerLedger ledger;
};

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.timeout = 10min;
    options.clock = clock;
    options.retry.max_attempts = 1;
    options.quota = {.mode = rp::QuotaMode::fail,
                     .ledger = ledger,
                     .on_ledger_failure = rp::LedgerFailure::share,
                     .expected_machines = 20};
    options.observer = [this](const rp::CallEvent& event) {
      if (event.kind == rp::CallEvent::Kind::ledger) told.emplace_back(event.error->what());
    };
    transport.always_do([this](const rp::HttpRequest&, const rp::SendOptions&) {
      sent.push_back(clock->now());
      return respond ? respond() : rp::Result<rp::HttpResponse>(rp::HttpResponse{200, headers, "[]"});
    });
  }
  auto client() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  std::optional<rp::ErrorKind> kind_of_call(const auto& client) {
    const auto read = client.codes().seniorities();
    return read ? std::nullopt : std::optional(read.error().kind());
  }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::shared_ptr<Failing> ledger = std::make_shared<Failing>(clock);
  FakeTransport transport;
  rp::ClientOptions options;
  rp::Headers headers;
  std::function<rp::Result<rp::HttpResponse>()> respond;
  std::vector<Steady> sent;
  std::vector<std::string> told;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "while its ledger fails, a client keeps to its share of each limit") {
  const auto kind =
      GENERATE(rp::ErrorKind::storage, rp::ErrorKind::network, rp::ErrorKind::server, rp::ErrorKind::decode);
  ledger->fails = kind;
  const auto client = this->client();
  for (int i = 0; i < 3; ++i) CHECK_FALSE(kind_of_call(client));  // 60 / 20
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::rate_limited);
  CHECK(refused.error().retry_after() == 60s);
  CHECK_THAT(refused.error().what(), Catch::Matchers::ContainsSubstring("the quota of 3 calls in 60 s"));
  CHECK(sent.size() == 3);
  clock->advance(1min);
  for (int i = 0; i < 3; ++i) CHECK_FALSE(kind_of_call(client));
  CHECK(kind_of_call(client) == rp::ErrorKind::rate_limited);
  const auto windows = client.quota().windows().value();
  CHECK(windows[0].limit == 3);
  CHECK(windows[0].used == 3);
  CHECK(windows[1].limit == 250);
  CHECK(windows[1].used == 6);
  CHECK(windows[2].limit == 1);                       // of post.create, 2 a minute
  CHECK(client.quota().time_for(4).value() == 2min);  // 2 a minute for bulk calls
}

TEST_CASE_METHOD(Fixture, "machines that all lose their ledger keep to the limits in sum") {
  ledger->fails = rp::ErrorKind::network;
  for (int i = 0; i < 20; ++i) {
    const auto client = this->client();
    while (!kind_of_call(client)) {
    }
  }
  CHECK(sent.size() == 60);
}

TEST_CASE_METHOD(Fixture, "what was called while the ledger worked counts in the share") {
  const auto client = this->client();
  for (int i = 0; i < 2; ++i) CHECK_FALSE(kind_of_call(client));
  clock->advance(20s);
  ledger->fails = rp::ErrorKind::network;
  CHECK_FALSE(kind_of_call(client));
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().retry_after() == 40s);
}

TEST_CASE_METHOD(Fixture, "what is under way when the ledger fails counts in the share") {
  const auto client = this->client();
  bool is_first = true;
  respond = [&]() -> rp::Result<rp::HttpResponse> {
    if (!std::exchange(is_first, false)) return rp::HttpResponse{200, {}, "[]"};
    ledger->fails = rp::ErrorKind::network;
    for (int i = 0; i < 2; ++i) CHECK_FALSE(kind_of_call(client));
    CHECK(kind_of_call(client) == rp::ErrorKind::rate_limited);
    return rp::HttpResponse{200, {}, "[]"};
  };
  CHECK_FALSE(kind_of_call(client));
}

TEST_CASE_METHOD(Fixture, "what a client has not sent, or others have used, is no part of its share") {
  const auto client = this->client();
  SECTION("not sent") {
    respond = [] { return rp::Error({.kind = rp::ErrorKind::network, .maybe_sent = false}); };
    for (int i = 0; i < 5; ++i) CHECK(kind_of_call(client) == rp::ErrorKind::network);
    respond = {};
  }
  SECTION("used by others") {
    headers = {{"X-RP-RateLimit-Remaining", "20"}, {"X-RateLimit-Limit", "60"}};
    CHECK_FALSE(kind_of_call(client));
    CHECK(client.quota().windows().value()[0].used == 40);
    clock->advance(1min);
  }
  ledger->fails = rp::ErrorKind::network;
  for (int i = 0; i < 3; ++i) CHECK_FALSE(kind_of_call(client));
  CHECK(kind_of_call(client) == rp::ErrorKind::rate_limited);
}

TEST_CASE_METHOD(Fixture, "a pause that the service asked for holds without the ledger") {
  const auto client = this->client();
  respond = [] {
    return rp::HttpResponse{429, {{"Retry-After", "30"}, {"X-RP-RateLimit-Remaining", "0"}}, ""};
  };
  CHECK(client.codes().seniorities().error().status() == 429);
  ledger->fails = rp::ErrorKind::network;
  CHECK(client.codes().seniorities().error().retry_after() == 30s);
  CHECK(sent.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a ledger that fails is tried again once a second, and told of each time") {
  options.quota.expected_machines = 1;
  const rp::Metrics metrics;
  options.observer = rp::observe_all({options.observer, metrics});
  const auto client = this->client();
  ledger->fails = rp::ErrorKind::network;
  for (int i = 0; i < 31; ++i) {
    CHECK_FALSE(kind_of_call(client));
    clock->advance(100ms);
  }
  REQUIRE(ledger->tries.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) CHECK(ledger->tries[i] - ledger->tries[i - 1] >= 1s);
  REQUIRE(told.size() == 4);
  CHECK_THAT(told[0], Catch::Matchers::ContainsSubstring("the server is gone"));
  CHECK(metrics.snapshot().operations.at(0).ledger_failures == 4);
  CHECK(client.quota().windows().value()[0].used == 31);

  ledger->fails.reset();
  clock->advance(1s);
  const auto tries = ledger->tries.size();
  CHECK_FALSE(kind_of_call(client));
  CHECK(ledger->tries.size() == tries + 2);
  CHECK(told.size() == 4);
  // and what was called meanwhile counts for the other machines
  CHECK(client.quota().windows().value()[0].used == 32);
  CHECK(this->client().quota().windows().value()[0].used == 32);
}

TEST_CASE_METHOD(Fixture, "what was called without the ledger counts in it, however long that took") {
  options.quota.expected_machines = 1;
  const auto client = this->client();
  ledger->fails = rp::ErrorKind::network;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(kind_of_call(client));
  clock->advance(3h);
  ledger->fails.reset();
  CHECK_FALSE(kind_of_call(client));
  const auto windows = this->client().quota().windows().value();
  CHECK(windows[0].used == 1);
  CHECK(windows[1].used == 6);
  clock->advance(21h);
  CHECK(this->client().quota().windows().value()[1].used == 1);
}

TEST_CASE_METHOD(Fixture, "a ledger that fails once a call is under way is tried again before the next") {
  options.quota.expected_machines = 1;
  const auto client = this->client();
  respond = [&] {
    ledger->fails = rp::ErrorKind::network;
    return rp::HttpResponse{200, {}, "[]"};
  };
  CHECK_FALSE(kind_of_call(client));
  CHECK(told.size() == 1);
  respond = {};
  clock->advance(1s);
  ledger->fails.reset();
  CHECK(client.quota().windows().value()[0].used == 1);
  CHECK(client.quota().windows().value()[1].used == 1);
}

TEST_CASE_METHOD(Fixture, "a call that waits by its share goes by the ledger again when that works") {
  options.quota.mode = rp::QuotaMode::wait;
  const auto client = this->client();
  ledger->fails = rp::ErrorKind::network;
  for (int i = 0; i < 3; ++i) CHECK_FALSE(kind_of_call(client));
  CHECK(clock->waits().empty());
  CHECK_FALSE(kind_of_call(client));
  CHECK(clock->waits() == std::vector<std::chrono::milliseconds>{1min});
  ledger->fails.reset();
  clock->advance(1s);
  for (int i = 0; i < 50; ++i) CHECK_FALSE(kind_of_call(client));
  CHECK(clock->waits().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a client with a share waits for its ledger a second at the most") {
  CHECK_FALSE(kind_of_call(client()));
  for (const auto wait : ledger->waits) CHECK(wait <= 1s);
}

TEST_CASE_METHOD(Fixture, "a stop is no failure of the ledger, nor is a limit that is used up") {
  const auto client = this->client();
  ledger->fails = rp::ErrorKind::cancelled;
  CHECK(kind_of_call(client) == rp::ErrorKind::cancelled);
  CHECK(sent.empty());
  ledger->fails.reset();
  for (int i = 0; i < 60; ++i) CHECK_FALSE(kind_of_call(client));
  CHECK(kind_of_call(client) == rp::ErrorKind::rate_limited);
  CHECK(kind_of_call(client) == rp::ErrorKind::rate_limited);
  CHECK(told.empty());
}

TEST_CASE_METHOD(Fixture, "without a share, a ledger that fails is the call's error") {
  options.quota.on_ledger_failure = rp::LedgerFailure::closed;
  ledger->fails = rp::ErrorKind::decode;
  CHECK(kind_of_call(client()) == rp::ErrorKind::decode);
  CHECK(sent.empty());
  CHECK(told.empty());
}

TEST_CASE_METHOD(Fixture, "fewer machines than one are refused") {
  for (const int machines : {0, -1}) {
    options.quota.expected_machines = machines;
    CHECK_THAT(rp::test::configuration_error([&] { client(); }),
               Catch::Matchers::ContainsSubstring("quota.expected_machines must be at least 1"));
  }
}

}  // namespace quota_share_test
