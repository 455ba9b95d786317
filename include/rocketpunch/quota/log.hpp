#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/quota/log_scope.hpp"
#include "rocketpunch/detail/quota/log_text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The calls of one App Key that still count: for each scope (an operation limit, or "" for the key) those
/// that have ended, those that are reserved for later, and those under way. Times are of the ledger's clock:
/// of its server, or of the one of its machine that is never set back. Pure bookkeeping; guarded by the
/// ledger that keeps it.
class QuotaLog {
 public:
  /// A moment of the ledger's clock.
  using Time = Clock::Steady;
  /// What a call is found by. What is done with one of an id may be done again: it counts once.
  using Id = detail::QuotaCallId;

  /// Whether what is reserved for later counts, so that nobody is overtaken; or not, for one whose turn it
  /// is.
  enum class LaterCalls { count, wait };
  /// The earliest time, not before `now`, at which one more call makes no window hold more than `calls`.
  Time earliest(std::string_view scope, std::chrono::nanoseconds period, int calls, Time now,
                LaterCalls later = LaterCalls::count) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return now;
    const detail::LoggedScope& it = found->second;
    const std::size_t reserved =
        later == LaterCalls::count ? it.reserved.size() : it.reserved.until(number_of(now));
    const auto last = it.nth_last(static_cast<std::size_t>(calls), reserved, number_of(now));
    return last ? (std::max)(now, time_of(*last) + period) : now;
  }
  /// The time before which no call of a scope may begin, as the service said.
  Time blocked_until(std::string_view scope) const {
    const auto found = scopes_.find(scope);
    return time_of(found != scopes_.end() ? found->second.blocked_until : never);
  }

  /// Adds a call, or several, at the time of their end.
  void add(std::string_view scope, Time at, std::size_t count = 1) {
    scope_of(scope).ended.insert(number_of(at), count);
  }
  /// Takes a call out that was added. Nothing happens if it isn't there.
  void remove(std::string_view scope, Time at) { scope_of(scope).ended.erase_at(number_of(at)); }
  /// Reserves a call for later, in place of what there was of it.
  void reserve(std::string_view scope, Time at, Id id) {
    remove(scope, id);
    scope_of(scope).reserved.insert(number_of(at), id);
  }
  /// Adds a call that begins now, and counts as of now until it has ended: at `latest`, if nobody says so. In
  /// place of what there was of it, if it has an id.
  void begin(std::string_view scope, Time latest, Id id = {}) {
    if (id) remove(scope, id);
    scope_of(scope).running.insert(number_of(latest), id);
  }
  /// Takes a call out that is reserved or under way. Nothing happens if it isn't there.
  void remove(std::string_view scope, Id id) {
    detail::LoggedScope& it = scope_of(scope);
    if (!it.running.erase(id)) it.reserved.erase(id);
  }
  /// That a call has ended `at` that time. One that isn't there is added, since a log may have been lost;
  /// unless that was long ago, for then it has been said before, and its id is forgotten.
  void end(std::string_view scope, Time at, Id id, Time now) {
    detail::LoggedScope& it = scope_of(scope);
    const bool known = it.running.erase(id) || it.reserved.erase(id);
    if (known || (at > now - ids_are_kept && !it.ended.contains(id))) it.ended.insert(number_of(at), id);
  }
  /// Lets no call of a scope begin before that time.
  void block(std::string_view scope, Time until) {
    auto& blocked = scope_of(scope).blocked_until;
    blocked = (std::max)(blocked, number_of(until));
  }
  /// Forgets pauses and calls after that time: for what nobody can have meant, such as a pause of a year.
  void forget_after(Time latest) {
    for (auto& [name, scope] : scopes_) {
      if (scope.blocked_until > number_of(latest)) scope.blocked_until = never;
      for (detail::LoggedCalls* const calls : lists(scope)) calls->erase_after(number_of(latest));
    }
  }
  /// How many calls lie after `since`, and not after `now`, those under way included.
  int count(std::string_view scope, Time since, Time now) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return 0;
    const auto between = [&](const detail::LoggedCalls& calls, std::int64_t until) {
      const std::size_t all = calls.until(until), before = calls.until(number_of(since));
      return static_cast<int>(all) - static_cast<int>(before);
    };
    const detail::LoggedScope& it = found->second;
    return between(it.ended, number_of(now)) + between(it.reserved, number_of(now)) +
           between(it.running, INT64_MAX);
  }
  /// Forgets the calls of a scope before that time.
  void forget(std::string_view scope, Time before) {
    for (detail::LoggedCalls* const calls : lists(scope_of(scope))) calls->erase_before(number_of(before));
  }
  /// Puts all times that much later; for a clock that began anew.
  void shift(std::chrono::nanoseconds by) {
    for (auto& [name, scope] : scopes_) {
      for (detail::LoggedCalls* const calls : lists(scope)) calls->shift(by.count());
      if (scope.blocked_until != never) scope.blocked_until += by.count();
    }
  }

  /// What a log is condensed for: a file of one machine, or what goes over a network with each change.
  enum class For { one_machine, many_machines };
  /// Bounds how many different times the log has, for a store. It is never less strict than it was.
  ///
  /// For one machine: in a large log, calls of more than an hour ago count until the last of their minute is
  /// over, those of more than a day ago until the last of their hour is; and if it is large still, the others
  /// until the last of their second is, or of a hundredth of that. For many: calls of more than an hour ago
  /// always count until the last of their five minutes is over; and in a log that is large still, those of
  /// more than five minutes ago until the last of their ten seconds is, then all others as above.
  void condense(Time now, For store = For::one_machine) {
    using namespace std::chrono_literals;
    struct Step {
      std::chrono::nanoseconds age, width;
    };
    static constexpr Step one_machine[] = {{24h, 1h}, {1h, 1min}, {1min, 1s}, {0s, 10ms}};
    static constexpr Step many_machines[] = {{24h, 1h}, {ids_are_kept, 10s}, {0s, 1s}, {0s, 10s}};
    const bool is_small = store == For::many_machines;
    for (auto& [name, scope] : scopes_) {
      scope.ended.forget_ids(number_of(now - ids_are_kept));
      for (detail::LoggedCalls* const calls : lists(scope)) {
        if (is_small) calls->merge(number_of(now - 1h), number_of(5min));
        for (const auto& [age, width] : is_small ? many_machines : one_machine) {
          if (calls->different() <= (is_small ? most_for_many : most_exact)) break;
          if (calls == &scope.ended) calls->forget_ids(number_of(now - age));
          calls->merge(number_of(now - age), width.count());
        }
      }
    }
  }

  /// The log as bytes, for a store: the same on each machine, with a check sum. Without any calls and pauses
  /// yet: none.
  std::string text() const { return scopes_.empty() ? std::string() : detail::LogWriter::text(scopes_); }
  /// The log that was made into these bytes, by this version of the SDK or an earlier; nothing if they
  /// aren't one, are damaged, or of a later version.
  static std::optional<QuotaLog> parse(std::string_view bytes) {
    auto scopes = detail::LogReader::read(bytes);
    if (!scopes) return std::nullopt;
    QuotaLog log;
    log.scopes_ = *std::move(scopes);
    return log;
  }

 private:
  static constexpr auto never = detail::LoggedScope::never;
  static constexpr std::size_t most_exact = 4096, most_for_many = 768;
  // longer than anyone tries to say that a call has ended
  static constexpr std::chrono::minutes ids_are_kept{5};

  static std::array<detail::LoggedCalls*, 3> lists(detail::LoggedScope& scope) {
    return detail::LoggedScope::lists(scope);
  }
  static std::int64_t number_of(std::chrono::nanoseconds time) { return time.count(); }
  static std::int64_t number_of(Time time) {
    return number_of(std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()));
  }
  static Time time_of(std::int64_t number) {
    return Time(std::chrono::duration_cast<Time::duration>(std::chrono::nanoseconds(number)));
  }
  detail::LoggedScope& scope_of(std::string_view name) {
    const auto found = scopes_.find(name);
    return found != scopes_.end() ? found->second : scopes_[std::string(name)];
  }

  detail::LoggedScopes scopes_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
