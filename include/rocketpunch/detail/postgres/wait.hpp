#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/postgres/server_error.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// How long a server is waited for: as long as the caller may, and no longer than a server is trusted to
/// take.
struct PostgresWait {
  using Real = std::chrono::steady_clock;

  PostgresWait(StoreLimits of_caller, std::chrono::milliseconds of_server)
      : limits(std::move(of_caller)), end((std::min)(limits.deadline, Real::now() + of_server)) {}

  /// The same for the next of so many things that are tried one after another.
  PostgresWait share_of(std::size_t things) const {
    PostgresWait share = *this;
    const auto now = Real::now();
    if (things > 1) share.end = now + (end - now) / static_cast<int>(things);
    return share;
  }

  /// Waits until `ready(most)`, which waits that long at the most, gives true.
  template <class Ready>
  Result<void> until(Ready ready) const {
    using namespace std::chrono;
    constexpr milliseconds stop_seen_within(20);
    for (;;) {
      if (limits.stop.stop_requested()) return stopped();
      const auto left = (std::max)(ceil<milliseconds>(end - Real::now()), milliseconds(0));
      if (ready(limits.stop.stop_possible() ? (std::min)(left, stop_seen_within) : left)) return {};
      if (Real::now() >= end) return late();
    }
  }

  static Error stopped() { return not_sent(ErrorKind::cancelled, "stopped while PostgreSQL was waited for"); }
  /// What it is that took too long. A server that doesn't answer may do so later.
  Error late() const {
    if (Real::now() >= limits.deadline)
      return not_sent(ErrorKind::timeout, "the time was over while PostgreSQL was waited for");
    return postgres_unreachable("no answer in time");
  }

  StoreLimits limits;
  Real::time_point end;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
