// A thread for every open connection, made when it is needed: tests start many servers with few connections
// each.
#pragma once

#include <httplib.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace rocketpunch::testing::mock {

class ConnectionThreads : public httplib::TaskQueue {
 public:
  /// Nothing up to 0.14.1, whether the task was taken since then.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>{}));

  Enqueued enqueue(std::function<void()> task) override;
  void shutdown() override;

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace rocketpunch::testing::mock
