#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/oauth/refresh.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::detail {

/// A user's tokens, kept valid: gives them out while they are fresh, and makes one refresh between all
/// threads and processes when they end. Safe to use from many threads.
class TokenKeeper {
 public:
  TokenKeeper(std::unique_ptr<TokenPlace> place, std::shared_ptr<Clock> clock, Refresh::Send send)
      : place_(std::move(place)), clock_(std::move(clock)), refresh_(std::move(send)) {}

  /// Tokens whose access token is good for a while.
  Result<TokenSet> valid(const SendOptions& limits) { return obtain({}, limits); }

  /// Tokens with another access token than the one that was refused.
  Result<TokenSet> other_than(const Secret& refused, const SendOptions& limits) {
    return obtain({.unwanted = refused}, limits);
  }

  /// Tokens that are newer than those of now, with those scopes (none: the same).
  Result<TokenSet> refreshed(std::vector<std::string> scopes, const SendOptions& limits) {
    std::unique_lock guard(mutex_);
    std::optional<Held> held = held_;
    guard.unlock();
    if (!held) {
      // not yet read: what is in the store now is what has to be replaced
      const auto stored = place_->load();
      if (stored && *stored) held = Held(**stored, *clock_);
    }
    return obtain({.unwanted = held ? held->tokens.access_token : Secret(), .scopes = std::move(scopes)},
                  limits);
  }

  /// How many refreshes have been made here.
  unsigned refreshes() const noexcept { return refreshes_.load(std::memory_order_relaxed); }

  /// Keeps these, whatever was there.
  Result<void> replace(const TokenSet& tokens, const SendOptions& limits) {
    const auto end = end_of(limits);
    const auto done = alone(end, limits.stop, [&]() -> Result<TokenSet> {
      const auto lock = place_->lock({time_left(end), limits.stop});
      if (!lock) return lock.error();
      if (const auto saved = (*lock)->save(tokens); !saved) return saved.error();
      refresh_.forget();
      hold(tokens);
      return tokens;
    });
    return done ? Result<void>() : done.error();
  }

  /// Removes the tokens, after `before` was told of them, unless it fails. There may be none.
  Result<void> remove(const SendOptions& limits, const std::function<Result<void>(const TokenSet&)>& before) {
    const auto end = end_of(limits);
    const auto done = alone(end, limits.stop, [&]() -> Result<TokenSet> {
      const auto lock = place_->lock({time_left(end), limits.stop});
      if (!lock) return lock.error();
      const auto stored = (*lock)->load();
      if (!stored) return stored.error();
      if (*stored) {
        if (const auto told = before(**stored); !told) return told.error();
        if (const auto erased = (*lock)->erase(); !erased) return erased.error();
      }
      refresh_.forget();
      hold({});
      return TokenSet();
    });
    return done ? Result<void>() : done.error();
  }

 private:
  using Steady = Clock::Steady;
  /// Threads and processes wait for each other in real time, whatever clock the calls have.
  using Real = std::chrono::steady_clock;

  static Real::time_point end_of(const SendOptions& limits) { return Real::now() + limits.timeout; }
  static std::chrono::milliseconds time_left(Real::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Real::now());
    return (std::max)(left, std::chrono::milliseconds(0));
  }

  /// Tokens, and until when they are good by the clock that is never set back.
  struct Held {
    Held(TokenSet t, const Clock& clock) : tokens(std::move(t)) {
      using Span = Timestamp::Time::duration;
      const Span lifetime = (std::max)(Span(0), tokens.expires_at.time() - tokens.issued_at.time());
      // a wall clock that was set back must not make them live longer than they were given
      const Span left = (std::clamp)(tokens.expires_at.time() - std::chrono::floor<Span>(clock.wall_now()),
                                     Span(0), lifetime);
      valid_until = clock.now() + left;
      fresh_until = valid_until - (std::min)(Span(std::chrono::minutes(2)), lifetime / 2);
    }
    TokenSet tokens;
    Steady valid_until, fresh_until;
  };

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

  /// Work that one thread does and others wait for.
  struct Flight {
    std::optional<Error> failure{};
    bool done = false;
    bool by_its_own_limits = false;  // others may have more time
  };

  Result<TokenSet> obtain(const Wish& wish, const SendOptions& limits) {
    const auto end = end_of(limits);
    std::unique_lock guard(mutex_);
    while (true) {
      const auto now = clock_->now();
      if (held_ && !refresh_.unsaved()) {
        if (wish.granted_by(*held_, now)) return held_->tokens;
        // it will do until the refresh under way has ended, or is worth another try
        if (wish.plain() && now < held_->valid_until && (flight_ || now < next_try_)) return held_->tokens;
      }
      if (!flight_) break;
      const auto flight = flight_;
      if (!ended_.wait_until(guard, limits.stop, end, [&] { return flight->done; }))
        return lock_not_had(users_tokens, limits.stop.stop_requested());
      if (flight->failure && !flight->by_its_own_limits) return usable_instead(wish, *flight->failure);
    }
    const Secret known = held_ ? held_->tokens.access_token : Secret();
    return fly(
        guard, [&](Flight& flight) { return renew(wish, known, end, limits.stop, flight); }, &wish);
  }

  /// Runs work that replaces the tokens, when no other does.
  template <class Work>
  Result<TokenSet> alone(Real::time_point end, const std::stop_token& stop, Work work) {
    std::unique_lock guard(mutex_);
    if (!ended_.wait_until(guard, stop, end, [&] { return !flight_; }))
      return lock_not_had(users_tokens, stop.stop_requested());
    return fly(guard, [&](Flight& flight) {
      flight.by_its_own_limits = true;  // its failure is nobody else's
      return work();
    });
  }

  template <class Work>
  Result<TokenSet> fly(std::unique_lock<std::mutex>& guard, Work work, const Wish* wish = nullptr) {
    const auto flight = flight_ = std::make_shared<Flight>();
    guard.unlock();
    const auto end = [&] {
      guard.lock();
      flight->done = true;
      flight_.reset();
      ended_.notify_all();
    };
    Result<TokenSet> outcome = Error({.kind = ErrorKind::storage});
    try {
      outcome = work(*flight);
    } catch (...) {  // of a store that isn't the SDK's, or of memory that has run out
      flight->by_its_own_limits = true;
      end();
      throw;
    }
    end();
    if (outcome) return outcome;
    flight->failure = outcome.error();
    if (wish == nullptr) return outcome;
    next_try_ = clock_->now() + std::chrono::seconds(10);
    return usable_instead(*wish, outcome.error());
  }

  /// A refresh that fails before the access token has ended harms nobody yet.
  Result<TokenSet> usable_instead(const Wish& wish, const Error& error) const {
    if (wish.plain() && held_ && clock_->now() < held_->valid_until && !refresh_.unsaved())
      return held_->tokens;
    return error;
  }

  /// `known` is the access token that was found not to do; empty: none was looked at yet.
  Result<TokenSet> renew(const Wish& wish, const Secret& known, Real::time_point end,
                         const std::stop_token& stop, Flight& flight) {
    if (known.empty()) {
      const auto stored = place_->load();
      if (stored && !*stored) return Refresh::nobody();
      if (stored && wish.granted_by(Held(**stored, *clock_), clock_->now())) return hold(**stored);
      // what is wrong with it comes to light under the lock, where it can be set right
    }
    const auto lock = place_->lock({time_left(end), stop});
    if (!lock) {
      flight.by_its_own_limits =
          lock.error().kind() == ErrorKind::timeout || lock.error().kind() == ErrorKind::cancelled;
      return lock.error();
    }
    const auto stored = refresh_.current(**lock);
    if (!stored) return stored.error();
    if (!*stored) {
      hold({});
      return Refresh::nobody();
    }
    // of the known one, the clock that is never set back has told more than the wall clock can
    if ((*stored)->access_token.reveal() != known.reveal() &&
        wish.granted_by(Held(**stored, *clock_), clock_->now()))
      return hold(**stored);
    const auto tokens = refresh_.run(**lock, **stored, wish.scopes, clock_->wall_now());
    if (!tokens) return tokens;
    refreshes_.fetch_add(1, std::memory_order_relaxed);
    return hold(*tokens);
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
  std::condition_variable_any ended_;
  std::optional<Held> held_;
  std::shared_ptr<Flight> flight_;
  Steady next_try_{};
  std::atomic<unsigned> refreshes_{0};
  Refresh refresh_;  // of whoever flies
};

}  // namespace rocketpunch::detail
