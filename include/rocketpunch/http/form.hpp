#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/http/url.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Names and values in their order, as in a query or a form.
using FormFields = std::vector<std::pair<std::string, std::string>>;

namespace detail {

constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace detail

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
      const int high = detail::hex_value(encoded[i + 1]);
      const int low = detail::hex_value(encoded[i + 2]);
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
