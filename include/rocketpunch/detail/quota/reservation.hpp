#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/quota/governor.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/transport.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// For how long nobody who shares the quota calls, after a 429: a day at the most, for no window of the
/// service is longer. A gateway's refusal is hardly the key's, so it closes the key for a minute at the most.
inline std::optional<std::chrono::seconds> pause_after(const HttpResponse& refusal, Clock::Wall now) {
  const auto wait = told_wait(refusal, now).wait;
  const bool of_service = refusal.headers.contains("X-RP-RateLimit-Scope") ||
                          refusal.headers.contains("X-RP-RateLimit-Remaining") ||
                          codec::read_error_body(refusal.body);
  if (!wait) return wait;
  return (std::min)(*wait,
                    of_service ? std::chrono::seconds(std::chrono::hours(24)) : std::chrono::seconds(60));
}

/// The reservation of a call in the quota, given back if it ends unused. Where a call has
/// ended, its response is worth more than the ledger: that is waited for no longer than the call may take,
/// and a second at the most, and what could not be settled then is with the next change.
template <class = void>
class QuotaReservation {
 public:
  QuotaReservation(const QuotaGovernor& governor, std::string_view scope, Priority priority)
      : governor_(governor), scope_(scope), priority_(priority) {}
  QuotaReservation(const QuotaReservation&) = delete;
  QuotaReservation& operator=(const QuotaReservation&) = delete;
  /// Of a call that ended by an exception.
  ~QuotaReservation() {
    if (!reservation_) return;
    LedgerAct act = governor_.cancellation(scope_, id_);
    governor_.count_alone(act);
    if (!governor_.tries_ledger() || !governor_.change(act, LockOptions{.timeout = longest_settling}))
      governor_.keep(std::move(act));
  }

  /// Reserves for before `latest`, in place of what was reserved before. Gives the time when the call may
  /// begin; once that is now, it ends within `longest`. `limits`: how long to wait for the ledger.
  Task<Result<Clock::Steady>> reserve(CallDriver& driver, Clock::Steady latest,
                                      Clock::Steady::duration longest, const SendOptions& limits) {
    const QuotaGovernor::ReservationRequest request{scope_, priority_, id_,
                                                    latest, longest,   reservation_.has_value()};
    if (!governor_.tries_ledger()) co_return taken(governor_.reserve_alone(request));
    const auto attempt = [&](const LockOptions& wait) { return governor_.reserve(request, wait); };
    const auto timeout = governor_.shares() ? (std::min)(limits.timeout, longest_try) : limits.timeout;
    const auto end = std::chrono::steady_clock::now() + timeout;
    const auto reservation = co_await wait_for_lock(driver, governor_.may_block(), end, limits.stop, attempt);
    if (reservation) co_return taken(reservation);
    // an error may hide that it was done
    maybe_reserved_ = maybe_reserved_ || reservation.error().kind() != ErrorKind::rate_limited;
    if (!governor_.goes_alone_after(reservation.error())) co_return taken(reservation);
    failure_ = reservation.error();
    co_return taken(governor_.reserve_alone(request));
  }
  /// Settles that the call was not sent. `left`: of the call's time.
  Task<void> cancel(CallDriver& driver, Clock::Steady::duration left) {
    if (reservation_)
      co_await settle(driver, governor_.cancellation(scope_, id_), left);
    else if (std::exchange(maybe_reserved_, false))
      governor_.keep(governor_.cancellation(scope_, id_));
  }
  /// Settles what came of it: the response, with what that told of the limits, or an error.
  Task<void> ended(CallDriver& driver, const Clock& clock, const Result<HttpResponse>& outcome,
                   const RateLimit& told, Clock::Steady sent_at, Clock::Steady deadline) {
    const auto now = clock.now();
    if (!reservation_) co_return;
    if (!outcome && !outcome.error().maybe_sent()) {
      co_await cancel(driver, deadline - now);
    } else if (!outcome) {
      co_await settle(driver, governor_.ending(scope_, id_, *reservation_, now), deadline - now);
    } else {
      const auto wall_now = clock.wall_now();
      std::optional<std::chrono::nanoseconds> free_in;
      if (outcome->status == 429)
        free_in = pause_after(*outcome, wall_now);
      else
        free_in = ToldMoment{told.reset}.wait(wall_now);
      QuotaGovernor::CallResponse response{sent_at, now, outcome->status, told, free_in};
      co_await settle(driver, governor_.completion(scope_, id_, *reservation_, std::move(response)),
                      deadline - now);
    }
  }
  /// What the ledger has failed with since this was asked, where the client goes by its share then.
  std::optional<Error> take_failure() { return std::exchange(failure_, std::nullopt); }

 private:
  static constexpr std::chrono::seconds longest_settling{1};
  static constexpr std::chrono::milliseconds longest_try{1'000};

  Result<Clock::Steady> taken(const Result<QuotaGovernor::Reservation>& reservation) {
    if (reservation)
      reservation_ = *reservation;
    else if (reservation.error().kind() == ErrorKind::rate_limited)
      reservation_.reset();  // it was taken out before there was found to be no other
    if (!reservation) return reservation.error();
    return reservation->turn;
  }
  Task<void> settle(CallDriver& driver, LedgerAct act, Clock::Steady::duration left) {
    reservation_.reset();
    maybe_reserved_ = false;
    id_ = governor_.next_id();  // of the call's next attempt, if there is one
    governor_.count_alone(act);
    if (governor_.tries_ledger()) {
      const auto end =
          std::chrono::steady_clock::now() + (std::min)(left, Clock::Steady::duration(longest_settling));
      const auto attempt = [&](const LockOptions& wait) { return governor_.change(act, wait); };
      const auto done =
          co_await wait_for_lock(driver.shielded(), governor_.may_block(), end, stop_token(), attempt);
      if (done) co_return;
      // that it was busy for so little time is no failure
      if (done.error().kind() != ErrorKind::timeout && governor_.goes_alone_after(done.error()))
        failure_ = done.error();
    }
    governor_.keep(std::move(act));
  }

  const QuotaGovernor& governor_;
  std::string_view scope_;
  Priority priority_;
  QuotaLog::Id id_ = governor_.next_id();
  std::optional<QuotaGovernor::Reservation> reservation_{};
  bool maybe_reserved_ = false;  // though an error says otherwise
  std::optional<Error> failure_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
