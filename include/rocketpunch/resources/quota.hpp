#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/pipeline/walk.hpp"
#include "rocketpunch/quota/limits.hpp"
#include "rocketpunch/quota/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

template <class T>
class Task;
template <class T>
class AsyncWalk;

/// What a bulk job is going to take.
struct QuotaCost {
  std::int64_t calls = 0;            ///< Calls still to be made.
  std::int64_t items = 0;            ///< The service's count of all matches.
  std::chrono::milliseconds time{};  ///< How long the quota stretches them, about, the calls' own time aside.
};

/// Where the limits are. Calls nothing, except where it says so. Safe to use from many threads.
template <class Caller>
class Quota {
 public:
  explicit Quota(Caller caller) : caller_(std::move(caller)) {}

  /// All windows as they are now. Unless the mode is `off`, as far as this client's ledger has counted and
  /// answers have told; with `off`, as if nothing had been called.
  Result<std::vector<QuotaWindow>> windows() const { return caller_.calls()->quota_windows(); }

  /// What going on with a walk takes. Fetches the walk's first page if that hasn't been done, which is kept
  /// for the walk: so it costs no call more. Fails if that page does, and with `decode` if the service's
  /// count of pages is so large that the quota would stretch them over more than a year.
  template <class T>
  Result<QuotaCost> cost_of(Walk<T>& walk) const {
    if (auto started = walk.start(); !started) return started.error();
    return cost_of_rest(walk);
  }
  /// The same without blocking; the walk stays where it is meanwhile.
  template <class T>
  Task<Result<QuotaCost>> cost_of(AsyncWalk<T>& walk) const;

 private:
  template <class T>
  static Task<Result<QuotaCost>> cost_later(Quota self, AsyncWalk<T>& walk);
  template <class AnyWalk>
  Result<QuotaCost> cost_of_rest(const AnyWalk& walk, const LockOptions& wait = {}) const {
    QuotaCost cost{.calls = walk.pages_left(), .items = walk.total_items()};
    const auto time = caller_.calls()->quota_time(cost.calls, Priority::bulk, wait);
    if (!time) return time.error();
    cost.time = *time;
    return cost;
  }

  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
