#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/response_error.hpp"
#include "rocketpunch/detail/call/retry_rules.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The limits of one call, as the retry machine keeps them.
struct RetryLimits {
  RetryPolicy retry{};                                ///< When an attempt is repeated.
  std::chrono::milliseconds timeout{30'000};          ///< For the whole call, but for `quota_wait`.
  std::chrono::milliseconds attempt_timeout{20'000};  ///< For one attempt.
  /// For the waits for a turn in the quota, which are no part of `timeout`; 0: it waits for none.
  std::chrono::milliseconds quota_wait{0};
  bool renewable = false;    ///< Whether the credential can be renewed when it is refused.
  bool governed = false;     ///< Whether each attempt has to be admitted by the quota.
  bool conditional = false;  ///< Whether 304 is a response that was asked for.
  bool as_app = false;       ///< Whether a token stays out of it, where the operation may carry one.
};

/// Decides what happens next in a call: a pure state machine over outcomes and clock readings, which a driver
/// carries out. Blocking or not, every driver has the same rules from here.
class RetryMachine {
 public:
  /// What the driver has to do.
  enum class Step {
    admit,   ///< make a reservation in the quota, for before `latest_turn`; then `admitted`
    send,    ///< authorize and send; then `sent`, or `not_authorized`
    wait,    ///< wait until `Action::until`; then `waited`
    renew,   ///< renew the credential that was refused; then `renewed`
    finish,  ///< take `result`
  };
  /// What the driver has to do, and for how long.
  struct Action {
    Step step;
    Clock::Steady until;             ///< End of the wait; of other steps, when their time is over
    bool for_quota = false;          ///< Of a wait: for the quota, not after a failure
    bool on_new_connection = false;  ///< Of an attempt
  };

  /// A call that begins now. `seed` spreads the waits of many clients.
  RetryMachine(const Operation& operation, const RetryLimits& limits, Clock::Steady now, std::uint64_t seed)
      : operation_(operation),
        limits_(limits),
        deadline_(now + limits.timeout),
        jitter_(seed),
        as_app_(limits.as_app) {}

  /// The first action.
  Action start(Clock::Steady now) { return next_attempt(now); }

  /// The action after a wait; `stopped` if the caller asked to stop.
  Action waited(Clock::Steady now, bool stopped) {
    if (stopped)
      return finish(
          {.kind = ErrorKind::cancelled, .message = "stopped while waiting to send", .maybe_sent = false});
    if (turn_awaited_since_) {
      const auto waited = now - *std::exchange(turn_awaited_since_, std::nullopt);
      quota_waited_ += waited;
      deadline_ += waited;
    }
    return next_attempt(now);
  }

  /// The action after a reservation: the time that it is for, or why there is none. A reservation for later
  /// is made anew after the wait, since others may have used the quota meanwhile; so is one that the ledger
  /// was not to be had for, within the call's time.
  Action admitted(const Result<Clock::Steady>& at, Clock::Steady now) {
    if (!at) return not_reserved(at.error(), now);
    ledger_fails_since_.reset();
    return *at > now ? await_turn(*at, now) : attempt(now);
  }

  /// The action after an attempt that could not be authorized, and so was not sent.
  Action not_authorized(const Error& error, Clock::Steady now) {
    --sent_;
    if (repeats_without_credential(error)) return try_again(error.parts(), now);
    // a store says nothing about what was sent before
    return finish(error.kind() == ErrorKind::storage && last_error_ ? *std::move(last_error_)
                                                                    : error.parts());
  }

  /// The action after the refused credential was renewed, or could not be.
  Action renewed(const Result<Renewal>& outcome, Clock::Steady now) {
    if (!outcome) return goes_on_as_app() ? next_attempt(now) : finish(outcome.error().parts());
    renewals_ += *outcome == Renewal::refreshed ? 2 : 1;
    return next_attempt(now);
  }

  /// The action after an attempt. `by_user`: whether it carried a token.
  Action sent(Result<HttpResponse> outcome, Clock::Steady now, Clock::Wall wall_now, bool by_user = true) {
    return outcome ? answered(*std::move(outcome), now, wall_now, by_user) : failed(outcome.error(), now);
  }

  /// Before when its turn in the quota has to come.
  Clock::Steady latest_turn(Clock::Steady now) const noexcept {
    return now + (std::max)(limits_.quota_wait - quota_waited_, Clock::Steady::duration(0));
  }
  /// When the call ends for want of time.
  Clock::Steady deadline() const noexcept { return deadline_; }
  /// Whether the next attempt goes with the App Key alone.
  bool as_app() const noexcept { return as_app_; }

  /// How often the request was sent.
  int attempts() const noexcept { return sent_; }
  /// The response (2xx, or 304 if that was asked for), or the error with the operation and the attempts in
  /// it. After `Step::finish`, once.
  Result<HttpResponse> result() { return std::move(*result_); }

 private:
  Action next_attempt(Clock::Steady now) {
    if (now >= deadline_)
      return finish({.kind = ErrorKind::timeout, .message = "deadline exceeded", .maybe_sent = false});
    return limits_.governed ? Action{Step::admit, deadline_} : attempt(now);
  }
  Action not_reserved(const Error& error, Clock::Steady now) {
    const ErrorKind kind = error.kind();
    if (kind == ErrorKind::storage || kind == ErrorKind::timeout || kind == ErrorKind::network ||
        kind == ErrorKind::server) {
      using namespace std::chrono_literals;
      if (!ledger_fails_since_) ledger_pause_ = 10ms;
      ledger_fails_since_ = ledger_fails_since_.value_or(now);
      // what can't be read or written is hardly there in a minute
      const auto end =
          kind == ErrorKind::storage ? (std::min)(deadline_, *ledger_fails_since_ + 5s) : deadline_;
      const auto again = now + std::exchange(ledger_pause_, (std::min)(ledger_pause_ * 2, 1'000ms));
      if (again < end) return {Step::wait, again, true};
    }
    // what an attempt has told counts for more
    return finish(last_error_ ? *std::move(last_error_) : error.parts());
  }
  Action attempt(Clock::Steady now) {
    ++attempts_;
    ++sent_;
    return {Step::send, attempt_end(now), false, on_new_connection_};
  }
  Clock::Steady attempt_end(Clock::Steady now) const {
    return (std::min)(deadline_, now + limits_.attempt_timeout);
  }

  Action answered(HttpResponse response, Clock::Steady now, Clock::Wall wall_now, bool by_user) {
    const int status = response.status;
    if (status >= 200 && status < 300) return finish(std::move(response));
    if (status == 304 && limits_.conditional) return finish(std::move(response));
    // an earlier attempt may have removed it: then its absence is what was asked for
    if (status == 404 && operation_.method == "DELETE" && maybe_acted_)
      return finish(HttpResponse{.status = 204, .headers = std::move(response.headers), .body = {}});
    if (status == 401 && by_user && operation_.access != Access::app_key && now < deadline_) {
      if (limits_.renewable && renewals_ < 2) return {Step::renew, deadline_};
      if (goes_on_as_app()) return next_attempt(now);
    }

    auto [error, in_words] = failed_response(operation_, response, wall_now);
    if (const RetryRule* const rule = retry_rule_of(status)) {
      on_new_connection_ = on_new_connection_ || rule->on_new_connection;
      if (status >= 500) maybe_acted_ = true;  // what is below says that the request was not processed
      if (rule->writes_too || operation_.replay != Replay::unsafe) {
        // the service has told when the call's turn comes
        const bool for_turn = status == 429 && limits_.governed && error.retry_after;
        return try_again(std::move(error), now, for_turn);
      }
    }
    if (status >= 500 && operation_.replay == Replay::unsafe && !in_words)
      error.kind = ErrorKind::outcome_unknown;
    return finish(std::move(error));
  }

  /// Leaves the token out from now on, where the operation can do without and hasn't yet.
  bool goes_on_as_app() noexcept {
    return operation_.access == Access::app_key_and_user && !std::exchange(as_app_, true);
  }

  Action failed(const Error& failure, Clock::Steady now) {
    ErrorDetails error = failure.parts();
    if (error.maybe_sent) maybe_acted_ = true;
    if (repeats_after(error, operation_.replay)) return try_again(std::move(error), now);
    if (operation_.replay == Replay::unsafe && is_lost(error)) error.kind = ErrorKind::outcome_unknown;
    return finish(std::move(error));
  }

  Action try_again(ErrorDetails error, Clock::Steady now, bool for_turn = false) {
    const auto wait = wait_after(error, attempts_, limits_.retry, jitter_);
    if (!wait) return finish(std::move(error));
    const auto until = now + *wait;
    for_turn = for_turn && until < latest_turn(now);
    if (!for_turn && until >= deadline_) return finish(std::move(error));
    last_error_ = std::move(error);
    return for_turn ? await_turn(until, now) : Action{Step::wait, until};
  }
  Action await_turn(Clock::Steady at, Clock::Steady now) {
    turn_awaited_since_ = now;
    return {Step::wait, at, true};
  }

  Action finish(HttpResponse response) {
    result_.emplace(std::move(response));
    return {Step::finish, {}};
  }
  Action finish(ErrorDetails error) {
    error.operation = operation_.id;
    error.attempts = sent_;
    error.repeatable = operation_.replay != Replay::unsafe;
    error.maybe_sent = error.maybe_sent || maybe_acted_;  // what ends the call is not all that happened in it
    result_.emplace(Error(std::move(error)));
    return {Step::finish, {}};
  }

  const Operation& operation_;
  RetryLimits limits_;
  Clock::Steady deadline_;
  Jitter jitter_;
  int attempts_ = 0;  // those that could not be authorized included
  int sent_ = 0;      // without them
  int renewals_ = 0;  // one that only found another credential counts half
  bool as_app_;
  bool on_new_connection_ = false;
  bool maybe_acted_ = false;  // whether the server may have carried out an earlier attempt
  std::optional<ErrorDetails> last_error_;
  std::optional<Clock::Steady> turn_awaited_since_{};
  Clock::Steady::duration quota_waited_{};
  std::optional<Clock::Steady> ledger_fails_since_{};
  std::chrono::milliseconds ledger_pause_{};
  std::optional<Result<HttpResponse>> result_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
