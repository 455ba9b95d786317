#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/quota/options.hpp"
#include "rocketpunch/quota/rate_limit.hpp"
#include "rocketpunch/quota/window.hpp"

namespace rocketpunch::detail {

/// The settings with what was left out filled in; throws a configuration error that names an unusable one.
inline QuotaOptions checked(QuotaOptions options) {
  const auto require = [](bool fine, const char* rule) {
    if (!fine) throw Error({.kind = ErrorKind::configuration, .message = rule, .maybe_sent = false});
  };
  require(options.bulk_share > 0 && options.bulk_share <= 1,
          "quota.bulk_share must be more than 0 and at most 1");
  std::vector<QuotaLimit> limits = documented_limits();
  for (const QuotaLimit& limit : options.limits) {
    require(limit.period.count() > 0 && limit.period <= std::chrono::hours(24 * 31),
            "quota.limits: period must be more than 0 and at most 31 days");
    require(limit.calls >= 1 && limit.calls <= 1'000'000, "quota.limits: calls must be from 1 to 1,000,000");
    std::erase_if(limits, [&](const QuotaLimit& documented) { return documented.scope == limit.scope; });
  }
  limits.insert(limits.end(), options.limits.begin(), options.limits.end());
  options.limits = std::move(limits);
  if (!options.ledger) options.ledger = std::make_shared<MemoryQuotaLedger>();
  return options;
}

/// Decides by the limits when a call may begin, and learns from answers. Safe to use from many threads.
class QuotaGovernor {
 public:
  using Time = QuotaBook::Time;

  explicit QuotaGovernor(QuotaOptions options) : options_(checked(std::move(options))) {}

  /// Whether calls have to ask.
  bool governs() const noexcept { return options_.mode != QuotaMode::off; }

  /// A call's entry in the book.
  struct Booking {
    Time begin;     ///< When it may begin.
    bool now;       ///< Whether that is now: then it counts until it has ended,
    Time latest{};  ///< at this time, if nobody says so.
  };
  /// What is asked for.
  struct Wish {
    std::string_view scope;
    Priority priority;
    const Clock& clock;
    Time deadline;           ///< Before which it has to begin.
    Time::duration longest;  ///< That it takes, once it has begun.
    /// A booking whose time has come: it is made anew, since answers may have told of other calls meanwhile,
    /// and calls end later than they begin.
    std::optional<Booking> held{};
  };

  /// Books a call for the earliest time that the limits leave; or, where nothing was booked, says why.
  Result<Booking> book(const Wish& wish, const LockOptions& wait) const {
    std::optional<Booking> booked;
    std::optional<Error> refusal;
    const auto done = options_.ledger.change(
        [&](QuotaBook& book) {
          const Time now = wish.clock.now();  // not before the wait for the ledger
          if (wish.held) take_out(book, wish.scope, *wish.held);
          forget(book, now);
          const auto [at, limit] = earliest(book, wish.scope, wish.priority, now,
                                            wish.held ? QuotaBook::Later::waits : QuotaBook::Later::counts);
          const bool waits = at > now && options_.mode != QuotaMode::tell;
          if (waits && (options_.mode == QuotaMode::fail || at >= wish.deadline)) {
            refusal = used_up(limit, at - now, options_.mode);
            return;
          }
          booked = waits ? Booking{at, false} : Booking{now, true, now + wish.longest};
          for_each_scope(wish.scope, [&](std::string_view name) {
            booked->now ? book.take_off(name, booked->latest) : book.add(name, booked->begin);
          });
        },
        wait);
    if (!done) return done.error();
    if (refusal) return *std::move(refusal);
    return *booked;
  }

  /// Takes a booking back: its call was not sent.
  Result<void> withdraw(std::string_view scope, const Booking& booking, const LockOptions& wait) const {
    return options_.ledger.change([&](QuotaBook& book) { take_out(book, scope, booking); }, wait);
  }

  /// The call ended now, without an answer. It counts from now on, since it isn't known when the service
  /// counted it.
  Result<void> ended(std::string_view scope, const Booking& booking, Time now,
                     const LockOptions& wait) const {
    return options_.ledger.change(
        [&](QuotaBook& book) {
          take_out(book, scope, booking);
          for_each_scope(scope, [&](std::string_view name) { book.add(name, now); });
        },
        wait);
  }

  /// What the answer to a call told.
  struct Answer {
    Time sent;  ///< When the call was sent,
    Time now;   ///< and answered.
    int status;
    const RateLimit& told;
    /// How long the service said that a new call would be refused, or its window would last.
    std::optional<std::chrono::nanoseconds> free_in;
  };
  /// The call was answered.
  Result<void> answered(std::string_view scope, const Booking& booking, const Answer& answer,
                        const LockOptions& wait) const {
    const auto& told = answer.told;
    return options_.ledger.change(
        [&](QuotaBook& book) {
          take_out(book, scope, booking);
          const bool refused = answer.status == 429;
          const bool of_scope = refused && !scope.empty() && told.scope == scope;
          for_each_scope(scope, [&](std::string_view name) {
            if (!refused) book.add(name, answer.now);
            learn(book, name, answer.sent, answer.now, name.empty() ? told.remaining : told.scope_remaining,
                  name.empty() ? told.limit : std::nullopt, answer.free_in);
          });
          if (refused && answer.free_in)
            book.block(of_scope ? scope : std::string_view(), answer.now + *answer.free_in);
        },
        wait);
  }

  /// All windows as they are now.
  Result<std::vector<QuotaWindow>> windows(Time now) const {
    std::vector<QuotaWindow> all;
    const auto done = options_.ledger.change(
        [&](QuotaBook& book) {
          forget(book, now);
          for (const QuotaLimit& limit : options_.limits) {
            const Time free = (std::max)(book.earliest(limit.scope, limit.period, limit.calls, now),
                                         book.blocked_until(limit.scope));
            all.push_back({.scope = limit.scope,
                           .period = limit.period,
                           .limit = limit.calls,
                           .used = book.count(limit.scope, now - limit.period, now),
                           .free_in = std::chrono::ceil<std::chrono::milliseconds>(free - now)});
          }
        },
        {});
    if (!done) return done.error();
    return all;
  }

  /// How long that many calls take, beginning now, if the quota is all that holds them up.
  Result<std::chrono::milliseconds> time_for(std::int64_t calls, Priority priority, Time now,
                                             const LockOptions& wait = {}) const {
    std::optional<QuotaBook> plan;
    const auto done = options_.ledger.change(
        [&](QuotaBook& book) {
          forget(book, now);
          plan = book;
        },
        wait);
    if (!done) return done.error();
    Time last = now;
    for (std::int64_t i = 0; i < calls; ++i) {
      last = earliest(*plan, {}, priority, last).first;
      plan->add({}, last);
    }
    return std::chrono::ceil<std::chrono::milliseconds>(last - now);
  }

 private:
  template <class Do>
  static void for_each_scope(std::string_view scope, Do act) {
    act(std::string_view());
    if (!scope.empty()) act(scope);
  }
  static void take_out(QuotaBook& book, std::string_view scope, const Booking& booking) {
    for_each_scope(scope, [&](std::string_view name) {
      booking.now ? book.land(name, booking.latest) : book.remove(name, booking.begin);
    });
  }

  /// The earliest time by all limits, and the limit that decided it; none: a refusal of the service did.
  std::pair<Time, const QuotaLimit*> earliest(const QuotaBook& book, std::string_view scope,
                                              Priority priority, Time now,
                                              QuotaBook::Later later = QuotaBook::Later::counts) const {
    std::pair<Time, const QuotaLimit*> latest{now, nullptr};
    for (const QuotaLimit& limit : options_.limits) {
      if (!limit.scope.empty() && limit.scope != scope) continue;
      const int share =
          priority == Priority::bulk ? static_cast<int>(options_.bulk_share * limit.calls) : limit.calls;
      const Time free = book.earliest(limit.scope, limit.period, (std::max)(share, 1), now, later);
      if (free > latest.first) latest = {free, &limit};
    }
    for_each_scope(scope, [&](std::string_view name) {
      const Time blocked = book.blocked_until(name);
      if (blocked > now && blocked >= latest.first) latest = {blocked, nullptr};
    });
    return latest;
  }

  /// What is older than every window; and what lies later than anything is booked or paused, such as the pause
  /// of a year that an earlier version took from a header.
  void forget(QuotaBook& book, Time now) const {
    constexpr auto latest = std::chrono::hours(25);  // a day, and the time that a ledger was waited for
    book.forget_after(now + latest);
    for (const QuotaLimit& limit : options_.limits) {
      const bool longest = std::none_of(
          options_.limits.begin(), options_.limits.end(),
          [&](const QuotaLimit& other) { return other.scope == limit.scope && other.period > limit.period; });
      if (longest) book.forget(limit.scope, now - limit.period);
    }
  }

  /// Calls that the service has counted and the book has not were another program's.
  void learn(QuotaBook& book, std::string_view scope, Time sent, Time now, std::optional<int> remaining,
             std::optional<int> limit_told, std::optional<std::chrono::nanoseconds> free_in) const {
    const QuotaLimit* shortest = nullptr;
    for (const QuotaLimit& limit : options_.limits)
      if (limit.scope == scope && (shortest == nullptr || limit.period < shortest->period)) shortest = &limit;
    if (!remaining || shortest == nullptr) return;
    // the service's window began less than a period before it counted this call, which was after `sent`
    const int own = book.count(scope, sent - shortest->period, now);
    const int counted = limit_told.value_or(shortest->calls) - *remaining;
    // of a lower limit than is known here, the rest counts as used
    const int foreign = counted - own + (std::max)(0, shortest->calls - limit_told.value_or(shortest->calls));
    if (foreign <= 0) return;
    const bool known_end = free_in && *free_in < shortest->period;
    book.add(scope, known_end ? now + *free_in - shortest->period : now,
             static_cast<std::size_t>((std::min)(foreign, shortest->calls)));
  }

  static Error used_up(const QuotaLimit* limit, Time::duration wait, QuotaMode mode) {
    ErrorDetails error{.kind = ErrorKind::rate_limited,
                       .retry_after = std::chrono::ceil<std::chrono::seconds>(wait),
                       .maybe_sent = false};
    if (limit == nullptr)
      error.message = "the service asked for a pause";
    else
      error.message = "the quota of " + std::to_string(limit->calls) + " calls in " +
                      words_of(limit->period) + (limit->scope.empty() ? "" : " of " + limit->scope) +
                      " is used up";
    error.message += mode == QuotaMode::wait ? "; nothing was sent, since the call's timeout is shorter"
                                             : "; nothing was sent";
    return Error(std::move(error));
  }
  static std::string words_of(std::chrono::milliseconds period) {
    if (period % std::chrono::seconds(1) == std::chrono::milliseconds(0))
      return std::to_string(period / std::chrono::seconds(1)) + " s";
    return std::to_string(period.count()) + " ms";
  }

  QuotaOptions options_;
};

}  // namespace rocketpunch::detail
