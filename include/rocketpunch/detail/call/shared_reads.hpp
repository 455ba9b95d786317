#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Reads from a store that gives many entries at once: calls that come while no thread is free for the store
/// share the next round trip. Safe to use from many threads.
template <class = void>
class SharedReads {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Entry = std::optional<CacheEntry>;

  /// `longest`: how long the store may take, from when a thread is free for it.
  SharedReads(AnyCacheStore store, std::chrono::milliseconds longest)
      : state_(std::make_shared<State>(std::move(store), longest)) {}

  /// The entry of a key, waited for until then.
  Task<Result<Entry>> get(CallDriver& driver, const std::string& key, Time end, const stop_token& stop) {
    if (stop.stop_requested() || driver.is_ending()) co_return stopped();
    const std::shared_ptr<State> state = state_;
    const Place place = state->join(key);
    const std::shared_ptr<Group>& group = place.group;
    if (place.index == 0) state->begin(driver, group);
    const bool is_read = co_await driver.wait_for(group->read.done, end, stop);
    state->leave(group);
    if (!is_read && (stop.stop_requested() || driver.is_ending())) co_return stopped();
    if (!is_read) co_return not_sent(ErrorKind::timeout, "the cache's store took longer than the call may");
    if (group->read.thrown) std::rethrow_exception(group->read.thrown);
    auto& found = *group->read.value;
    if (!found) co_return found.error();
    co_return std::move((*found)[place.index]);
  }

 private:
  static Error stopped() {
    return not_sent(ErrorKind::cancelled, "stopped before the cache's store had answered");
  }

  /// As much as a server gives at once without holding others up.
  static constexpr std::size_t most_keys = 64;

  /// Keys that are read at once. Nobody joins it once it is being read.
  struct Group {
    std::vector<std::string> keys{};
    std::size_t waiting = 0;
    stop_source unwanted{};
    Outcome<Result<std::vector<Entry>>> read{};
  };
  struct Place {
    std::shared_ptr<Group> group;
    std::size_t index;
  };

  /// Outlives the calls that left early.
  class State : public std::enable_shared_from_this<State> {
   public:
    State(AnyCacheStore store, std::chrono::milliseconds longest)
        : store_(std::move(store)), longest_(longest) {}

    Place join(const std::string& key) {
      const std::lock_guard guard(mutex_);
      std::shared_ptr<Group>& open = open_.get();
      const std::shared_ptr<Group> group = open ? open : std::make_shared<Group>();
      group->keys.push_back(key);
      ++group->waiting;
      open = group->keys.size() < most_keys ? group : nullptr;
      return {group, group->keys.size() - 1};
    }
    /// The read of a group that nobody waits for any more ends.
    void leave(const std::shared_ptr<Group>& group) {
      {
        const std::lock_guard guard(mutex_);
        if (--group->waiting > 0) return;
        close(*group);
      }
      group->unwanted.request_stop();
    }
    void begin(CallDriver& driver, const std::shared_ptr<Group>& group) noexcept {
      try {
        driver.run_aside([self = this->shared_from_this(), group] { self->read(*group); });
      } catch (...) {
        {
          const std::lock_guard guard(mutex_);
          close(*group);
        }
        group->read.thrown = std::current_exception();
        group->read.done.set();
      }
    }

   private:
    /// With the mutex held.
    void close(const Group& group) {
      if (open_.get().get() == &group) open_.get().reset();
    }
    void read(Group& group) {
      {
        const std::lock_guard guard(mutex_);
        close(group);
        if (group.waiting == 0) return;
      }
      try {
        const auto limits =
            StoreLimits{std::chrono::steady_clock::now() + longest_, group.unwanted.get_token()};
        group.read.value.emplace(store_.get_many(group.keys, limits));
      } catch (...) {
        group.read.thrown = std::current_exception();
      }
      group.read.done.set();
    }

    const AnyCacheStore store_;
    const std::chrono::milliseconds longest_;
    ForkedMutex mutex_;
    ProcessOwn<std::shared_ptr<Group>> open_;
  };

  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
