#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
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

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
