#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/quota/governor.hpp"
#include "rocketpunch/quota/options.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// The place of a call in the quota, from its booking on; given back if it ends unused. Errors of the ledger
/// are passed over where a call has ended: its answer is worth more.
template <class = void>
class QuotaPlace {
 private:
  using Settling = std::function<Result<void>(const LockOptions&)>;

 public:
  QuotaPlace(const QuotaGovernor& governor, std::string_view scope, Priority priority)
      : governor_(governor), scope_(scope), priority_(priority) {}
  QuotaPlace(const QuotaPlace&) = delete;
  QuotaPlace& operator=(const QuotaPlace&) = delete;
  /// Of a call that ended by an exception.
  ~QuotaPlace() {
    if (booking_) (void)governor_.withdraw(scope_, *booking_, LockOptions());
  }

  /// Books, in place of what was booked before. Gives the time when the call may begin; once that is now, it
  /// ends within `longest`. `limits`: how long to wait for the ledger.
  Task<Result<Clock::Steady>> book(Io& io, const Clock& clock, Clock::Steady deadline,
                                   Clock::Steady::duration longest, const SendOptions& limits) {
    const auto attempt = [&](const LockOptions& wait) {
      return governor_.book({scope_, priority_, clock, deadline, longest, booking_}, wait);
    };
    const auto end = std::chrono::steady_clock::now() + limits.timeout;
    const auto booking = co_await patiently(io, end, limits.stop, attempt);
    if (booking)
      booking_ = *booking;
    else if (booking.error().kind() == ErrorKind::rate_limited)
      booking_.reset();  // it was taken out before there was found to be no other
    if (!booking) co_return booking.error();
    co_return booking_->begin;
  }
  Task<void> withdraw(Io& io) {
    const Settling attempt = [&](const LockOptions& wait) {
      return governor_.withdraw(scope_, *booking_, wait);
    };
    co_await settle(io, attempt);
  }
  Task<void> ended(Io& io, Clock::Steady now) {
    const Settling attempt = [&](const LockOptions& wait) {
      return governor_.ended(scope_, *booking_, now, wait);
    };
    co_await settle(io, attempt);
  }
  Task<void> answered(Io& io, const QuotaGovernor::Answer& answer) {
    const Settling attempt = [&](const LockOptions& wait) {
      return governor_.answered(scope_, *booking_, answer, wait);
    };
    co_await settle(io, attempt);
  }

 private:
  Task<void> settle(Io& io, const Settling& attempt) {
    if (!booking_) co_return;
    const auto end = std::chrono::steady_clock::now() + LockOptions().timeout;
    (void)co_await patiently(io.shielded(), end, std::stop_token(), std::ref(attempt));
    booking_.reset();
  }

  const QuotaGovernor& governor_;
  std::string_view scope_;
  Priority priority_;
  std::optional<QuotaGovernor::Booking> booking_{};
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
