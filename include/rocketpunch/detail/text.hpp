#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

// <cctype> depends on the locale and is undefined for negative characters, so not that.

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// RFC 3986's unreserved characters, which need no percent-encoding anywhere.
constexpr bool is_unreserved(char c) noexcept {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
/// No control character, space or byte above ASCII: what can stand in a URL at all.
constexpr bool is_url_character(char c) noexcept { return c > ' ' && c < '\x7f'; }

/// Letters, digits, `_` and `-`: what handles of companies and people consist of.
constexpr bool is_handle(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-'; });
}

/// Without the spaces and tabs around it (RFC 9110's optional whitespace).
constexpr std::string_view without_spaces(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

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
class DigitParser {
 public:
  explicit DigitParser(std::string_view text) noexcept : left_(text) {}

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

/// What stands at a place of a text that should be UTF-8.
struct CodePoint {
  char32_t value;      ///< U+FFFD where it is ill-formed
  std::size_t length;  ///< In bytes, at least 1; of an ill-formed one, those that one U+FFFD stands for
  bool well_formed;
};

/// The code point at `at`, which must be inside of the text. Ill-formed (RFC 3629: no surrogates, no overlong
/// forms, no more than U+10FFFF), it is as long as the beginning that it shares with a well-formed one: the
/// maximal subpart that the Unicode standard (section 3.9) and the WHATWG's decoder replace.
constexpr CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (length == 1) return {0xfffd, 1, false};
  unsigned char lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  unsigned char highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  char32_t value = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (text.size() - at <= i || byte(i) < lowest || byte(i) > highest) return {0xfffd, i, false};
    value = value << 6 | (byte(i) & 0x3fu);
    lowest = 0x80;
    highest = 0xbf;
  }
  return {value, length, true};
}

/// How many code points a UTF-8 text has; nothing if it isn't UTF-8.
constexpr std::optional<std::size_t> code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const CodePoint next = code_point_at(text, at);
    if (!next.well_formed) return std::nullopt;
    at += next.length;
  }
  return count;
}

/// Whether a code point ends a line or commands a terminal: C0, DEL, C1, and the separators of Unicode.
constexpr bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/// Whether a code point is not seen, but changes how others are: the direction of writing, what is hidden in
/// tags, and marks of byte order and annotation.
constexpr bool is_hidden_format(char32_t c) noexcept {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe007f);
}

/// A text that may stand in a log or on a terminal, in UTF-8: it forges no further line there, is no command,
/// and reads as it is stored. Controls become spaces; hidden format characters and what is ill-formed U+FFFD.
/// Of one that would be longer than `most` bytes, the beginning and `...`.
inline std::string printable(std::string_view words,
                             std::size_t most = (std::numeric_limits<std::size_t>::max)()) {
  std::string text;
  for (std::size_t at = 0; at < words.size();) {
    const CodePoint next = code_point_at(words, at);
    const std::string_view shown = is_control(next.value) ? " "
                                   : is_hidden_format(next.value) || !next.well_formed
                                       ? "\xef\xbf\xbd"
                                       : words.substr(at, next.length);
    if (text.size() + shown.size() > most) return text + "...";
    text += shown;
    at += next.length;
  }
  return text;
}

/// FNV-1a, against files cut short; not against anyone.
constexpr std::uint64_t fnv1a(std::string_view bytes) noexcept {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return sum;
}

// What HTTP lets stand where (RFC 9110).

/// Whether a text can be a header's name or a method: RFC 9110's `token`.
constexpr bool is_token(std::string_view text) noexcept {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || marks.find(c) != marks.npos;
  });
}

/// Whether a header says how the message is read, who sends it or how the connection goes on: nobody but the
/// SDK and the transport may set it.
constexpr bool is_message_header(std::string_view name) noexcept {
  constexpr std::string_view names[] = {
      "Accept-Encoding", "Connection", "Content-Length", "Content-Type",      "Cookie",  "Expect",    "Host",
      "Keep-Alive",      "TE",         "Trailer",        "Transfer-Encoding", "Upgrade", "User-Agent"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view one) { return equal_ignoring_case(name, one); });
}

/// Whether a text can be a header's value: no CR, LF, NUL or other control character.
constexpr bool is_field_value(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

/// Whether a text can be a key or token: visible ASCII.
constexpr bool is_visible_ascii(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_url_character);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
