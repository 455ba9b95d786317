// What an engine does while something holds one of its calls up.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <rocketpunch/async.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/net_client.hpp"

namespace rocketpunch::test {

/// Tells whether an engine makes other calls while a function of a store is under way.
class EngineProbe {
 public:
  EngineProbe(const Engine& engine, const std::string& base_url)
      : client_(AppKey(app_key), options_for(base_url), engine.transport()) {}
  EngineProbe(const EngineProbe&) = delete;
  EngineProbe& operator=(const EngineProbe&) = delete;
  /// Waits for the visits: the end of a lock may be under way on a thread that nobody waits for.
  ~EngineProbe() {
    std::unique_lock lock(mutex_);
    left_.wait(lock, [&] { return now_inside_ == 0; });
  }

  /// To be called by what holds a call up.
  void visit() {
    std::unique_lock lock(mutex_);
    ++visits_;
    threads_.push_back(std::this_thread::get_id());
    inside_ = (std::max)(inside_, ++now_inside_);
    const int before = answers_;
    lock.unlock();
    start(client_.async().codes().seniorities(), [this](const Result<std::vector<Code>>& codes) {
      const std::lock_guard guard(mutex_);
      if (codes) ++answers_;
      answered_.notify_all();
    });
    lock.lock();
    if (!answered_.wait_for(lock, wait_, [&] { return answers_ > before; })) ++stalls_;
    --now_inside_;
    left_.notify_all();
  }
  /// How long a visit waits for the answer to another call.
  void wait_at_most(std::chrono::milliseconds wait) { wait_ = wait; }

  int visits() const { return locked(visits_); }
  /// Visits during which no other call was answered.
  int stalls() const { return locked(stalls_); }
  /// The most visits at once.
  int inside() const { return locked(inside_); }
  bool was_on(std::thread::id thread) const {
    const std::lock_guard guard(mutex_);
    return std::find(threads_.begin(), threads_.end(), thread) != threads_.end();
  }

 private:
  int locked(const int& number) const {
    const std::lock_guard guard(mutex_);
    return number;
  }

  Client<AppKey, EngineTransport> client_;
  mutable std::mutex mutex_;
  std::condition_variable answered_, left_;
  std::chrono::milliseconds wait_ = std::chrono::seconds(20);
  std::vector<std::thread::id> threads_;
  int visits_ = 0, stalls_ = 0, answers_ = 0, inside_ = 0, now_inside_ = 0;
};

}  // namespace rocketpunch::test
