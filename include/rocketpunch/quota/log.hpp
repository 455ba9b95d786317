#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The calls of one App Key that still count: for each scope (an operation limit, or "" for the key) those
/// that have ended or are reserved, by their times, and those under way. Times are of the clock that is never
/// set back. Pure bookkeeping; guarded by the ledger that keeps it.
class QuotaLog {
 public:
  using Time = Clock::Steady;

  /// Whether what is reserved for later counts, so that nobody is overtaken; or not, for one whose turn it
  /// is.
  enum class LaterCalls { count, wait };
  /// The earliest time, not before `now`, at which one more call makes no window hold more than `calls`.
  Time earliest(std::string_view scope, std::chrono::nanoseconds period, int calls, Time now,
                LaterCalls later = LaterCalls::count) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return now;
    const Scope& it = found->second;
    const auto end = later == LaterCalls::count
                         ? it.times.end()
                         : std::upper_bound(it.times.begin(), it.times.end(), number_of(now));
    const auto ended = static_cast<std::size_t>(end - it.times.begin());
    const auto most = static_cast<std::size_t>(calls);
    Time free = now;
    if (ended + it.running.size() >= most)
      free = time_of(at(it, ended, ended + it.running.size() - most, number_of(now))) + period;
    return (std::max)(now, free);
  }
  /// The time before which no call of a scope may begin, as the service said.
  Time blocked_until(std::string_view scope) const {
    const auto found = scopes_.find(scope);
    return time_of(found != scopes_.end() ? found->second.blocked_until : never);
  }

  /// Adds a call that has ended or is reserved, or several.
  void add(std::string_view scope, Time at, std::size_t count = 1) {
    insert(scope_of(scope).times, number_of(at), count);
  }
  /// Takes a call out again. Nothing happens if it isn't there.
  void remove(std::string_view scope, Time at) { take_out(scope_of(scope).times, number_of(at)); }
  /// Adds a call that begins now, and counts as of now until it has ended: at `latest`, if nobody says so.
  void begin(std::string_view scope, Time latest) { insert(scope_of(scope).running, number_of(latest), 1); }
  /// Takes a call out that was under way.
  void end(std::string_view scope, Time latest) { take_out(scope_of(scope).running, number_of(latest)); }
  /// Lets no call of a scope begin before that time.
  void block(std::string_view scope, Time until) {
    auto& blocked = scope_of(scope).blocked_until;
    blocked = (std::max)(blocked, number_of(until));
  }
  /// Forgets pauses and calls after that time: for what nobody can have meant, such as a pause of a year.
  void forget_after(Time latest) {
    for (auto& [name, scope] : scopes_) {
      if (scope.blocked_until > number_of(latest)) scope.blocked_until = never;
      for (Times* const times : {&scope.times, &scope.running})
        times->erase(std::upper_bound(times->begin(), times->end(), number_of(latest)), times->end());
    }
  }
  /// How many calls lie after `since`, and not after `now`, those under way included.
  int count(std::string_view scope, Time since, Time now) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return 0;
    const auto between = [&](const Times& times, Number until) {
      return std::upper_bound(times.begin(), times.end(), until) -
             std::upper_bound(times.begin(), times.end(), number_of(since));
    };
    return static_cast<int>(between(found->second.times, number_of(now)) +
                            between(found->second.running, INT64_MAX));
  }
  /// Forgets the calls of a scope before that time.
  void forget(std::string_view scope, Time before) {
    Scope& it = scope_of(scope);
    for (Times* const times : {&it.times, &it.running})
      times->erase(times->begin(), std::lower_bound(times->begin(), times->end(), number_of(before)));
  }
  /// Puts all times that much later; for a clock that began anew.
  void shift(std::chrono::nanoseconds by) {
    for (auto& [name, scope] : scopes_) {
      for (Times* const times : {&scope.times, &scope.running})
        for (auto& time : *times) time += by.count();
      if (scope.blocked_until != never) scope.blocked_until += by.count();
    }
  }

  /// Bounds how many different times the log has, for a store: in a large one, calls of more than an hour
  /// ago count until the last of their minute is over, those of more than a day ago until the last of their
  /// hour is; and if it is large still, the others until the last of their second is, or of a hundredth of
  /// that. So it is never less strict than it was.
  void condense(Time now) {
    using namespace std::chrono_literals;
    static constexpr std::pair<std::chrono::nanoseconds, std::chrono::nanoseconds> steps[] = {
        {24h, 1h}, {1h, 1min}, {1min, 1s}, {0s, 10ms}};
    for (auto& [name, scope] : scopes_)
      for (Times* const times : {&scope.times, &scope.running})
        for (const auto& [age, width] : steps)
          if (different(*times) > most_exact) merge(*times, number_of(now - age), width.count());
  }

  /// The log as bytes, for a store.
  std::string text() const {
    std::string out;
    if (!scopes_.empty()) put(out, second_form);
    for (const auto& [name, scope] : scopes_) {
      put(out, static_cast<Number>(name.size()));
      out += name;
      put(out, scope.blocked_until);
      for (const Times* const times : {&scope.times, &scope.running}) {
        put(out, static_cast<Number>(different(*times)));
        for (auto at = times->begin(); at != times->end();) {
          const auto next = std::find_if(at, times->end(), [&](Number time) { return time != *at; });
          put(out, *at);
          put(out, next - at);
          at = next;
        }
      }
    }
    return out;
  }
  /// The log that was made into these bytes, by this version of the SDK or an earlier; nothing if they
  /// aren't one.
  static std::optional<QuotaLog> parse(std::string_view bytes) {
    QuotaLog log;
    // the first form had each call's time by itself, and began with the length of a name
    std::string_view rest = bytes;
    const bool has_counts = take(rest) == second_form;
    if (has_counts) bytes = rest;
    if (has_counts && bytes.empty()) return std::nullopt;
    Number total = 0;
    while (!bytes.empty()) {
      const auto length = take(bytes);
      if (!length || *length < 0 || static_cast<std::size_t>(*length) > bytes.size()) return std::nullopt;
      Scope& scope = log.scopes_[std::string(bytes.substr(0, static_cast<std::size_t>(*length)))];
      bytes.remove_prefix(static_cast<std::size_t>(*length));
      const auto blocked = take(bytes);
      if (!blocked) return std::nullopt;
      scope.blocked_until = *blocked;
      for (Times* const times : {&scope.times, &scope.running}) {
        const auto count = take(bytes);
        if (!count || *count < 0 ||
            static_cast<std::size_t>(*count) > bytes.size() / sizeof(Number) / (has_counts ? 2 : 1))
          return std::nullopt;
        for (Number i = 0; i < *count; ++i) {
          const Number time = *take(bytes), calls = has_counts ? *take(bytes) : 1;
          if (calls < 1 || calls > most_calls - total) return std::nullopt;
          total += calls;
          times->insert(times->end(), static_cast<std::size_t>(calls), time);
        }
        if (!std::is_sorted(times->begin(), times->end())) return std::nullopt;
      }
    }
    return log;
  }

 private:
  using Number = std::int64_t;       // nanoseconds of the clock
  using Times = std::deque<Number>;  // in their order
  static constexpr Number never = INT64_MIN / 2;
  static constexpr Number second_form = -2;
  static constexpr Number most_calls = 1 << 24;
  static constexpr std::size_t most_exact = 4096;
  struct Scope {
    Times times{};    // of calls that have ended, or are reserved
    Times running{};  // of calls under way: when each has ended at the latest
    Number blocked_until = never;
  };

  /// The time at that position in the order of the first `ended` calls and those under way, which count as of
  /// now.
  static Number at(const Scope& scope, std::size_t ended, std::size_t position, Number now) {
    const auto first = scope.times.begin(), last = first + static_cast<std::ptrdiff_t>(ended);
    for (std::size_t passed = 0; passed < scope.running.size(); ++passed) {
      const Number running = (std::min)(scope.running[passed], now);
      const auto before = static_cast<std::size_t>(std::upper_bound(first, last, running) - first);
      if (before + passed == position) return running;
      if (before + passed > position) return scope.times[position - passed];
    }
    return scope.times[position - scope.running.size()];
  }
  static void insert(Times& times, Number time, std::size_t count) {
    times.insert(std::upper_bound(times.begin(), times.end(), time), count, time);
  }
  static void take_out(Times& times, Number time) {
    const auto found = std::lower_bound(times.begin(), times.end(), time);
    if (found != times.end() && *found == time) times.erase(found);
  }
  static std::size_t different(const Times& times) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < times.size(); ++i) count += i == 0 || times[i] != times[i - 1];
    return count;
  }
  /// Puts all calls of an interval at the time of its last, up to `until`.
  static void merge(Times& times, Number until, Number width) {
    std::optional<Number> last;
    for (auto at = std::upper_bound(times.begin(), times.end(), until); at != times.begin();) {
      Number& time = *--at;
      if (!last || time / width != *last / width) last = time;
      time = *last;
    }
  }
  static Number number_of(Time time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  }
  static Time time_of(Number number) {
    return Time(std::chrono::duration_cast<Time::duration>(std::chrono::nanoseconds(number)));
  }
  static void put(std::string& out, Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
  }
  static std::optional<Number> take(std::string_view& bytes) {
    Number number;
    if (bytes.size() < sizeof number) return std::nullopt;
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
  }
  Scope& scope_of(std::string_view name) {
    const auto found = scopes_.find(name);
    return found != scopes_.end() ? found->second : scopes_[std::string(name)];
  }

  std::map<std::string, Scope, std::less<>> scopes_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
