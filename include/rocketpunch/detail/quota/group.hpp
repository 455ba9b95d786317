#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Changes of a log that threads of this process want at the same time: one of the threads carries out those
/// of all that wait, while what comes meanwhile waits for the next. Safe to use from many threads.
class QuotaGroup {
 public:
  /// Waits for the turn, then calls `carry(limits)` for all that wait, unless another thread has had this
  /// change carried out by then. `carry` has the log changed by `apply`.
  template <class Carry>
  Result<void> change(const QuotaChange& change, const StoreLimits& limits, const Carry& carry) {
    Wish wish{&change};
    std::unique_lock guard(mutex_);
    State& state = state_.get();
    state.waiting.push_back(&wish);
    state.changed.wait_until(guard, limits.stop, limits.deadline, [&] { return wish.outcome || !state.led; });
    const auto is_over = [&] {
      return limits.stop.stop_requested() || std::chrono::steady_clock::now() >= limits.deadline;
    };
    if (!wish.outcome && !state.led && !is_over()) lead(guard, state, wish, limits, carry, is_over);
    // what another thread calls just now must stay
    state.changed.wait(guard, [&] { return !wish.in_use; });
    std::erase(state.waiting, &wish);
    std::erase(state.batch, &wish);
    if (!wish.outcome) return lock_timeout_error("the quota's ledger", limits.stop.stop_requested());
    if (wish.thrown) std::rethrow_exception(wish.thrown);
    return *std::move(wish.outcome);
  }

  /// For `carry`: the log that `read` gives, changed by all whose turn it is. One that throws is taken out,
  /// and the others are called again. The time was read after all of them had come.
  template <class Read>
  QuotaLog apply(const Read& read, QuotaLog::Time now) {
    for (;;) {
      QuotaLog log = read();
      if (call_all(log, now)) return log;
    }
  }

 private:
  /// What one thread waits for; guarded by the mutex.
  struct Wish {
    const QuotaChange* change;
    bool in_use = false;  // by the thread that leads
    std::optional<Result<void>> outcome{};
    std::exception_ptr thrown{};
  };
  struct State {
    bool led = false;
    std::vector<Wish*> waiting, batch;
    condition_variable_any changed;
  };

  template <class Carry, class IsOver>
  static void lead(std::unique_lock<ForkedMutex>& guard, State& state, Wish& own, const StoreLimits& limits,
                   const Carry& carry, const IsOver& is_over) {
    state.led = true;
    state.batch.swap(state.waiting);
    guard.unlock();
    std::optional<Result<void>> done;
    std::exception_ptr thrown;
    try {
      done = carry(limits);
    } catch (...) {
      thrown = std::current_exception();
    }
    guard.lock();
    // what ends by this thread's own limits is for the next one to carry out
    const bool only_own = thrown || (!*done && is_over());
    for (Wish* const one : state.batch) {
      if (only_own && one != &own)
        state.waiting.push_back(one);
      else
        one->outcome = thrown ? Result<void>() : *done;
    }
    if (thrown) own.thrown = thrown;
    state.batch.clear();
    state.led = false;
    state.changed.notify_all();
  }

  /// Whether none has thrown.
  bool call_all(QuotaLog& log, QuotaLog::Time now) {
    std::unique_lock guard(mutex_);
    State& state = state_.get();
    const std::vector<Wish*> wishes = state.batch;
    for (Wish* const one : wishes) one->in_use = true;
    guard.unlock();
    Wish* failed = nullptr;
    std::exception_ptr thrown;
    for (Wish* const one : wishes) {
      try {
        (*one->change)(log, now);
      } catch (...) {
        failed = one;
        thrown = std::current_exception();
        break;
      }
    }
    guard.lock();
    for (Wish* const one : wishes) one->in_use = false;
    if (failed != nullptr) {
      failed->thrown = thrown;
      failed->outcome = Result<void>();
      std::erase(state.batch, failed);
    }
    state.changed.notify_all();
    return failed == nullptr;
  }

  ForkedMutex mutex_;
  ProcessOwn<State> state_;  // a child has none of the threads that wait
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
