#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How long to wait for a lock.
struct LockOptions {
  std::chrono::milliseconds timeout{30'000};  ///< Then the wait ends with `ErrorKind::timeout`.
  std::stop_token stop{};                     ///< Ends the wait with `ErrorKind::cancelled`.
};

namespace detail {

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

/// Why a wait for the lock on something ended without it.
inline Error lock_not_had(std::string_view what, bool stopped) {
  std::string message(stopped ? "stopped while waiting for the lock on "
                              : "another thread or process kept the lock on ");
  return Error({.kind = stopped ? ErrorKind::cancelled : ErrorKind::timeout,
                .message = std::move(message.append(what)),
                .maybe_sent = false});
}

/// A lock that was held when this process was forked is its parent's.
inline Error lock_of_parent(std::string_view what) {
  return Error(
      {.kind = ErrorKind::storage,
       .message = std::string("the process that this one was forked from has the lock on ").append(what),
       .maybe_sent = false});
}

}  // namespace detail

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
