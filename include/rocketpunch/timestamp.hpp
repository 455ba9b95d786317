#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A moment in UTC, to the microsecond. Reads ISO 8601 with `Z`, with an offset, and the service's
/// zone-less form, which is UTC (`2026-08-23T15:00` is midnight in Seoul); also in small letters, with a
/// space for `T` and before the zone, with `UTC` or `GMT`, with `24:00` for the end of a day, and with the
/// names that RFC 9557 puts behind an offset (`+09:00[Asia/Seoul]`), which don't count. Prints ISO 8601 with
/// `Z`. A text that is no time is kept as it came: it prints, and `time()` throws.
class Timestamp {
 public:
  /// A moment in UTC, to the microsecond.
  using Time = std::chrono::sys_time<std::chrono::microseconds>;

  /// 1970-01-01T00:00:00Z
  Timestamp() = default;
  /// The moment, cut to microseconds.
  template <class Duration>
  Timestamp(std::chrono::sys_time<Duration> time) noexcept
      : time_(std::chrono::floor<std::chrono::microseconds>(time)) {}
  /// The moment a text names, or the text itself where it names none.
  static Timestamp from_text(std::string_view text) {
    if (const auto time = parse(text)) return Timestamp(*time);
    Timestamp unread;
    unread.unread_ = text.empty() ? " " : text;
    return unread;
  }
  /// The moment that an ISO 8601 text names; nothing where it names none.
  static std::optional<Time> parse(std::string_view text) noexcept;

  /// Whether the service's text named a moment.
  bool readable() const noexcept { return unread_.empty(); }
  /// The moment. Throws an `Error` of kind `decode` if the service's text named none.
  Time time() const {
    if (!readable()) throw Error({.kind = ErrorKind::decode, .message = "not a time: \"" + unread_ + '"'});
    return time_;
  }

  friend bool operator==(const Timestamp& a, const Timestamp& b) noexcept = default;
  /// Earlier or later; what is no time comes last, by its text.
  friend std::strong_ordering operator<=>(const Timestamp& a, const Timestamp& b) noexcept {
    if (const auto order = a.time_.time_since_epoch().count() <=> b.time_.time_since_epoch().count();
        a.readable() && b.readable())
      return order;
    return a.unread_ <=> b.unread_;  // a readable one has no text
  }
  /// ISO 8601 with `Z`; a fraction only where there is one. The service's text if it named no moment.
  friend std::string to_string(const Timestamp& timestamp) { return timestamp.text(); }
  /// Prints `to_string`, without the control characters that a service may have put into it.
  friend std::ostream& operator<<(std::ostream& out, const Timestamp& timestamp) {
    return out << detail::printable(timestamp.text());
  }

 private:
  std::string text() const {
    using namespace std::chrono;
    if (!readable()) return unread_;
    const auto day = floor<days>(time_);
    const year_month_day date{day};
    const hh_mm_ss clock{time_ - day};
    std::string text = detail::iso_date(date);
    text += 'T';
    detail::append_digits(text, static_cast<unsigned>(clock.hours().count()), 2);
    text += ':';
    detail::append_digits(text, static_cast<unsigned>(clock.minutes().count()), 2);
    text += ':';
    detail::append_digits(text, static_cast<unsigned>(clock.seconds().count()), 2);
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
      text += '.';
      detail::append_digits(text, static_cast<unsigned>(fraction), 6);
      while (text.back() == '0') text.pop_back();
    }
    return text += 'Z';
  }

  Time time_{};
  std::string unread_;  // the service's text, when it named no moment
};

inline std::optional<Timestamp::Time> Timestamp::parse(std::string_view text) noexcept {
  using namespace std::chrono;
  detail::DigitParser in(text);
  const auto date = in.date();
  if (!date) return std::nullopt;
  Time time = sys_days(*date);
  if (in.done()) return time;  // a date alone is its first moment
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
  const auto clock = in.time_of_day(24);
  if (!clock) return std::nullopt;
  time += *clock;
  const bool has_seconds = text.size() > 16 && text[16] == ':';  // a fraction of a minute is not read
  if (has_seconds && (in.take('.') || in.take(','))) {
    const auto fraction = in.fraction_in_micros();
    if (!fraction || (*clock == hours(24) && *fraction > 0)) return std::nullopt;
    time += microseconds(*fraction);
  }
  if (in.done()) return time;
  in.take(' ');
  if (in.take('Z') || in.take('z') || in.take("UTC") || in.take("GMT"))
    return in.zone_names() ? std::optional(time) : std::nullopt;
  const bool east = in.take('+');
  if (!east && !in.take('-') && !in.take("\u2212")) return std::nullopt;  // ISO 8601 prefers the minus sign
  const auto offset_hours = in.number(2);
  const bool no_minutes = in.done() || in.at('[');
  if (!no_minutes) in.take(':');
  const auto offset_minutes = no_minutes ? std::optional(0) : in.number(2);
  if (!offset_hours || !offset_minutes || *offset_hours > 23 || *offset_minutes > 59 || !in.zone_names())
    return std::nullopt;
  const auto offset = hours(*offset_hours) + minutes(*offset_minutes);
  return east ? time - offset : time + offset;
}

namespace detail {
inline constexpr std::chrono::hours seoul_offset{9};  // all year
}

/// The moment at which a clock in Seoul shows that time of that day, such as `in_seoul(2026y / 9 / 1, 19h)`;
/// 24 h is the end of the day. Throws an `Error` of kind `invalid_argument` for a day that there isn't.
inline Timestamp in_seoul(std::chrono::year_month_day day, std::chrono::microseconds since_midnight = {}) {
  if (!day.ok()) throw detail::not_sent(ErrorKind::invalid_argument, "in_seoul: day must be a valid date");
  return std::chrono::sys_days(day) + since_midnight - detail::seoul_offset;
}
/// What a clock in Seoul shows at that moment. Throws as `Timestamp::time` does.
inline std::chrono::local_time<std::chrono::microseconds> seoul_time(const Timestamp& moment) {
  return std::chrono::local_time<std::chrono::microseconds>(moment.time().time_since_epoch() +
                                                            detail::seoul_offset);
}
/// The day in Seoul at that moment. Throws as `Timestamp::time` does.
inline std::chrono::year_month_day seoul_date(const Timestamp& moment) {
  return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(seoul_time(moment)));
}
/// The last day in Seoul before that moment, for deadlines: most of them are at 00:00, and so at the end of
/// the day before. Throws as `Timestamp::time` does.
inline std::chrono::year_month_day last_seoul_date(const Timestamp& deadline) {
  const auto before = seoul_time(deadline) - std::chrono::microseconds(1);
  return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(before));
}

/// A calendar day as the service writes it (`2026-09-01`), without a zone.
/// A text that is no date is kept as it came: it prints, and `ymd()` throws.
class Date {
 public:
  Date() = default;
  /// That day.
  Date(std::chrono::year_month_day date) noexcept : date_(date) {}
  /// The day that `YYYY-MM-DD` names, or the text itself where it names none.
  static Date from_text(std::string_view text) {
    Date made;
    if (const auto date = parse(text))
      made.date_ = *date;
    else
      made.unread_ = text.empty() ? " " : text;
    return made;
  }
  /// The day that `YYYY-MM-DD` names; nothing for any other text.
  static std::optional<std::chrono::year_month_day> parse(std::string_view text) noexcept {
    detail::DigitParser in(text);
    const auto date = in.date();
    return date && in.done() ? date : std::nullopt;
  }

  /// Whether the service's text named a day.
  bool readable() const noexcept { return unread_.empty(); }
  /// The day. Throws an `Error` of kind `decode` if the service's text named none.
  std::chrono::year_month_day ymd() const {
    if (!readable()) throw Error({.kind = ErrorKind::decode, .message = "not a date: \"" + unread_ + '"'});
    return date_;
  }

  friend bool operator==(const Date&, const Date&) noexcept = default;
  /// Earlier or later; what is no day comes last, by its text.
  friend std::strong_ordering operator<=>(const Date& a, const Date& b) noexcept {
    return a.readable() && b.readable() ? a.date_ <=> b.date_ : a.unread_ <=> b.unread_;
  }
  /// `YYYY-MM-DD`; the service's text if it named no day.
  friend std::string to_string(const Date& date) {
    return date.readable() ? detail::iso_date(date.date_) : date.unread_;
  }
  /// Prints `to_string`, without the control characters that a service may have put into it.
  friend std::ostream& operator<<(std::ostream& out, const Date& date) {
    return out << detail::printable(to_string(date));
  }

 private:
  std::chrono::year_month_day date_{std::chrono::year(1970), std::chrono::month(1), std::chrono::day(1)};
  std::string unread_;  // the service's text, when it named no day
};

/// A time of day as the service writes it (`10:00`), without a zone.
/// A text that is no time of day is kept as it came: it prints, and `since_midnight()` throws.
class TimeOfDay {
 public:
  TimeOfDay() = default;
  /// That long after midnight; 0 to 24 h.
  explicit TimeOfDay(std::chrono::minutes since_midnight) noexcept : minutes_(since_midnight) {}
  /// The time that `HH:mm` names (seconds and their fraction are dropped; `24:00` is the end of the day), or
  /// the text itself where it names none.
  static TimeOfDay from_text(std::string_view text) {
    TimeOfDay made;
    detail::DigitParser in(text);
    const auto clock = in.time_of_day(24);
    const bool has_seconds = text.size() > 5 && text[5] == ':';
    const auto fraction =
        has_seconds && (in.take('.') || in.take(',')) ? in.fraction_in_micros() : std::optional(0);
    const bool beyond = clock == std::chrono::hours(24) && fraction != 0;
    const bool leap_second = has_seconds && text.compare(5, 3, ":60") == 0;
    if (clock && fraction && !beyond && in.done())
      made.minutes_ = std::chrono::floor<std::chrono::minutes>(*clock - std::chrono::seconds(leap_second));
    else
      made.unread_ = text.empty() ? " " : text;
    return made;
  }

  /// Whether the service's text named a time of day.
  bool readable() const noexcept { return unread_.empty(); }
  /// How long after midnight. Throws an `Error` of kind `decode` if the service's text named no time of day.
  std::chrono::minutes since_midnight() const {
    if (!readable())
      throw Error({.kind = ErrorKind::decode, .message = "not a time of day: \"" + unread_ + '"'});
    return minutes_;
  }

  friend bool operator==(const TimeOfDay&, const TimeOfDay&) noexcept = default;
  /// Earlier or later; what is no time of day comes last, by its text.
  friend std::strong_ordering operator<=>(const TimeOfDay& a, const TimeOfDay& b) noexcept {
    if (!a.readable() || !b.readable()) return a.unread_ <=> b.unread_;
    return a.minutes_.count() <=> b.minutes_.count();
  }
  /// `HH:mm`; the service's text if it named no time of day.
  friend std::string to_string(const TimeOfDay& time) {
    if (!time.readable()) return time.unread_;
    std::string text;
    detail::append_digits(text, static_cast<unsigned>(time.minutes_.count() / 60), 2);
    text += ':';
    detail::append_digits(text, static_cast<unsigned>(time.minutes_.count() % 60), 2);
    return text;
  }
  /// Prints `to_string`, without the control characters that a service may have put into it.
  friend std::ostream& operator<<(std::ostream& out, const TimeOfDay& time) {
    return out << detail::printable(to_string(time));
  }

 private:
  std::chrono::minutes minutes_{0};
  std::string unread_;  // the service's text, when it named no time of day
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
