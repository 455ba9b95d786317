#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline void append_digits(std::string& text, unsigned value, int width) {
  std::string digits = std::to_string(value);
  if (static_cast<int>(digits.size()) < width)
    digits.insert(0, static_cast<std::size_t>(width) - digits.size(), '0');
  text += digits;
}

inline std::string iso_date(std::chrono::year_month_day date) {
  std::string text;
  const int year = static_cast<int>(date.year());
  if (year < 0) text += '-';
  append_digits(text, static_cast<unsigned>(year < 0 ? -year : year), 4);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

/// Reads fixed-width numbers from the front of a text; independent of the locale.
class DigitReader {
 public:
  explicit DigitReader(std::string_view text) noexcept : left_(text) {}

  bool done() const noexcept { return left_.empty(); }
  bool at(char c) const noexcept { return left_.starts_with(c); }

  bool take(char c) noexcept {
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view word) noexcept {
    if (left_.substr(0, word.size()) != word) return false;
    left_.remove_prefix(word.size());
    return true;
  }

  std::optional<int> number(std::size_t width) noexcept {
    if (left_.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (left_[i] < '0' || left_[i] > '9') return std::nullopt;
      value = value * 10 + (left_[i] - '0');
    }
    left_.remove_prefix(width);
    return value;
  }

  std::optional<std::chrono::year_month_day> date() noexcept {
    const auto year = number(4);
    if (!year || !take('-')) return std::nullopt;
    const auto month = number(2);
    if (!month || !take('-')) return std::nullopt;
    const auto day = number(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(date) : std::nullopt;
  }

  /// `HH:mm` or `HH:mm:ss`; a leap second counts as the next one. With 24 as the last hour, `24:00` is the
  /// end of the day.
  std::optional<std::chrono::seconds> time_of_day(int last_hour = 23) noexcept {
    const auto hour = number(2);
    if (!hour || !take(':')) return std::nullopt;
    const auto minute = number(2);
    if (!minute || *hour > last_hour || *minute > 59) return std::nullopt;
    const auto second = take(':') ? number(2) : std::optional(0);
    if (!second || *second > 60 || (*hour == 24 && *minute + *second > 0)) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
  }

  /// Whether nothing is left but names in brackets (RFC 9557), none of which claims to be critical.
  bool zone_names() noexcept {
    while (take('[')) {
      const auto end = left_.find(']');
      if (end == left_.npos || end == 0) return false;
      for (const char c : left_.substr(0, end)) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!plain && std::string_view("._-+/=").find(c) == std::string_view::npos) return false;
      }
      left_.remove_prefix(end + 1);
    }
    return done();
  }

  /// One digit or more after the decimal point; what is finer than a microsecond is cut off.
  std::optional<int> fraction_in_micros() noexcept {
    int micros = 0;
    int digits = 0;
    for (; !left_.empty() && left_.front() >= '0' && left_.front() <= '9'; left_.remove_prefix(1), ++digits)
      if (digits < 6) micros = micros * 10 + (left_.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits) micros *= 10;
    return micros;
  }

 private:
  std::string_view left_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
