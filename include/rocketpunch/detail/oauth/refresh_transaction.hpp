#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/oauth/token_errors.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The transaction that replaces a user's tokens. A refresh token is good once, so nothing may be lost
/// between the service and the store: that a refresh begins is stored before it is sent, and its response
/// before it is used. For one caller at a time, which holds the store's lock.
template <class = void>
class RefreshTransaction {
 public:
  /// Exchanges the refresh token of a set for another set, with those scopes (none: the same).
  using Send =
      std::function<Task<Result<TokenSet>>(CallDriver&, const TokenSet&, const std::vector<std::string>&)>;

  /// `send` takes `longest_send` at the most. `changes` counts how often this process has replaced the
  /// tokens.
  RefreshTransaction(Send send, std::chrono::milliseconds longest_send, std::shared_ptr<Clock> clock,
                     std::shared_ptr<const std::atomic<std::uint64_t>> changes)
      : send_(std::move(send)),
        longest_send_(longest_send),
        clock_(std::move(clock)),
        changes_(std::move(changes)) {}

  /// Whether there are tokens that could not be stored yet. May be asked by any thread.
  bool unsaved() const noexcept { return unsaved_.load(std::memory_order_acquire); }

  /// How long others have to wait, in a store of leases, where who has begun a refresh was ended: a request,
  /// the mark before it and the response after it.
  std::chrono::milliseconds longest_lease() const noexcept { return longest_send_ + 2 * to_save; }

  using Lock = AnyTokenStore::Lock;
  using Real = std::chrono::steady_clock;
  /// The stored tokens, after those that could not be stored at their time.
  Task<Result<std::optional<TokenSet>>> current(CallDriver& driver, Lock& lock) {
    auto live = co_await this->live(driver, lock);
    if (!live || !unsaved()) co_return live;
    SaveOptions late;
    late.answers = answered_;
    const auto saved = co_await save(driver, lock, answer_, late);
    if (!saved) co_return saved.error();
    forget();
    co_return live;
  }

  /// The tokens that are good: the stored ones, or those that could not be stored at their time.
  Task<Result<std::optional<TokenSet>>> live(CallDriver& driver, Lock& lock) {
    auto stored = co_await load(driver, lock);
    if (!stored || !unsaved()) co_return stored;
    // what another has put there since is newer, and not to be erased; nor is a sign-out undone
    const bool superseded =
        answered_.empty()
            ? unsaved_since_ != changes_->load() || (*stored && (*stored)->issued_at > answer_.issued_at)
            : !*stored || (*stored)->refresh_token.reveal() != answered_.reveal();
    if (superseded) {
      forget();
      co_return stored;
    }
    co_return std::optional<TokenSet>(answer_);
  }

  /// Stores the tokens of a new sign-in; those that can't be are kept until they can.
  Task<Result<void>> replace(CallDriver& driver, Lock& lock, const TokenSet& tokens) {
    forget();
    const auto saved = co_await save(driver, lock, tokens);
    if (!saved) keep_unsaved(tokens);
    co_return saved;
  }

  /// Exchanges the stored tokens. `now` is the time of day.
  Task<Result<TokenSet>> run(CallDriver& driver, Lock& lock, TokenSet tokens, std::vector<std::string> scopes,
                             Timestamp now, bool again = false) {
    if (tokens.refresh_token.empty())
      co_return sign_in_ended("the access token has ended, and there is no refresh token");
    if (tokens.refresh_token.reveal() == refused_.reveal()) co_return refresh_refused(tokens);

    const auto unanswered = std::exchange(tokens.unanswered_refresh, now);
    // also finds out that the response could not be stored, while nothing is lost by that
    const auto marked = co_await mark(driver, lock, tokens);
    if (!marked) co_return marked.error();
    auto answer = co_await send_(driver, tokens, scopes);
    if (answer) {
      constexpr std::chrono::minutes longest_on_its_way(5);
      if (unanswered && now.time() - unanswered->time() < longest_on_its_way)
        answer->unanswered_refresh = unanswered;
      co_return co_await keep(driver, lock, tokens, *std::move(answer));
    }

    const Error error = answer.error();
    if (is_answer_lost(error)) co_return error;
    if (error.code() == "invalid_grant") {
      const auto newer = co_await load(driver, lock);
      // someone did not respect the lock: then the newer token counts
      if (!again && newer && *newer && (*newer)->refresh_token.reveal() != tokens.refresh_token.reveal())
        co_return co_await run(driver, lock, **newer, scopes, now, true);
      refused_ = tokens.refresh_token;
    }
    tokens.unanswered_refresh = unanswered;
    // at worst a later error says that a response was lost where none was
    static_cast<void>(co_await save(driver, lock, tokens, last(Secret())));
    co_return error.code() == "invalid_grant" ? refresh_refused(tokens) : error;
  }

  /// What is told of the tokens before they go; an error keeps them. None: they go unread.
  using Before = std::function<Task<Result<void>>(const TokenSet&)>;
  /// Removes the tokens, after `before` was told of them.
  Task<Result<void>> remove(CallDriver& driver, Lock& lock, const Before& before) {
    if (before) {
      const auto live = co_await this->live(driver, lock);
      if (!live) co_return live.error();
      if (*live) {
        const auto told = co_await before(**live);
        if (!told) co_return told.error();
      }
    }
    const auto erased = co_await erase(driver, lock);
    if (erased || (before && !is_lease_ended(erased.error()))) forget();
    co_return erased;
  }

  /// Moves the tokens to another place, whose lock is held too, and gives them. They are stored there before
  /// they go here, and stay here, and only here, if either can't be done. If both turn out to be one place,
  /// they stay there.
  Task<Result<TokenSet>> move(CallDriver& driver, Lock& lock, Lock& there) {
    const auto live = co_await this->live(driver, lock);
    if (!live) co_return live.error();
    if (!*live) co_return nobody_signed_in();
    const auto former = co_await load(driver, there);
    if (!former) co_return unreadable_there(former.error());  // it could not be put back
    const auto here = co_await load(driver, lock);
    if (!here) co_return here.error();
    if (are_same(*here, *former)) {
      // two objects may stand for one place, without an identity that says so
      const auto is_one = co_await are_one_place(driver, lock, there, *here, **live);
      if (!is_one) co_return is_one.error();
      if (*is_one) {
        const auto kept = co_await current(driver, lock);
        if (!kept) co_return kept.error();
        co_return **live;
      }
    }
    const auto saved = co_await save(driver, there, **live);
    if (!saved) co_return saved.error();
    const auto erased = co_await remove(driver, lock, nullptr);
    if (erased) co_return **live;
    const auto left = co_await load(driver, lock);
    if (left && !*left) {  // they went after all
      forget();
      co_return **live;
    }
    if (left && co_await put_back(driver, there, *former)) co_return erased.error();
    co_return not_sent(ErrorKind::storage,
                       "the tokens are in both stores, for they could not be removed where they were: " +
                           erased.error().message());
  }

  /// Keeps tokens until they can be stored: the response to that refresh token, or those of a new sign-in.
  void keep_unsaved(const TokenSet& tokens, const Secret& answered = {}) {
    answered_ = answered;
    answer_ = tokens;
    unsaved_since_ = changes_->load();
    unsaved_.store(true, std::memory_order_release);
  }

  /// Forgets what was found out about tokens that are no longer the stored ones.
  void forget() {
    refused_ = {};
    answer_ = {};
    answered_ = {};
    unsaved_.store(false, std::memory_order_release);
  }

 private:
  static constexpr std::chrono::seconds to_save{5};

  static bool are_same(const std::optional<TokenSet>& a, const std::optional<TokenSet>& b) {
    if (!a || !b) return !a && !b;
    return a->access_token.reveal() == b->access_token.reveal() &&
           a->refresh_token.reveal() == b->refresh_token.reveal();
  }
  /// Whether what is stored there comes to be stored here, where both show `stored`, and do again when this
  /// has ended. A refresh token stays in its place all the time, whatever ends the program in between.
  Task<Result<bool>> are_one_place(CallDriver& driver, Lock& lock, Lock& there,
                                   const std::optional<TokenSet>& stored, const TokenSet& live) {
    TokenSet mark = stored ? *stored : live;
    if (stored && mark.refresh_token.empty()) {
      mark.refresh_token = Secret("moving");
    } else if (stored) {
      mark.access_token = Secret(mark.access_token.reveal() == "moving" ? "moved" : "moving");
      mark.expires_at = mark.issued_at;  // so that nobody is given it
    }
    const auto saved = co_await save(driver, there, mark);
    const auto seen = co_await load(driver, lock);
    const auto restored = co_await put_back(driver, there, stored);
    if (!saved) co_return saved.error();
    if (!seen) co_return seen.error();
    if (!restored) co_return restored.error();
    co_return !are_same(*seen, stored);
  }
  Task<Result<void>> put_back(CallDriver& driver, Lock& lock, const std::optional<TokenSet>& former) {
    return former ? save(driver, lock, *former) : erase(driver, lock);
  }

  /// What a store is given for one thing that it does. What must not be lost is tried again.
  static StoreLimits limits() { return {.deadline = Real::now() + std::chrono::seconds(10)}; }
  Task<Result<std::optional<TokenSet>>> load(CallDriver& driver, Lock& lock) {
    return retry_store(driver, *clock_, lock.may_block(), longest_send_, [&] { return lock.load(limits()); });
  }
  Task<Result<void>> erase(CallDriver& driver, Lock& lock) {
    return retry_store(driver, *clock_, lock.may_block(), longest_send_,
                       [&] { return lock.erase(limits()); });
  }
  Task<Result<void>> save(CallDriver& driver, Lock& lock, const TokenSet& tokens) {
    return save(driver, lock, tokens, SaveOptions());  // no default argument, which g++ 12 destroys twice
  }
  Task<Result<void>> save(CallDriver& driver, Lock& lock, const TokenSet& tokens, SaveOptions options) {
    return retry_store(driver, *clock_, lock.may_block(), longest_send_, [&lock, &tokens, options]() mutable {
      options.limits = limits();
      return lock.save(tokens, options);
    });
  }
  /// Of what gives the lease up.
  static SaveOptions last(const Secret& answers) {
    SaveOptions options;
    options.answers = answers;
    options.hold = {};
    return options;
  }
  /// Stores that a refresh begins, by whoever has the lease until it has ended.
  Task<Result<void>> mark(CallDriver& driver, Lock& lock, const TokenSet& tokens) {
    SaveOptions options;
    options.hold = longest_lease();
    for (;;) {
      const auto begun = clock_->now();
      const auto marked = co_await save(driver, lock, tokens, options);
      // else the machine may have stood still, and the lease be over while the request is under way
      if (!marked || clock_->now() - begun < to_save) co_return marked;
    }
  }

  Task<Result<TokenSet>> keep(CallDriver& driver, Lock& lock, const TokenSet& before, TokenSet answer) {
    const bool usable = !answer.access_token.empty();
    if (!usable) {  // the former one may be good for a while yet
      answer.access_token = before.access_token;
      answer.scopes = before.scopes;
      answer.issued_at = before.issued_at;
      answer.expires_at = before.expires_at;
    }
    if (answer.refresh_token.empty()) answer.refresh_token = before.refresh_token;  // RFC 6749, section 6
    if (answer.scopes.empty()) answer.scopes = before.scopes;
    const auto saved = co_await save(driver, lock, answer, last(before.refresh_token));
    if (!saved) {
      keep_unsaved(answer, before.refresh_token);
      co_return saved.error();
    }
    if (!usable) co_return no_access_token();
    co_return answer;
  }

  Send send_;
  std::chrono::milliseconds longest_send_;
  std::shared_ptr<Clock> clock_;
  std::shared_ptr<const std::atomic<std::uint64_t>> changes_;
  Secret refused_;   // refresh token that the service has refused
  TokenSet answer_;  // not stored yet
  Secret answered_;  // refresh token that it was the response to; empty: it is a new sign-in's
  std::uint64_t unsaved_since_ = 0;
  std::atomic<bool> unsaved_{false};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
