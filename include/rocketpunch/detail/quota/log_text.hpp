#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/quota/log_scope.hpp"
#include "rocketpunch/detail/text.hpp"

/// The forms of a log as bytes.
///
/// The third, which is written: its number, -3, as eight bytes; the origins of ids, eight bytes each; the
/// scopes; a check sum of all that, eight bytes. What has eight bytes is little-endian, everything else is in
/// LEB128: the counts, which stand before what they count, the lengths of names, and the calls. These are in
/// groups of one time: how much later than the one before, how many without an id, how many with one, and
/// each of these by the place of its origin and its number.
///
/// The first two, which earlier versions have written for one machine, are of its own byte order, with eight
/// bytes for each number: -2, which the first form has not; for each scope its name, its pause, and the calls
/// that have ended or are under way, each with its time and, in the second form, how many have that.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr std::int64_t second_log_form = -2, third_log_form = -3;

/// Writes a log in the third form.
class LogWriter {
 public:
  static std::string text(const LoggedScopes& scopes) {
    LogWriter writer;
    writer.put_all(scopes);
    return std::move(writer.out_);
  }

 private:
  void put_all(const LoggedScopes& scopes) {
    fixed(static_cast<std::uint64_t>(third_log_form));
    for (const auto& [name, scope] : scopes)
      for (const LoggedCalls* const calls : LoggedScope::lists(scope))
        for (const LoggedCall& call : *calls)
          if (call.id) origins_.emplace(call.id.origin, 0);
    put(origins_.size());
    std::uint64_t place = 0;
    for (auto& [origin, at] : origins_) {
      fixed(origin);
      at = place++;
    }
    put(scopes.size());
    for (const auto& [name, scope] : scopes) {
      put(name.size());
      out_ += name;
      fixed(static_cast<std::uint64_t>(scope.blocked_until));
      for (const LoggedCalls* const calls : LoggedScope::lists(scope)) put_calls(*calls);
    }
    fixed(fnv1a(out_));
  }
  void put_calls(const LoggedCalls& calls) {
    std::size_t groups = 0;
    for (auto at = calls.begin(); at != calls.end(); at = end_of_group(calls, at)) ++groups;
    put(groups);
    std::uint64_t previous = 0;
    for (auto at = calls.begin(); at != calls.end();) {
      const auto end = end_of_group(calls, at);
      const auto with_id = static_cast<std::size_t>(
          std::count_if(at, end, [](const LoggedCall& call) { return static_cast<bool>(call.id); }));
      put(static_cast<std::uint64_t>(at->time) - previous);
      previous = static_cast<std::uint64_t>(at->time);
      put(static_cast<std::size_t>(end - at) - with_id);
      put(with_id);
      for (; at != end; ++at) {
        if (!at->id) continue;
        put(origins_.find(at->id.origin)->second);
        put(at->id.number);
      }
    }
  }
  template <class At>
  static At end_of_group(const LoggedCalls& calls, At at) {
    return std::find_if(at, calls.end(),
                        [time = at->time](const LoggedCall& call) { return call.time != time; });
  }
  void fixed(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(number >> shift & 0xff);
  }
  void put(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out_ += static_cast<char>((number & 0x7f) | 0x80);
    out_ += static_cast<char>(number);
  }

  std::string out_{};
  std::map<std::uint64_t, std::uint64_t> origins_{};  // their places
};

/// Reads a log of any form; nothing, where the bytes aren't one.
class LogReader {
 public:
  static std::optional<LoggedScopes> read(std::string_view bytes) {
    LogReader reader(bytes);
    LoggedScopes scopes;
    const bool good = bytes.empty() || (is_third(bytes) ? reader.third(scopes) : reader.native(scopes));
    return good ? std::optional(std::move(scopes)) : std::nullopt;
  }

 private:
  using Number = std::int64_t;
  static constexpr std::uint64_t most_calls = 1 << 24;

  explicit LogReader(std::string_view bytes) : bytes_(bytes) {}

  static bool is_third(std::string_view bytes) {
    return LogReader(bytes).fixed() == static_cast<std::uint64_t>(third_log_form);
  }
  bool third(LoggedScopes& scopes) {
    constexpr std::size_t sum_size = 8;
    if (bytes_.size() < 2 * sum_size) return false;
    const std::string_view summed = bytes_.substr(0, bytes_.size() - sum_size);
    if (LogReader(bytes_.substr(summed.size())).fixed() != fnv1a(summed)) return false;
    bytes_ = summed.substr(sum_size);  // behind the form's number
    std::vector<std::uint64_t> origins;
    const auto origin_count = take();
    if (!origin_count || *origin_count > bytes_.size()) return false;
    while (origins.size() < *origin_count) {
      const auto origin = fixed();
      if (!origin) return false;
      origins.push_back(*origin);
    }
    const auto scope_count = take();
    if (!scope_count) return false;
    for (std::uint64_t i = 0; i < *scope_count; ++i) {
      const auto length = take();
      if (!length || *length > bytes_.size()) return false;
      const auto [entry, is_new] =
          scopes.try_emplace(std::string(bytes_.substr(0, static_cast<std::size_t>(*length))));
      if (!is_new) return false;
      LoggedScope& scope = entry->second;
      bytes_.remove_prefix(static_cast<std::size_t>(*length));
      const auto blocked = fixed();
      if (!blocked) return false;
      scope.blocked_until = static_cast<Number>(*blocked);
      for (LoggedCalls* const calls : LoggedScope::lists(scope))
        if (!third_calls(*calls, origins)) return false;
    }
    return bytes_.empty();
  }
  bool third_calls(LoggedCalls& calls, const std::vector<std::uint64_t>& origins) {
    const auto groups = take();
    if (!groups) return false;
    std::uint64_t time = 0;
    for (std::uint64_t i = 0; i < *groups; ++i) {
      const auto later = take(), anonymous = take(), with_id = take();
      if (!later || !anonymous || !with_id) return false;
      const auto before = static_cast<Number>(time), at = static_cast<Number>(time += *later);
      if (i > 0 && at <= before) return false;
      if (*anonymous + *with_id == 0 || !count(*anonymous) || !count(*with_id)) return false;
      calls.append(at, static_cast<std::size_t>(*anonymous));
      for (std::uint64_t id = 0; id < *with_id; ++id) {
        const auto origin = take(), number = take();
        if (!origin || !number || *origin >= origins.size()) return false;
        calls.append({at, {origins[static_cast<std::size_t>(*origin)], *number}});
      }
    }
    return true;
  }
  bool native(LoggedScopes& scopes) {
    // the first form had each call's time by itself, and began with the length of a name
    const std::string_view all = bytes_;
    const bool has_counts = native_number() == second_log_form;
    if (!has_counts) bytes_ = all;
    if (has_counts && bytes_.empty()) return false;
    while (!bytes_.empty()) {
      const auto length = native_number();
      if (!length || *length < 0 || static_cast<std::size_t>(*length) > bytes_.size()) return false;
      const auto [entry, is_new] =
          scopes.try_emplace(std::string(bytes_.substr(0, static_cast<std::size_t>(*length))));
      if (!is_new) return false;
      LoggedScope& scope = entry->second;
      bytes_.remove_prefix(static_cast<std::size_t>(*length));
      const auto blocked = native_number();
      if (!blocked) return false;
      scope.blocked_until = *blocked;
      for (LoggedCalls* const calls : {&scope.ended, &scope.running})
        if (!native_calls(*calls, has_counts)) return false;
    }
    return true;
  }
  bool native_calls(LoggedCalls& calls, bool has_counts) {
    const auto size = native_number();
    if (!size || *size < 0 ||
        static_cast<std::size_t>(*size) > bytes_.size() / sizeof(Number) / (has_counts ? 2 : 1))
      return false;
    Number previous = INT64_MIN;
    for (Number i = 0; i < *size; ++i) {
      const Number time = *native_number(), of_time = has_counts ? *native_number() : 1;
      if (time < previous || of_time < 1 || !count(static_cast<std::uint64_t>(of_time))) return false;
      calls.append(previous = time, static_cast<std::size_t>(of_time));
    }
    return true;
  }

  /// Whether so many calls more can be meant.
  bool count(std::uint64_t calls) {
    if (calls > most_calls - total_) return false;
    total_ += calls;
    return true;
  }
  std::optional<Number> native_number() {
    Number number;
    if (bytes_.size() < sizeof number) return std::nullopt;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return number;
  }
  std::optional<std::uint64_t> fixed() {
    std::uint64_t number = 0;
    if (bytes_.size() < sizeof number) return std::nullopt;
    for (std::size_t i = 0; i < sizeof number; ++i)
      number |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
    bytes_.remove_prefix(sizeof number);
    return number;
  }
  std::optional<std::uint64_t> take() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      number |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return number;
    }
    return std::nullopt;
  }

  std::string_view bytes_;
  std::uint64_t total_ = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
