#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "rocketpunch/base/digits.hpp"
#include "rocketpunch/base/error.hpp"
#include "rocketpunch/base/printable.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A calendar day as the service writes it (`2026-09-01`), without a zone.
/// A text that is no date is kept as it came: it prints, and `ymd()` throws.
class Date {
 public:
  Date() = default;
  /// That day.
  Date(std::chrono::year_month_day date) noexcept : date_(date) {}
  /// The day that `YYYY-MM-DD` names, or the text itself where it names none.
  static Date from_text(std::string&& text) {
    Date made;
    detail::DigitReader in(text);
    if (const auto date = in.date(); date && in.done())
      made.date_ = *date;
    else
      made.unread_ = text.empty() ? std::string(" ") : std::move(text);
    return made;
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
  static TimeOfDay from_text(std::string&& text) {
    TimeOfDay made;
    detail::DigitReader in(text);
    const auto clock = in.time_of_day(24);
    const bool has_seconds = text.size() > 5 && text[5] == ':';
    const auto fraction =
        has_seconds && (in.take('.') || in.take(',')) ? in.fraction_in_micros() : std::optional(0);
    const bool beyond = clock == std::chrono::hours(24) && fraction != 0;
    const bool leap_second = has_seconds && text.compare(5, 3, ":60") == 0;
    if (clock && fraction && !beyond && in.done())
      made.minutes_ = std::chrono::floor<std::chrono::minutes>(*clock - std::chrono::seconds(leap_second));
    else
      made.unread_ = text.empty() ? std::string(" ") : std::move(text);
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
