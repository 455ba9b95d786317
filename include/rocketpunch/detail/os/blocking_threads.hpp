#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "rocketpunch/detail/os/background.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Does work that may block on a few threads, which are there only while there is some; in the order in which
/// it came. Its end is not waited for by the destructor. Safe to use from many threads.
class BlockingThreads {
 public:
  /// `most` threads at a time; 0: work is done by who has it done.
  explicit BlockingThreads(std::size_t most) : most_(most) {}

  /// `work` must not throw.
  void run(std::function<void()> work) const {
    if (most_ == 0) return work();
    {
      const std::lock_guard guard(queue_->mutex);
      queue_->waiting.push_back(std::move(work));
      if (queue_->threads == most_) return;
      ++queue_->threads;
    }
    Background::run([queue = queue_](stop_token) { queue->do_all(); });
  }

 private:
  struct Queue {
    void do_all() {
      for (;;) {
        std::unique_lock guard(mutex);
        if (waiting.empty()) {
          --threads;
          return;
        }
        std::function<void()> work = std::move(waiting.front());
        waiting.pop_front();
        guard.unlock();
        work();
        work = nullptr;  // what it keeps, a lock say, goes here too
      }
    }

    std::mutex mutex;
    std::deque<std::function<void()>> waiting;
    std::size_t threads = 0;
  };

  std::size_t most_;
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
