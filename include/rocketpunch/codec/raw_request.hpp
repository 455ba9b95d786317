#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "rocketpunch/base/redact.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/params/raw_request.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

namespace detail {

/// Of a text in lower case.
constexpr bool is_hex_digit(char c) noexcept {
  return rocketpunch::detail::is_digit(c) || (c >= 'a' && c <= 'f');
}

/// Whether a path stays below what it is appended to: no `.` or `..` segment, encoded or not, and nothing
/// that a server could take for a further separator.
inline bool stays_below(std::string_view path) {
  std::string plain;
  for (const char c : path) plain += rocketpunch::detail::ascii_lower(c);
  rocketpunch::detail::replace_all(plain, "%2e", ".");
  if (plain.empty() || plain.front() != '/') return false;
  if (plain.find_first_of("?#\\") != plain.npos || plain.find("%2f") != plain.npos ||
      plain.find("%5c") != plain.npos)
    return false;
  if (!std::all_of(plain.begin(), plain.end(), rocketpunch::detail::is_url_character)) return false;
  if (plain.find("//") != plain.npos) return false;
  for (std::size_t at = 0; (at = plain.find('%', at)) != plain.npos; ++at)
    if (at + 2 >= plain.size() || !is_hex_digit(plain[at + 1]) || !is_hex_digit(plain[at + 2])) return false;
  plain += '/';
  // servlet containers take what follows ";" away before they resolve "..", and so make "..;" one
  rocketpunch::detail::replace_all(plain, "%3b", ";");
  rocketpunch::detail::replace_all(plain, ";", "/");
  return plain.find("/./") == plain.npos && plain.find("/../") == plain.npos;
}

}  // namespace detail

// The writer's type is left open for the compiler to pass over what a program doesn't use.
Result<WireRequest> write_raw(auto writer, const RawRequest& request) {
  if (!rocketpunch::detail::is_token(request.method)) writer.refuse("method", "must be an HTTP method");
  if (!detail::stays_below(request.path))
    writer.refuse(
        "path",
        "must begin with \"/\", be percent-encoded and have no \".\", \"..\", query or empty segments");
  for (const auto& [name, value] : request.query) writer.pair(name, value);
  for (const auto& [name, value] : request.headers) {
    if (!rocketpunch::detail::is_token(name) || rocketpunch::detail::is_message_header(name) ||
        rocketpunch::detail::equal_ignoring_case(name, "Authorization"))
      writer.refuse("headers", "must have proper names, and none that the SDK sets itself");
    if (!rocketpunch::detail::is_field_value(value))
      writer.refuse("headers", "must not have line ends or control characters");
  }
  if (!rocketpunch::detail::is_field_value(request.content_type))
    writer.refuse("content_type", "must be one line");
  if (!request.body.empty() && request.content_type.empty())
    writer.refuse("content_type", "must tell what the body is");
  return writer.finish(request.content_type, request.body);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
