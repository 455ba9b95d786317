#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <limits>

#include "rocketpunch/clock.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A circuit breaker: has a store that failed left alone for a second, then lets one call try it. Safe to use
/// from many threads.
class StoreBreaker {
 public:
  /// How a call may use the store.
  enum class Pass {
    none,   ///< not at all
    usual,  ///< as always
    probe,  ///< as the one that finds out whether it works again
  };

  Pass pass(Clock::Steady now) noexcept {
    auto until = open_until_.load();
    if (until == closed) return Pass::usual;
    if (since_epoch(now) < until) return Pass::none;
    // a probe that never comes back is followed by another
    return open_until_.compare_exchange_strong(until, since_epoch(now + pause)) ? Pass::probe : Pass::none;
  }
  /// Notes a failure; whether it is the first.
  bool failed(Clock::Steady now) noexcept { return open_until_.exchange(since_epoch(now + pause)) == closed; }
  /// Notes a success; whether the store works again. What began before the failure says nothing about that.
  bool worked(Pass pass) noexcept { return pass == Pass::probe && open_until_.exchange(closed) != closed; }

 private:
  using Count = Clock::Steady::rep;
  static constexpr std::chrono::seconds pause{1};
  static constexpr Count closed = (std::numeric_limits<Count>::min)();
  static Count since_epoch(Clock::Steady time) noexcept { return time.time_since_epoch().count(); }

  std::atomic<Count> open_until_{closed};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
