// Machines, processes and threads that share the ledger of an App Key in a server.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/offset_clock.hpp"
#include "support/quota_calls.hpp"

namespace rocketpunch::test {

inline ClientOptions options_with(AnyQuotaLedger ledger) {
  return {.base_url = "https://api.example/v1",
          .timeout = std::chrono::seconds(20),
          .quota = {.mode = QuotaMode::wait, .ledger = std::move(ledger)}};
}

/// Machines whose clocks are hours apart keep a limit that they share. `open` gives each its ledger.
inline void check_limit_of_machines(const std::function<AnyQuotaLedger()>& open) {
  using std::chrono::steady_clock;
  constexpr int machines = 8, calls = 5, limit = 10;
  constexpr std::chrono::milliseconds period{400};
  std::mutex mutex;
  std::vector<steady_clock::time_point> sent;
  {
    std::vector<detail::jthread> threads;
    for (int i = 0; i < machines; ++i)
      threads.emplace_back([&, i] {
        testing::FakeTransport transport;
        transport.always_do([&](const HttpRequest&, const SendOptions&) {
          const std::lock_guard guard(mutex);
          sent.push_back(steady_clock::now());
          return HttpResponse{200, {}, "[]"};
        });
        auto options = options_with(open());
        options.quota.limits = {{"", period, limit}};
        options.clock = std::make_shared<OffsetClock>(SystemClock::instance(), i * std::chrono::hours(1));
        const Client client{AppKey{app_key}, options, transport};
        for (int n = 0; n < calls; ++n) static_cast<void>(client.codes().seniorities());
      });
  }
  REQUIRE(sent.size() == machines * calls);
  for (std::size_t i = limit; i < sent.size(); ++i) CHECK(sent[i] - sent[i - limit] >= period);
  CHECK(sent.back() - sent.front() < std::chrono::seconds(30));
}

/// Processes, forked after the ledger was made, and their threads count every call once.
inline void check_count_of_processes(const AnyQuotaLedger& ledger) {
  constexpr std::uint64_t processes = 2, threads = 8, calls = 25;
  std::vector<pid_t> children;
  for (std::uint64_t process = 0; process < processes; ++process) {
    children.push_back(fork());
    if (children.back() != 0) continue;
    std::atomic<bool> good{true};
    {
      std::vector<detail::jthread> all;
      for (std::uint64_t thread = 0; thread < threads; ++thread)
        all.emplace_back([&, thread] {
          for (std::uint64_t n = 1; n <= calls; ++n)
            if (!ledger.change(call(1 + process * threads + thread, n))) good = false;
        });
    }
    _exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(count(ledger) == processes * threads * calls);
}

/// A step of the server's clock neither frees calls nor holds them up. `set` sets that clock by so much, of
/// two machines' ledgers the second of which has counted nothing yet.
inline void check_steps_of_clock(const AnyQuotaLedger& ledger, const AnyQuotaLedger& idle,
                                 const std::function<void(std::chrono::microseconds)>& set) {
  using namespace std::chrono_literals;
  using std::chrono::steady_clock;
  const auto begin = steady_clock::now();
  REQUIRE(ledger.change(call(1, 1)));
  const auto first = time_of(ledger);
  SECTION("back: the time goes on") { set(GENERATE(-10s, -100h)); }
  SECTION("ahead: no more has passed than here") { set(GENERATE(10s, 100h)); }
  const auto asked = steady_clock::now();
  const auto second = time_of(ledger);
  const auto round_trip = steady_clock::now() - asked;
  CHECK(second >= first);
  CHECK(second - first <= steady_clock::now() - begin);
  auto later = second;
  while (later <= second && steady_clock::now() < begin + 60s) later = time_of(ledger);
  CHECK(later > second);
  // the server's answer may have been under way for so long: that is not known of a clock that was set
  CHECK(later - first <= steady_clock::now() - begin + round_trip);
  // who has never called has to believe it
  const auto third = time_of(ledger);
  set(10s);
  CHECK(time_of(idle) - third >= 10s);
  CHECK(time_of(ledger) - third >= 10s);  // one time for all
}

}  // namespace rocketpunch::test
