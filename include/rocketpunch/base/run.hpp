#pragma once
#include "rocketpunch/base/language.hpp"

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "rocketpunch/base/start.hpp"
#include "rocketpunch/base/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// What a task has given, once it has ended.
template <class T>
struct Ending {
  std::atomic<bool> ended{false};
  std::exception_ptr failure{};
  std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value{};
};

template <class T, class Wake>
Detached run_to_end(Task<T> task, std::shared_ptr<Ending<T>> ending, Wake wake) {
  try {
    Task<T> own = std::move(task);  // which goes, with what it was given, before its end is told
    if constexpr (std::is_void_v<T>)
      co_await std::move(own);
    else
      ending->value.emplace(co_await std::move(own));
  } catch (...) {
    ending->failure = std::current_exception();
  }
  ending->ended.store(true, std::memory_order_release);
  wake();
}

/// Begins a task and calls `turn` until it has ended. `wake` ends a turn that waits; both may be on different
/// threads.
template <class T, class Turn, class Wake>
T run_with(Task<T> task, Turn turn, Wake wake) {
  const auto ending = std::make_shared<Ending<T>>();
  run_to_end(std::move(task), ending, std::move(wake));
  while (!ending->ended.load(std::memory_order_acquire)) turn();
  if (ending->failure) std::rethrow_exception(ending->failure);
  if constexpr (!std::is_void_v<T>) return *std::move(ending->value);
}

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
