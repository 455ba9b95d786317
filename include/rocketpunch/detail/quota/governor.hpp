#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/quota/rules.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/result.hpp"

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

/// Decides by the limits when a call may begin, and learns from responses. Safe to use from many threads.
class QuotaGovernor {
 public:
  using Time = QuotaLog::Time;

  explicit QuotaGovernor(QuotaOptions options)
      : options_(checked(std::move(options))), rules_(options_.limits, options_.bulk_share) {}

  /// Whether calls have to ask.
  bool governs() const noexcept { return options_.mode != QuotaMode::off; }
  /// Whether what has the log changed may block.
  bool may_block() const noexcept { return options_.ledger.may_block(); }

  /// A call's entry in the log.
  struct Reservation {
    Time begin;     ///< When it may begin.
    bool now;       ///< Whether that is now: then it counts until it has ended,
    Time latest{};  ///< at this time, if nobody says so.
  };
  /// What is asked for.
  struct ReservationRequest {
    std::string_view scope;
    Priority priority;
    const Clock& clock;
    Time latest;             ///< Before which it has to begin, unless it can now.
    Time::duration longest;  ///< That it takes, once it has begun.
    /// A reservation whose time has come: it is made anew, since responses may have told of other calls
    /// meanwhile, and calls end later than they begin.
    std::optional<Reservation> held{};
  };

  /// Reserves a call for the earliest time that the limits leave; or, where nothing was reserved, says why.
  Result<Reservation> reserve(const ReservationRequest& request, const LockOptions& wait) const {
    std::optional<Reservation> reserved;
    std::optional<Error> refusal;
    const auto done = change(
        [&](QuotaLog& log) {
          const Time now = request.clock.now();  // not before the wait for the ledger
          if (request.held) take_out(log, request.scope, *request.held);
          rules_.forget(log, now);
          const auto [at, limit] =
              rules_.earliest(log, request.scope, request.priority, now,
                              request.held ? QuotaLog::LaterCalls::wait : QuotaLog::LaterCalls::count);
          const bool waits = at > now && options_.mode != QuotaMode::observe;
          if (waits && (options_.mode == QuotaMode::fail || at >= request.latest)) {
            refusal = used_up(limit, at - now, options_.mode);
            return;
          }
          reserved = waits ? Reservation{at, false} : Reservation{now, true, now + request.longest};
          QuotaRules::for_each_scope(request.scope, [&](std::string_view name) {
            reserved->now ? log.begin(name, reserved->latest) : log.add(name, reserved->begin);
          });
        },
        wait);
    if (!done) return done.error();
    if (refusal) return *std::move(refusal);
    return *reserved;
  }

  /// That a call was not sent: its reservation is taken back.
  QuotaChange cancellation(std::string_view scope, const Reservation& reservation) const {
    return [scope = std::string(scope), reservation](QuotaLog& log) { take_out(log, scope, reservation); };
  }

  /// That a call ended now, without a response. It counts from now on, since it isn't known when the service
  /// counted it.
  QuotaChange ending(std::string_view scope, const Reservation& reservation, Time now) const {
    return [scope = std::string(scope), reservation, now](QuotaLog& log) {
      take_out(log, scope, reservation);
      QuotaRules::for_each_scope(scope, [&](std::string_view name) { log.add(name, now); });
    };
  }

  /// What the response to a call told.
  struct CallResponse {
    Time sent;  ///< When the call was sent,
    Time now;   ///< and completed.
    int status;
    RateLimit told;
    /// How long the service said that a new call would be refused, or its window would last.
    std::optional<std::chrono::nanoseconds> free_in;
  };
  /// That a call was completed.
  QuotaChange completion(std::string_view scope, const Reservation& reservation,
                         CallResponse response) const {
    return [this, scope = std::string(scope), reservation, response = std::move(response)](QuotaLog& log) {
      take_out(log, scope, reservation);
      const auto& told = response.told;
      const bool refused = response.status == 429;
      const bool of_scope = refused && !scope.empty() && told.scope == scope;
      QuotaRules::for_each_scope(scope, [&](std::string_view name) {
        if (!refused) log.add(name, response.now);
        rules_.learn(log, name, response.sent, response.now,
                     name.empty() ? told.remaining : told.scope_remaining,
                     name.empty() ? told.limit : std::nullopt, response.free_in);
      });
      if (refused && response.free_in)
        log.block(of_scope ? scope : std::string_view(), response.now + *response.free_in);
    };
  }

  /// Has the log changed, at first by what could not be settled before.
  Result<void> change(const QuotaChange& act, const LockOptions& wait) const {
    std::vector<QuotaChange> late;
    auto done = options_.ledger.change(
        [&](QuotaLog& log) {
          late = unsettled_.take();
          for (const QuotaChange& one : late) one(log);
          act(log);
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
        [&](QuotaLog& log) {
          rules_.forget(log, now);
          for (const QuotaLimit& limit : rules_.limits()) {
            const Time free = (std::max)(log.earliest(limit.scope, limit.period, limit.calls, now),
                                         log.blocked_until(limit.scope));
            all.push_back({.scope = limit.scope,
                           .period = limit.period,
                           .limit = limit.calls,
                           .used = log.count(limit.scope, now - limit.period, now),
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
    std::optional<QuotaLog> plan;
    const auto done = change(
        [&](QuotaLog& log) {
          rules_.forget(log, now);
          plan = log;
        },
        wait);
    if (!done) return done.error();
    return rules_.time_for(*std::move(plan), calls, priority, now);
  }

 private:
  static void take_out(QuotaLog& log, std::string_view scope, const Reservation& reservation) {
    QuotaRules::for_each_scope(scope, [&](std::string_view name) {
      reservation.now ? log.end(name, reservation.latest) : log.remove(name, reservation.begin);
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
    error.message += mode == QuotaMode::wait
                         ? "; nothing was sent, since that is longer than the call may wait"
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
