#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/coro/single_flight.hpp"
#include "rocketpunch/detail/oauth/cached_tokens.hpp"
#include "rocketpunch/detail/oauth/refresh_transaction.hpp"
#include "rocketpunch/detail/oauth/store_access.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A user's tokens, kept valid: gives them out while they are fresh, and makes one refresh between all
/// threads and processes when they end. Safe to use from many threads.
template <class = void>
class TokenManager {
 public:
  /// What has to last as long as a refresh under way.
  using Owner = std::function<std::shared_ptr<const void>()>;

  TokenManager(AnyTokenStore store, std::string user, std::shared_ptr<Clock> clock,
               RefreshTransaction<>::Send send, std::chrono::milliseconds refresh_timeout, Owner owner)
      : store_(std::move(store)),
        user_(std::move(user)),
        place_(store_.identity() + '\0' + user_),
        clock_(std::move(clock)),
        refresh_timeout_(refresh_timeout),
        owner_(std::move(owner)),
        held_(place_),
        refresh_(std::move(send), clock_, held_.changes()) {}

  /// Tokens whose access token is good for a while.
  Task<Result<TokenSet>> valid(CallDriver& driver, const SendOptions& limits) {
    return obtain(driver, TokenRequirement(), limits);
  }

  /// Tokens with another access token than the one that was refused.
  Task<Result<TokenSet>> other_than(CallDriver& driver, const Secret& refused, const SendOptions& limits) {
    TokenRequirement requirement;
    requirement.unwanted = refused;
    return obtain(driver, std::move(requirement), limits);
  }

  /// Tokens that are newer than those of now, with those scopes (none: the same).
  Task<Result<TokenSet>> refreshed(CallDriver& driver, std::vector<std::string> scopes,
                                   const SendOptions& limits) {
    TokenRequirement requirement;
    requirement.scopes = std::move(scopes);
    std::unique_lock guard(mutex_);
    if (const CachedTokens* const held = held_.get()) requirement.unwanted = held->tokens.access_token;
    guard.unlock();
    if (requirement.unwanted.empty()) {
      // not yet read: what is in the store now is what has to be replaced
      const auto stored = co_await load_aside(driver, store_, user_);
      if (stored && *stored) requirement.unwanted = (*stored)->access_token;
    }
    co_return co_await obtain(driver, std::move(requirement), limits);
  }

  /// How many refreshes have been made here.
  unsigned refreshes() const noexcept { return refreshes_.load(std::memory_order_relaxed); }

  /// Keeps these, whatever was there; where they can't be stored, until they can be.
  Task<Result<void>> replace(CallDriver& driver, const TokenSet& tokens, const SendOptions& limits) {
    const auto work = [&](auto end) { return replace_alone(driver, tokens, end, limits.stop); };
    co_return co_await alone(driver.shielded(), limits, work);  // they may be such as can't be had again
  }

  /// Moves the tokens to where another one, which nobody else has yet, keeps its own.
  Task<Result<void>> move_to(CallDriver& driver, TokenManager& there, const SendOptions& limits) {
    if (there.place_ == place_) co_return Result<void>();
    const auto work = [&](auto end) { return move_alone(driver, there, end, limits.stop); };
    co_return co_await alone(driver, limits, work);
  }

  using Before = RefreshTransaction<>::Before;
  /// Removes the tokens, after `before` was told of them, unless it fails. There may be none.
  Task<Result<void>> remove(CallDriver& driver, const SendOptions& limits, const Before& before) {
    const auto work = [&](auto end) { return remove_alone(driver, end, limits.stop, before); };
    co_return co_await alone(driver, limits, work);
  }

 private:
  /// Threads and processes wait for each other in real time, whatever clock the calls have.
  using Real = std::chrono::steady_clock;
  /// All work that replaces the tokens has one key; what is no renewal ends without a value.
  using Flights = SingleFlight<Result<TokenSet>>;
  static constexpr const char* key = "tokens";
  /// What a look at the tokens gave: tokens, or work that will replace them.
  struct Look {
    std::optional<TokenSet> tokens{};
    std::optional<Flights::Joined> work{};
    Secret known{};  // access token that was found not to do
  };
  Look look(const TokenRequirement& requirement) {
    Look look;
    const std::lock_guard guard(mutex_);
    const auto now = clock_->now();
    const CachedTokens* const held = held_.get();
    if (held != nullptr && !refresh_.unsaved()) {
      const bool granted = requirement.granted_by(*held, now);
      // it will do until the refresh under way has ended, or is worth another try
      const bool will_do =
          requirement.plain() && now < held->valid_until && (flights_.in_flight(key) || now < next_try_);
      if (granted || will_do) return {.tokens = held->tokens};
    }
    if (held != nullptr) look.known = held->tokens.access_token;
    look.work.emplace(flights_.join(key));
    return look;
  }

  Task<Result<TokenSet>> obtain(CallDriver& driver, TokenRequirement requirement, const SendOptions& limits) {
    const auto end = Real::now() + limits.timeout;
    for (;;) {
      Look seen = look(requirement);
      if (seen.tokens) co_return *seen.tokens;
      auto& [shared, leader] = *seen.work;
      const bool leads = leader.has_value();
      if (leads) begin_to_renew(driver, *std::move(leader), requirement, seen.known);
      Flights::Call& call = *shared;
      if (!co_await driver.wait_for(call.done, end, limits.stop))
        co_return usable_instead(
            requirement, RefreshTransaction<>::left(limits.stop.stop_requested() || driver.is_ending()));
      // by a store that isn't the SDK's
      if (leads && call.thrown) std::rethrow_exception(call.thrown);
      if (!call.value) continue;
      if (leads && *call.value) co_return *call.value;
      // what was cancelled went with the engine of another caller
      if (!*call.value && (leads || call.value->error().kind() != ErrorKind::cancelled))
        co_return usable_instead(requirement, call.value->error());
    }
  }

  /// Has the tokens renewed, on a thread or loop that outlasts the caller.
  void begin_to_renew(CallDriver& driver, Flights::Leader leader, TokenRequirement requirement,
                      Secret known) {
    const auto shared = std::make_shared<Flights::Leader>(std::move(leader));
    driver.launch([this, owner = owner_(), shared, requirement = std::move(requirement),
                   known = std::move(known)](CallDriver& own) {
      return renew_for_all(own, *shared, requirement, known);
    });
  }
  Task<void> renew_for_all(CallDriver& driver, Flights::Leader& leader, const TokenRequirement& requirement,
                           const Secret& known) {
    std::optional<Result<TokenSet>> renewed;
    std::exception_ptr thrown;
    try {
      renewed.emplace(co_await renew(driver, requirement, known));
    } catch (...) {
      thrown = std::current_exception();
    }
    if (!renewed || !*renewed) {  // what failed is not tried again at once, while the tokens of now are good
      const std::lock_guard guard(mutex_);
      next_try_ = clock_->now() + std::chrono::seconds(10);
    }
    renewed ? leader.finish(*std::move(renewed)) : leader.fail(thrown);
  }

  /// Runs work that replaces the tokens, when no other does.
  template <class Work>
  Task<Result<void>> alone(CallDriver& driver, const SendOptions& limits, const Work& work) {
    for (const auto end = Real::now() + limits.timeout;;) {
      std::unique_lock guard(mutex_);
      const auto joined = flights_.join(key);
      guard.unlock();
      if (joined.leader) co_return co_await work(end);
      if (!co_await driver.wait_for(joined.call->done, end, limits.stop))
        co_return lock_timeout_error(users_tokens, limits.stop.stop_requested() || driver.is_ending());
    }
  }

  /// A refresh that fails, or takes long, before the access token has ended harms nobody yet.
  Result<TokenSet> usable_instead(const TokenRequirement& requirement, const Error& error) {
    const std::lock_guard guard(mutex_);
    const CachedTokens* const held = held_.get();
    if (requirement.plain() && held != nullptr && clock_->now() < held->valid_until && !refresh_.unsaved())
      return held->tokens;
    return error;
  }

  Task<Result<AnyTokenStore::Lock>> lock(CallDriver& driver, Real::time_point end, stop_token stop) {
    return refresh_.lock(store_, user_, driver, end, std::move(stop));
  }

  Task<Result<void>> replace_alone(CallDriver& driver, const TokenSet& tokens, Real::time_point end,
                                   stop_token stop) {
    auto lock = co_await this->lock(driver, end, stop);
    if (!lock) {
      if (!stop.stop_requested()) refresh_.keep_unsaved(tokens);
      co_return lock.error();
    }
    const ReleasedAside released(driver, *lock);
    const auto saved = co_await refresh_.replace(driver.shielded(), *lock, tokens);
    if (saved) hold(tokens, held_.note_change());
    co_return saved;
  }

  Task<Result<void>> remove_alone(CallDriver& driver, Real::time_point end, stop_token stop,
                                  const Before& before) {
    auto lock = co_await this->lock(driver, end, std::move(stop));
    if (!lock) co_return lock.error();
    const ReleasedAside released(driver, *lock);
    const auto removed = co_await refresh_.remove(driver, *lock, before);
    hold({}, held_.note_change());
    co_return removed;
  }

  Task<Result<void>> move_alone(CallDriver& driver, TokenManager& there, Real::time_point end,
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

  /// `known` is the access token that was found not to do; empty: none was looked at yet.
  Task<Result<TokenSet>> renew(CallDriver& driver, const TokenRequirement& requirement, const Secret& known) {
    auto since = held_.changes()->load();
    if (known.empty() && !refresh_.unsaved()) {
      const auto stored = co_await load_aside(driver, store_, user_);
      if (stored && !*stored) co_return RefreshTransaction<>::nobody();
      if (stored && requirement.granted_by(CachedTokens(**stored, *clock_), clock_->now()))
        co_return hold(**stored, since);
      // what is wrong with it comes to light under the lock, where it can be set right
    }
    auto lock = co_await this->lock(driver, Real::now() + refresh_timeout_, stop_token());
    if (!lock) co_return lock.error();
    const ReleasedAside released(driver, *lock);
    since = held_.changes()->load();
    CallDriver& shielded = driver.shielded();  // its response can't be had again, so nothing ends it early
    const auto stored = co_await refresh_.current(shielded, *lock);
    if (!stored) co_return stored.error();
    if (!*stored) {
      hold({}, since);
      co_return RefreshTransaction<>::nobody();
    }
    // of the known one, the clock that is never set back has told more than the wall clock can
    if ((*stored)->access_token.reveal() != known.reveal()) {
      hold(**stored, since);
      if (requirement.granted_by(CachedTokens(**stored, *clock_), clock_->now())) co_return stored->value();
    }
    const auto tokens =
        co_await refresh_.run(shielded, *lock, **stored, requirement.scopes, clock_->wall_now());
    if (!tokens) co_return tokens;
    refreshes_.fetch_add(1, std::memory_order_relaxed);
    co_return hold(*tokens, held_.note_change());
  }

  /// Holds tokens that were in the store after so many changes.
  TokenSet hold(const TokenSet& tokens, std::uint64_t since) {
    const std::lock_guard guard(mutex_);
    held_.set(tokens, since, *clock_);
    next_try_ = {};
    return tokens;
  }

  const AnyTokenStore store_;
  const std::string user_;
  const std::string place_;  // the user in the store
  const std::shared_ptr<Clock> clock_;
  const std::chrono::milliseconds refresh_timeout_;
  const Owner owner_;
  ForkedMutex mutex_;
  HeldTokens held_;
  Flights flights_{mutex_};
  Clock::Steady next_try_{};
  std::atomic<unsigned> refreshes_{0};
  RefreshTransaction<> refresh_;  // of whoever leads
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
