// Who is calling: App Keys and access tokens.
#pragma once

#include <httplib.h>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "http/api_error.hpp"
#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

/// Handle of the user to whom the tokens of the options belong.
inline constexpr const char* mock_user = "test-user";

/// What an access token allows.
struct Grant {
  std::string user = mock_user;
  /// App Key of the client that holds it; the rate limits count by it.
  std::string client;
  /// None: all scopes.
  std::optional<std::set<std::string>> scopes;
  std::optional<std::chrono::steady_clock::time_point> expires;

  bool allows(const std::string& scope) const { return !scopes || scopes->count(scope) != 0; }
};

/// The caller of one request.
struct Caller {
  /// By which the rate limits count; empty: nobody.
  std::string client;
  bool has_key = false;
  std::optional<Grant> grant;
};

class Access {
 public:
  explicit Access(const MockOptions& options);

  /// Throws the 401 for a token or key that isn't known. Without either, the caller is nobody.
  Caller identify(const httplib::Request& request) const;

  bool is_key(const std::string& key) const;
  void add_token(const std::string& token, Grant grant);
  void remove_token(const std::string& token);

 private:
  std::optional<Grant> find(const std::string& token) const;

  const std::vector<std::string> keys_;
  /// An OAuth client's id is an App Key too.
  const std::vector<std::string> client_ids_;
  const std::string key_header_;
  mutable std::mutex mutex_;
  std::map<std::string, Grant> tokens_;
};

/// The 401 for an access token, with the challenge that says why.
ApiError token_error(const std::string& reason);

}  // namespace rocketpunch::testing::mock
