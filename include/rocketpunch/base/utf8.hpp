#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
