#include "http/request_log.hpp"

#include <algorithm>
#include <array>

#include "http/redact.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::size_t kept_requests = 1000;

bool is_secret_header(const std::string& name, const std::string& key_header) {
  constexpr std::array secret{"authorization", "cookie", "proxy-authorization", "x-oba-api-key",
                              "x-rp-api-key"};
  const std::string lowered = lower(name);
  return lowered == lower(key_header) || std::find(secret.begin(), secret.end(), lowered) != secret.end();
}

/// A browser on its way from the consent page names that page's whole address.
std::string shown_header(const std::string& name, const std::string& value, const std::string& key_header) {
  if (is_secret_header(name, key_header)) return "(set)";
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
        {part.name, part.filename, part.content_type, is_oauth(request) ? "(set)" : part.content});

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
