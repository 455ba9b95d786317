#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rocketpunch/stop_token.hpp"

/// Around code with coroutines. What `-fsanitize=function` writes in front of each function breaks the
/// coroutines of clang before 17, which crash when they are resumed. g++ takes the frame of a coroutine for a
/// class of everybody's, and warns where a type of one unit's own is in it and the coroutine in a header.
#if defined(__clang__) && __clang_major__ < 17
#define ROCKETPUNCH_COROUTINES \
  _Pragma("clang attribute push(__attribute__((no_sanitize(\"function\"))), apply_to = function)")
#define ROCKETPUNCH_COROUTINES_END _Pragma("clang attribute pop")
#elif defined(__GNUC__) && !defined(__clang__)
#define ROCKETPUNCH_COROUTINES \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wsubobject-linkage\"")
#define ROCKETPUNCH_COROUTINES_END _Pragma("GCC diagnostic pop")
#else
#define ROCKETPUNCH_COROUTINES
#define ROCKETPUNCH_COROUTINES_END
#endif

/// On each `await_suspend` after which another thread may go on with the coroutine: inlined, clang before 19
/// keeps its variables in the coroutine's frame, which that other thread may have freed.
#ifdef __GNUC__
#define ROCKETPUNCH_AWAIT_SUSPEND [[gnu::noinline]]
#else
#define ROCKETPUNCH_AWAIT_SUSPEND
#endif

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Where work that a coroutine has begun, perhaps on another thread, meets that coroutine, which then falls
/// asleep. Work that ends within its beginning lets the coroutine go on without any transfer between
/// coroutines, which would take stack where the compiler makes no tail calls; work that ends elsewhere goes
/// on there, never on the thread that began it.
class Rendezvous {
 public:
  /// Before the work is begun, on that thread.
  void begin(std::coroutine_handle<> awaiting) noexcept {
    awaiting_ = awaiting;
    beginner_ = std::this_thread::get_id();
  }

  /// After the work was begun: whether the coroutine is to stay asleep. If it is, this object may be gone.
  bool fall_asleep() noexcept {
    return state_.exchange(State::asleep, std::memory_order_acq_rel) != State::ended;
  }

  /// The work has ended. This object may be gone when this returns.
  void end() noexcept {
    const std::coroutine_handle<> awaiting = awaiting_;
    if (std::this_thread::get_id() == beginner_) {
      if (state_.exchange(State::ended, std::memory_order_acq_rel) == State::asleep) awaiting.resume();
      return;
    }
    // the beginner is a few instructions away from its sleep
    while (state_.load(std::memory_order_acquire) != State::asleep) std::this_thread::yield();
    awaiting.resume();
  }

 private:
  enum class State { running, asleep, ended };

  std::coroutine_handle<> awaiting_{};
  std::thread::id beginner_{};
  std::atomic<State> state_{State::running};
};

/// Awaited, has the coroutine sleep until it is resumed by what `begin` has begun with it; not at all where
/// `begin` gives false. To be named before it is awaited: g++ 12 destroys a temporary twice.
template <class Begin>
class Suspend {
 public:
  explicit Suspend(Begin begin) : begin_(std::move(begin)) {}
  bool await_ready() const noexcept { return false; }
  ROCKETPUNCH_AWAIT_SUSPEND bool await_suspend(std::coroutine_handle<> awaiting) {
    // the coroutine may have gone on, and this object with it, before `begin` has ended
    Begin begin = std::move(begin_);
    return begin(awaiting);
  }
  void await_resume() const noexcept {}

 private:
  Begin begin_;
};

/// A coroutine that belongs to nobody, and goes when it has ended.
struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Something that happens once, for which threads and coroutines wait. Safe to use from many threads.
class AsyncEvent {
 public:
  /// It has happened: wakes all who wait.
  void set() {
    std::vector<Listener> listeners;
    {
      const std::lock_guard guard(mutex_);
      set_ = true;
      listeners.swap(listeners_);
      happened_.notify_all();
    }
    for (const Listener& listener : listeners) listener.told();
  }

  bool is_set() const {
    const std::lock_guard guard(mutex_);
    return set_;
  }

  /// Blocks until it has happened; false if the time was over or a stop was asked for.
  bool wait_until(std::chrono::steady_clock::time_point end, const stop_token& stop) {
    std::unique_lock guard(mutex_);
    return happened_.wait_until(guard, stop, end, [&] { return set_; });
  }

  /// Has a function called when it happens, on the thread where it does; nothing if it has already: 0.
  std::uint64_t listen(std::function<void()> told) {
    const std::lock_guard guard(mutex_);
    if (set_) return 0;
    listeners_.push_back({++last_, std::move(told)});
    return last_;
  }
  /// Has the function not called any more, unless it is being called.
  void leave(std::uint64_t listener) {
    const std::lock_guard guard(mutex_);
    std::erase_if(listeners_, [&](const Listener& one) { return one.number == listener; });
  }

 private:
  struct Listener {
    std::uint64_t number;
    std::function<void()> told;
  };

  mutable std::mutex mutex_;
  condition_variable_any happened_;
  std::vector<Listener> listeners_;
  std::uint64_t last_ = 0;
  bool set_ = false;
};

/// What work has come to. Once `done` is set, value and exception don't change any more; neither is there if
/// the work was given up.
template <class T>
struct Outcome {
  std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value{};
  std::exception_ptr thrown{};
  AsyncEvent done{};

  /// The value, once; throws what the work has thrown.
  T take() {
    if (thrown) std::rethrow_exception(thrown);
    if constexpr (!std::is_void_v<T>) return *std::move(value);
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
