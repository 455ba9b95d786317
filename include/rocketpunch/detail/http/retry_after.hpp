#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Takes the name of a month from the front; 0 where there is none.
inline unsigned take_month(DigitParser& in) noexcept {
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < std::size(months); ++i)
    if (in.take(months[i])) return i + 1;
  return 0;
}

/// Parses an HTTP date (RFC 9110, section 5.6.7): the form that servers must send
/// (`Sun, 06 Nov 1994 08:49:37 GMT`), and the two obsolete ones (`Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`). Of the years that two digits can stand for, it takes the last that is at most
/// 50 years after `now`.
inline std::optional<std::chrono::sys_seconds> parse_http_date(
    std::string_view text,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now()) noexcept {
  using namespace std::chrono;
  const auto date_of = [](int y, unsigned m, int d) {
    return year_month_day{year(y), month(m), day(static_cast<unsigned>(d))};
  };
  const auto comma = text.find(',');
  if (comma == text.npos) {
    if (text.size() < 4 || text[3] != ' ') return std::nullopt;
    DigitParser in(text.substr(4));
    const unsigned month_number = take_month(in);
    if (month_number == 0 || !in.take(' ')) return std::nullopt;
    const auto day_number = in.take(' ') ? in.number(1) : in.number(2);
    if (!day_number || !in.take(' ')) return std::nullopt;
    const auto clock = in.time_of_day();
    if (!clock || !in.take(' ')) return std::nullopt;
    const auto year_number = in.number(4);
    if (!year_number || !in.done()) return std::nullopt;
    const auto date = date_of(*year_number, month_number, *day_number);
    if (!date.ok()) return std::nullopt;
    return sys_days(date) + *clock;
  }
  const bool short_year = comma > 3;  // after the day's whole name
  if (comma < 3 || (short_year && (comma < 6 || comma > 9))) return std::nullopt;
  const char separator = short_year ? '-' : ' ';
  DigitParser in(text.substr(comma + 1));
  if (!in.take(' ')) return std::nullopt;
  const auto day_number = in.number(2);
  if (!day_number || !in.take(separator)) return std::nullopt;
  const unsigned month_number = take_month(in);
  if (month_number == 0 || !in.take(separator)) return std::nullopt;
  const auto year_number = in.number(short_year ? 2 : 4);
  if (!year_number || !in.take(' ')) return std::nullopt;
  const auto clock = in.time_of_day();
  if (!clock || !in.take(" GMT") || !in.done()) return std::nullopt;
  int whole_year = *year_number;
  if (short_year) {
    const year_month_day latest = year_month_day(floor<days>(now)) + years(50);
    const int last = static_cast<int>(latest.year());
    whole_year += last - last % 100;
    while (whole_year > last ||
           (whole_year == last && date_of(whole_year, month_number, *day_number) > latest))
      whole_year -= 100;
  }
  const auto date = date_of(whole_year, month_number, *day_number);
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + *clock;
}

// When a service says that something is over: `Retry-After` and its relatives.

/// A longer wait counts as this one, so that no sum overflows.
inline constexpr std::chrono::seconds longest_told_wait = std::chrono::hours(366 * 24);

/// The moment that a number means, with a fraction or without: up to 10^9 it is seconds from `now` on, above
/// that the Unix time, in seconds, or in milliseconds or microseconds where the seconds would be beyond the
/// year 9999. A part of a second counts as a whole one.
inline std::optional<std::chrono::sys_seconds> moment_of_number(std::string_view text,
                                                                Clock::Wall now) noexcept {
  constexpr std::int64_t most = 100'000'000'000'000'000, most_seconds = 253'402'300'800;
  std::int64_t number = 0;
  bool any_digit = false, in_fraction = false, is_part = false;
  for (const char c : text) {
    if (c == '.' && !in_fraction) {
      in_fraction = true;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    any_digit = true;
    if (in_fraction)
      is_part = is_part || c != '0';
    else if ((number = number * 10 + (c - '0')) > most)
      return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  for (; number >= most_seconds; number /= 1000) is_part = is_part || number % 1000 != 0;
  const std::chrono::seconds count(number + (is_part ? 1 : 0));
  constexpr std::chrono::seconds longest_relative(1'000'000'000);
  if (count > longest_relative) return std::chrono::sys_seconds(count);
  return std::chrono::floor<std::chrono::seconds>(now) + count;
}

/// What the fields of a header say about when something is over.
struct ToldMoment {
  std::optional<std::chrono::sys_seconds> moment{};  ///< Up to the year 9999.
  bool unreadable = false;                           ///< The header is there, and nothing of it can be read.

  /// How long that is from now on: from 0 to a year.
  std::optional<std::chrono::seconds> wait(Clock::Wall now) const noexcept {
    if (!moment) return std::nullopt;
    return (std::clamp)(*moment - std::chrono::floor<std::chrono::seconds>(now), std::chrono::seconds(0),
                        longest_told_wait);
  }
};

/// Reads a header that holds a number or an HTTP date. Of several, in one field or more, the latest counts:
/// who waits for it has waited for all.
inline ToldMoment moment_in(const Headers& headers, std::string_view name, Clock::Wall now) noexcept {
  ToldMoment told;
  bool there = false;
  for (const auto& [field, value] : headers) {
    if (!equal_ignoring_case(field, name)) continue;
    there = true;
    for (std::string_view rest = value; !rest.empty();) {
      const auto comma = (std::min)(rest.find(','), rest.size());
      const auto second = (std::min)(rest.find(',', comma + 1), rest.size());
      std::size_t end = comma;
      auto moment = moment_of_number(without_spaces(rest.substr(0, comma)), now);
      if (!moment) moment = parse_http_date(without_spaces(rest.substr(0, comma)), now);
      if (!moment) {  // most dates have a comma of their own
        moment = parse_http_date(without_spaces(rest.substr(0, second)), now);
        if (moment) end = second;
      }
      if (moment) told.moment = (std::max)(told.moment.value_or(*moment), *moment);
      rest.remove_prefix((std::min)(end + 1, rest.size()));
    }
  }
  told.unreadable = there && !told.moment;
  return told;
}

/// How long the service asks to wait.
struct ToldWait {
  std::optional<std::chrono::seconds> wait{};  ///< From 0 to a year.
  std::string_view unreadable{};               ///< The header that asks for one which can't be read.
};

/// `Retry-After`, else the guide's reset time with a 429.
inline ToldWait told_wait(const HttpResponse& response, Clock::Wall now) noexcept {
  ToldWait told;
  const auto read = [&](std::string_view name) {
    const ToldMoment moment = moment_in(response.headers, name, now);
    told.wait = moment.wait(now);
    if (moment.unreadable) told.unreadable = name;
  };
  read("Retry-After");
  if (!told.wait && response.status == 429) read("X-RateLimit-Reset");
  return told;
}

/// A header that holds one whole number, not below 0.
inline std::optional<std::int64_t> number_in(const Headers& headers, std::string_view name) noexcept {
  const auto text = headers.get(name);
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

/// What the headers tell about the limits, in the names of both generations.
inline RateLimit rate_limit(const Headers& headers, Clock::Wall now) {
  const auto whole_number = [&](std::string_view name) -> std::optional<int> {
    const auto value = number_in(headers, name);
    if (!value || *value > 0x7fffffff) return std::nullopt;
    return static_cast<int>(*value);
  };
  RateLimit limit;
  limit.remaining = whole_number("X-RP-RateLimit-Remaining");
  if (!limit.remaining) limit.remaining = whole_number("X-RateLimit-Remaining");
  limit.limit = whole_number("X-RateLimit-Limit");
  limit.reset = moment_in(headers, "X-RateLimit-Reset", now).moment;
  limit.scope = headers.get("X-RP-RateLimit-Scope").value_or("");
  limit.scope_remaining = whole_number("X-RP-RateLimit-Scope-Remaining");
  return limit;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
