#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/quota/outage.hpp"
#include "rocketpunch/detail/quota/rules.hpp"
#include "rocketpunch/detail/quota/unsettled.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/quota/memory_ledger.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A client's share of the limits, by which it goes while the ledger fails; and its own calls, which are
/// counted all the time, so that a failure doesn't begin with an empty count. Safe to use from many threads.
class OwnShare {
 public:
  OwnShare(const QuotaOptions& options, std::shared_ptr<Clock> clock)
      : rules_(divided(options.limits, options.expected_machines), options.bulk_share),
        clock_(std::move(clock)) {}

  const QuotaRules& rules() const noexcept { return rules_; }
  LedgerOutage& outage() noexcept { return outage_; }

  /// Has the own calls changed.
  template <class Act>
  void change(const Act& act) {
    const auto done = ledger_.change([&](QuotaLog& log) {
      const auto now = clock_->now();
      rules_.forget(log, now);
      act(log, LedgerTime{now, now, now, true});
    });
    static_cast<void>(done);  // memory doesn't fail
  }

 private:
  static std::vector<QuotaLimit> divided(std::vector<QuotaLimit> limits, int by) {
    for (QuotaLimit& limit : limits) limit.calls = (std::max)(limit.calls / by, 1);
    return limits;
  }

  QuotaRules rules_;
  std::shared_ptr<Clock> clock_;
  MemoryQuotaLedger ledger_;
  LedgerOutage outage_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
