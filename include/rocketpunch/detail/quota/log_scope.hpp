#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a call is found by in a log, whoever has changed that meanwhile: who counts it, which is random, and
/// the number of the call there. Of zeros: none.
struct QuotaCallId {
  std::uint64_t origin = 0, number = 0;

  explicit operator bool() const noexcept { return origin != 0 || number != 0; }
  friend auto operator<=>(const QuotaCallId&, const QuotaCallId&) = default;
};

/// A call in a log.
struct LoggedCall {
  std::int64_t time;  ///< in nanoseconds
  QuotaCallId id{};
};

/// Calls in the order of their times.
class LoggedCalls {
 public:
  using Number = std::int64_t;

  std::size_t size() const noexcept { return calls_.size(); }
  const LoggedCall& operator[](std::size_t at) const noexcept { return calls_[at]; }
  auto begin() const noexcept { return calls_.begin(); }
  auto end() const noexcept { return calls_.end(); }

  /// How many lie before a time, or at it.
  std::size_t until(Number time) const {
    return static_cast<std::size_t>(first_after(time) - calls_.begin());
  }
  /// How many lie before a time.
  std::size_t before(Number time) const {
    return static_cast<std::size_t>(first_from(time) - calls_.begin());
  }
  void insert(Number time, QuotaCallId id) { calls_.insert(first_after(time), LoggedCall{time, id}); }
  void insert(Number time, std::size_t count) { calls_.insert(first_after(time), count, LoggedCall{time}); }
  /// Whether there was one.
  bool erase(QuotaCallId id) {
    const auto found = find(id);
    if (found == calls_.end()) return false;
    calls_.erase(found);
    return true;
  }
  /// One without an id.
  void erase_at(Number time) {
    for (auto at = first_from(time); at != calls_.end() && at->time == time; ++at)
      if (!at->id) {
        calls_.erase(at);
        return;
      }
  }
  bool contains(QuotaCallId id) const {
    return std::any_of(calls_.begin(), calls_.end(), [&](const LoggedCall& call) { return call.id == id; });
  }
  void erase_before(Number time) { calls_.erase(calls_.begin(), first_from(time)); }
  void erase_after(Number time) { calls_.erase(first_after(time), calls_.end()); }
  void shift(Number by) {
    for (LoggedCall& call : calls_) call.time += by;
  }
  void append(Number time, std::size_t count) { calls_.insert(calls_.end(), count, LoggedCall{time}); }
  void append(LoggedCall call) { calls_.push_back(call); }

  /// How many are told apart: by their times, or by an id.
  std::size_t different() const {
    std::size_t count = 0;
    const LoggedCall* previous = nullptr;
    for (const LoggedCall& call : calls_) {
      count += previous == nullptr || call.time != previous->time || call.id;
      previous = &call;
    }
    return count;
  }
  /// Puts all calls of an interval at the time of its last, up to `until`.
  void merge(Number until, Number width) {
    std::optional<Number> last;
    for (auto at = first_after(until); at != calls_.begin();) {
      Number& time = (--at)->time;
      if (!last || time / width != *last / width) last = time;
      time = *last;
    }
  }
  void forget_ids(Number until) {
    for (auto at = calls_.begin(); at != calls_.end() && at->time <= until; ++at) at->id = {};
  }

 private:
  using Calls = std::deque<LoggedCall>;

  // from the end: what is changed is young
  Calls::iterator find(QuotaCallId id) {
    const auto found =
        std::find_if(calls_.rbegin(), calls_.rend(), [&](const LoggedCall& call) { return call.id == id; });
    return found == calls_.rend() ? calls_.end() : std::prev(found.base());
  }
  Calls::const_iterator first_after(Number time) const {
    return std::upper_bound(calls_.begin(), calls_.end(), time,
                            [](Number a, const LoggedCall& b) { return a < b.time; });
  }
  Calls::const_iterator first_from(Number time) const {
    return std::lower_bound(calls_.begin(), calls_.end(), time,
                            [](const LoggedCall& a, Number b) { return a.time < b; });
  }
  Calls::iterator first_after(Number time) {
    return calls_.begin() + static_cast<std::ptrdiff_t>(std::as_const(*this).until(time));
  }

  Calls calls_{};
};

/// The calls of a limit's scope.
struct LoggedScope {
  static constexpr std::int64_t never = INT64_MIN / 2;

  LoggedCalls ended{};     // by when; and what others have used
  LoggedCalls reserved{};  // by when they may begin
  LoggedCalls running{};   // by when each has ended at the latest
  std::int64_t blocked_until = never;

  template <class Scope>
  static auto lists(Scope& scope) {
    return std::array{&scope.ended, &scope.reserved, &scope.running};
  }

  /// The time of the last call but `most` - 1; none: there are fewer. Of the reserved ones the first
  /// `reserved_count` count, and those under way as of `now`.
  std::optional<std::int64_t> nth_last(std::size_t most, std::size_t reserved_count, std::int64_t now) const {
    const std::size_t all = ended.size() + reserved_count + running.size();
    if (all < most) return std::nullopt;
    std::vector<std::int64_t> others;
    others.reserve(reserved_count + running.size());
    for (std::size_t i = 0; i < reserved_count; ++i) others.push_back(reserved[i].time);
    for (const LoggedCall& call : running) others.push_back((std::min)(call.time, now));
    // not inplace_merge, within which clang 17 and later find libstdc++'s own use of what it deprecates
    std::sort(others.begin(), others.end());
    const std::size_t position = all - most;
    for (std::size_t passed = 0; passed < others.size(); ++passed) {
      const std::size_t before = ended.until(others[passed]);
      if (before + passed == position) return others[passed];
      if (before + passed > position) return ended[position - passed].time;
    }
    return ended[position - others.size()].time;
  }
};

using LoggedScopes = std::map<std::string, LoggedScope, std::less<>>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
