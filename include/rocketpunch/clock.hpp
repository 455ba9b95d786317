#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "rocketpunch/error.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Where the SDK reads the time and waits; give another one in `ClientOptions` for tests.
/// Implementations must be safe to call from many threads.
class Clock {
 public:
  /// A moment of the clock that is never set back.
  using Steady = std::chrono::steady_clock::time_point;
  /// A moment of the time of day.
  using Wall = std::chrono::system_clock::time_point;

  virtual ~Clock() = default;
  /// Time for deadlines and waits; never set back.
  virtual Steady now() const = 0;
  /// Time of day, for dates in headers.
  virtual Wall wall_now() const = 0;
  /// Waits until `when`, or until a stop is asked for. Returns false if stopped.
  virtual bool wait_until(Steady when, const stop_token& stop) = 0;
};

/// The clocks of the system.
class SystemClock final : public Clock {
 public:
  Steady now() const override { return std::chrono::steady_clock::now(); }
  Wall wall_now() const override { return std::chrono::system_clock::now(); }
  bool wait_until(Steady when, const stop_token& stop) override {
    std::mutex mutex;
    detail::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_until(lock, stop, when, [] { return false; });
    return !stop.stop_requested();
  }

  /// The one instance that clients share unless told otherwise.
  static const std::shared_ptr<Clock>& instance() {
    static const std::shared_ptr<Clock> clock = std::make_shared<SystemClock>();
    return clock;
  }
};

/// How long to wait for a lock.
struct LockOptions {
  std::chrono::milliseconds timeout{30'000};  ///< Then the wait ends with `ErrorKind::timeout`.
  stop_token stop{};                          ///< Ends the wait with `ErrorKind::cancelled`.
};

/// How long a function of a store may take. What ends it early is an error; what it was to write may be
/// written all the same.
struct StoreLimits {
  /// Then it ends with `ErrorKind::timeout`. By default in 30 seconds.
  std::chrono::steady_clock::time_point deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(30);
  /// Ends it with `ErrorKind::cancelled`.
  stop_token stop{};

  /// The time until the deadline, rounded up; 0 if that has passed.
  std::chrono::milliseconds time_left() const {
    using namespace std::chrono;
    return (std::max)(ceil<milliseconds>(deadline - steady_clock::now()), milliseconds(0));
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
