#include "text/time_format.hpp"

#include <cstdio>

namespace rocketpunch::testing::mock {
namespace {

struct Fields {
  int year, month, day, hour, minute, second;
};

Fields fields_of(Seconds time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return {int{date.year()},
          static_cast<int>(unsigned{date.month()}),
          static_cast<int>(unsigned{date.day()}),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

std::string full_text(Seconds time) {
  const Fields f = fields_of(time);
  char text[80];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", f.year, f.month, f.day, f.hour, f.minute,
                f.second);
  return text;
}

/// Takes a number of exactly `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

/// A number of two digits that is at most `limit`.
std::optional<int> take_two(std::string_view& text, int limit) {
  const auto value = take_digits(text, 2);
  return value && *value <= limit ? value : std::nullopt;
}

std::optional<Seconds> take_date(std::string_view& text) {
  using namespace std::chrono;
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = take_two(text, 12);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_two(text, 31);
  if (!d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return Seconds{sys_days{date}};
}

std::optional<std::chrono::seconds> take_clock(std::string_view& text) {
  using namespace std::chrono;
  const auto h = take_two(text, 23);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto m = take_two(text, 59);
  if (!m) return std::nullopt;
  seconds time = hours{*h} + minutes{*m};
  if (!take(text, ':')) return time;
  const auto s = take_two(text, 60);
  if (!s) return std::nullopt;
  if (take(text, '.'))
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
  return time + seconds{*s};
}

/// What has to be subtracted from a local time: nothing without a zone, since the API's zone-less times are
/// UTC.
std::optional<std::chrono::seconds> take_offset(std::string_view& text) {
  using namespace std::chrono;
  if (text.empty() || take(text, 'Z')) return seconds{0};
  const bool ahead = take(text, '+');
  // An unescaped '+' of a query arrives as a space.
  const bool spaced = !ahead && take(text, ' ');
  if (!ahead && !spaced && !take(text, '-')) return std::nullopt;
  const auto h = take_two(text, 18);
  if (!h) return std::nullopt;
  take(text, ':');
  const auto m = take_two(text, 59);
  if (!m) return std::nullopt;
  const seconds offset = hours{*h} + minutes{*m};
  return ahead || spaced ? offset : -offset;
}

}  // namespace

std::string list_time(Seconds time) { return full_text(time).substr(0, 16); }
std::string error_time(Seconds time) { return full_text(time); }
std::string detail_time(Seconds time) { return full_text(time) + "Z"; }
std::string http_time(Seconds time) {
  constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Fields f = fields_of(time);
  const std::chrono::weekday weekday{std::chrono::floor<std::chrono::days>(time)};
  char text[80];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[weekday.c_encoding()],
                f.day, months[f.month - 1], f.year, f.hour, f.minute, f.second);
  return text;
}

std::string date_text(Seconds time) { return full_text(time).substr(0, 10); }

std::optional<Seconds> read_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<Seconds> read_time(std::string_view text) {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T')) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return *date + *clock - *offset;
}

Seconds clock_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace rocketpunch::testing::mock
