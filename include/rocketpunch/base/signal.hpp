#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Something that happens once, for which threads and coroutines wait. Safe to use from many threads.
class Signal {
 public:
  /// It has happened: wakes all who wait.
  void set() {
    std::vector<Listener> listeners;
    {
      const std::lock_guard guard(mutex_);
      set_ = true;
      listeners.swap(listeners_);
      happened_.notify_all();
    }
    for (const Listener& listener : listeners) listener.told();
  }

  bool is_set() const {
    const std::lock_guard guard(mutex_);
    return set_;
  }

  /// Blocks until it has happened; false if the time was over or a stop was asked for.
  bool wait_until(std::chrono::steady_clock::time_point end, const std::stop_token& stop) {
    std::unique_lock guard(mutex_);
    return happened_.wait_until(guard, stop, end, [&] { return set_; });
  }

  /// Has a function called when it happens, on the thread where it does; nothing if it has already: 0.
  std::uint64_t listen(std::function<void()> told) {
    const std::lock_guard guard(mutex_);
    if (set_) return 0;
    listeners_.push_back({++last_, std::move(told)});
    return last_;
  }
  /// Has the function not called any more, unless it is being called.
  void leave(std::uint64_t listener) {
    const std::lock_guard guard(mutex_);
    std::erase_if(listeners_, [&](const Listener& one) { return one.number == listener; });
  }

 private:
  struct Listener {
    std::uint64_t number;
    std::function<void()> told;
  };

  mutable std::mutex mutex_;
  std::condition_variable_any happened_;
  std::vector<Listener> listeners_;
  std::uint64_t last_ = 0;
  bool set_ = false;
};

/// What work has come to. Once `done` is set, value and exception don't change any more; neither is there if
/// the work was given up.
template <class T>
struct Outcome {
  std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value{};
  std::exception_ptr thrown{};
  Signal done{};

  /// The value, once; throws what the work has thrown.
  T take() {
    if (thrown) std::rethrow_exception(thrown);
    if constexpr (!std::is_void_v<T>) return *std::move(value);
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
