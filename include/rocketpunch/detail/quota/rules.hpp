#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/options.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/quota/memory_ledger.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The limits that the service documents: 60 a minute and 5,000 a day for an App Key, and those of
/// operations.
inline std::vector<QuotaLimit> documented_limits() {
  using namespace std::chrono_literals;
  struct Row {
    const char* scope;
    int minute, hour, day;
  };
  static constexpr Row rows[] = {
      {"post.create", 2, 10, 50},         {"post.update", 5, 40, 300},
      {"post.delete", 2, 10, 30},         {"job.create", 2, 10, 50},
      {"job.update", 5, 40, 300},         {"job.delete", 2, 10, 30},
      {"job.publish", 5, 30, 150},        {"job.disable", 5, 30, 150},
      {"event.create", 2, 10, 50},        {"event.update", 5, 40, 300},
      {"event.delete", 2, 10, 30},        {"event.sub.create", 10, 100, 500},
      {"event.sub.update", 15, 150, 800}, {"event.sub.delete", 10, 100, 400},
  };
  std::vector<QuotaLimit> limits{{"", 1min, 60}, {"", 24h, 5000}};
  for (const Row& row : rows) {
    limits.push_back({row.scope, 1min, row.minute});
    limits.push_back({row.scope, 1h, row.hour});
    limits.push_back({row.scope, 24h, row.day});
  }
  return limits;
}

/// The settings with what was left out filled in; throws a configuration error that names an unusable one.
inline QuotaOptions checked(QuotaOptions options) {
  const auto demand = [](bool fine, const char* rule) {
    if (!fine) throw not_sent(ErrorKind::configuration, rule);
  };
  demand(options.bulk_share > 0 && options.bulk_share <= 1,
         "quota.bulk_share must be more than 0 and at most 1");
  demand(options.longest_wait.count() >= 0 && options.longest_wait <= std::chrono::hours(24),
         "quota.longest_wait must be from 0 to 24 h");
  demand(options.expected_machines >= 1, "quota.expected_machines must be at least 1");
  std::vector<QuotaLimit> limits = documented_limits();
  for (const QuotaLimit& limit : options.limits) {
    demand(limit.period.count() > 0 && limit.period <= std::chrono::hours(24 * 31),
           "quota.limits: period must be more than 0 and at most 31 days");
    demand(limit.calls >= 1 && limit.calls <= 1'000'000, "quota.limits: calls must be from 1 to 1,000,000");
    std::erase_if(limits, [&](const QuotaLimit& documented) { return documented.scope == limit.scope; });
  }
  limits.insert(limits.end(), options.limits.begin(), options.limits.end());
  options.limits = std::move(limits);
  if (!options.ledger) options.ledger = std::make_shared<MemoryQuotaLedger>();
  return options;
}

/// The limits, as they apply to a log. Pure; the log's guard is the caller's.
class QuotaRules {
 public:
  using Time = QuotaLog::Time;

  QuotaRules(std::vector<QuotaLimit> limits, double bulk_share)
      : limits_(std::move(limits)), bulk_share_(bulk_share) {}

  const std::vector<QuotaLimit>& limits() const noexcept { return limits_; }

  template <class Do>
  static void for_each_scope(std::string_view scope, Do act) {
    act(std::string_view());
    if (!scope.empty()) act(scope);
  }

  /// The earliest time by all limits, and the limit that decided it; none: a refusal of the service did.
  std::pair<Time, const QuotaLimit*> earliest(
      const QuotaLog& log, std::string_view scope, Priority priority, Time now,
      QuotaLog::LaterCalls later = QuotaLog::LaterCalls::count) const {
    std::pair<Time, const QuotaLimit*> latest{now, nullptr};
    for (const QuotaLimit& limit : limits_) {
      if (!limit.scope.empty() && limit.scope != scope) continue;
      const Time free = log.earliest(limit.scope, limit.period, share_of(limit, priority), now, later);
      if (free > latest.first) latest = {free, &limit};
    }
    for_each_scope(scope, [&](std::string_view name) {
      const Time blocked = log.blocked_until(name);
      if (blocked > now && blocked >= latest.first) latest = {blocked, nullptr};
    });
    return latest;
  }

  /// What is older than every window; and what lies later than anything is reserved or paused, such as the
  /// pause of a year that an earlier version took from a header.
  void forget(QuotaLog& log, Time now) const {
    constexpr auto latest = std::chrono::hours(25);  // a day, and the time that a ledger was waited for
    log.forget_after(now + latest);
    for (const QuotaLimit& limit : limits_) {
      const bool longest = std::none_of(limits_.begin(), limits_.end(), [&](const QuotaLimit& other) {
        return other.scope == limit.scope && other.period > limit.period;
      });
      if (longest) log.forget(limit.scope, now - limit.period);
    }
  }

  /// Calls that the service has counted and the log has not were another program's.
  void learn(QuotaLog& log, std::string_view scope, Time sent, Time now, std::optional<int> remaining,
             std::optional<int> limit_told, std::optional<std::chrono::nanoseconds> free_in) const {
    const QuotaLimit* shortest = nullptr;
    for (const QuotaLimit& limit : limits_)
      if (limit.scope == scope && (shortest == nullptr || limit.period < shortest->period)) shortest = &limit;
    if (!remaining || shortest == nullptr) return;
    // the service's window began less than a period before it counted this call, which was after `sent`
    const int own = log.count(scope, sent - shortest->period, now);
    const std::int64_t told = limit_told.value_or(shortest->calls), known = shortest->calls;
    // of a lower limit than is known here, the rest counts as used
    const std::int64_t foreign = told - *remaining - own + (std::max)(std::int64_t{0}, known - told);
    if (foreign <= 0) return;
    const bool known_end = free_in && *free_in < shortest->period;
    log.add(scope, known_end ? now + *free_in - shortest->period : now,
            static_cast<std::size_t>((std::min)(foreign, known)));
  }

  /// How long that many calls take, beginning now with that log. An error above a year: so many can't be
  /// meant.
  Result<std::chrono::milliseconds> time_for(QuotaLog plan, std::int64_t calls, Priority priority,
                                             Time now) const {
    constexpr int most_steps = 10'000;
    constexpr std::int64_t most_planned = 100'000;
    constexpr std::chrono::hours a_year(366 * 24);
    std::chrono::milliseconds time{};
    std::int64_t left = calls;
    const auto take_windows = [&](const QuotaLimit& limit, std::int64_t windows) {
      if (windows <= 0) return true;
      if (time > a_year || windows > a_year / limit.period) return false;
      time += limit.period * windows;
      left -= windows * share_of(limit, priority);
      return true;
    };
    // in the long run the strictest limit decides: whole windows of it, for all that isn't planned by itself
    const auto limits = strictest_first(priority);
    if (calls > most_planned && !limits.empty()) {
      const std::int64_t share = share_of(*limits.front(), priority);
      const std::int64_t windows = (std::min)((calls - most_planned - 1) / share + 1, calls / share);
      if (!take_windows(*limits.front(), windows)) return too_many(calls);
    }
    // the others one by one, or rather as many at a time as may begin at once
    Time last = now;
    for (int step = 0; left > 0 && step < most_steps && last - now <= a_year; ++step) {
      last = earliest(plan, {}, priority, last).first;
      const std::int64_t count = (std::min)({left, room(plan, priority, last), most_planned});
      plan.add({}, last, static_cast<std::size_t>(count));
      left -= count;
    }
    time += std::chrono::ceil<std::chrono::milliseconds>(last - now);
    // what was too much to plan
    for (const QuotaLimit* const limit : limits)
      if (!take_windows(*limit, left / share_of(*limit, priority))) return too_many(calls);
    if (time > a_year) return too_many(calls);
    return time;
  }

 private:
  static Error too_many(std::int64_t calls) {
    return Error({.kind = ErrorKind::decode,
                  .message = "the service's counts tell of " + std::to_string(calls) +
                             " calls, which would take more than a year"});
  }
  /// How much of a limit is for calls of that priority.
  int share_of(const QuotaLimit& limit, Priority priority) const noexcept {
    const int share = priority == Priority::bulk ? static_cast<int>(bulk_share_ * limit.calls) : limit.calls;
    return (std::max)(share, 1);
  }
  /// How many calls of the key alone may begin at that time, at which one may.
  std::int64_t room(const QuotaLog& log, Priority priority, Time at) const {
    std::int64_t most = INT64_MAX;
    for (const QuotaLimit& limit : limits_)
      if (limit.scope.empty())
        most = (std::min)(
            most, std::int64_t{share_of(limit, priority)} - log.count({}, at - limit.period, (Time::max)()));
    return (std::max)(most, std::int64_t{1});
  }
  /// The key's own limits, the one that allows the least in the long run first.
  std::vector<const QuotaLimit*> strictest_first(Priority priority) const {
    std::vector<const QuotaLimit*> limits;
    for (const QuotaLimit& limit : limits_)
      if (limit.scope.empty()) limits.push_back(&limit);
    std::sort(limits.begin(), limits.end(), [&](const QuotaLimit* a, const QuotaLimit* b) {
      return a->period.count() * share_of(*b, priority) > b->period.count() * share_of(*a, priority);
    });
    return limits;
  }

  std::vector<QuotaLimit> limits_;
  double bulk_share_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
