#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A log as it is in a server that many machines share, and when it was read there. A version is random, not
/// counted: in a replica that took over, or after a loss, the same number may be that of another log.
struct StoredQuotaLog {
  using Micros = std::chrono::microseconds;

  std::string version{};  ///< Empty: there is no log.
  std::optional<std::int64_t> form{};
  std::optional<Micros> ledger_time{}, server_time{};  ///< At the last change.
  Micros now{};                                        ///< By the server's clock.
  std::string log{};

  /// A time that was stored; nothing where it can't be one.
  static std::optional<Micros> time_of(std::optional<std::int64_t> number) {
    // so that nanoseconds fit as well
    if (!number || *number < 0 || *number > 9'000'000'000'000'000) return std::nullopt;
    return Micros(*number);
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
