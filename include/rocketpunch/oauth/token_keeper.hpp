#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/signal.hpp"
#include "rocketpunch/oauth/held_tokens.hpp"
#include "rocketpunch/oauth/refresh.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// A user's tokens, kept valid: gives them out while they are fresh, and makes one refresh between all
/// threads and processes when they end. Safe to use from many threads.
template <class = void>
class TokenKeeper {
 public:
  TokenKeeper(std::unique_ptr<TokenPlace> place, std::shared_ptr<Clock> clock, Refresh<>::Send send)
      : place_(std::move(place)), clock_(std::move(clock)), refresh_(std::move(send)) {}

  /// Tokens whose access token is good for a while.
  Task<Result<TokenSet>> valid(Io& io, const SendOptions& limits) { return obtain(io, Wish(), limits); }

  /// Tokens with another access token than the one that was refused.
  Task<Result<TokenSet>> other_than(Io& io, const Secret& refused, const SendOptions& limits) {
    Wish wish;
    wish.unwanted = refused;
    return obtain(io, std::move(wish), limits);
  }

  /// Tokens that are newer than those of now, with those scopes (none: the same).
  Task<Result<TokenSet>> refreshed(Io& io, std::vector<std::string> scopes, const SendOptions& limits) {
    std::unique_lock guard(mutex_);
    std::optional<Held> held = held_;
    guard.unlock();
    if (!held) {
      // not yet read: what is in the store now is what has to be replaced
      const auto stored = place_->load();
      if (stored && *stored) held = Held(**stored, *clock_);
    }
    Wish wish;
    if (held) wish.unwanted = held->tokens.access_token;
    wish.scopes = std::move(scopes);
    return obtain(io, std::move(wish), limits);
  }

  /// How many refreshes have been made here.
  unsigned refreshes() const noexcept { return refreshes_.load(std::memory_order_relaxed); }

  /// Keeps these, whatever was there.
  Task<Result<void>> replace(Io& io, const TokenSet& tokens, const SendOptions& limits) {
    const auto end = end_of(limits);
    const auto work = [&]() { return replace_alone(io, tokens, end, limits.stop); };
    const auto done = co_await alone(io, end, limits.stop, work);
    if (!done) co_return done.error();
    co_return Result<void>();
  }

  /// What is told of the tokens before they go; an error keeps them.
  using Before = std::function<Task<Result<void>>(const TokenSet&)>;
  /// Removes the tokens, after `before` was told of them, unless it fails. There may be none.
  Task<Result<void>> remove(Io& io, const SendOptions& limits, const Before& before) {
    const auto end = end_of(limits);
    const auto work = [&]() { return remove_alone(io, end, limits.stop, before); };
    const auto done = co_await alone(io, end, limits.stop, work);
    if (!done) co_return done.error();
    co_return Result<void>();
  }

 private:
  using Steady = Clock::Steady;
  /// Threads and processes wait for each other in real time, whatever clock the calls have.
  using Real = std::chrono::steady_clock;

  static Real::time_point end_of(const SendOptions& limits) { return Real::now() + limits.timeout; }

  using Held = HeldTokens;
  /// What the caller needs.
  struct Wish {
    Secret unwanted{};                  ///< Access token that won't do; empty: none
    std::vector<std::string> scopes{};  ///< Exactly these; empty: any

    bool plain() const { return unwanted.empty() && scopes.empty(); }
    bool granted_by(const Held& held, Steady now) const {
      return now < held.fresh_until && held.tokens.access_token.reveal() != unwanted.reveal() &&
             (scopes.empty() || scopes == held.tokens.scopes);
    }
  };

  /// Work that one caller does and others wait for, each in its own way.
  struct Flight {
    std::optional<Error> failure{};  // not changed any more once it has ended
    bool by_its_own_limits = false;  // others may have more time
    Signal ended{};
  };

  /// What a look at the tokens came to: an answer, somebody else's flight, or the right to fly.
  struct Look {
    std::optional<TokenSet> tokens{};
    std::shared_ptr<Flight> flight{};
    Secret known{};  // access token that was found not to do
    bool leads = false;
  };
  Look look(const Wish& wish) {
    Look look;
    const std::lock_guard guard(mutex_);
    const auto now = clock_->now();
    if (held_ && !refresh_.unsaved()) {
      const bool granted = wish.granted_by(*held_, now);
      // it will do until the refresh under way has ended, or is worth another try
      const bool will_do = wish.plain() && now < held_->valid_until && (flight_ || now < next_try_);
      if (granted || will_do) {
        look.tokens = held_->tokens;
        return look;
      }
    }
    if (held_) look.known = held_->tokens.access_token;
    look.leads = !flight_;
    if (look.leads) flight_ = std::make_shared<Flight>();
    look.flight = flight_;
    return look;
  }

  Task<Result<TokenSet>> obtain(Io& io, Wish wish, const SendOptions& limits) {
    const auto end = end_of(limits);
    Look seen = look(wish);
    while (!seen.tokens && !seen.leads) {
      if (!co_await io.wait_for(seen.flight->ended, end, limits.stop))
        co_return lock_not_had(users_tokens, limits.stop.stop_requested() || io.is_ending());
      if (seen.flight->failure && !seen.flight->by_its_own_limits)
        co_return usable_instead(wish, *seen.flight->failure);
      seen = look(wish);
    }
    if (seen.tokens) co_return *std::move(seen.tokens);
    Flight& flight = *seen.flight;
    const auto work = [&]() { return renew(io, wish, seen.known, end, limits.stop, flight); };
    const auto outcome = co_await fly(seen.flight, work);
    if (outcome) co_return outcome;
    co_return usable_instead(wish, outcome.error());
  }

  /// Runs work that replaces the tokens, when no other does.
  template <class Work>
  Task<Result<TokenSet>> alone(Io& io, Real::time_point end, std::stop_token stop, const Work& work) {
    const auto own = std::make_shared<Flight>();
    own->by_its_own_limits = true;  // its failure is nobody else's
    while (const auto other = take_off_or_see(own))
      if (!co_await io.wait_for(other->ended, end, stop))
        co_return lock_not_had(users_tokens, stop.stop_requested() || io.is_ending());
    co_return co_await fly(own, work);
  }
  /// The flight under way; none: now it is that one.
  std::shared_ptr<Flight> take_off_or_see(const std::shared_ptr<Flight>& own) {
    const std::lock_guard guard(mutex_);
    if (flight_) return flight_;
    flight_ = own;
    return nullptr;
  }

  /// Lands a flight, however it ends: by an exception too, of a store that isn't the SDK's.
  class Landing {
   public:
    Landing(TokenKeeper& keeper, Flight& flight) : keeper_(keeper), flight_(flight) {}
    Landing(const Landing&) = delete;
    Landing& operator=(const Landing&) = delete;
    ~Landing() {
      if (!landed_) flight_.by_its_own_limits = true;
      {
        const std::lock_guard guard(keeper_.mutex_);
        if (flight_.failure && !alone_) keeper_.next_try_ = keeper_.clock_->now() + std::chrono::seconds(10);
        keeper_.flight_.reset();
      }
      flight_.ended.set();
    }
    void land(const Result<TokenSet>& outcome) {
      landed_ = true;
      if (!outcome) flight_.failure = outcome.error();
    }

   private:
    TokenKeeper& keeper_;
    Flight& flight_;
    const bool alone_ = flight_.by_its_own_limits;
    bool landed_ = false;
  };

  template <class Work>
  Task<Result<TokenSet>> fly(std::shared_ptr<Flight> flight, const Work& work) {
    Landing landing(*this, *flight);
    auto outcome = co_await work();
    landing.land(outcome);
    co_return outcome;
  }

  /// A refresh that fails before the access token has ended harms nobody yet.
  Result<TokenSet> usable_instead(const Wish& wish, const Error& error) {
    const std::lock_guard guard(mutex_);
    if (wish.plain() && held_ && clock_->now() < held_->valid_until && !refresh_.unsaved())
      return held_->tokens;
    return error;
  }

  using HeldLock = Result<std::unique_ptr<TokenPlace::Lock>>;
  Task<HeldLock> lock(Io& io, Real::time_point end, std::stop_token stop) {
    const auto attempt = [&](const LockOptions& wait) { return place_->lock(wait); };
    co_return co_await patiently(io, end, stop, attempt);
  }

  Task<Result<TokenSet>> replace_alone(Io& io, const TokenSet& tokens, Real::time_point end,
                                       std::stop_token stop) {
    const auto lock = co_await this->lock(io, end, std::move(stop));
    if (!lock) co_return lock.error();
    if (const auto saved = (*lock)->save(tokens); !saved) co_return saved.error();
    refresh_.forget();
    co_return hold(tokens);
  }

  Task<Result<TokenSet>> remove_alone(Io& io, Real::time_point end, std::stop_token stop,
                                      const Before& before) {
    const auto lock = co_await this->lock(io, end, std::move(stop));
    if (!lock) co_return lock.error();
    const auto stored = (*lock)->load();
    if (!stored) co_return stored.error();
    if (*stored) {
      const TokenSet& tokens = **stored;
      const auto told = co_await before(tokens);
      if (!told) co_return told.error();
      if (const auto erased = (*lock)->erase(); !erased) co_return erased.error();
    }
    refresh_.forget();
    co_return hold(TokenSet());
  }

  /// `known` is the access token that was found not to do; empty: none was looked at yet.
  Task<Result<TokenSet>> renew(Io& io, const Wish& wish, const Secret& known, Real::time_point end,
                               std::stop_token stop, Flight& flight) {
    if (known.empty()) {
      const auto stored = place_->load();
      if (stored && !*stored) co_return Refresh<>::nobody();
      if (stored && wish.granted_by(Held(**stored, *clock_), clock_->now())) co_return hold(**stored);
      // what is wrong with it comes to light under the lock, where it can be set right
    }
    const auto lock = co_await this->lock(io, end, stop);
    if (!lock) {
      flight.by_its_own_limits =
          lock.error().kind() == ErrorKind::timeout || lock.error().kind() == ErrorKind::cancelled;
      co_return lock.error();
    }
    const auto stored = refresh_.current(**lock);
    if (!stored) co_return stored.error();
    if (!*stored) {
      hold(TokenSet());
      co_return Refresh<>::nobody();
    }
    // of the known one, the clock that is never set back has told more than the wall clock can
    if ((*stored)->access_token.reveal() != known.reveal() &&
        wish.granted_by(Held(**stored, *clock_), clock_->now()))
      co_return hold(**stored);
    // its answer can't be had again, so nothing ends it early
    const auto tokens =
        co_await refresh_.run(io.shielded(), **lock, **stored, wish.scopes, clock_->wall_now());
    if (!tokens) co_return tokens;
    refreshes_.fetch_add(1, std::memory_order_relaxed);
    co_return hold(*tokens);
  }

  TokenSet hold(const TokenSet& tokens) {
    const std::lock_guard guard(mutex_);
    held_.reset();
    if (!tokens.access_token.empty()) held_.emplace(tokens, *clock_);
    next_try_ = {};
    return tokens;
  }

  const std::unique_ptr<TokenPlace> place_;
  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::optional<Held> held_;
  std::shared_ptr<Flight> flight_;
  Steady next_try_{};
  std::atomic<unsigned> refreshes_{0};
  Refresh<> refresh_;  // of whoever flies
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
