// A ledger that is busy, or fails for a while: what was not sent yet is tried again within the call's time,
// and what was answered is not held up, nor told otherwise.
#include <algorithm>
#include <chrono>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/temporary_directory.hpp"

namespace busy_ledger_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

/// A ledger that fails as the test says, and notes how long it was to be waited for.
struct Failing {
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    waits.push_back(wait.timeout);
    if (fails)
      if (const auto kind = fails())
        return rp::Error({.kind = *kind, .message = "busy", .maybe_sent = false});
    return log.change(change, wait);
  }
  std::function<std::optional<rp::ErrorKind>()> fails;
  std::vector<std::chrono::milliseconds> waits;
  rp::MemoryQuotaLedger log;
};

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.timeout = 30s;
    options.clock = clock;
    options.quota = {.mode = rp::QuotaMode::fail, .ledger = ledger};
    options.retry.max_attempts = 1;
  }
  auto client() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::shared_ptr<Failing> ledger = std::make_shared<Failing>();
  FakeTransport transport;
  rp::ClientOptions options;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a ledger that fails for a moment is asked again, and the request is sent once") {
#ifdef ROCKETPUNCH_TEST_ON_LOOP  // which tries again to lock in real time, so that the clock stands
  const auto kind = GENERATE(rp::ErrorKind::storage, rp::ErrorKind::network, rp::ErrorKind::server);
#else
  const auto kind =
      GENERATE(rp::ErrorKind::storage, rp::ErrorKind::timeout, rp::ErrorKind::network, rp::ErrorKind::server);
#endif
  const int times = GENERATE(1, 4, 7);
  CAPTURE(kind, times);
  int failures = 0;
  ledger->fails = [&] { return ++failures <= times ? std::optional(kind) : std::nullopt; };
  transport.then(200, "[]");
  const auto read = client().codes().seniorities();
  REQUIRE(read);
  CHECK(failures == times + 2);  // the booking, and what the answer told
  CHECK(transport.requests().size() == 1);
}

TEST_CASE_METHOD(Fixture,
                 "a ledger that goes on failing ends the call within its time, and nothing is sent") {
  const auto kind = GENERATE(rp::ErrorKind::storage, rp::ErrorKind::network);
  const auto timeout = GENERATE(2s, 30s);
  options.timeout = timeout;
  ledger->fails = [&] { return std::optional(kind); };
  const auto begin = clock->now();
  const auto refused = client().codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == kind);
  CHECK(refused.error().attempts() == 0);
  CHECK_FALSE(refused.error().maybe_sent());
  CHECK(transport.requests().empty());
  CHECK(clock->now() - begin < (kind == rp::ErrorKind::storage ? (std::min)(timeout, 5s) : timeout));
  CHECK(ledger->waits.size() > 5);
}

TEST_CASE_METHOD(Fixture, "a limit that is used up is no failure of the ledger") {
  options.quota.limits = {{.period = 1min, .calls = 1}};
  transport.then(200, "[]");
  const auto client = this->client();
  REQUIRE(client.codes().seniorities());
  CHECK(client.codes().seniorities().error().kind() == rp::ErrorKind::rate_limited);
  CHECK(clock->waits().empty());
}

TEST_CASE_METHOD(Fixture, "once a request has left, a failing ledger changes nothing of what is told of it") {
  const auto kind = GENERATE(rp::ErrorKind::storage, rp::ErrorKind::timeout);
  CAPTURE(kind);
  options.timeout = 200ms;  // a lock is waited for in real time
  bool busy = false;
  ledger->fails = [&] { return busy ? std::optional(kind) : std::nullopt; };
  SECTION("a success") {
    transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
      busy = true;
      return rp::HttpResponse{200, {}, "[]"};
    });
    CHECK(client().codes().seniorities());
  }
  SECTION("a failure, before another attempt that can't be booked") {
    options.retry.max_attempts = 3;
    options.retry.first_wait = 0ms;
    transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
      busy = true;
      return rp::HttpResponse{503, {}, ""};
    });
    const auto failed = client().codes().seniorities();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind() == rp::ErrorKind::server);
    CHECK(failed.error().attempts() == 1);
  }
}

TEST_CASE_METHOD(Fixture, "what an answer told isn't lost to a busy ledger") {
  bool busy = false;
  ledger->fails = [&] { return busy ? std::optional(rp::ErrorKind::storage) : std::nullopt; };
  const auto client = this->client();
  const auto answer_while_busy = [&](int status, const rp::Headers& headers) {
    transport.then_do([&busy, status, headers](const rp::HttpRequest&, const rp::SendOptions&) {
      busy = true;
      return rp::HttpResponse{status, headers, "[]"};
    });
    const auto read = client.codes().seniorities();
    busy = false;
    return read.has_value();
  };
  SECTION("a pause") {
    CHECK_FALSE(answer_while_busy(429, {{"Retry-After", "40"}}));
    CHECK(client.codes().seniorities().error().retry_after() == 40s);
    CHECK(client.quota().windows().value()[0].used == 0);
  }
  SECTION("other programs' calls") {
    CHECK(answer_while_busy(200, {{"X-RP-RateLimit-Remaining", "20"}}));
    CHECK(client.quota().windows().value()[0].used == 40);
    CHECK(client.quota().windows().value()[0].used == 40);  // once
  }
  SECTION("more than one call's") {
    CHECK(answer_while_busy(200, {}));
    CHECK(answer_while_busy(200, {}));
    CHECK(client.quota().windows().value()[0].used == 2);
  }
  CHECK(transport.requests().size() <= 2);
}

#ifndef ROCKETPUNCH_TEST_ON_LOOP
TEST_CASE_METHOD(Fixture,
                 "an answer waits for the ledger a second at the most, and no longer than its call") {
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    clock->advance(9'800ms);
    return rp::HttpResponse{200, {}, "[]"};
  });
  const auto [timeout, wait] = GENERATE(table<std::chrono::milliseconds, std::chrono::milliseconds>(
      {{30'000ms, 1'000ms}, {10'000ms, 200ms}, {9'000ms, 0ms}}));
  options.timeout = timeout;
  CHECK(client().codes().seniorities());
  REQUIRE(ledger->waits.size() == 2);
  CHECK(ledger->waits[1] <= wait);
  CHECK(ledger->waits[1] + 150ms >= wait);
}
#endif

TEST_CASE("a file ledger that another holds delays no answer") {
  const rp::test::TemporaryDirectory directory;
  const auto ledger = std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota");
  // the same object, so that its threads queue up; or another's, as in another process
  const bool same = GENERATE(true, false);
  const auto others = same ? ledger : std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota");
  FakeTransport transport;
  std::mutex held;
  std::unique_lock holding(held);
  std::latch begun(1);
  std::optional<rp::detail::jthread> holder;
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    holder.emplace([&] {
      (void)others->change([&](rp::QuotaLog&) {
        begun.count_down();
        const std::lock_guard until_let_go(held);
      });
    });
    begun.wait();
    return rp::HttpResponse{200, {{"X-RP-RateLimit-Remaining", "20"}}, "[]"};
  });
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{
      rp::AppKey{"rp_app_test"},
      {.base_url = "https://api.example/v1",
       .timeout = 100ms,
       .quota = {.mode = rp::QuotaMode::fail, .ledger = ledger}},
      transport};
  CHECK(client.codes().seniorities());  // and not after the ledger was let go: that is below
  holding.unlock();
  holder.reset();
  CHECK(client.quota().windows().value()[0].used == 40);
}

}  // namespace busy_ledger_test
