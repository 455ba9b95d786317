#include "http/request_log.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "http/form_fields.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::size_t kept_requests = 1000;
constexpr const char* placeholder = "(set)";

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

/// Whether a request is for the authorization server.
bool is_oauth(const httplib::Request& request) { return request.path.starts_with("/oauth/"); }

/// A URL or target; the values of secret parameters of its query read "(set)".
std::string redacted_url(std::string_view url) {
  const auto mark = url.find('?');
  if (mark == url.npos) return std::string{url};
  return std::string{url.substr(0, mark + 1)} + redacted_fields(url.substr(mark + 1));
}

/// A request's body; the same for a form. Anything else that was sent to the authorization server is "(set)".
std::string redacted_body(const httplib::Request& request) {
  if (is_form(request) && are_fields(request.body)) return redacted_fields(request.body);
  return is_oauth(request) && !request.body.empty() ? std::string{placeholder} : request.body;
}

bool is_secret_header(const std::string& name, const std::string& key_header) {
  constexpr std::array secret{"authorization", "cookie", "proxy-authorization", "x-oba-api-key",
                              "x-rp-api-key"};
  const std::string lowered = lower(name);
  return lowered == lower(key_header) || std::find(secret.begin(), secret.end(), lowered) != secret.end();
}

/// A browser on its way from the consent page names that page's whole address.
std::string shown_header(const std::string& name, const std::string& value, const std::string& key_header) {
  if (is_secret_header(name, key_header)) return placeholder;
  return lower(name) == "referer" ? redacted_url(value) : value;
}

/// httplib puts these among the headers, though nobody sent them.
bool is_made_up(const std::string& name) {
  constexpr std::array made_up{"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return std::find(made_up.begin(), made_up.end(), name) != made_up.end();
}

}  // namespace

void RequestLog::add(const httplib::Request& request) {
  MockServer::Seen seen;
  seen.method = request.method;
  seen.target = redacted_url(request.target);
  seen.body = redacted_body(request);
  for (const auto& [name, value] : request.headers)
    if (!is_made_up(name)) seen.headers.emplace_back(name, shown_header(name, value, key_header_));
  for (const auto& [name, part] : request.files)
    seen.parts.push_back(
        {part.name, part.filename, part.content_type, is_oauth(request) ? placeholder : part.content});

  const std::lock_guard lock{mutex_};
  ++count_;
  seen_.push_back(std::move(seen));
  if (seen_.size() > kept_requests) seen_.pop_front();
}

std::size_t RequestLog::count() const {
  const std::lock_guard lock{mutex_};
  return count_;
}

std::vector<MockServer::Seen> RequestLog::latest() const {
  const std::lock_guard lock{mutex_};
  return {seen_.begin(), seen_.end()};
}

void RequestLog::clear() {
  const std::lock_guard lock{mutex_};
  seen_.clear();
  count_ = 0;
}

}  // namespace rocketpunch::testing::mock
