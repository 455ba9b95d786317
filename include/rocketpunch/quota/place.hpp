#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/codec/error_body.hpp"
#include "rocketpunch/http/request.hpp"
#include "rocketpunch/http/wait.hpp"
#include "rocketpunch/quota/governor.hpp"
#include "rocketpunch/quota/limits.hpp"
#include "rocketpunch/quota/options.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A header that holds one whole number, not below 0.
inline std::optional<std::int64_t> number_in(const Headers& headers, std::string_view name) noexcept {
  const auto text = headers.get(name);
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

/// What the headers tell about the limits, in the names of both generations.
inline RateLimit rate_limit(const Headers& headers, Clock::Wall now) {
  const auto whole_number = [&](std::string_view name) -> std::optional<int> {
    const auto value = number_in(headers, name);
    if (!value || *value > 0x7fffffff) return std::nullopt;
    return static_cast<int>(*value);
  };
  RateLimit limit;
  limit.remaining = whole_number("X-RP-RateLimit-Remaining");
  if (!limit.remaining) limit.remaining = whole_number("X-RateLimit-Remaining");
  limit.limit = whole_number("X-RateLimit-Limit");
  limit.reset = moment_in(headers, "X-RateLimit-Reset", now).moment;
  limit.scope = headers.get("X-RP-RateLimit-Scope").value_or("");
  limit.scope_remaining = whole_number("X-RP-RateLimit-Scope-Remaining");
  return limit;
}

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
  /// Settles what came of it: the response, with what that told of the limits, or an error.
  Task<void> ended(Io& io, const Clock& clock, const Result<HttpResponse>& outcome, const RateLimit& told,
                   Clock::Steady sent_at, Clock::Steady deadline) {
    const auto now = clock.now();
    if (!booking_) co_return;
    if (!outcome && !outcome.error().maybe_sent()) {
      co_await withdraw(io, deadline - now);
    } else if (!outcome) {
      co_await settle(io, governor_.ending(scope_, *booking_, now), deadline - now);
    } else {
      const auto wall_now = clock.wall_now();
      std::optional<std::chrono::nanoseconds> free_in;
      if (outcome->status == 429)
        free_in = pause_after(*outcome, wall_now);
      else
        free_in = ToldMoment{told.reset}.wait(wall_now);
      QuotaGovernor::Answer answer{sent_at, now, outcome->status, told, free_in};
      co_await settle(io, governor_.answering(scope_, *booking_, std::move(answer)), deadline - now);
    }
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
