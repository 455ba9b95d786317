#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <iterator>
#include <optional>
#include <string_view>

#include "rocketpunch/base/digits.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// Takes the name of a month from the front; 0 where there is none.
inline unsigned take_month(DigitReader& in) noexcept {
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < std::size(months); ++i)
    if (in.take(months[i])) return i + 1;
  return 0;
}

}  // namespace detail

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
    detail::DigitReader in(text.substr(4));
    const unsigned month_number = detail::take_month(in);
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
  detail::DigitReader in(text.substr(comma + 1));
  if (!in.take(' ')) return std::nullopt;
  const auto day_number = in.number(2);
  if (!day_number || !in.take(separator)) return std::nullopt;
  const unsigned month_number = detail::take_month(in);
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
