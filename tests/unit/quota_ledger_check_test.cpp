// The test that users run on a quota's ledger of their own: it finds faults, and none in the SDK's ledgers.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/quota/memory_ledger.hpp>
#include <rocketpunch/testing/quota_ledger_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace quota_ledger_check_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Faults = std::vector<std::string>;
using Time = rp::QuotaLog::Time;

/// A server's log, with compare-and-swap.
struct Server {
  std::timed_mutex mutex;
  std::string bytes;
  int version = 0;
};

/// A ledger over such a server, which may have a fault.
struct Faulty {
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait) {
    if (calls_nothing) return {};
    const Time early = now();
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    for (;;) {
      std::unique_lock guard(server->mutex);
      const std::string bytes = server->bytes;
      const int version = server->version;
      if (!locks) guard.unlock();
      auto log = rp::QuotaLog::parse(bytes);
      if (!log) log.emplace();
      const Time time = reads_time_early ? early : now();
      change(*log, time);
      if (calls_twice) change(*log, time);
      log->condense(forgets_ids ? time + 6min : time, rp::QuotaLog::For::many_machines);
      if (forgets_pauses) log->forget_after(time);
      std::string text = log->text();
      if (cuts) text.resize(std::min(text.size(), std::size_t(4096)));
      if (loses_zeros) text = text.c_str();
      if (!locks) guard.lock();
      if (server->version == version || overwrites) {
        if (writes) server->bytes = text;
        ++server->version;
        return {};
      }
      if (std::chrono::steady_clock::now() >= end || wait.stop.stop_requested())
        return rp::Error({.kind = rp::ErrorKind::timeout, .maybe_sent = false});
    }
  }

  Time now() const {
    const auto real = std::chrono::steady_clock::now() + offset;
    return time_is_coarse ? Time(real.time_since_epoch() / 1000) : real;
  }

  std::shared_ptr<Server> server = std::make_shared<Server>();
  std::chrono::seconds offset{};
  bool calls_nothing = false, calls_twice = false, locks = false, overwrites = false, writes = true,
       reads_time_early = false, forgets_ids = false, forgets_pauses = false, cuts = false,
       loses_zeros = false, time_is_coarse = false;
};

/// What is found in a ledger that was changed so.
Faults found(const std::function<void(Faulty&, int)>& plant) {
  const auto server = std::make_shared<Server>();
  int opened = 0;
  return rp::testing::test_quota_ledger([&] {
    auto ledger = std::make_shared<Faulty>();
    ledger->server = server;
    plant(*ledger, opened++);
    return ledger;
  });
}
bool tells(const Faults& faults, const std::string& words) {
  for (const std::string& fault : faults)
    if (fault.find(words) != fault.npos) return true;
  return false;
}

TEST_CASE("the ledgers of the SDK pass the test of a quota's ledgers") {
  const auto memory = std::make_shared<rp::MemoryQuotaLedger>();
  CHECK(rp::testing::test_quota_ledger([&] { return memory; }) == Faults());
  const rp::test::TemporaryDirectory directory;
  CHECK(rp::testing::test_quota_ledger(
            [&] { return std::make_shared<rp::FileQuotaLedger>(directory.path()); }) == Faults());
  CHECK(found([](Faulty&, int) {}) == Faults());
}

TEST_CASE("the test of a quota's ledgers finds faults") {
  CHECK(tells(found([](Faulty& it, int) { it.calls_nothing = true; }), "it has called the function"));
  CHECK(tells(found([](Faulty& it, int) { it.calls_twice = true; }), "counted, once"));
  CHECK(tells(found([](Faulty& it, int) { it.writes = false; }), "another object"));
  CHECK(tells(found([](Faulty& it, int) { it.overwrites = true; }), "none is lost"));
  CHECK(tells(found([](Faulty& it, int) { it.forgets_ids = true; }), "ids"));
  CHECK(tells(found([](Faulty& it, int) { it.forgets_pauses = true; }), "pause"));
  CHECK(tells(found([](Faulty& it, int) { it.cuts = true; }), "a log of 600 calls"));
  CHECK(tells(found([](Faulty& it, int) { it.loses_zeros = true; }), "another object"));
  CHECK(tells(found([](Faulty& it, int) { it.time_is_coarse = true; }), "in its own units"));
  CHECK(tells(found([](Faulty& it, int opened) { it.offset = opened * 3s; }), "one time"));
}

TEST_CASE("the test of a quota's ledgers finds those that wait too long, or read the time before they wait") {
  const auto faults = found([](Faulty& it, int) { it.locks = it.reads_time_early = true; });
  CHECK(tells(faults, "no longer than LockOptions::timeout"));
  CHECK(tells(faults, "a stop ends the wait"));
  CHECK(tells(faults, "none of it lies ahead"));
}

TEST_CASE("the test of a quota's ledgers finds objects that don't stand for one ledger") {
  CHECK(tells(rp::testing::test_quota_ledger([] { return std::make_shared<rp::MemoryQuotaLedger>(); }),
              "another object"));
}

}  // namespace quota_ledger_check_test
