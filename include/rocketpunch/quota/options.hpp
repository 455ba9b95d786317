#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/limits.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What happens to a call that would break a limit.
enum class QuotaMode {
  off,   ///< calls are not counted
  tell,  ///< it is sent; `client.quota()` tells where the limits are
  fail,  ///< it ends at once with `rate_limited`, and `retry_after()` in it; nothing is sent
  wait,  ///< it waits, if its timeout allows; else as `fail`
};

/// How much a call is in a hurry.
enum class Priority {
  normal,  ///< may use all of the quota
  bulk,    ///< leaves a part of the quota to the others; what a walk's pages have unless told otherwise
};

/// How a client keeps within the service's limits; all can be left out.
struct QuotaOptions {
  /// What happens to a call that would break a limit.
  QuotaMode mode = QuotaMode::off;
  /// Limits of a deployment that has others. A scope that occurs here has only the limits given here.
  std::vector<QuotaLimit> limits{};
  /// The part of each limit that bulk calls may use, more than 0 and up to 1: so a single call seldom waits
  /// behind a walk.
  double bulk_share = 0.9;
  /// Where calls are counted; clients of one App Key share one. Unset: this client alone. For all processes
  /// of a machine: `std::make_shared<FileQuotaLedger>(directory)`.
  AnyQuotaLedger ledger{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
