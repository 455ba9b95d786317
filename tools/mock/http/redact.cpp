#include "http/redact.hpp"

#include <algorithm>
#include <array>

#include "http/form_fields.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::string_view placeholder = "(set)";

/// A name that can't be decoded may be meant for one of them.
bool is_secret_field(std::string_view encoded_name) {
  constexpr std::array secret{"access_token",  "client_secret", "code", "code_verifier",
                              "refresh_token", "state",         "token"};
  const auto name = form_decode(encoded_name);
  return !name || std::find(secret.begin(), secret.end(), lower(*name)) != secret.end();
}

std::string redacted_fields(std::string_view fields) {
  std::string text;
  while (true) {
    const auto field = fields.substr(0, fields.find('&'));
    const auto equals = field.find('=');
    if (equals != field.npos && is_secret_field(field.substr(0, equals)))
      text.append(field.substr(0, equals + 1)).append(placeholder);
    else
      text.append(field);
    if (field.size() == fields.size()) return text;
    text += '&';
    fields.remove_prefix(field.size() + 1);
  }
}

/// Whether it is nothing but names with values. (A token alone would be taken for a name.)
bool are_fields(std::string_view text) {
  while (!text.empty()) {
    const auto field = text.substr(0, text.find('&'));
    if (!field.empty() && field.find('=') == field.npos) return false;
    text.remove_prefix(std::min(field.size() + 1, text.size()));
  }
  return true;
}

}  // namespace

std::string redacted_url(std::string_view url) {
  const auto mark = url.find('?');
  if (mark == url.npos) return std::string{url};
  return std::string{url.substr(0, mark + 1)} + redacted_fields(url.substr(mark + 1));
}

std::string redacted_body(const httplib::Request& request) {
  if (is_form(request) && are_fields(request.body)) return redacted_fields(request.body);
  return is_oauth(request) && !request.body.empty() ? std::string{placeholder} : request.body;
}

bool is_oauth(const httplib::Request& request) { return request.path.starts_with("/oauth/"); }

}  // namespace rocketpunch::testing::mock
