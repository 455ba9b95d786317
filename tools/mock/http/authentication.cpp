#include "http/authentication.hpp"

#include <algorithm>
#include <string_view>

#include "http/api_error.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::string_view bearer = "Bearer ";

std::vector<std::string> ids_of(const std::vector<MockClient>& clients) {
  std::vector<std::string> ids;
  for (const auto& client : clients) ids.push_back(client.id);
  return ids;
}

bool contains_key(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

ApiError token_error(const std::string& reason) {
  ApiError error = error_of(401);
  error.headers.emplace_back("WWW-Authenticate",
                             reason.empty() ? "Bearer" : "Bearer error=\"" + reason + "\"");
  return error;
}

Access::Access(const MockOptions& options)
    : keys_{options.app_keys}, client_ids_{ids_of(options.oauth_clients)}, key_header_{options.key_header} {
  for (const auto& token : options.bearer_tokens) {
    Grant grant;
    // A user's calls count for the client's App Key, and so together with its public reads.
    grant.client = keys_.empty() ? "rp_app_test" : keys_.front();
    tokens_.emplace(token, grant);
  }
}

Caller Access::identify(const httplib::Request& request) const {
  Caller caller;
  if (const auto authorization = request.get_header_value("Authorization"); !authorization.empty()) {
    if (!authorization.starts_with(bearer)) throw token_error("invalid_request");
    caller.grant = find(authorization.substr(bearer.size()));
    if (!caller.grant) throw token_error("invalid_token");
    caller.client = caller.grant->client;
  }
  if (const auto key = request.get_header_value(key_header_); !key.empty()) {
    if (!is_key(key)) throw error_of(401);
    caller.client = key;
    caller.has_key = true;
  }
  return caller;
}

bool Access::is_key(const std::string& key) const {
  if (contains_key(client_ids_, key)) return true;
  return keys_.empty() ? key.starts_with("rp_app_") : contains_key(keys_, key);
}

void Access::add_token(const std::string& token, Grant grant) {
  const std::lock_guard lock{mutex_};
  tokens_[token] = std::move(grant);
}

void Access::remove_token(const std::string& token) {
  const std::lock_guard lock{mutex_};
  tokens_.erase(token);
}

std::optional<Grant> Access::find(const std::string& token) const {
  const std::lock_guard lock{mutex_};
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return std::nullopt;
  const Grant& grant = found->second;
  if (grant.expires && *grant.expires <= std::chrono::steady_clock::now()) return std::nullopt;
  return grant;
}

}  // namespace rocketpunch::testing::mock
