#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/quota/call_ids.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The requirements on a quota's ledger, each by itself.
template <QuotaLedger L>
class QuotaLedgerRequirements {
 public:
  using Open = std::function<std::shared_ptr<L>()>;
  QuotaLedgerRequirements(const Open& open, std::string scopes)
      : here_(open()), there_(open()), scopes_(std::move(scopes)) {}

  std::vector<std::string> run() {
    calls_the_function();
    keeps_what_was_changed();
    keeps_ids();
    keeps_large_logs();
    loses_no_change();
    waits_no_longer_than_it_may();
    if (gives_time_) gives_one_time();
    for (const char* const scope : all) forget(scope);
    return std::move(faults_);
  }

 private:
  using Time = QuotaLog::Time;
  using Real = std::chrono::steady_clock;
  static constexpr const char* all[] = {"-kept", "-ids", "-large", "-counted"};

  void expect(bool holds, const std::string& what) {
    if (!holds) faults_.push_back(what);
  }
  /// Has the log of a scope changed or read; whether that was done.
  template <class Act>
  bool change(const AnyQuotaLedger& ledger, const char* scope, const Act& act) {
    const auto done = ledger.change([&](QuotaLog& log, std::optional<Time> now) {
      act(log, scopes_ + scope, now.value_or(Real::now()));
    });
    if (!done) faults_.push_back(std::string("change: ") + done.error().what());
    return done.has_value();
  }
  /// How many calls are counted, of a day.
  int count(const AnyQuotaLedger& ledger, const char* scope) {
    int calls = -1;
    change(ledger, scope, [&](QuotaLog& log, const std::string& name, Time now) {
      calls = log.count(name, now - std::chrono::hours(25), now);
    });
    return calls;
  }
  void forget(const char* scope) {
    change(here_, scope,
           [](QuotaLog& log, const std::string& name, Time) { log.forget(name, (Time::max)()); });
  }

  void calls_the_function() {
    bool is_called = false;
    if (change(here_, "-kept", [&](QuotaLog&, const std::string&, Time) { is_called = true; }))
      expect(is_called, "where `change` succeeds, it has called the function");
    // whether it is one of many machines
    static_cast<void>(
        here_.change([&](QuotaLog&, std::optional<Time> now) { gives_time_ = now.has_value(); }));
  }
  void keeps_what_was_changed() {
    const char* const scope = "-kept";
    using namespace std::chrono_literals;
    forget(scope);
    expect(count(there_, scope) == 0, "what was forgotten is gone");
    const QuotaLog::Id running = ids_.next(), reserved = ids_.next();
    Time begun{}, pause{};
    change(here_, scope, [&](QuotaLog& log, const std::string& name, Time now) {
      begun = now;
      pause = now + 30ms;
      log.add(name, now - 1s);
      log.add(name, now, 2);
      log.begin(name, now + 1h, running);
      log.reserve(name, now + 1h, reserved);
      log.block(name, pause);
    });
    change(there_, scope, [&](QuotaLog& log, const std::string& name, Time now) {
      expect(log.count(name, begun - 2h, now) == 4,
             "another object of the ledger sees each call that was counted, once");
      const auto is_about = [](Time time, Time expected) {
        return time >= expected && time < expected + 1ms;
      };
      expect(is_about(log.earliest(name, 1min, 1, now), begun + 1h + 1min),
             "calls that are reserved or under way are kept");
      expect(is_about(log.blocked_until(name), pause), "a pause of the service's is kept");
      log.remove(name, running);
      log.remove(name, reserved);
    });
    expect(count(here_, scope) == 3, "what another object has changed is seen");
    expect(count(here_, scope) == 3, "what is only read stays as it is");
  }
  void keeps_ids() {
    const char* const scope = "-ids";
    forget(scope);
    const QuotaLog::Id id = ids_.next();
    for (const AnyQuotaLedger& ledger : {here_, there_, here_})
      change(ledger, scope,
             [&](QuotaLog& log, const std::string& name, Time now) { log.end(name, now, id, now); });
    expect(count(there_, scope) == 1, "the ids of calls are kept: one that is told of again counts once");
  }
  void keeps_large_logs() {
    using namespace std::chrono_literals;
    const char* const scope = "-large";
    forget(scope);
    constexpr int calls = 600;
    change(here_, scope, [&](QuotaLog& log, const std::string& name, Time now) {
      for (int i = 0; i < calls; ++i) log.end(name, now - i * 7001us, ids_.next(), now);
    });
    expect(count(there_, scope) == calls, "a log of 600 calls within seconds is kept");
    forget(scope);
    change(here_, scope, [&](QuotaLog& log, const std::string& name, Time now) {
      for (int i = 0; i < 10 * calls; ++i) log.add(name, now - i * 14s);
    });
    expect(count(there_, scope) >= 10 * calls, "a day of 6,000 calls is kept, none counting for less");
    forget(scope);
  }
  void loses_no_change() {
    const char* const scope = "-counted";
    forget(scope);
    constexpr int threads = 8, each = 8;
    std::atomic<int> failed{0};
    std::atomic<bool> is_ahead{false};
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
      running.emplace_back([&, i] {
        const AnyQuotaLedger& ledger = i % 2 == 0 ? here_ : there_;
        for (int n = 0; n < each; ++n) {
          const auto done = ledger.change([&](QuotaLog& log, std::optional<Time> told) {
            using namespace std::chrono_literals;
            const Time now = told.value_or(Real::now());
            if (log.count(scopes_ + scope, now, now + 1h) > 0) is_ahead = true;
            std::this_thread::sleep_for(1ms);  // as if it took its time
            log.add(scopes_ + scope, now);
          });
          if (!done) ++failed;
        }
      });
    for (std::thread& thread : running) thread.join();
    expect(failed == 0, "many threads that count at once get their turn in time");
    expect(count(here_, scope) == threads * each - failed,
           "of changes at the same time, each is kept once, and none is lost");
    expect(!is_ahead, "the time is read after all that is in the log: none of it lies ahead");
  }
  void waits_no_longer_than_it_may() {
    if (!here_.may_block()) return;
    using namespace std::chrono_literals;
    const auto takes = [&](const AnyQuotaLedger& ledger, const LockOptions& wait) {
      const Held held(here_);
      const auto begun = Real::now();
      static_cast<void>(ledger.change([](QuotaLog&) {}, wait));
      return Real::now() - begun;
    };
    stop_source stop;
    stop.request_stop();
    for (const AnyQuotaLedger& ledger : {here_, there_}) {
      expect(takes(ledger, {.timeout = 20ms}) < 500ms,
             "`change` waits for others no longer than LockOptions::timeout, and a little");
      expect(takes(ledger, {.timeout = 10s, .stop = stop.get_token()}) < 500ms,
             "a stop ends the wait for others");
    }
  }

  // of ledgers that give the time
  Time time(const AnyQuotaLedger& ledger) {
    Time read{};
    change(ledger, "-kept", [&](QuotaLog&, const std::string&, Time now) { read = now; });
    return read;
  }
  void gives_one_time() {
    using namespace std::chrono_literals;
    const auto before = Real::now();
    const Time first = time(here_), second = time(there_);
    const auto between = Real::now();
    std::this_thread::sleep_until(between + 100ms);
    const auto later = Real::now();
    const Time third = time(here_), fourth = time(there_);
    const auto after = Real::now();
    expect(first <= second && second <= third && third <= fourth,
           "all objects of a ledger have one time, which never goes back");
    // clocks of day are slewed
    expect(fourth - first <= after - before + 20ms && third - second >= later - between - 20ms,
           "the time goes on as a clock does, in its own units");
  }
  /// A change that another thread is in the middle of, for a second at the most.
  class Held {
   public:
    explicit Held(const AnyQuotaLedger& ledger)
        : thread_([this, &ledger] {
            static_cast<void>(ledger.change([this](QuotaLog&) {
              std::unique_lock guard(mutex_);
              is_in_ = true;
              changed_.notify_all();
              changed_.wait_for(guard, std::chrono::seconds(1), [this] { return may_go_; });
            }));
            const std::lock_guard guard(mutex_);
            is_in_ = true;  // or was refused
            changed_.notify_all();
          }) {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [this] { return is_in_; });
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
      {
        const std::lock_guard guard(mutex_);
        may_go_ = true;
      }
      changed_.notify_all();
      thread_.join();
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_in_ = false, may_go_ = false;
    std::thread thread_;
  };

  const AnyQuotaLedger here_, there_;
  const std::string scopes_;
  QuotaCallIds ids_;
  bool gives_time_ = false;
  std::vector<std::string> faults_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
