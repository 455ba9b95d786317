#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/http/ascii.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The parts of an absolute `http` or `https` URL; views into the text it was parsed from.
struct UrlParts {
  std::string_view scheme;  ///< `http` or `https`, in the case it was written
  std::string_view host;    ///< Without brackets, in the case it was written
  std::string_view port;    ///< Digits; empty: the scheme's own
  std::string_view path;    ///< From the first `/`; empty where there is none
  std::string_view query;   ///< Without `?`

  /// Whether the host is this machine by name or address: `localhost`, `127.0.0.0/8`, `::1`.
  bool is_loopback() const noexcept;
  /// Whether the scheme is `https`.
  bool is_https() const noexcept { return scheme.size() == 5; }
};

/// Percent-encodes all but RFC 3986's unreserved characters: for one path segment or one query part.
inline std::string percent_encode(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (detail::is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return encoded;
}

/// Parses an absolute `http` or `https` URL; nothing for any other text, or one with user information.
inline std::optional<UrlParts> parse_url(std::string_view text) noexcept {
  if (!std::all_of(text.begin(), text.end(), detail::is_url_character)) return std::nullopt;
  UrlParts url;
  const std::size_t scheme = detail::equal_ignoring_case(text.substr(0, 8), "https://")  ? 5
                             : detail::equal_ignoring_case(text.substr(0, 7), "http://") ? 4
                                                                                         : 0;
  if (scheme == 0) return std::nullopt;
  url.scheme = text.substr(0, scheme);
  text.remove_prefix(scheme + 3);
  if (const auto fragment = text.find('#'); fragment != text.npos) text = text.substr(0, fragment);

  const auto end = (std::min)(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  text.remove_prefix(end);
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == authority.npos) return std::nullopt;
    url.host = authority.substr(1, close - 1);
    // an IPv6 address and nothing else: "[localhost]" would pass for this machine
    if (url.host.find(':') == url.host.npos) return std::nullopt;
    if (url.host.find_first_not_of("0123456789abcdefABCDEF:.") != url.host.npos) return std::nullopt;
    authority.remove_prefix(close + 1);
  } else {
    const auto colon = (std::min)(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    // and so no user information, and nothing that another reader of the URL takes for the end of the host
    if (!std::all_of(url.host.begin(), url.host.end(), detail::is_unreserved)) return std::nullopt;
    authority.remove_prefix(colon);
  }
  if (!authority.empty()) {
    if (authority.front() != ':') return std::nullopt;
    url.port = authority.substr(1);
    unsigned port = 0;
    const auto [stop, error] = std::from_chars(url.port.data(), url.port.data() + url.port.size(), port);
    if (error != std::errc{} || stop != url.port.data() + url.port.size() || port > 65535)
      return std::nullopt;
  }
  if (url.host.empty()) return std::nullopt;
  const auto question = (std::min)(text.find('?'), text.size());
  url.path = text.substr(0, question);
  if (question < text.size()) url.query = text.substr(question + 1);
  return url;
}

inline bool UrlParts::is_loopback() const noexcept {
  if (detail::equal_ignoring_case(host, "localhost")) return true;
  if (host == "::1") return true;
  // only a whole dotted quad: "127.0.0.1.example.com" and "127.0.0.999" are names
  int dots = 0, digits = 0, octet = 0;
  for (const char c : host) {
    if (c == '.' && digits > 0) {
      ++dots;
      digits = octet = 0;
    } else if (detail::is_digit(c) && digits < 3) {
      // to some readers an octal number, to others a name that is looked up
      if (digits > 0 && octet == 0) return false;
      ++digits;
      octet = octet * 10 + (c - '0');
      if (octet > 255) return false;
    } else {
      return false;
    }
  }
  return dots == 3 && digits > 0 && host.substr(0, 4) == "127.";
}

/// Whether requests may go there: `https` anywhere, `http` to this machine only.
inline bool is_secure_target(const UrlParts& url) noexcept { return url.is_https() || url.is_loopback(); }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
