#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/limits.hpp"
#include "rocketpunch/quota/options.hpp"
#include "rocketpunch/quota/rules.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Changes that a ledger was not to be had for in time, in their order. No more than there were calls under
/// way: each change of the ledger takes all along. Safe to use from many threads.
class Unsettled {
 public:
  void add(QuotaChange change) {
    const std::lock_guard guard(mutex_);
    changes_.push_back(std::move(change));
  }
  std::vector<QuotaChange> take() {
    const std::lock_guard guard(mutex_);
    return std::exchange(changes_, {});
  }
  /// Those that were taken and not made after all, before what came since.
  void put_back(std::vector<QuotaChange> taken) {
    const std::lock_guard guard(mutex_);
    changes_.insert(changes_.begin(), std::make_move_iterator(taken.begin()),
                    std::make_move_iterator(taken.end()));
  }

 private:
  std::mutex mutex_;
  std::vector<QuotaChange> changes_;
};

/// Decides by the limits when a call may begin, and learns from answers. Safe to use from many threads.
class QuotaGovernor {
 public:
  using Time = QuotaBook::Time;

  explicit QuotaGovernor(QuotaOptions options)
      : options_(checked(std::move(options))), rules_(options_.limits, options_.bulk_share) {}

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
    const auto done = change(
        [&](QuotaBook& book) {
          const Time now = wish.clock.now();  // not before the wait for the ledger
          if (wish.held) take_out(book, wish.scope, *wish.held);
          rules_.forget(book, now);
          const auto [at, limit] =
              rules_.earliest(book, wish.scope, wish.priority, now,
                              wish.held ? QuotaBook::Later::waits : QuotaBook::Later::counts);
          const bool waits = at > now && options_.mode != QuotaMode::tell;
          if (waits && (options_.mode == QuotaMode::fail || at >= wish.deadline)) {
            refusal = used_up(limit, at - now, options_.mode);
            return;
          }
          booked = waits ? Booking{at, false} : Booking{now, true, now + wish.longest};
          QuotaRules::for_each_scope(wish.scope, [&](std::string_view name) {
            booked->now ? book.take_off(name, booked->latest) : book.add(name, booked->begin);
          });
        },
        wait);
    if (!done) return done.error();
    if (refusal) return *std::move(refusal);
    return *booked;
  }

  /// That a call was not sent: its booking is taken back.
  QuotaChange withdrawal(std::string_view scope, const Booking& booking) const {
    return [scope = std::string(scope), booking](QuotaBook& book) { take_out(book, scope, booking); };
  }

  /// That a call ended now, without an answer. It counts from now on, since it isn't known when the service
  /// counted it.
  QuotaChange ending(std::string_view scope, const Booking& booking, Time now) const {
    return [scope = std::string(scope), booking, now](QuotaBook& book) {
      take_out(book, scope, booking);
      QuotaRules::for_each_scope(scope, [&](std::string_view name) { book.add(name, now); });
    };
  }

  /// What the answer to a call told.
  struct Answer {
    Time sent;  ///< When the call was sent,
    Time now;   ///< and answered.
    int status;
    RateLimit told;
    /// How long the service said that a new call would be refused, or its window would last.
    std::optional<std::chrono::nanoseconds> free_in;
  };
  /// That a call was answered.
  QuotaChange answering(std::string_view scope, const Booking& booking, Answer answer) const {
    return [this, scope = std::string(scope), booking, answer = std::move(answer)](QuotaBook& book) {
      take_out(book, scope, booking);
      const auto& told = answer.told;
      const bool refused = answer.status == 429;
      const bool of_scope = refused && !scope.empty() && told.scope == scope;
      QuotaRules::for_each_scope(scope, [&](std::string_view name) {
        if (!refused) book.add(name, answer.now);
        rules_.learn(book, name, answer.sent, answer.now,
                     name.empty() ? told.remaining : told.scope_remaining,
                     name.empty() ? told.limit : std::nullopt, answer.free_in);
      });
      if (refused && answer.free_in)
        book.block(of_scope ? scope : std::string_view(), answer.now + *answer.free_in);
    };
  }

  /// Has the book changed, at first by what could not be settled before.
  Result<void> change(const QuotaChange& act, const LockOptions& wait) const {
    std::vector<QuotaChange> late;
    auto done = options_.ledger.change(
        [&](QuotaBook& book) {
          late = unsettled_.take();
          for (const QuotaChange& one : late) one(book);
          act(book);
        },
        wait);
    if (!done) unsettled_.put_back(std::move(late));
    return done;
  }
  /// Keeps what the ledger was not to be had for, until it is changed the next time.
  void keep(QuotaChange act) const { unsettled_.add(std::move(act)); }

  /// All windows as they are now.
  Result<std::vector<QuotaWindow>> windows(Time now) const {
    std::vector<QuotaWindow> all;
    const auto done = change(
        [&](QuotaBook& book) {
          rules_.forget(book, now);
          for (const QuotaLimit& limit : rules_.limits()) {
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

  /// How long that many calls take, beginning now, if the quota is all that holds them up. An error above a
  /// year: so many can't be meant.
  Result<std::chrono::milliseconds> time_for(std::int64_t calls, Priority priority, Time now,
                                             const LockOptions& wait = {}) const {
    std::optional<QuotaBook> plan;
    const auto done = change(
        [&](QuotaBook& book) {
          rules_.forget(book, now);
          plan = book;
        },
        wait);
    if (!done) return done.error();
    return rules_.time_for(*std::move(plan), calls, priority, now);
  }

 private:
  static void take_out(QuotaBook& book, std::string_view scope, const Booking& booking) {
    QuotaRules::for_each_scope(scope, [&](std::string_view name) {
      booking.now ? book.land(name, booking.latest) : book.remove(name, booking.begin);
    });
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
  QuotaRules rules_;
  mutable Unsettled unsettled_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
