#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "rocketpunch/base/utf8.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
