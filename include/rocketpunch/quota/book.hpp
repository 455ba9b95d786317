#pragma once

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

#include "rocketpunch/base/clock.hpp"

namespace rocketpunch {

/// The calls of one App Key that still count, and those that are booked: for each scope (an operation limit,
/// or "" for the key) their times, by the clock that is never set back. Pure bookkeeping; guarded by the
/// ledger that keeps it.
class QuotaBook {
 public:
  using Time = Clock::Steady;

  /// The earliest time, not before `now`, at which one more call makes no window hold more than `calls`.
  /// Whatever is booked for later counts as well, so that nobody is overtaken within a limit.
  Time earliest(std::string_view scope, std::chrono::nanoseconds period, int calls, Time now) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return now;
    const auto& [times, blocked] = found->second;
    const auto most = static_cast<std::size_t>(calls);
    const Time free = times.size() < most ? now : time_of(times[times.size() - most]) + period;
    return (std::max)({now, free, time_of(blocked)});
  }

  /// Adds a call, or several.
  void add(std::string_view scope, Time at, std::size_t count = 1) {
    auto& times = scope_of(scope).times;
    times.insert(std::upper_bound(times.begin(), times.end(), number_of(at)), count, number_of(at));
  }
  /// Takes a call out again. Nothing happens if it isn't there.
  void remove(std::string_view scope, Time at) {
    auto& times = scope_of(scope).times;
    const auto found = std::lower_bound(times.begin(), times.end(), number_of(at));
    if (found != times.end() && *found == number_of(at)) times.erase(found);
  }
  /// Lets no call of a scope begin before that time.
  void block(std::string_view scope, Time until) {
    auto& blocked = scope_of(scope).blocked_until;
    blocked = (std::max)(blocked, number_of(until));
  }
  /// How many calls lie after `since`, and not after `until`.
  int count(std::string_view scope, Time since, Time until) const {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) return 0;
    const auto& times = found->second.times;
    return static_cast<int>(std::upper_bound(times.begin(), times.end(), number_of(until)) -
                            std::upper_bound(times.begin(), times.end(), number_of(since)));
  }
  /// Forgets the calls of a scope before that time.
  void forget(std::string_view scope, Time before) {
    auto& times = scope_of(scope).times;
    times.erase(times.begin(), std::lower_bound(times.begin(), times.end(), number_of(before)));
  }
  /// Puts all times that much later; for a clock that began anew.
  void shift(std::chrono::nanoseconds by) {
    for (auto& [name, scope] : scopes_) {
      for (auto& time : scope.times) time += by.count();
      if (scope.blocked_until != never) scope.blocked_until += by.count();
    }
  }

  /// The book as bytes, for a store.
  std::string text() const {
    std::string out;
    for (const auto& [name, scope] : scopes_) {
      put(out, static_cast<std::int64_t>(name.size()));
      out += name;
      put(out, scope.blocked_until);
      put(out, static_cast<std::int64_t>(scope.times.size()));
      for (const auto time : scope.times) put(out, time);
    }
    return out;
  }
  /// The book that was made into these bytes; nothing if they aren't one.
  static std::optional<QuotaBook> parse(std::string_view bytes) {
    QuotaBook book;
    while (!bytes.empty()) {
      const auto length = take(bytes);
      if (!length || *length < 0 || static_cast<std::size_t>(*length) > bytes.size()) return std::nullopt;
      Scope& scope = book.scopes_[std::string(bytes.substr(0, static_cast<std::size_t>(*length)))];
      bytes.remove_prefix(static_cast<std::size_t>(*length));
      const auto blocked = take(bytes);
      const auto count = take(bytes);
      if (!blocked || !count || *count < 0 || static_cast<std::size_t>(*count) > bytes.size() / 8)
        return std::nullopt;
      scope.blocked_until = *blocked;
      for (std::int64_t i = 0; i < *count; ++i) scope.times.push_back(*take(bytes));
      if (!std::is_sorted(scope.times.begin(), scope.times.end())) return std::nullopt;
    }
    return book;
  }

 private:
  using Number = std::int64_t;  // nanoseconds of the clock
  static constexpr Number never = INT64_MIN / 2;
  struct Scope {
    std::deque<Number> times{};  // in their order
    Number blocked_until = never;
  };

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

}  // namespace rocketpunch
