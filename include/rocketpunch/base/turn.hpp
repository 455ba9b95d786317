#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "rocketpunch/base/lock.hpp"

namespace rocketpunch::detail {

/// A lock of threads that is waited for as long as `LockOptions` say, and no longer.
class Turn {
 public:
  /// Held while it lives, if it was had.
  class Held {
   public:
    Held(Turn& turn, const LockOptions& wait) : turn_(turn), had_(turn.lock_within(wait)) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
      if (had_) turn_.unlock();
    }
    explicit operator bool() const noexcept { return had_; }

   private:
    Turn& turn_;
    const bool had_;
  };

 private:
  bool lock_within(const LockOptions& wait) {
    std::unique_lock guard(mutex_);
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    if (!freed_.wait_until(guard, wait.stop, end, [this] { return !taken_; })) return false;
    return taken_ = true;
  }
  void unlock() {
    const std::lock_guard guard(mutex_);
    taken_ = false;
    freed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable_any freed_;
  bool taken_ = false;
};

}  // namespace rocketpunch::detail
