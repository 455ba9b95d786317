#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <mutex>
#include <optional>

#include "rocketpunch/clock.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether a ledger fails, and who tries it again: one call a second. Safe to use from many threads.
class LedgerOutage {
 public:
  /// Whether to try the ledger now.
  bool is_due(Clock::Steady now) {
    const std::lock_guard guard(mutex_);
    if (!next_try_) return true;
    if (now < *next_try_) return false;
    next_try_ = now + between_tries;
    return true;
  }
  void failed(Clock::Steady now) {
    const std::lock_guard guard(mutex_);
    next_try_ = now + between_tries;
  }
  void works() {
    const std::lock_guard guard(mutex_);
    next_try_.reset();
  }

 private:
  static constexpr std::chrono::seconds between_tries{1};

  std::mutex mutex_;
  std::optional<Clock::Steady> next_try_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
