#pragma once
#include "rocketpunch/base/language.hpp"

#include <concepts>
#include <coroutine>
#include <exception>
#include <future>
#include <optional>
#include <type_traits>
#include <utility>

#include "rocketpunch/base/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

namespace detail {

/// A coroutine that belongs to nobody, and goes when it has ended.
struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

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
/// executor says. A task or a `done` that throws ends the program, as a thread would.
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

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
