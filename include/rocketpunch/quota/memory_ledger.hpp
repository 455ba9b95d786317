#pragma once
#include "rocketpunch/version.hpp"

#include <mutex>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Counts in memory: for the clients that share it.
class MemoryQuotaLedger {
 public:
  /// For `AnyQuotaLedger`.
  static constexpr bool never_blocks = true;

  /// Has the log changed.
  Result<void> change(const QuotaChange& change, const LockOptions& = {}) {
    const std::lock_guard guard(mutex_);
    change(log_);
    return {};
  }

 private:
  detail::ForkedMutex mutex_;
  QuotaLog log_;
};

static_assert(QuotaLedger<MemoryQuotaLedger>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
