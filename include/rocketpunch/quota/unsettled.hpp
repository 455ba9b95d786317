#pragma once
#include "rocketpunch/base/language.hpp"

#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "rocketpunch/quota/ledger.hpp"

namespace rocketpunch::detail {

/// Changes that a ledger was not to be had for in time, in their order. No more than there were calls under
/// way: each change of the ledger takes all along. Safe to use from many threads.
class Unsettled {
 public:
  void add(QuotaChange change) {
    const std::lock_guard guard(mutex_);
    changes_.push_back(std::move(change));
  }
  std::vector<QuotaChange> take() {
    const std::lock_guard guard(mutex_);
    return std::exchange(changes_, {});
  }
  /// Those that were taken and not made after all, before what came since.
  void put_back(std::vector<QuotaChange> taken) {
    const std::lock_guard guard(mutex_);
    changes_.insert(changes_.begin(), std::make_move_iterator(taken.begin()),
                    std::make_move_iterator(taken.end()));
  }

 private:
  std::mutex mutex_;
  std::vector<QuotaChange> changes_;
};

}  // namespace rocketpunch::detail
