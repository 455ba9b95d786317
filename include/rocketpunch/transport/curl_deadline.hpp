#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// How far a transfer has come.
struct CurlProgress {
  bool connected = false;  ///< Whether its connection stands
  /// Since when its connection is being made; nothing: one that stands already is used, or waited for.
  std::optional<std::chrono::steady_clock::time_point> connecting_since{};
  std::uint64_t bytes = 0;  ///< Sent and received; only ever compared
};

/// When an attempt ends for want of time. Time in which nobody looked at its socket (a stopped process, an
/// engine that isn't polled) is not time in which the service was silent: so what has arrived is read before
/// an attempt is given up.
class CurlDeadline {
 public:
  using Time = std::chrono::steady_clock::time_point;

  CurlDeadline(const SendOptions& limits, Time begin)
      : end_(begin + limits.timeout), connect_timeout_(limits.connect_timeout) {}

  /// Of the attempt.
  Time end() const noexcept { return end_; }
  /// Has it end then, if that is earlier.
  void shorten(Time end) noexcept { end_ = (std::min)(end_, end); }
  /// When to ask `is_over`.
  Time due(const CurlProgress& at) const noexcept {
    if (at.connected || !at.connecting_since) return end_;
    return (std::min)(end_, *at.connecting_since + connect_timeout_);
  }
  /// The same, for who doesn't learn when a connection begins to be made.
  Time due_at_the_latest(const CurlProgress& at, Time now) const noexcept {
    const bool may_begin = !at.connected && !at.connecting_since;
    return may_begin ? (std::min)(end_, now + connect_timeout_) : due(at);
  }

  /// Whether to give up. False at first: what has arrived is to be read then, and this to be asked again, as
  /// long as reading brings something. An answer that trickles ends it all the same.
  bool is_over(const CurlProgress& at, Time now) noexcept {
    if (now < due(at)) {
      looks_ = 0;
      return false;
    }
    const bool goes_on = looks_ == 0 || at.bytes != seen_;
    seen_ = at.bytes;
    return !goes_on || ++looks_ > most_looks;
  }

 private:
  // a look reads 16 KiB or more, so that this is more than the system keeps of a connection
  static constexpr int most_looks = 1000;

  Time end_;
  std::chrono::milliseconds connect_timeout_;
  int looks_ = 0;
  std::uint64_t seen_ = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
