#pragma once
#include "rocketpunch/base/version.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whose turn it is to run a loop: one thread's at a time. Who wants to close it goes first, since a thread
/// that runs it again and again would hardly ever let anybody in. Safe to use from many threads.
class LoopTurns {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// The calling thread's turn, as long as this lives; false: there was none in time.
  class Turn {
   public:
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (!is_taken_) return;
      const std::lock_guard lock(turns_.mutex_);
      turns_.thread_.store({}, std::memory_order_relaxed);
      turns_.taken_ = false;
      turns_.changed_.notify_all();
    }
    explicit operator bool() const noexcept { return is_taken_; }

   private:
    friend class LoopTurns;
    Turn(LoopTurns& turns, bool take) : turns_(turns), is_taken_(take) {
      if (!take) return;
      turns_.taken_ = true;
      turns_.thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }

    LoopTurns& turns_;
    bool is_taken_;
  };

  /// Waits for a turn until that time, or until an interrupt.
  Turn take(Time until) {
    std::unique_lock lock(mutex_);
    const auto before = interrupts_;
    const auto is_free = [&] { return !taken_ && closers_ == 0; };
    changed_.wait_until(lock, until, [&] { return is_free() || interrupts_ != before; });
    return Turn(*this, is_free());
  }
  /// Waits for a turn, before all others. `wake` is called once nobody else can take one any more: whoever
  /// has it would be woken, and take the next before this thread waits.
  template <class Wake>
  Turn take_to_close(Wake wake) {
    std::unique_lock lock(mutex_);
    ++closers_;
    wake();
    changed_.wait(lock, [&] { return !taken_; });
    --closers_;
    return Turn(*this, true);
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
