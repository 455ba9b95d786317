#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

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
    if (is_unreserved(c)) {
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
  if (!std::all_of(text.begin(), text.end(), is_url_character)) return std::nullopt;
  UrlParts url;
  const std::size_t scheme = equal_ignoring_case(text.substr(0, 8), "https://")  ? 5
                             : equal_ignoring_case(text.substr(0, 7), "http://") ? 4
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
    if (!std::all_of(url.host.begin(), url.host.end(), is_unreserved)) return std::nullopt;
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
  if (equal_ignoring_case(host, "localhost")) return true;
  if (host == "::1") return true;
  // only a whole dotted quad: "127.0.0.1.example.com" and "127.0.0.999" are names
  int dots = 0, digits = 0, octet = 0;
  for (const char c : host) {
    if (c == '.' && digits > 0) {
      ++dots;
      digits = octet = 0;
    } else if (is_digit(c) && digits < 3) {
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

/// Names and values in their order, as in a query or a form.
using FormFields = std::vector<std::pair<std::string, std::string>>;

constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// `application/x-www-form-urlencoded` of one text: spaces become `+`.
inline std::string form_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) encoded += c == ' ' ? "+" : percent_encode({&c, 1});
  return encoded;
}

/// `application/x-www-form-urlencoded` of fields, in their order.
inline std::string form_encode(const FormFields& fields) {
  std::string encoded;
  for (const auto& [name, value] : fields) {
    if (!encoded.empty()) encoded += '&';
    encoded.append(form_encode(name)).append("=").append(form_encode(value));
  }
  return encoded;
}

/// The text that a form-encoded one stands for; nothing where a `%` isn't followed by two hex digits.
inline std::optional<std::string> form_decode(std::string_view encoded) {
  std::string text;
  text.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '%') {
      if (encoded.size() - i < 3) return std::nullopt;
      const int high = hex_value(encoded[i + 1]);
      const int low = hex_value(encoded[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      text += encoded[i] == '+' ? ' ' : encoded[i];
    }
  }
  return text;
}

/// The fields of a query or a form; nothing where it isn't properly encoded. Empty pieces are passed over.
inline std::optional<FormFields> parse_form(std::string_view encoded) {
  FormFields fields;
  while (!encoded.empty()) {
    const auto piece = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(piece.size() < encoded.size() ? piece.size() + 1 : piece.size());
    if (piece.empty()) continue;
    const auto equals = piece.find('=');
    auto name = form_decode(piece.substr(0, equals));
    auto value = form_decode(equals == piece.npos ? std::string_view() : piece.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    fields.emplace_back(*std::move(name), *std::move(value));
  }
  return fields;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
