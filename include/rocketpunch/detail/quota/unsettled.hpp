#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <functional>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "rocketpunch/quota/log.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What time it is in a ledger, while its log is changed.
struct LedgerTime {
  using Time = QuotaLog::Time;

  Time now;            ///< In the ledger.
  Time client;         ///< By the client's clock; the same, where the ledger has no other.
  Time before;         ///< By the client's clock, before `now` was read.
  bool alone = false;  ///< Whether it is the log of what this client has counted alone.

  /// When something was, of which the client's clock told when. Not before: calls count for no less than a
  /// window.
  Time of(Time told) const { return now - (before - told); }
};

/// What is done with a log. May be done again, on any log.
using LedgerAct = std::function<void(QuotaLog&, const LedgerTime&)>;

/// What a ledger was not to be had for in time, in its order: each change of the ledger takes all along.
/// While a ledger fails for long the oldest are lost; their calls count for longer then. Safe to use from
/// many threads.
class Unsettled {
 public:
  void add(LedgerAct act) {
    const std::lock_guard guard(mutex_);
    acts_.push_back(std::move(act));
    keep_the_last();
  }
  std::vector<LedgerAct> take() {
    const std::lock_guard guard(mutex_);
    return std::exchange(acts_, {});
  }
  /// Those that were taken and not done after all, before what came since.
  void put_back(std::vector<LedgerAct> taken) {
    const std::lock_guard guard(mutex_);
    acts_.insert(acts_.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
    keep_the_last();
  }

 private:
  static constexpr std::size_t most = 4096;

  void keep_the_last() {
    if (acts_.size() > most) acts_.erase(acts_.begin(), acts_.end() - static_cast<std::ptrdiff_t>(most));
  }

  std::mutex mutex_;
  std::vector<LedgerAct> acts_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
