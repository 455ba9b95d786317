#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
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
#include "rocketpunch/detail/oauth/token_errors.hpp"
#include "rocketpunch/detail/oauth/token_replacer.hpp"
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
      : replacer_(std::move(store), std::move(user), clock, std::move(send), refresh_timeout),
        clock_(std::move(clock)),
        owner_(std::move(owner)) {}

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
    std::unique_lock guard(replacer_.mutex());
    requirement.unwanted = replacer_.known();
    guard.unlock();
    if (requirement.unwanted.empty()) {
      // not yet read: what is in the store now is what has to be replaced
      const StoreLimits load{.deadline = Real::now() + limits.timeout, .stop = driver.stop_of(limits.stop)};
      const auto stored = co_await replacer_.load(driver, load);
      if (stored && *stored) requirement.unwanted = (*stored)->access_token;
    }
    co_return co_await obtain(driver, std::move(requirement), limits);
  }

  /// How many refreshes have been made here.
  unsigned refreshes() const noexcept { return replacer_.refreshes(); }

  /// Keeps these, whatever was there; where they can't be stored, until they can be.
  Task<Result<void>> replace(CallDriver& driver, const TokenSet& tokens, const SendOptions& limits) {
    const auto work = [&](auto end) { return replacer_.replace(driver, tokens, end, limits.stop); };
    co_return co_await alone(driver.shielded(), limits, work);  // they may be such as can't be had again
  }

  /// Moves the tokens to where another one, which nobody else has yet, keeps its own.
  Task<Result<void>> move_to(CallDriver& driver, TokenManager& there, const SendOptions& limits) {
    if (there.replacer_.place() == replacer_.place()) co_return Result<void>();
    const auto work = [&](auto end) { return replacer_.move_to(driver, there.replacer_, end, limits.stop); };
    co_return co_await alone(driver, limits, work);
  }

  using Before = RefreshTransaction<>::Before;
  /// Removes the tokens, after `before` was told of them, unless it fails. There may be none.
  Task<Result<void>> remove(CallDriver& driver, const SendOptions& limits, const Before& before) {
    const auto work = [&](auto end) { return replacer_.remove(driver, end, limits.stop, before); };
    co_return co_await alone(driver, limits, work);
  }

 private:
  /// Threads and processes wait for each other in real time, whatever clock the calls have.
  using Real = std::chrono::steady_clock;
  /// All work that replaces the tokens has one key; what is no renewal ends without a value.
  using Flights = SingleFlight<Result<TokenSet>>;
  static constexpr const char* key = "tokens";
  /// What a look at the tokens gave: tokens, or work that will replace them, or both.
  struct Look {
    std::optional<TokenSet> tokens{};
    std::optional<Flights::Joined> work{};
    Secret known{};  // access token that was found not to do
  };
  Look look(const TokenRequirement& requirement) {
    Look look;
    const std::lock_guard guard(replacer_.mutex());
    const auto now = clock_->now();
    if (const CachedTokens* const held = replacer_.held()) {
      const bool is_usable = requirement.plain() && now < held->valid_until;
      // it will do until the refresh under way has ended, or is worth another try
      const bool will_do = is_usable && (flights_.in_flight(key) || now < next_try_);
      if (will_do || requirement.granted_by(*held, now)) return {.tokens = held->tokens};
      // a store of many machines may be away, or another of them take its time
      if (is_usable && replacer_.is_leased()) look.tokens = held->tokens;
    }
    look.known = replacer_.known();
    look.work.emplace(flights_.join(key));
    return look;
  }

  Task<Result<TokenSet>> obtain(CallDriver& driver, TokenRequirement requirement, const SendOptions& limits) {
    const auto end = Real::now() + limits.timeout;
    for (;;) {
      Look seen = look(requirement);
      if (!seen.work) co_return *seen.tokens;
      auto& [shared, leader] = *seen.work;
      const bool leads = leader.has_value();
      if (leads) begin_to_renew(driver, *std::move(leader), requirement, seen.known);
      if (seen.tokens) co_return *seen.tokens;
      Flights::Call& call = *shared;
      if (!co_await driver.wait_for(call.done, end, limits.stop))
        co_return usable_instead(requirement,
                                 refresh_goes_on(limits.stop.stop_requested() || driver.is_ending()));
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
      renewed.emplace(co_await replacer_.renew(driver, requirement, known));
    } catch (...) {
      thrown = std::current_exception();
    }
    {
      // what failed is not tried again at once, while the tokens of now are good
      const std::lock_guard guard(replacer_.mutex());
      const bool has_failed = !renewed || !*renewed;
      next_try_ = has_failed ? clock_->now() + std::chrono::seconds(10) : Clock::Steady();
    }
    renewed ? leader.finish(*std::move(renewed)) : leader.fail(thrown);
  }

  /// Runs work that replaces the tokens, when no other does.
  template <class Work>
  Task<Result<void>> alone(CallDriver& driver, const SendOptions& limits, const Work& work) {
    for (const auto end = Real::now() + limits.timeout;;) {
      std::unique_lock guard(replacer_.mutex());
      const auto joined = flights_.join(key);
      guard.unlock();
      if (joined.leader) co_return co_await work(end);
      if (!co_await driver.wait_for(joined.call->done, end, limits.stop))
        co_return lock_timeout_error(users_tokens, limits.stop.stop_requested() || driver.is_ending());
    }
  }

  /// A refresh that fails, or takes long, before the access token has ended harms nobody yet.
  Result<TokenSet> usable_instead(const TokenRequirement& requirement, const Error& error) {
    const std::lock_guard guard(replacer_.mutex());
    const CachedTokens* const held = replacer_.held();
    if (requirement.plain() && held != nullptr && clock_->now() < held->valid_until) return held->tokens;
    return error;
  }

  TokenReplacer<> replacer_;
  const std::shared_ptr<Clock> clock_;
  const Owner owner_;
  Flights flights_{replacer_.mutex()};
  Clock::Steady next_try_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
