#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

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
