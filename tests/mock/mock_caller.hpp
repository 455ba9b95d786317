// How the mock server's own tests call it: a plain HTTP client, nothing of the SDK.
#pragma once

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"
#include "support/catch.hpp"

namespace mock_tests {

using nlohmann::json;
using rocketpunch::testing::Fault;
using rocketpunch::testing::MockOptions;
using rocketpunch::testing::MockServer;

/// A kept-alive connection with an App Key.
class Caller {
 public:
  explicit Caller(const MockServer& server, httplib::Headers headers = {{"X-RP-API-Key", "rp_app_test"}})
      : client_{"127.0.0.1", server.port()}, headers_{std::move(headers)} {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
  }

  httplib::Result get(const std::string& path) { return client_.Get(("/api/v1" + path).c_str(), headers_); }
  json ok(const std::string& path) {
    const auto response = get(path);
    REQUIRE(response);
    INFO(path << ": " << response->body);
    REQUIRE(response->status == 200);
    return json::parse(response->body);
  }
  json error(const std::string& path, int status) {
    const auto response = get(path);
    REQUIRE(response);
    INFO(path << ": " << response->body);
    REQUIRE(response->status == status);
    return json::parse(response->body);
  }
  httplib::Client& client() { return client_; }
  void set(const std::string& name, const std::string& value) {
    headers_.erase(name);
    headers_.emplace(name, value);
  }

 private:
  httplib::Client client_;
  httplib::Headers headers_;
};

/// No limits.
inline MockOptions unlimited() {
  MockOptions options;
  options.per_minute = options.per_day = 0;
  return options;
}

/// All items of a list, page by page.
inline std::vector<json> walk(Caller& caller, const std::string& path) {
  std::vector<json> items;
  for (int page = 1;; ++page) {
    const auto separator = path.find('?') == std::string::npos ? "?" : "&";
    const auto answer = caller.ok(path + separator + "pageSize=50&page=" + std::to_string(page));
    for (const auto& item : answer["items"]) items.push_back(item);
    if (answer["items"].empty()) {
      CHECK(answer["totalItems"] == items.size());
      return items;
    }
  }
}

}  // namespace mock_tests
