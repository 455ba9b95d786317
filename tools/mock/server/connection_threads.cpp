#include "server/connection_threads.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Connections beyond it wait for one to close.
constexpr std::size_t most_threads = 256;

}  // namespace

ConnectionThreads::Enqueued ConnectionThreads::enqueue(std::function<void()> task) {
  {
    const std::lock_guard lock{mutex_};
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < most_threads) threads_.emplace_back([this] { work(); });
  }
  changed_.notify_one();
  return static_cast<Enqueued>(true);
}

void ConnectionThreads::shutdown() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  // No thread is added any more: only the thread that ends the queue adds to it.
  for (auto& thread : threads_) thread.join();
}

void ConnectionThreads::work() {
  std::unique_lock lock{mutex_};
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace rocketpunch::testing::mock
