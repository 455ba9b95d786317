#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <atomic>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/base/coroutine.hpp"
#include "rocketpunch/base/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// Tasks of which some are under way; whoever finishes one takes the next.
template <class T>
class TaskSet {
 public:
  explicit TaskSet(std::vector<Task<T>> tasks) : tasks_(std::move(tasks)), given_(tasks_.size()) {}

  /// Awaits all of them, with at most so many under way.
  auto all(std::size_t at_once) {
    struct Awaiter {
      TaskSet& set;
      std::size_t workers;
      bool await_ready() const noexcept { return workers == 0; }
      ROCKETPUNCH_AWAIT_SUSPEND bool await_suspend(std::coroutine_handle<> awaiting) const {
        TaskSet& all = set;
        all.meeting_.begin(awaiting);
        all.left_.store(workers);
        for (std::size_t i = 0, count = workers; i < count; ++i) all.work();
        return all.meeting_.fall_asleep();
      }
      void await_resume() const noexcept {}
    };
    return Awaiter{*this, (std::min)(at_once, tasks_.size())};
  }

  std::vector<T> take() {
    if (failure_) std::rethrow_exception(failure_);
    std::vector<T> values;
    values.reserve(given_.size());
    for (auto& value : given_) values.push_back(*std::move(value));
    return values;
  }

 private:
  Detached work() {
    for (std::size_t i; (i = next_.fetch_add(1)) < tasks_.size();) {
      try {
        given_[i].emplace(co_await std::move(tasks_[i]));
      } catch (...) {
        if (!failed_.exchange(true)) failure_ = std::current_exception();
      }
    }
    if (left_.fetch_sub(1) == 1) meeting_.end();
  }

  std::vector<Task<T>> tasks_;
  std::vector<std::optional<T>> given_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> left_{0};
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_{};
  Meeting meeting_{};
};

}  // namespace detail

/// Runs tasks side by side, at most `at_once` at a time, and gives what they give, in their order. All of
/// them are run, also if some throw; then the first exception is thrown.
template <class T>
requires(!std::is_void_v<T>) Task<std::vector<T>> when_all(
    std::vector<Task<T>> tasks, std::size_t at_once = (std::numeric_limits<std::size_t>::max)()) {
  detail::TaskSet<T> set(std::move(tasks));
  co_await set.all((std::max)(at_once, std::size_t{1}));
  co_return set.take();
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
