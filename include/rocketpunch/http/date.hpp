#pragma once

#include <chrono>
#include <iterator>
#include <optional>
#include <string_view>

#include "rocketpunch/base/digits.hpp"

namespace rocketpunch {

/// Parses an HTTP date in the form that servers must send (`Sun, 06 Nov 1994 08:49:37 GMT`).
inline std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept {
  using namespace std::chrono;
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto comma = text.find(", ");
  if (comma != 3) return std::nullopt;
  detail::DigitReader in(text.substr(comma + 2));
  const auto day_number = in.number(2);
  if (!day_number || !in.take(' ')) return std::nullopt;
  unsigned month_number = 0;
  for (unsigned i = 0; i < std::size(months) && month_number == 0; ++i)
    if (in.take(months[i])) month_number = i + 1;
  if (month_number == 0 || !in.take(' ')) return std::nullopt;
  const auto year_number = in.number(4);
  if (!year_number || !in.take(' ')) return std::nullopt;
  const auto clock = in.time_of_day();
  if (!clock || !in.take(" GMT") || !in.done()) return std::nullopt;
  const year_month_day date{year(*year_number), month(month_number), day(static_cast<unsigned>(*day_number))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + *clock;
}

}  // namespace rocketpunch
