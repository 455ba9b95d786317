#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "rocketpunch/curl_transport.hpp"
#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/detail/curl/handle_pool.hpp"
#include "rocketpunch/detail/curl/sendings.hpp"
#include "rocketpunch/detail/os/blocking_threads.hpp"
#include "rocketpunch/engine.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whose turn it is to run a loop: one thread's at a time. Who wants to close it goes first, since a thread
/// that runs it again and again would hardly ever let anybody in. Safe to use from many threads.
class LoopOwnership {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// The calling thread's turn, as long as this lives; false: there was none in time.
  class Lock {
   public:
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() {
      if (!is_taken_) return;
      const std::lock_guard lock(ownership_.mutex_);
      ownership_.thread_.store({}, std::memory_order_relaxed);
      ownership_.taken_ = false;
      ownership_.changed_.notify_all();
    }
    explicit operator bool() const noexcept { return is_taken_; }

   private:
    friend class LoopOwnership;
    Lock(LoopOwnership& ownership, bool take) : ownership_(ownership), is_taken_(take) {
      if (!take) return;
      ownership_.taken_ = true;
      ownership_.thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }

    LoopOwnership& ownership_;
    bool is_taken_;
  };

  /// Waits for a turn until that time, or until an interrupt.
  Lock take(Time until) {
    std::unique_lock lock(mutex_);
    const auto before = interrupts_;
    const auto is_free = [&] { return !taken_ && closers_ == 0; };
    changed_.wait_until(lock, until, [&] { return is_free() || interrupts_ != before; });
    return Lock(*this, is_free());
  }
  /// Waits for a turn, before all others. `wake` is called once nobody else can take one any more: whoever
  /// has it would be woken, and take the next before this thread waits.
  template <class Wake>
  Lock take_to_close(Wake wake) {
    std::unique_lock lock(mutex_);
    ++closers_;
    wake();
    changed_.wait(lock, [&] { return !taken_; });
    --closers_;
    return Lock(*this, true);
  }

  /// Whether it is the calling thread's.
  bool is_mine() const noexcept {
    return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }
  /// Ends the waits for a turn.
  void interrupt() {
    const std::lock_guard lock(mutex_);
    ++interrupts_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool taken_ = false;
  int closers_ = 0;
  std::uint64_t interrupts_ = 0;
  std::atomic<std::thread::id> thread_{};
};

/// A loop over libcurl. Any thread may run it, one at a time.
class CurlLoop final : public DrivenLoop {
 public:
  using Time = TimerQueue::Time;

  CurlLoop(std::size_t most_in_flight, std::size_t most_connections, std::size_t blocking_threads,
           CurlOptions options)
      : sendings_(*this, most_in_flight, most_connections, std::move(options)), aside_(blocking_threads) {}

  /// Does what there is to do; waits for it until that time. While another thread runs the loop, waits for
  /// that.
  void poll(Time until) override {
    if (on_loop())
      throw not_sent(ErrorKind::configuration, "an engine can't be run from within its own calls");
    const LoopOwnership::Lock lock = ownership_.take(until);
    if (!lock) return;
    const NoSigpipe quiet;
    // twice: what the wait brought must not wait for the next call
    if (turn()) until = Time{};
    wait_until(until);
    turn();
#if ROCKETPUNCH_HAS_DESCRIPTOR
    // who waits for the descriptor must not sleep over what has been posted meanwhile
    if (exported_.load(std::memory_order_relaxed))
      multi().arm(has_posted() ? std::chrono::steady_clock::now() : next());
#endif
  }

  bool busy() override { return live() > 0 || has_posted(); }

#if ROCKETPUNCH_HAS_DESCRIPTOR
  int descriptor() override {
    exported_.store(true, std::memory_order_relaxed);
    multi().wake();  // else what was armed before would be missing
    return multi().descriptor();
  }
#endif

  void interrupt() override {
    ownership_.interrupt();
    multi().wake();
  }

  /// Ends all calls as cancelled, and runs until they have ended. Within a call: has them ended by who runs
  /// the loop.
  void close() override {
    close_asked_.store(true);
    if (on_loop()) return multi().wake();
    const LoopOwnership::Lock lock = ownership_.take_to_close([this] { multi().wake(); });
    const NoSigpipe quiet;
    while (!try_end()) {
      turn();
      const Time now = std::chrono::steady_clock::now();
      wait_until(live() > 0 && !has_posted() ? now + std::chrono::seconds(1) : now);
    }
  }

  bool post(std::function<void()> run) override {
    {
      const std::lock_guard guard(posted_mutex_);
      if (ended_) return false;
      posted_.push_back(std::move(run));
    }
    if (!on_loop()) multi().wake();
    return true;
  }

  bool on_loop() const noexcept override { return ownership_.is_mine(); }
  void run_aside(std::function<void()> work) override { aside_.run(std::move(work)); }

  void begin(Sending& sending) override { sendings_.begin(sending); }
  void give_up(std::uint64_t number) override { sendings_.cancel(number, "stopped by the caller"); }

  Timer at(Clock& clock, Clock::Steady when, std::function<void()> due) override {
    return at(std::chrono::steady_clock::now() + (when - clock.now()), std::move(due));
  }
  Timer at(Time when, std::function<void()> due) override {
    return {&timers_, timers_.add(when, std::move(due))};
  }

 private:
  CurlMulti& multi() noexcept { return sendings_.multi(); }
  std::optional<Time> next() const {
    const auto one = timers_.next(), other = sendings_.next();
    return one && (!other || *one < *other) ? one : other;
  }

  /// Does what can be done without waiting. Whether there was anything.
  bool turn() {
    if (close_asked_.load() && !closing()) end_calls();
    const Time now = std::chrono::steady_clock::now();
    bool any = run_posted();
    any = sendings_.take_done() || any;
    any = sendings_.check_deadlines(now) || any;
    const auto timer = timers_.next();
    const bool is_due = timer && *timer <= now;
    if (!is_due) return any;
    // what has arrived counts before what is due; and some may wait for that
    multi().wait(Time{});
    sendings_.take_done();
    run_posted();
    while (const auto due = timers_.take(now)) due();
    return true;
  }
  bool run_posted() {
    std::vector<std::function<void()>> posted;
    {
      const std::lock_guard guard(posted_mutex_);
      posted.swap(posted_);
    }
    for (const auto& run : posted) run();
    return !posted.empty();
  }

  void wait_until(Time until) {
    if (const auto first = next()) until = (std::min)(until, *first);
    multi().wait(until);
  }

  bool has_posted() {
    const std::lock_guard guard(posted_mutex_);
    return !posted_.empty();
  }

  /// Nothing can be under way and nothing begin after this, if it succeeds.
  bool try_end() {
    const std::lock_guard guard(posted_mutex_);
    return ended_ = ended_ || (closing() && live() == 0 && posted_.empty());
  }

  void end_calls() {
    close_sleepers();
    sendings_.cancel_all();
  }

  CurlSendings sendings_;
  TimerQueue timers_;
  LoopOwnership ownership_;
  const BlockingThreads aside_;
#if ROCKETPUNCH_HAS_DESCRIPTOR
  std::atomic<bool> exported_{false};
#endif
  std::atomic<bool> close_asked_{false};

  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  bool ended_ = false;
};

template <class>
std::shared_ptr<DrivenLoop> make_curl_loop(std::size_t most_in_flight, std::size_t most_connections,
                                           std::size_t blocking_threads, CurlOptions options) {
  return std::make_shared<CurlLoop>(most_in_flight, most_connections, blocking_threads,
                                    checked(std::move(options)));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
