#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Bytes as a `bytea` is written.
inline std::string postgres_bytes(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "\\x";
  for (const char byte : bytes)
    text += {digits[static_cast<unsigned char>(byte) >> 4], digits[static_cast<unsigned char>(byte) & 15]};
  return text;
}

/// A number that the server gave; 0 for NULL.
inline std::int64_t postgres_number(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

/// The server's time in microseconds, in a statement.
inline constexpr std::string_view postgres_now =
    "floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
