#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace rocketpunch::detail {

/// How many code points a UTF-8 text has; nothing if it isn't UTF-8 (RFC 3629: no surrogates, no overlong
/// forms).
constexpr std::optional<std::size_t> code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    if (length == 0 || text.size() - at < length) return std::nullopt;
    if (length > 1) {
      const unsigned char lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      const unsigned char highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      if (byte(1) < lowest || byte(1) > highest) return std::nullopt;
      for (std::size_t i = 2; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    }
    at += length;
  }
  return count;
}

}  // namespace rocketpunch::detail
