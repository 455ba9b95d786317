// What the parts of a server that wait for something wait on, so that stopping doesn't wait for them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace rocketpunch::testing::mock {

class StopSignal {
 public:
  /// Waits until the time is over or the signal is raised, and says whether it was raised.
  bool wait_for(std::chrono::milliseconds time) const {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, time, [this] { return raised_; });
  }
  void wait() const {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return raised_; });
  }
  void raise() {
    {
      const std::lock_guard lock{mutex_};
      raised_ = true;
    }
    changed_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool raised_ = false;
};

}  // namespace rocketpunch::testing::mock
