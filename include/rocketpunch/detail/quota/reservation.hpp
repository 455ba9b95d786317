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
    QuotaChange change = governor_.cancellation(scope_, *reservation_);
    if (!governor_.change(change, LockOptions{.timeout = longest_settling}))
      governor_.keep(std::move(change));
  }

  /// Reserves for before `latest`, in place of what was reserved before. Gives the time when the call may
  /// begin; once that is now, it ends within `longest`. `limits`: how long to wait for the ledger.
  Task<Result<Clock::Steady>> reserve(CallDriver& driver, const Clock& clock, Clock::Steady latest,
                                      Clock::Steady::duration longest, const SendOptions& limits) {
    const auto attempt = [&](const LockOptions& wait) {
      return governor_.reserve({scope_, priority_, clock, latest, longest, reservation_}, wait);
    };
    const auto end = std::chrono::steady_clock::now() + limits.timeout;
    const auto reservation = co_await wait_for_lock(driver, governor_.may_block(), end, limits.stop, attempt);
    if (reservation)
      reservation_ = *reservation;
    else if (reservation.error().kind() == ErrorKind::rate_limited)
      reservation_.reset();  // it was taken out before there was found to be no other
    if (!reservation) co_return reservation.error();
    co_return reservation_->begin;
  }
  /// Settles that the call was not sent. `left`: of the call's time.
  Task<void> cancel(CallDriver& driver, Clock::Steady::duration left) {
    if (reservation_) co_await settle(driver, governor_.cancellation(scope_, *reservation_), left);
  }
  /// Settles what came of it: the response, with what that told of the limits, or an error.
  Task<void> ended(CallDriver& driver, const Clock& clock, const Result<HttpResponse>& outcome,
                   const RateLimit& told, Clock::Steady sent_at, Clock::Steady deadline) {
    const auto now = clock.now();
    if (!reservation_) co_return;
    if (!outcome && !outcome.error().maybe_sent()) {
      co_await cancel(driver, deadline - now);
    } else if (!outcome) {
      co_await settle(driver, governor_.ending(scope_, *reservation_, now), deadline - now);
    } else {
      const auto wall_now = clock.wall_now();
      std::optional<std::chrono::nanoseconds> free_in;
      if (outcome->status == 429)
        free_in = pause_after(*outcome, wall_now);
      else
        free_in = ToldMoment{told.reset}.wait(wall_now);
      QuotaGovernor::CallResponse response{sent_at, now, outcome->status, told, free_in};
      co_await settle(driver, governor_.completion(scope_, *reservation_, std::move(response)),
                      deadline - now);
    }
  }

 private:
  static constexpr std::chrono::seconds longest_settling{1};

  Task<void> settle(CallDriver& driver, QuotaChange change, Clock::Steady::duration left) {
    reservation_.reset();
    const auto end =
        std::chrono::steady_clock::now() + (std::min)(left, Clock::Steady::duration(longest_settling));
    const auto attempt = [&](const LockOptions& wait) { return governor_.change(change, wait); };
    const auto done =
        co_await wait_for_lock(driver.shielded(), governor_.may_block(), end, stop_token(), attempt);
    if (!done) governor_.keep(std::move(change));
  }

  const QuotaGovernor& governor_;
  std::string_view scope_;
  Priority priority_;
  std::optional<QuotaGovernor::Reservation> reservation_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
