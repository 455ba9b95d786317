#include "http/form_fields.hpp"

#include <algorithm>

#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::string_view upper_hex_digits = "0123456789ABCDEF";

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string form_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
    } else if (c == ' ') {
      encoded += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += upper_hex_digits[byte >> 4];
      encoded += upper_hex_digits[byte & 15];
    }
  }
  return encoded;
}

std::optional<std::string> form_decode(std::string_view encoded) {
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      text += encoded[i] == '+' ? ' ' : encoded[i];
      continue;
    }
    if (encoded.size() - i < 3) return std::nullopt;
    const int high = hex_value(encoded[i + 1]), low = hex_value(encoded[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    text += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return text;
}

std::optional<FormFields> FormFields::read(std::string_view encoded) {
  FormFields fields;
  while (!encoded.empty()) {
    const auto field = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(field.size() + 1, encoded.size()));
    if (field.empty()) continue;
    const auto equals = std::min(field.find('='), field.size());
    auto name = form_decode(field.substr(0, equals));
    auto value = form_decode(field.substr(std::min(equals + 1, field.size())));
    if (!name || !value) return std::nullopt;
    fields.add(std::move(*name), std::move(*value));
  }
  return fields;
}

void FormFields::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

std::string FormFields::text(std::string_view name) const {
  for (const auto& field : fields_)
    if (field.first == name) return field.second;
  return {};
}

bool FormFields::repeats(std::string_view name) const {
  return std::count_if(fields_.begin(), fields_.end(),
                       [&](const auto& field) { return field.first == name; }) > 1;
}

bool FormFields::repeats_any() const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const auto& field) { return repeats(field.first); });
}

std::string FormFields::encoded() const {
  std::string text;
  for (const auto& [name, value] : fields_) {
    if (!text.empty()) text += '&';
    text.append(form_encode(name)).append("=").append(form_encode(value));
  }
  return text;
}

std::string_view query_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto mark = url.find('?');
  return mark == url.npos ? std::string_view{} : url.substr(mark + 1);
}

bool is_form(const httplib::Request& request) {
  const std::string header = lower(request.get_header_value("Content-Type"));
  std::string_view type{header};
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return type == "application/x-www-form-urlencoded";
}

}  // namespace rocketpunch::testing::mock
