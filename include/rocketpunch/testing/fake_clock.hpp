#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <mutex>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// A clock that stands until it is moved: waiting moves it at once to the end of the wait, and is noted.
/// Give it in `ClientOptions::clock`. Safe to use from many threads.
class FakeClock final : public Clock {
 public:
  /// A clock that begins at that time of day.
  explicit FakeClock(Wall wall = Wall(std::chrono::sys_days(std::chrono::year{2026} / 1 / 1)))
      : wall_(wall) {}

  Steady now() const override {
    const std::lock_guard lock(mutex_);
    return steady_;
  }
  Wall wall_now() const override {
    const std::lock_guard lock(mutex_);
    return wall_;
  }
  bool wait_until(Steady when, const stop_token& stop) override {
    if (stop.stop_requested()) return false;
    const std::lock_guard lock(mutex_);
    waits_.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(when - steady_));
    if (when > steady_) move(when - steady_);
    return true;
  }

  /// Moves both clocks on.
  void advance(std::chrono::nanoseconds by) {
    const std::lock_guard lock(mutex_);
    move(by);
  }
  /// Sets the time of day alone, as an administrator or a time server does.
  void set_wall(Wall wall) {
    const std::lock_guard lock(mutex_);
    wall_ = wall;
  }
  /// The waits so far, in their order.
  std::vector<std::chrono::milliseconds> waits() const {
    const std::lock_guard lock(mutex_);
    return waits_;
  }

 private:
  void move(std::chrono::nanoseconds by) {
    steady_ += std::chrono::duration_cast<Steady::duration>(by);
    wall_ += std::chrono::duration_cast<Wall::duration>(by);
  }

  mutable std::mutex mutex_;
  Steady steady_{};
  Wall wall_;
  std::vector<std::chrono::milliseconds> waits_;
};

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
