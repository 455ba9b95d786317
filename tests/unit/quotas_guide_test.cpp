// The ledger that docs/quotas.md shows for many machines, as it is written there.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/quota/log.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/guide_blocks.hpp"
#include "support/offset_clock.hpp"

namespace quotas_guide_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

/// A store on a server.
struct Store {
  struct Found {
    std::string bytes;
    int version;
    std::int64_t time;  // in microseconds
  };
  rp::Result<Found> read() {
    const auto since = std::chrono::hours(1'000) + clock->now().time_since_epoch();
    Found found{bytes, version, std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
    if (interfere) std::exchange(interfere, {})();
    return found;
  }
  rp::Result<bool> replace(int expected, std::string with) {
    if (expected != version) return false;
    bytes = std::move(with);
    ++version;
    return true;
  }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::string bytes;
  int version = 0;
  std::function<void()> interfere;
};

// clang-format off
/// Counts in a store that has compare-and-swap and a clock.
class SharedLedger {
 public:
  explicit SharedLedger(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    const auto end = std::chrono::steady_clock::now() + wait.timeout;   // 0: others are not waited for
    do {
      const auto found = store_->read();   // in one round trip: the bytes, their version, the server's time
      if (!found) return found.error();
      auto log = rp::QuotaLog::parse(found->bytes);   // where nothing is stored yet: of no bytes
      if (!log) return failure(rp::ErrorKind::storage, "the log is damaged, or of a later version of the SDK");
      const rp::QuotaLog::Time now(std::chrono::microseconds(found->time));
      change(*log, now);
      log->condense(now, rp::QuotaLog::For::many_machines);
      const auto replaced = store_->replace(found->version, log->text());
      if (!replaced) return replaced.error();
      if (*replaced) return {};
      // another machine was faster: once more, on what that has left
    } while (std::chrono::steady_clock::now() < end && !wait.stop.stop_requested());
    return failure(rp::ErrorKind::timeout, "other machines kept changing the log");
  }

 private:
  static rp::Error failure(rp::ErrorKind kind, const char* message) {
    return rp::Error({.kind = kind, .message = message, .maybe_sent = false});
  }

  std::shared_ptr<Store> store_;
};

rp::QuotaOptions of_guide(const std::shared_ptr<Store>& store) {
  rp::QuotaOptions quota{.mode = rp::QuotaMode::wait,
                         .ledger = std::make_shared<SharedLedger>(store),
                         .on_ledger_failure = rp::LedgerFailure::share,
                         .expected_machines = 8};
  return quota;
}
// clang-format on

}  // namespace

TEST_CASE("the ledger of docs/quotas.md counts the calls of all machines, whichever is faster", "[docs]") {
  const auto store = std::make_shared<Store>();
  std::vector<rp::Clock::Steady> sent;
  std::vector<rp::test::TestClient<rp::AppKey, FakeTransport>> clients;
  for (int i = 0; i < 4; ++i) {
    FakeTransport transport;
    transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
      sent.push_back(store->clock->now());
      return rp::Result<rp::HttpResponse>(rp::HttpResponse{200, {}, "[]"});
    });
    rp::ClientOptions options{.base_url = "https://api.example/v1", .quota = of_guide(store)};
    options.clock = std::make_shared<rp::test::OffsetClock>(store->clock, i * 5h);
    clients.emplace_back(rp::AppKey{"rp_app_test"}, options, transport);
  }
  for (std::size_t i = 0; i < 50; ++i) {
    // another machine makes its whole call between what this one reads and what it replaces
    store->interfere = [&, i] { CHECK(clients[(i + 1) % 4].codes().seniorities()); };
    CHECK(clients[i % 4].codes().seniorities());
  }
  REQUIRE(sent.size() == 100);
  CHECK(clients[0].quota().windows().value()[1].used == 100);
  for (std::size_t i = 60; i < 100; ++i) CHECK(sent[i] - sent[i - 60] >= 1min);
  CHECK(sent.back() - sent.front() == 1min);
}

TEST_CASE("the ledgers that docs/quotas.md shows are in the tests", "[docs]") {
  const std::filesystem::path docs = ROCKETPUNCH_TEST_DOCS;
  const std::string compiled = rp::test::bare_code(
      rp::test::whole_file((docs.parent_path() / "tests/unit/quotas_guide_test.cpp").string()));
  int found = 0;
  for (const std::string& block : rp::test::guide_blocks((docs / "quotas.md").string())) {
    if (block.find("SharedLedger") == block.npos) continue;
    INFO(block);
    CHECK(compiled.find(block) != std::string::npos);
    ++found;
  }
  CHECK(found == 2);
}

}  // namespace quotas_guide_test
