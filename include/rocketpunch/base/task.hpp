#pragma once
#include "rocketpunch/base/language.hpp"

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "rocketpunch/base/meeting.hpp"

/// Around code with coroutines. What `-fsanitize=function` writes in front of each function breaks the
/// coroutines of clang before 17, which crash when they are resumed. g++ takes the frame of a coroutine for a
/// class of everybody's, and warns where a type of one unit's own is in it and the coroutine in a header.
#if defined(__clang__) && __clang_major__ < 17
#define ROCKETPUNCH_COROUTINES \
  _Pragma("clang attribute push(__attribute__((no_sanitize(\"function\"))), apply_to = function)")
#define ROCKETPUNCH_COROUTINES_END _Pragma("clang attribute pop")
#elif defined(__GNUC__) && !defined(__clang__)
#define ROCKETPUNCH_COROUTINES \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wsubobject-linkage\"")
#define ROCKETPUNCH_COROUTINES_END _Pragma("GCC diagnostic pop")
#else
#define ROCKETPUNCH_COROUTINES
#define ROCKETPUNCH_COROUTINES_END
#endif

/// On each `await_suspend` after which another thread may go on with the coroutine: inlined, clang before 19
/// keeps its variables in the coroutine's frame, which that other thread may have freed.
#define ROCKETPUNCH_AWAIT_SUSPEND [[gnu::noinline]]

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

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
      self.promise().meeting().end();
    }
    void await_resume() const noexcept {}
  };
  End final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  /// With whoever awaits the task.
  Meeting& meeting() noexcept { return meeting_; }

 protected:
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_{};
  Meeting meeting_{};
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
        detail::Meeting& meeting = task.promise().meeting();
        meeting.begin(awaiting);
        task.resume();
        return meeting.fall_asleep();
      }
      T await_resume() const { return task.promise().take(); }
    };
    return Awaiter{handle_};
  }

  /// For the library: runs one that waits for nothing, which has ended when this returns.
  T run_through() && {
    handle_.promise().meeting().begin(std::noop_coroutine());
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

}  // namespace detail

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
