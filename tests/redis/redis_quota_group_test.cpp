// Threads of a process that count in Redis at the same time.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <latch>
#include <optional>
#include <rocketpunch/redis/quota_ledger.hpp>
#include <rocketpunch/stop_token.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "redis/quota_calls.hpp"
#include "redis/redis_server.hpp"
#include "redis/talk.hpp"
#include "support/catch.hpp"

namespace redis_quota_group_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using rp::detail::jthread;
using std::chrono::steady_clock;

namespace {

bool has_server() { return has_redis("RedisQuotaLedger"); }

/// How often scripts were run by a server.
int scripts_run(const RedisServer& server) {
  const std::string stats = ask(server, {"INFO", "commandstats"});
  int all = 0;
  for (const std::string name : {"cmdstat_evalsha:calls=", "cmdstat_eval:calls="})
    if (const auto at = stats.find(name); at != stats.npos) all += std::stoi(stats.substr(at + name.size()));
  return all;
}

/// A change that is called by a thread of its own, and stays there until it is let go on.
class HeldChange {
 public:
  explicit HeldChange(const rp::RedisQuotaLedger& ledger)
      : thread_([this, &ledger] {
          good_ = ledger
                      .change([&](rp::QuotaLog& log, LedgerNow now) {
                        call(99, 1)(log, now);
                        if (held_.exchange(true)) return;
                        is_in_.count_down();
                        go_on_.wait();
                      })
                      .has_value();
        }) {
    is_in_.wait();
  }
  ~HeldChange() { end(); }
  void let_go() { go_on_.count_down(); }
  /// Whether it was carried out.
  bool end() {
    if (thread_.joinable()) {
      if (!go_on_.try_wait()) let_go();
      thread_.join();
    }
    return good_;
  }

 private:
  std::atomic<bool> held_{false}, good_{false};
  std::latch is_in_{1}, go_on_{1};
  jthread thread_;
};

}  // namespace

TEST_CASE("threads that count at the same time share their round trips to Redis") {
  if (!has_server()) return;
  constexpr std::uint64_t threads = 63;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  REQUIRE(count(ledger) == 0);
  ask(server, {"CONFIG", "RESETSTAT"});
  std::atomic<int> failures{0};
  {
    HeldChange first(ledger);
    std::latch all(threads);
    std::vector<jthread> others;
    for (std::uint64_t i = 1; i <= threads; ++i)
      others.emplace_back([&, i] {
        all.count_down();
        if (!ledger.change(call(1, i))) ++failures;
      });
    all.wait();
    CHECK(first.end());
  }
  CHECK(failures == 0);
  CHECK(scripts_run(server) <= 40);  // alone they would be 128
  CHECK(count(ledger) == 64);
}

TEST_CASE("what a change throws is its own caller's, and the others' are carried out") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  const rp::QuotaChange thrower = [](rp::QuotaLog& log, LedgerNow now) {
    call(2, 1)(log, now);
    throw std::runtime_error("mine");
  };
  CHECK_THROWS_WITH(ledger.change(thrower), "mine");
  CHECK(count(ledger) == 0);
  std::atomic<int> thrown{0}, good{0};
  for (std::uint64_t round = 1; round <= 20; ++round) {
    HeldChange first(ledger);
    std::vector<jthread> others;
    std::latch all(8);
    for (std::uint64_t i = 0; i < 8; ++i)
      others.emplace_back([&, i] {
        all.count_down();
        try {
          if (ledger.change(i % 2 == 0 ? thrower : call(3 + i, round))) ++good;
        } catch (const std::runtime_error&) {
          ++thrown;
        }
      });
    all.wait();
    CHECK(first.end());
  }
  CHECK(thrown == 80);
  CHECK(good == 80);
  CHECK(count(ledger) == 81);
}

TEST_CASE("who waits for a thread that counts in Redis waits no longer than it may") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  HeldChange first(ledger);
  SECTION("until its time is over") {
    const auto begin = steady_clock::now();
    for (const auto timeout : {0ms, 50ms}) {
      const auto done = ledger.change(call(1, 1), {.timeout = timeout});
      REQUIRE_FALSE(done);
      CHECK(done.error().kind() == rp::ErrorKind::timeout);
    }
    CHECK(steady_clock::now() - begin < 15s);
  }
  SECTION("until it is stopped") {
    rp::stop_source stop;
    const auto is_cancelled = [&] {
      const auto done = ledger.change(call(1, 1), {.stop = stop.get_token()});
      return !done && done.error().kind() == rp::ErrorKind::cancelled;
    };
    std::atomic<bool> was_cancelled{false};
    {
      std::latch begins(1);
      const jthread other([&] {
        begins.count_down();
        was_cancelled = is_cancelled();
      });
      begins.wait();
      stop.request_stop();
    }
    CHECK(was_cancelled);
    CHECK(is_cancelled());
  }
  CHECK(first.end());
  CHECK(count(ledger) == 1);  // it was not called after that
}

TEST_CASE("who counts for others and has to end leaves them to the next") {
  rp::detail::QuotaGroup group;
  const rp::QuotaChange nothing = [](rp::QuotaLog&) {};
  const rp::StoreLimits no_limits{steady_clock::now() + 60s};
  const auto good = [](const rp::StoreLimits&) { return rp::Result<void>(); };
  std::atomic<int> ended{0}, left_behind{0};
  const auto begin = steady_clock::now();
  // who is the next to carry out is chance
  while (ended < 20 && steady_clock::now() < begin + 60s) {
    std::latch waiting(2);
    const jthread stopped([&] {
      waiting.count_down();
      rp::stop_source stop;
      const auto ends = [&](const rp::StoreLimits&) -> rp::Result<void> {
        ++ended;
        stop.request_stop();
        return rp::detail::not_sent(rp::ErrorKind::network, "none of the others' business");
      };
      static_cast<void>(group.change(nothing, {no_limits.deadline, stop.get_token()}, ends));
    });
    const jthread other([&] {
      waiting.count_down();
      if (!group.change(nothing, no_limits, good)) ++left_behind;
    });
    const auto done = group.change(nothing, no_limits, [&](const rp::StoreLimits& limits) {
      waiting.wait();
      for (const auto end = steady_clock::now() + 2ms; steady_clock::now() < end;) std::this_thread::yield();
      return good(limits);
    });
    if (!done) ++left_behind;
  }
  CHECK(ended >= 20);
  CHECK(left_behind == 0);
}

TEST_CASE("what fails for all who count together is told to all, and not tried by each") {
  constexpr int others = 16;
  rp::detail::QuotaGroup group;
  const rp::QuotaChange nothing = [](rp::QuotaLog&) {};
  const rp::StoreLimits no_limits{steady_clock::now() + 60s};
  std::latch waiting(others);
  std::atomic<int> tried{0}, told{0};
  const auto fails = [&](const rp::StoreLimits&) -> rp::Result<void> {
    waiting.wait();
    for (const auto end = steady_clock::now() + 20ms; steady_clock::now() < end;) std::this_thread::yield();
    ++tried;
    return rp::detail::not_sent(rp::ErrorKind::network, "away");
  };
  const auto ask_for = [&] {
    const auto done = group.change(nothing, no_limits, fails);
    if (!done && done.error().kind() == rp::ErrorKind::network) ++told;
  };
  {
    std::vector<jthread> threads;
    for (int i = 0; i < others; ++i)
      threads.emplace_back([&] {
        waiting.count_down();
        ask_for();
      });
    ask_for();
  }
  CHECK(told == others + 1);
  CHECK(tried <= others / 2);
}

TEST_CASE("a child made by fork counts in Redis, whatever its parent's threads were at") {
  if (!has_server()) return;
  const RedisServer server;
  const auto ledger = ledger_of(server);
  REQUIRE(ledger.change(call(1, 1)));
  HeldChange first(ledger);
  const pid_t child = fork();
  if (child == 0) _exit(ledger.change(call(1, 2), {.timeout = 20s}) ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(first.end());
  CHECK(count(ledger) == 3);
}

}  // namespace redis_quota_group_test
