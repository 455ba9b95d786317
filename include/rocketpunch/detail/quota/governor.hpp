#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/quota/call_ids.hpp"
#include "rocketpunch/detail/quota/own_share.hpp"
#include "rocketpunch/detail/quota/rules.hpp"
#include "rocketpunch/detail/quota/unsettled.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Decides by the limits when a call may begin, and learns from responses. Safe to use from many threads.
class QuotaGovernor {
 public:
  using Time = QuotaLog::Time;

  QuotaGovernor(QuotaOptions options, std::shared_ptr<Clock> clock)
      : options_(checked(std::move(options))),
        clock_(std::move(clock)),
        rules_(options_.limits, options_.bulk_share) {
    if (options_.on_ledger_failure == LedgerFailure::share)
      own_share_ = std::make_unique<OwnShare>(options_, clock_);
  }

  /// Whether calls have to ask.
  bool governs() const noexcept { return options_.mode != QuotaMode::off; }
  /// Whether what has the log changed may block.
  bool may_block() const noexcept { return options_.ledger.may_block(); }
  /// An id for a call.
  QuotaLog::Id next_id() const { return ids_.next(); }

  /// A call's entry in the log.
  struct Reservation {
    Time turn;   ///< When it may begin, by the client's clock,
    Time begin;  ///< and by the ledger's.
    bool now;    ///< Whether that is now: then it counts until it has ended.
    bool alone;  ///< Whether it was counted alone, since the ledger fails.
  };
  /// What is asked for.
  struct ReservationRequest {
    std::string_view scope;
    Priority priority;
    QuotaLog::Id id;         ///< Of the call. What there is of it in the log is replaced.
    Time latest;             ///< Before which it has to begin, unless it can now; by the client's clock.
    Time::duration longest;  ///< That it takes, once it has begun.
    /// Whether it had a reservation whose time has come: that is made anew, since responses may have told of
    /// other calls meanwhile, and calls end later than they begin.
    bool held = false;
  };

  /// Reserves a call for the earliest time that the limits leave; or, where nothing was reserved, says why.
  Result<Reservation> reserve(const ReservationRequest& request, const LockOptions& wait) const {
    std::optional<Result<Reservation>> reserved;
    const auto done = change(
        [&](QuotaLog& log, const LedgerTime& time) { reserved = reserve_in(log, rules_, time, request); },
        wait);
    if (!done) return done.error();
    if (*reserved && (*reserved)->now)
      count_alone([&](QuotaLog& log, const LedgerTime& time) { begin_in(log, time, request); });
    return *std::move(reserved);
  }
  /// The same by the client's share of the limits, while the ledger fails.
  Result<Reservation> reserve_alone(const ReservationRequest& request) const {
    std::optional<Result<Reservation>> reserved;
    count_alone([&](QuotaLog& log, const LedgerTime& time) {
      reserved = reserve_in(log, own_share_->rules(), time, request);
    });
    return *std::move(reserved);
  }

  /// That a call was not sent: what there is of it is taken back.
  static LedgerAct cancellation(std::string_view scope, QuotaLog::Id id) {
    return [scope = std::string(scope), id](QuotaLog& log, const LedgerTime&) {
      QuotaRules::for_each_scope(scope, [&](std::string_view name) { log.remove(name, id); });
    };
  }

  /// That a call ended at that time, without a response. It counts from then on, since it isn't known when
  /// the service counted it.
  static LedgerAct ending(std::string_view scope, QuotaLog::Id id, const Reservation& reservation, Time at) {
    return [scope = std::string(scope), id, reservation, at](QuotaLog& log, const LedgerTime& time) {
      end_in(log, time, scope, id, reservation, at);
    };
  }

  /// What the response to a call told. Times are by the client's clock.
  struct CallResponse {
    Time sent;  ///< When the call was sent,
    Time now;   ///< and completed.
    int status;
    RateLimit told;
    /// How long the service said that a new call would be refused, or its window would last.
    std::optional<std::chrono::nanoseconds> free_in;
  };
  /// That a call was completed.
  LedgerAct completion(std::string_view scope, QuotaLog::Id id, const Reservation& reservation,
                       CallResponse response) const {
    return [this, scope = std::string(scope), id, reservation, response = std::move(response)](
               QuotaLog& log, const LedgerTime& time) {
      const auto& told = response.told;
      const bool refused = response.status == 429;
      const bool of_scope = refused && !scope.empty() && told.scope == scope;
      const Time ended = end_of(time, reservation, response.now);
      refused ? cancellation(scope, id)(log, time) : end_in(log, time, scope, id, reservation, response.now);
      if (!time.alone)  // what others use is no part of the client's share
        QuotaRules::for_each_scope(scope, [&](std::string_view name) {
          rules_.learn(log, name, time.of(response.sent), ended,
                       name.empty() ? told.remaining : told.scope_remaining,
                       name.empty() ? told.limit : std::nullopt, response.free_in);
        });
      if (refused && response.free_in)
        log.block(of_scope ? scope : std::string_view(), ended + *response.free_in);
    };
  }

  /// Has the log changed, at first by what could not be settled before.
  Result<void> change(const LedgerAct& act, const LockOptions& wait) const {
    std::vector<LedgerAct> late;
    const Time before = clock_->now();
    auto done = options_.ledger.change(
        [&](QuotaLog& log, std::optional<Time> now) {
          const Time client = clock_->now();  // not before the wait for the ledger
          const LedgerTime time = now ? LedgerTime{*now, client, before} : LedgerTime{client, client, client};
          for (LedgerAct& one : unsettled_.take()) late.push_back(std::move(one));
          for (const LedgerAct& one : late) one(log, time);
          act(log, time);
        },
        wait);
    if (!done) unsettled_.put_back(std::move(late));
    if (done && own_share_) own_share_->outage().works();
    return done;
  }
  /// Keeps what the ledger was not to be had for, until it is changed the next time.
  void keep(LedgerAct act) const { unsettled_.add(std::move(act)); }
  /// Has the client's own calls changed, where it has a share to go by.
  template <class Act>
  void count_alone(const Act& act) const {
    if (own_share_) own_share_->change(act);
  }

  /// Whether the client has a share to go by while the ledger fails.
  bool shares() const noexcept { return own_share_ != nullptr; }
  /// Whether to try the ledger now: where the client has a share, a ledger that fails is left alone
  /// meanwhile.
  bool tries_ledger() const { return !own_share_ || own_share_->outage().is_due(clock_->now()); }
  /// Notes what the ledger ended with. Whether the client goes by its share then.
  bool goes_alone_after(const Error& error) const {
    // by the quota itself, or by the caller
    if (!own_share_ || error.kind() == ErrorKind::rate_limited || error.kind() == ErrorKind::cancelled)
      return false;
    own_share_->outage().failed(clock_->now());
    return true;
  }

  /// All windows as they are now; where the ledger fails, of the client's share.
  Result<std::vector<QuotaWindow>> windows() const {
    std::vector<QuotaWindow> all;
    const auto done = look(
        [&](QuotaLog& log, Time now, const QuotaRules& rules) {
          all.clear();
          for (const QuotaLimit& limit : rules.limits()) {
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
  Result<std::chrono::milliseconds> time_for(std::int64_t calls, Priority priority,
                                             const LockOptions& wait = {}) const {
    struct Plan {
      QuotaLog log;
      Time now;
      const QuotaRules* rules;
    };
    std::optional<Plan> plan;
    const auto done = look(
        [&](QuotaLog& log, Time now, const QuotaRules& rules) {
          plan = Plan{log, now, &rules};
        },
        wait);
    if (!done) return done.error();
    return plan->rules->time_for(std::move(plan->log), calls, priority, plan->now);
  }

 private:
  Result<Reservation> reserve_in(QuotaLog& log, const QuotaRules& rules, const LedgerTime& time,
                                 const ReservationRequest& request) const {
    cancellation(request.scope, request.id)(log, time);
    rules.forget(log, time.now);
    const auto [at, limit] =
        rules.earliest(log, request.scope, request.priority, time.now,
                       request.held ? QuotaLog::LaterCalls::wait : QuotaLog::LaterCalls::count);
    if (at <= time.now || options_.mode == QuotaMode::observe) {
      begin_in(log, time, request);
      return Reservation{time.client, time.now, true, time.alone};
    }
    const Time turn = time.client + (at - time.now);
    if (options_.mode == QuotaMode::fail || turn >= request.latest)
      return used_up(limit, at - time.now, options_.mode);
    QuotaRules::for_each_scope(
        request.scope, [&, when = at](std::string_view name) { log.reserve(name, when, request.id); });
    return Reservation{turn, at, false, time.alone};
  }
  static void begin_in(QuotaLog& log, const LedgerTime& time, const ReservationRequest& request) {
    QuotaRules::for_each_scope(request.scope, [&](std::string_view name) {
      log.begin(name, time.now + request.longest, request.id);
    });
  }
  static void end_in(QuotaLog& log, const LedgerTime& time, std::string_view scope, QuotaLog::Id id,
                     const Reservation& reservation, Time told) {
    const Time at = end_of(time, reservation, told);
    // a call that was counted alone is new to the ledger, however late that hears of it
    const Time now = reservation.alone && !time.alone ? at : time.now;
    QuotaRules::for_each_scope(scope, [&](std::string_view name) { log.end(name, at, id, now); });
  }
  /// When a call ended, by the ledger's time: not before it began there, whatever became of the client's
  /// clock.
  static Time end_of(const LedgerTime& time, const Reservation& reservation, Time told) {
    const Time at = time.of(told);
    return reservation.alone == time.alone ? (std::max)(at, reservation.begin) : at;
  }

  /// Shows the log, without what is too old, or where the ledger fails that of the client's own calls.
  template <class Look>
  Result<void> look(const Look& look_at, const LockOptions& wait) const {
    if (tries_ledger()) {
      auto done = change(
          [&](QuotaLog& log, const LedgerTime& time) {
            rules_.forget(log, time.now);
            look_at(log, time.now, rules_);
          },
          wait);
      if (done || !goes_alone_after(done.error())) return done;
    }
    count_alone([&](QuotaLog& log, const LedgerTime& time) { look_at(log, time.now, own_share_->rules()); });
    return {};
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
  std::shared_ptr<Clock> clock_;
  QuotaRules rules_;
  std::unique_ptr<OwnShare> own_share_{};  // where there is one
  mutable QuotaCallIds ids_{};
  mutable Unsettled unsettled_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
