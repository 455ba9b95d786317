#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Functions to be called at their times, in the order of these.
class TimerQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Key = std::pair<Time, std::uint64_t>;

  Key add(Time when, std::function<void()> due) {
    const Key key{when, ++last_};
    timers_.emplace(key, std::move(due));
    return key;
  }
  void drop(const Key& key) { timers_.erase(key); }
  std::optional<Time> next() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
  }
  /// Takes one out that is due; null: there is none.
  std::function<void()> take(Time now) {
    if (timers_.empty() || timers_.begin()->first.first > now) return nullptr;
    const auto first = timers_.begin();
    std::function<void()> due = std::move(first->second);
    timers_.erase(first);
    return due;
  }

 private:
  std::map<Key, std::function<void()>> timers_;
  std::uint64_t last_ = 0;
};

/// A request that a loop sends for a coroutine which is asleep.
struct Sending {
  const HttpRequest& request;
  const SendOptions& limits;
  bool shielded;  ///< Whether it goes on though the loop is closing
  std::uint64_t number;
  std::optional<Result<HttpResponse>> outcome{};
  std::coroutine_handle<> awaiting{};

  void end(Result<HttpResponse> with) {
    outcome.emplace(std::move(with));
    awaiting.resume();
  }
};

/// What calls are made on that don't block: one thread at a time runs it, and everything of a call happens
/// there. Only `post`, `on_loop` and `next_number` may be called on other threads.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
 public:
  virtual ~EventLoop() = default;
  /// Has a function run on the loop; false: it has ended, and never will.
  virtual bool post(std::function<void()> run) = 0;
  /// Whether the calling thread is the one that runs the loop.
  virtual bool on_loop() const noexcept = 0;
  /// Begins to send; ends with `Sending::end`, later.
  virtual void begin(Sending& sending) = 0;
  /// Ends a sending early, if it is still under way.
  virtual void give_up(std::uint64_t number) = 0;

  /// Has work done that may block and doesn't throw, on another thread where there is one. Its end comes back
  /// by `post`.
  virtual void run_aside(std::function<void()> work) { work(); }

  /// A function to be called later, until it is dropped.
  struct Timer {
    TimerQueue* queue;
    TimerQueue::Key key;
    void drop() const { queue->drop(key); }
  };
  /// Calls a function when a client's clock shows that time.
  virtual Timer at(Clock& clock, Clock::Steady when, std::function<void()> due) = 0;
  /// Calls a function at that time.
  virtual Timer at(std::chrono::steady_clock::time_point when, std::function<void()> due) = 0;

  std::uint64_t next_number() noexcept { return numbers_.fetch_add(1, std::memory_order_relaxed) + 1; }

  /// Whether calls are to end, as cancelled.
  bool closing() const noexcept { return closing_; }
  /// Notes who sleeps here and would be woken by `close`.
  void asleep(std::uint64_t number, std::function<void()> wake) {
    sleepers_.emplace(number, std::move(wake));
  }
  void awake(std::uint64_t number) { sleepers_.erase(number); }

  /// Counts a call as under way while it lives.
  class Live {
   public:
    explicit Live(EventLoop& loop) : loop_(loop) { ++loop_.live_; }
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;
    ~Live() { --loop_.live_; }

   private:
    EventLoop& loop_;
  };

 protected:
  std::size_t live() const noexcept { return live_; }
  /// Wakes all who sleep, and lets nobody sleep any more.
  void close_sleepers() {
    closing_ = true;
    while (!sleepers_.empty()) {
      const auto first = sleepers_.begin();
      const std::function<void()> wake = std::move(first->second);
      sleepers_.erase(first);
      wake();
    }
  }

 private:
  std::atomic<std::uint64_t> numbers_{0};
  std::map<std::uint64_t, std::function<void()>> sleepers_;
  std::atomic<std::size_t> live_{0};
  bool closing_ = false;
};

/// A loop that a thread of the program's runs: what stands behind an `Engine`, whose functions these are.
class DrivenLoop : public EventLoop {
 public:
  virtual void poll(std::chrono::steady_clock::time_point until) = 0;
  /// Whether calls are under way, or about to begin.
  virtual bool busy() = 0;
#if ROCKETPUNCH_HAS_DESCRIPTOR
  virtual int descriptor() = 0;
#endif
  /// Ends all waits of `poll`, of whoever runs the loop and of who waits for that.
  virtual void interrupt() = 0;
  virtual void close() = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
