#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/oauth/cached_tokens.hpp"
#include "rocketpunch/detail/oauth/refresh_transaction.hpp"
#include "rocketpunch/detail/oauth/store_access.hpp"
#include "rocketpunch/detail/oauth/token_errors.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A user's tokens in a store, as far as this process holds them, and what replaces them there: for one
/// caller of the process at a time, who waits for those of others.
template <class = void>
class TokenReplacer {
 public:
  /// Threads and processes wait for each other in real time, whatever clock the calls have.
  using Real = std::chrono::steady_clock;

  TokenReplacer(AnyTokenStore store, std::string user, std::shared_ptr<Clock> clock,
                RefreshTransaction<>::Send send, std::chrono::milliseconds refresh_timeout)
      : store_(std::move(store)),
        user_(std::move(user)),
        place_(store_.identity() + '\0' + user_),
        clock_(std::move(clock)),
        refresh_timeout_(refresh_timeout),
        held_(place_),
        refresh_(std::move(send), refresh_timeout_, clock_, held_.changes()) {}

  /// The user in the store.
  const std::string& place() const noexcept { return place_; }
  /// Whether the store is one of many machines.
  bool is_leased() const noexcept { return store_.is_leased(); }
  /// How many refreshes have been made here.
  unsigned refreshes() const noexcept { return refreshes_.load(std::memory_order_relaxed); }
  /// Guards what is held.
  ForkedMutex& mutex() noexcept { return mutex_; }
  /// The tokens that are held, under the mutex; null: none, or such as are not stored yet.
  const CachedTokens* held() { return refresh_.unsaved() ? nullptr : held_.get(); }
  /// The access token that was held last, under the mutex; empty: none.
  Secret known() {
    const CachedTokens* const held = held_.get();
    return held != nullptr ? held->tokens.access_token : Secret();
  }
  /// The tokens in the store.
  Task<Result<std::optional<TokenSet>>> load(CallDriver& driver, StoreLimits limits) const {
    return load_aside(driver, store_, user_, std::move(limits));
  }

  /// Keeps these, whatever was there; where they can't be stored, until they can be.
  Task<Result<void>> replace(CallDriver& driver, const TokenSet& tokens, Real::time_point end,
                             stop_token stop) {
    for (;;) {
      auto lock = co_await this->lock(driver, end, stop);
      if (!lock) {
        if (!stop.stop_requested()) refresh_.keep_unsaved(tokens);
        co_return lock.error();
      }
      const ReleasedAside released(driver, *lock);
      const auto saved = co_await refresh_.replace(driver.shielded(), *lock, tokens);
      if (is_to_repeat(saved, end)) continue;
      if (saved) hold(tokens, held_.note_change());
      co_return saved;
    }
  }

  /// Removes the tokens, after `before` was told of them, unless it fails. There may be none.
  Task<Result<void>> remove(CallDriver& driver, Real::time_point end, stop_token stop,
                            const RefreshTransaction<>::Before& before) {
    for (;;) {
      auto lock = co_await this->lock(driver, end, stop);
      if (!lock) co_return lock.error();
      const ReleasedAside released(driver, *lock);
      const auto removed = co_await refresh_.remove(driver, *lock, before);
      if (is_to_repeat(removed, end)) continue;
      hold({}, held_.note_change());
      co_return removed;
    }
  }

  /// Moves the tokens to where another one, which nobody else has yet, keeps its own.
  Task<Result<void>> move_to(CallDriver& driver, TokenReplacer& there, Real::time_point end,
                             stop_token stop) {
    // in one order everywhere: two that move in opposite directions would wait for each other
    const bool here_first = place_ < there.place_;
    auto first = co_await (here_first ? *this : there).lock(driver, end, stop);
    if (!first) co_return first.error();
    const ReleasedAside first_released(driver, *first);
    auto second = co_await (here_first ? there : *this).lock(driver, end, std::move(stop));
    if (!second) co_return second.error();
    const ReleasedAside second_released(driver, *second);
    if (!here_first) std::swap(first, second);
    const auto moved = co_await refresh_.move(driver.shielded(), *first, *second);
    if (!moved) co_return moved.error();
    there.hold(*moved, there.held_.note_change());
    hold({}, held_.note_change());
    co_return Result<void>();
  }

  /// Obtains tokens that do, by a refresh unless another has made one. `known` is the access token that was
  /// found not to do; empty: none was looked at yet.
  Task<Result<TokenSet>> renew(CallDriver& driver, const TokenRequirement& requirement, Secret known) {
    // who has a lease may have been ended
    const auto longest_wait =
        store_.is_leased() ? refresh_.longest_lease() + std::chrono::seconds(2) : refresh_timeout_;
    const auto end = Real::now() + longest_wait;
    auto since = held_.changes()->load();
    if (known.empty() && !refresh_.unsaved()) {
      StoreLimits limits;
      limits.deadline = end;
      const auto stored = co_await load(driver, limits);
      if (stored && !*stored) co_return nobody_signed_in();
      if (stored) {
        hold(**stored, since);
        if (requirement.granted_by(CachedTokens(**stored, *clock_), clock_->now())) co_return **stored;
        known = (*stored)->access_token;
      }
      // what is wrong with it comes to light under the lock, where it can be set right
    }
    for (;;) {
      since = held_.changes()->load();
      LeaseRequest request{.store = store_, .user = user_, .hold = refresh_timeout_, .end = end};
      if (!known.empty()) request.known = &known;
      auto acquired = co_await acquire_aside(driver, *clock_, std::move(request));
      if (!acquired) co_return acquired.error();
      if (!acquired->lease) {  // another process has renewed or removed them
        if (!acquired->tokens) co_return nobody(since);
        hold(*acquired->tokens, since);
        if (requirement.granted_by(CachedTokens(*acquired->tokens, *clock_), clock_->now()))
          co_return *acquired->tokens;
        known = acquired->tokens->access_token;
        continue;
      }
      auto renewed = co_await renew_alone(driver, requirement, known, *acquired->lease);
      if (renewed || !is_lease_ended(renewed.error()) || Real::now() >= end) co_return renewed;
    }
  }

 private:
  Task<Result<AnyTokenStore::Lock>> lock(CallDriver& driver, Real::time_point end, stop_token stop) {
    // a request that ends a sign-in may be sent under it
    LeaseRequest request{.store = store_, .user = user_, .hold = 2 * refresh_timeout_, .end = end};
    request.stop = std::move(stop);
    auto acquired = co_await acquire_aside(driver, *clock_, std::move(request));
    if (!acquired) co_return acquired.error();
    co_return *std::move(acquired->lease);
  }
  /// Whether a lease had ended before its work was done, which can be done anew.
  static bool is_to_repeat(const Result<void>& done, Real::time_point end) {
    return !done && is_lease_ended(done.error()) && Real::now() < end;
  }

  /// The same for who has the right to.
  Task<Result<TokenSet>> renew_alone(CallDriver& driver, const TokenRequirement& requirement,
                                     const Secret& known, AnyTokenStore::Lock& lock) {
    const ReleasedAside released(driver, lock);
    const auto since = held_.changes()->load();
    CallDriver& shielded = driver.shielded();  // its response can't be had again, so nothing ends it early
    const auto stored = co_await refresh_.current(shielded, lock);
    if (!stored) co_return stored.error();
    if (!*stored) co_return nobody(since);
    // of the known one, the clock that is never set back has told more than the wall clock can
    if ((*stored)->access_token.reveal() != known.reveal()) {
      hold(**stored, since);
      if (requirement.granted_by(CachedTokens(**stored, *clock_), clock_->now())) co_return stored->value();
    }
    const auto tokens =
        co_await refresh_.run(shielded, lock, **stored, requirement.scopes, clock_->wall_now());
    if (!tokens) co_return tokens;
    refreshes_.fetch_add(1, std::memory_order_relaxed);
    co_return hold(*tokens, held_.note_change());
  }

  /// There were none in the store after so many changes.
  Error nobody(std::uint64_t since) {
    hold({}, since);
    return nobody_signed_in();
  }
  /// Holds tokens that were in the store after so many changes.
  TokenSet hold(const TokenSet& tokens, std::uint64_t since) {
    const std::lock_guard guard(mutex_);
    held_.set(tokens, since, *clock_);
    return tokens;
  }

  const AnyTokenStore store_;
  const std::string user_;
  const std::string place_;
  const std::shared_ptr<Clock> clock_;
  const std::chrono::milliseconds refresh_timeout_;
  ForkedMutex mutex_;
  HeldTokens held_;
  std::atomic<unsigned> refreshes_{0};
  RefreshTransaction<> refresh_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
