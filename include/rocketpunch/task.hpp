#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <future>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/detail/coro/coroutine.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

template <class T>
class Task;

namespace detail {

/// What the promises of all tasks have in common.
class TaskPromise {
 public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  /// Awaited at the end of a task: has whoever awaits it go on.
  struct End {
    bool await_ready() const noexcept { return false; }
    template <std::derived_from<TaskPromise> Promise>
    ROCKETPUNCH_AWAIT_SUSPEND void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      self.promise().rendezvous().end();
    }
    void await_resume() const noexcept {}
  };
  End final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  /// With whoever awaits the task.
  Rendezvous& rendezvous() noexcept { return rendezvous_; }

 protected:
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_{};
  Rendezvous rendezvous_{};
};

template <class T>
class TaskPromiseOf final : public TaskPromise {
 public:
  Task<T> get_return_object() noexcept;
  template <std::convertible_to<T> U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return *std::move(value_);
  }

 private:
  std::optional<T> value_{};
};

template <>
class TaskPromiseOf<void> final : public TaskPromise {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// Work that gives a `T` when it has ended: what asynchronous calls return, and a type for coroutines of your
/// own.
///
/// It begins when it is awaited, or given to `start`, `as_future`, `when_all` or `Engine::run`, each of which
/// takes it over: `co_await std::move(task)`, once. One that has begun is never given up; to end it early,
/// ask it to stop. What its coroutine throws is thrown where it is awaited. Not for use from several threads
/// at once.
template <class T>
class [[nodiscard]] Task {
 public:
  using value_type = T;
  using promise_type = detail::TaskPromiseOf<T>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// Begins it, and gives what it gives.
  auto operator co_await() && noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> task;
      bool await_ready() const noexcept { return false; }
      ROCKETPUNCH_AWAIT_SUSPEND bool await_suspend(std::coroutine_handle<> awaiting) const {
        detail::Rendezvous& rendezvous = task.promise().rendezvous();
        rendezvous.begin(awaiting);
        task.resume();
        return rendezvous.fall_asleep();
      }
      T await_resume() const { return task.promise().take(); }
    };
    return Awaiter{handle_};
  }

  /// For the library: runs one that waits for nothing, which has ended when this returns.
  T run_through() && {
    handle_.promise().rendezvous().begin(std::noop_coroutine());
    handle_.resume();
    return handle_.promise().take();
  }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

namespace detail {

template <class T>
Task<T> TaskPromiseOf<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromiseOf>::from_promise(*this));
}
inline Task<void> TaskPromiseOf<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromiseOf>::from_promise(*this));
}

template <class F, class T>
concept Takes = (std::is_void_v<T> && std::invocable<F>) || (!std::is_void_v<T> && std::invocable<F, T>);

template <class T, Takes<T> F>
Detached run_detached(Task<T> task, F done) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(task);
    std::move(done)();
  } else {
    std::move(done)(co_await std::move(task));
  }
}

/// Begins a task, whose outcome another thread may wait for. What the task was given goes before its end is
/// told.
template <class T>
Detached run_into(std::shared_ptr<Outcome<T>> outcome, Task<T> task) {
  try {
    Task<T> own = std::move(task);
    if constexpr (std::is_void_v<T>)
      co_await std::move(own);
    else
      outcome->value.emplace(co_await std::move(own));
  } catch (...) {
    outcome->thrown = std::current_exception();
  }
  outcome->done.set();
}

/// Begins a task and calls `turn` until it has ended. `wake` ends a turn that waits; both may be on different
/// threads.
template <class T, class Turn, class Wake>
T run_with(Task<T> task, Turn turn, Wake wake) {
  const auto outcome = std::make_shared<Outcome<T>>();
  run_into(outcome, std::move(task));
  outcome->done.listen(std::move(wake));
  while (!outcome->done.is_set()) turn();
  return outcome->take();
}

template <class T>
Detached keep_promise(Task<T> task, std::promise<T> promise) {
  try {
    // what the task was given goes before its value is told
    if constexpr (std::is_void_v<T>) {
      {
        Task<T> own = std::move(task);
        co_await std::move(own);
      }
      promise.set_value();
    } else {
      std::optional<T> value;
      {
        Task<T> own = std::move(task);
        value.emplace(co_await std::move(own));
      }
      promise.set_value(*std::move(value));
    }
  } catch (...) {
    promise.set_exception(std::current_exception());
  }
}

}  // namespace detail

/// Begins a task, and calls `done` with what it gives, once; on the engine's thread, or where the client's
/// executor says. A task or a `done` that throws ends the program, as a thread would: so test what is given.
template <class T, detail::Takes<T> F>
void start(Task<T> task, F done) {
  detail::run_detached(std::move(task), std::move(done));
}

/// Begins a task whose value comes with the future, for programs that wait on another thread than the
/// engine's. What the task throws comes out of the future's `get`.
template <class T>
std::future<T> as_future(Task<T> task) {
  std::promise<T> promise;
  auto future = promise.get_future();
  detail::keep_promise(std::move(task), std::move(promise));
  return future;
}

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
        all.rendezvous_.begin(awaiting);
        all.left_.store(workers);
        for (std::size_t i = 0, count = workers; i < count; ++i) all.work();
        return all.rendezvous_.fall_asleep();
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
    if (left_.fetch_sub(1) == 1) rendezvous_.end();
  }

  std::vector<Task<T>> tasks_;
  std::vector<std::optional<T>> given_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> left_{0};
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_{};
  Rendezvous rendezvous_{};
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
