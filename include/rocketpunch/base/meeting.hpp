#pragma once
#include "rocketpunch/base/language.hpp"

#include <atomic>
#include <coroutine>
#include <thread>

namespace rocketpunch::detail {

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

}  // namespace rocketpunch::detail
