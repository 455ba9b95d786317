#pragma once
#include "rocketpunch/base/language.hpp"

#include <algorithm>
#include <chrono>
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

/// The place of a call in the quota, from its booking on; given back if it ends unused. Where a call has
/// ended, its answer is worth more than the ledger: that is waited for no longer than the call may take, and
/// a second at the most, and what could not be settled then is with the next change.
template <class = void>
class QuotaPlace {
 public:
  QuotaPlace(const QuotaGovernor& governor, std::string_view scope, Priority priority)
      : governor_(governor), scope_(scope), priority_(priority) {}
  QuotaPlace(const QuotaPlace&) = delete;
  QuotaPlace& operator=(const QuotaPlace&) = delete;
  /// Of a call that ended by an exception.
  ~QuotaPlace() {
    if (!booking_) return;
    QuotaChange change = governor_.withdrawal(scope_, *booking_);
    if (!governor_.change(change, LockOptions{.timeout = longest_settling}))
      governor_.keep(std::move(change));
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
  /// Settles that the call was not sent. `left`: of the call's time.
  Task<void> withdraw(Io& io, Clock::Steady::duration left) {
    if (booking_) co_await settle(io, governor_.withdrawal(scope_, *booking_), left);
  }
  /// Settles that it was sent, and not answered.
  Task<void> ended(Io& io, Clock::Steady now, Clock::Steady::duration left) {
    if (booking_) co_await settle(io, governor_.ending(scope_, *booking_, now), left);
  }
  /// Settles what its answer told.
  Task<void> answered(Io& io, QuotaGovernor::Answer answer, Clock::Steady::duration left) {
    if (booking_) co_await settle(io, governor_.answering(scope_, *booking_, std::move(answer)), left);
  }

 private:
  static constexpr std::chrono::seconds longest_settling{1};

  Task<void> settle(Io& io, QuotaChange change, Clock::Steady::duration left) {
    booking_.reset();
    const auto end =
        std::chrono::steady_clock::now() + (std::min)(left, Clock::Steady::duration(longest_settling));
    const auto attempt = [&](const LockOptions& wait) { return governor_.change(change, wait); };
    const auto done = co_await patiently(io.shielded(), end, std::stop_token(), attempt);
    if (!done) governor_.keep(std::move(change));
  }

  const QuotaGovernor& governor_;
  std::string_view scope_;
  Priority priority_;
  std::optional<QuotaGovernor::Booking> booking_{};
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
