#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/secret.hpp"

/// What services write into JSON although it isn't JSON: ill-formed Unicode and control characters within
/// strings, and numbers without a finite value. One bad title must not cost the page of fifty.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// A piece of a JSON text that is ill-formed, and what to read in its place.
struct IllFormed {
  std::size_t begin;
  std::size_t end;
  std::string_view instead;
  bool is_number;      ///< Not finite; the piece is the whole token
  std::size_t number;  ///< How many numbers stand before it
};

/// Whether a token is a number, as JSON writes them.
constexpr bool is_number(std::string_view token) noexcept {
  const auto digits = [&] {
    std::size_t count = 0;
    while (count < token.size() && is_digit(token[count])) ++count;
    token.remove_prefix(count);
    return count;
  };
  if (token.starts_with('-')) token.remove_prefix(1);
  const bool leading_zero = token.starts_with('0');
  if (const auto whole = digits(); whole == 0 || (leading_zero && whole > 1)) return false;
  if (token.starts_with('.')) {
    token.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (token.starts_with('e') || token.starts_with('E')) {
    token.remove_prefix(1);
    if (token.starts_with('+') || token.starts_with('-')) token.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return token.empty();
}

/// Whether a token is a number of JSON that is too large for a double.
inline bool is_beyond_double(std::string_view token) {
  const auto mark = token.find_first_of("eE");
  if (mark == token.npos && token.size() <= std::numeric_limits<double>::max_exponent10) return false;
  if (!is_number(token)) return false;
  const std::string_view mantissa = token.substr(0, mark);
  // as a whole number with an exponent: how a decimal point is written depends on the locale
  std::string plain(mantissa);
  std::int64_t exponent = 0;
  if (mark != token.npos) {
    std::string_view digits = token.substr(mark + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    constexpr std::int64_t most = std::int64_t{1} << 40;  // longer than any text
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc{})
      exponent = digits.starts_with('-') ? -most : most;
    exponent = (std::clamp)(exponent, -most, most);
  }
  if (const auto point = plain.find('.'); point != plain.npos) {
    exponent -= static_cast<std::int64_t>(plain.size() - point - 1);
    plain.erase(point, 1);
  }
  plain.append("e").append(std::to_string(exponent));
  return std::isinf(std::strtod(plain.c_str(), nullptr));
}

/// Whether a token is what other languages write for a number without a finite value: `NaN`, `-Infinity`.
inline bool is_not_finite(std::string_view token) {
  if (token.starts_with('-') || token.starts_with('+')) token.remove_prefix(1);
  const auto is = [&](std::string_view word) {
    return std::equal(token.begin(), token.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a | 0x20) == b; });
  };
  return is("nan") || is("infinity") || is("inf");
}

/// Goes through a JSON text once and tells `found` each `IllFormed` piece, in order. Of a text whose
/// structure is broken, what is told is of no use, but a piece of it.
template <class Found>
class IllFormedScan {
 public:
  IllFormedScan(std::string_view text, Found& found) : text_(text), found_(found) {}

  void run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"')
        string();
      else if (is_within_token(c))
        token();
      else
        ++at_;
    }
  }

 private:
  static constexpr bool is_within_token(char c) noexcept {
    return c != '"' && c != ',' && c != ':' && c != '{' && c != '}' && c != '[' && c != ']' && c > ' ';
  }

  void token() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_within_token(text_[at_])) ++at_;
    const std::string_view token = text_.substr(begin, at_ - begin);
    const bool in_digits = is_digit(token[token[0] == '-' && token.size() > 1 ? 1 : 0]);
    if (in_digits ? is_beyond_double(token) : is_not_finite(token))
      found_(IllFormed{begin, at_, "0", true, numbers_++});
    else if (in_digits)
      ++numbers_;
  }

  void string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '\\') {
        escape();
      } else if (byte < 0x20) {
        constexpr std::string_view hex = "0123456789abcdef";
        const std::array<char, 6> escaped{'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 0xf]};
        replace(1, {escaped.data(), escaped.size()});
      } else if (byte < 0x80) {
        ++at_;
      } else if (const auto next = code_point_at(text_, at_); next.well_formed) {
        at_ += next.length;
      } else {
        replace(next.length, "\xef\xbf\xbd");
      }
    }
    ++at_;
  }

  void escape() {
    const int first = unit_at(at_);
    if (first < 0) {
      // what follows a backslash belongs to it, if it can
      const bool pair = at_ + 1 < text_.size() && text_[at_ + 1] >= ' ' && text_[at_ + 1] < 0x7f;
      at_ += pair ? 2 : 1;
    } else if (first < 0xd800 || first > 0xdfff) {
      at_ += 6;
    } else if (const int second = unit_at(at_ + 6); first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
      at_ += 12;
    } else {
      replace(6, "\\ufffd");
    }
  }
  /// The value of `\uXXXX`; negative if none stands there.
  int unit_at(std::size_t at) const {
    if (text_.size() < 6 || at > text_.size() - 6 || text_[at] != '\\' || text_[at + 1] != 'u') return -1;
    int unit = 0;
    const char* const digits = text_.data() + at + 2;
    const auto [end, error] = std::from_chars(digits, digits + 4, unit, 16);
    return error == std::errc{} && end == digits + 4 ? unit : -1;
  }

  void replace(std::size_t length, std::string_view instead) {
    found_(IllFormed{at_, at_ + length, instead, false, 0});
    at_ += length;
  }

  std::string_view text_;
  Found& found_;
  std::size_t at_ = 0;
  std::size_t numbers_ = 0;
};

template <class Found>
void each_ill_formed(std::string_view text, Found found) {
  IllFormedScan<Found>(text, found).run();
}

/// How many pieces of a response's JSON are ill-formed, and are read all the same. None of another text.
inline std::size_t count_ill_formed(std::string_view body) {
  const auto first = body.find_first_of("{[");
  if (first == body.npos || body.find_first_not_of("\xef\xbb\xbf \t\r\n") != first) return 0;
  std::size_t count = 0;
  each_ill_formed(body, [&](const IllFormed&) { ++count; });
  return count;
}

/// A JSON text with its ill-formed pieces replaced.
class Mended {
 public:
  explicit Mended(std::string_view text) : original_(text) {
    std::size_t size = text.size();
    each_ill_formed(text, [&](const IllFormed& piece) {
      size += piece.instead.size() - (piece.end - piece.begin);
      changed_ = true;
    });
    if (!changed_) return;
    std::string mended;
    mended.reserve(size);  // no part of it is left behind in memory, for it may be a response with tokens
    std::size_t done = 0;
    each_ill_formed(text, [&](const IllFormed& piece) {
      mended.append(text, done, piece.begin - done).append(piece.instead);
      done = piece.end;
      if (piece.is_number) not_finite_.push_back(piece.number);
    });
    text_ = Secret(std::move(mended.append(text, done)));
  }

  /// Whether there was anything to replace.
  bool changed() const noexcept { return changed_; }
  std::string_view text() const noexcept { return text_.reveal(); }
  /// Which numbers of the text, counted from 0, stand for one without a finite value.
  const std::vector<std::size_t>& not_finite() const noexcept { return not_finite_; }
  /// Where a byte of the text stood before.
  std::size_t original(std::size_t position) const {
    std::size_t mended = 0;  // both are where the last piece ended
    std::size_t origin = 0;
    bool passed = false;
    each_ill_formed(original_, [&](const IllFormed& piece) {
      passed = passed || position < mended + (piece.begin - origin);
      if (passed) return;
      mended += piece.begin - origin + piece.instead.size();
      origin = piece.end;
      if (position < mended) {
        mended = position;
        origin = piece.begin;
        passed = true;
      }
    });
    return origin + (position - mended);
  }

 private:
  std::string_view original_;
  Secret text_{};
  std::vector<std::size_t> not_finite_{};
  bool changed_ = false;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
