#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/cache/store_breaker.hpp"
#include "rocketpunch/detail/call/call_logger.hpp"
#include "rocketpunch/detail/call/shared_reads.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The store of a cache, used over a driver: within the call's time, and not at all for a second after it
/// failed. What fails is told to the observer, once until it works again. Safe to use from many threads.
template <class = void>
class DrivenCacheStore {
 public:
  explicit DrivenCacheStore(AnyCacheStore store) : store_(std::move(store)), reads_(store_, longest) {}

  /// The call that uses the store.
  struct Use {
    CallDriver& driver;
    Clock& clock;
    Clock::Steady end;  ///< When the call ends, at the latest
    const stop_token& stop;
    const CallLogger& log;
  };

  Task<std::optional<CacheEntry>> get(const Use& use, const std::string& key) {
    // two branches: g++ 12 destroys what is awaited within `?:` twice
    Result<std::optional<CacheEntry>> entry = std::optional<CacheEntry>();
    if (store_.has_get_many() && store_.may_block() && !use.driver.may_block()) {
      entry = co_await get_with_others(use, key);
    } else {
      const auto get = [&](const StoreLimits& limits) { return store_.get(key, limits); };
      entry = co_await run(use, use.stop, get);
    }
    if (!entry) co_return std::nullopt;
    co_return *std::move(entry);
  }
  /// Whether it was put.
  Task<bool> put(const Use& use, const std::string& key, const CacheEntry& entry,
                 std::chrono::seconds keep_for) {
    const auto put = [&](const StoreLimits& limits) {
      return store_.put(key, entry, CachePutOptions{keep_for, limits});
    };
    const auto done = co_await run(use, use.stop, put);
    co_return done.has_value();
  }
  Task<void> erase(const Use& use, const std::string& key) {
    const auto erase = [&](const StoreLimits& limits) { return store_.erase(key, limits); };
    (void)co_await run(use, use.stop, erase);
  }

  /// Who asks the service for an entry.
  enum class Claim {
    unknown,  ///< whoever needs it: the store doesn't tell
    own,      ///< the caller, who has a claim
    other,    ///< another
  };
  Task<Claim> claim(const Use& use, const std::string& key, std::chrono::milliseconds time) {
    if (!store_.has_claims()) co_return Claim::unknown;
    const auto claim = [&](const StoreLimits& limits) { return store_.claim(key, time, limits); };
    const auto claimed = co_await run(use, use.stop, claim);
    if (!claimed) co_return Claim::unknown;
    co_return *claimed ? Claim::own : Claim::other;
  }
  Task<void> unclaim(const Use& use, const std::string& key) {
    // also when the call is stopped: others wait for the end of the claim
    const stop_token none;
    const auto unclaim = [&](const StoreLimits& limits) { return store_.unclaim(key, limits); };
    (void)co_await run(use, none, unclaim);
  }

 private:
  /// The cache is there to save time: what takes longer is no help.
  static constexpr std::chrono::milliseconds longest{250};

  using Real = std::chrono::steady_clock;

  static Error left_alone() {
    return not_sent(ErrorKind::storage, "the cache's store failed, and is left alone for a second");
  }
  static Real::time_point end_of(const Use& use) {
    return Real::now() + (std::max)(use.end - use.clock.now(), Clock::Steady::duration(0));
  }

  template <class Act>
  auto run(const Use& use, const stop_token& stop, const Act& act)
      -> Task<std::invoke_result_t<const Act&, const StoreLimits&>> {
    const auto pass = breaker_.pass(use.clock.now());
    if (pass == StoreBreaker::Pass::none) co_return left_alone();
    const auto end = end_of(use);
    bool is_short = false;
    const auto within = [&] {
      // its time begins when a thread is free for it
      const auto latest = Real::now() + longest;
      is_short = end < latest;
      return act(StoreLimits{(std::min)(end, latest), use.driver.stop_of(stop)});
    };
    auto outcome = co_await aside(use.driver, store_.may_block(), within);
    note(use, pass, outcome, is_short);
    co_return outcome;
  }
  /// Reads in one with other calls.
  Task<Result<std::optional<CacheEntry>>> get_with_others(const Use& use, const std::string& key) {
    const auto pass = breaker_.pass(use.clock.now());
    if (pass == StoreBreaker::Pass::none) co_return left_alone();
    const auto end = end_of(use);
    auto outcome = co_await reads_.get(use.driver, key, end, use.stop);
    note(use, pass, outcome, Real::now() >= end);
    co_return outcome;
  }

  /// What an outcome says about the store. What ended by the call's own limits says nothing.
  template <class T>
  void note(const Use& use, StoreBreaker::Pass pass, const Result<T>& outcome, bool is_short) {
    if (outcome) {
      if (breaker_.worked(pass)) use.log.storage_recovered();
      return;
    }
    const ErrorKind kind = outcome.error().kind();
    const bool by_call = kind == ErrorKind::cancelled || (kind == ErrorKind::timeout && is_short);
    if (!by_call && breaker_.failed(use.clock.now())) use.log.storage(outcome.error());
  }

  AnyCacheStore store_;
  SharedReads<> reads_;
  StoreBreaker breaker_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
