#pragma once
#include "rocketpunch/base/version.hpp"

#include <atomic>
#include <coroutine>
#include <exception>
#include <thread>
#include <utility>

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
#define ROCKETPUNCH_AWAIT_SUSPEND [[gnu::noinline]]

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Where work that a coroutine has begun, perhaps on another thread, meets that coroutine, which then falls
/// asleep. Work that ends within its beginning lets the coroutine go on without any transfer between
/// coroutines, which would take stack where the compiler makes no tail calls; work that ends elsewhere goes
/// on there, never on the thread that began it.
class Meeting {
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
