// The example web_sign_in on two machines: a user begins to sign in at one, and comes back to the other.
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <utility>
#include <vector>

#include "postgres/postgres_server.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace postgres_web_sign_in_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using Catch::Matchers::ContainsSubstring;

namespace {

/// What programs that are started find in their environment, while it lives.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> values) : values_(std::move(values)) {
    for (const auto& [name, value] : values_) setenv(name.c_str(), value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    for (const auto& [name, value] : values_) unsetenv(name.c_str());
  }

 private:
  const std::map<std::string, std::string> values_;
};

/// A web server that is running.
class WebServer {
 public:
  explicit WebServer(const std::string& store)
      : process_(ROCKETPUNCH_TEST_WEB_SIGN_IN, {"--store", store, "0"}) {
    const std::string before = "listening on ";
    for (std::string line = process_.line(); !line.empty(); line = process_.line())
      if (const auto at = line.find(before); at != line.npos) {
        address_ = "http://" + line.substr(at + before.size());
        return;
      }
    throw std::runtime_error("web_sign_in has ended");
  }
  /// What it answers to a browser with that cookie.
  HttpResponse get(const std::string& path, const std::string& cookie = {}) const {
    HttpRequest request{.method = "GET", .url = address_ + path};
    if (!cookie.empty()) request.headers.set("Cookie", cookie);
    const CurlTransport transport;
    return transport.send(request, {}).value();
  }

 private:
  Process process_;
  std::string address_;
};

std::string cookie_in(const HttpResponse& response) {
  const std::string cookie(response.headers.get("Set-Cookie").value_or(""));
  return cookie.substr(0, cookie.find(';'));
}
std::string path_of(const std::string& url) { return url.substr(url.find('/', 8)); }

}  // namespace

TEST_CASE("a user begins to sign in at one web server, and comes back to another") {
  PostgresServer& database = PostgresServer::shared();
  database.query("DROP TABLE IF EXISTS rocketpunch_sign_ins, rocketpunch_tokens");
  testing::MockServer service;
  const TemporaryDirectory directory;
  const std::string key = directory.path() + "/key", uri = "http://127.0.0.1:8000/callback";
  std::ofstream(key) << std::string(32, 'k');
  const Environment environment({{"ROCKETPUNCH_CLIENT_ID", "rp_app_test"},
                                 {"ROCKETPUNCH_CLIENT_SECRET", "rp_sec_test"},
                                 {"ROCKETPUNCH_REDIRECT_URI", uri},
                                 {"ROCKETPUNCH_SCOPES", "profile email"},
                                 {"ROCKETPUNCH_OAUTH_URL", service.oauth_url()},
                                 {"ROCKETPUNCH_BASE_URL", service.base_url()},
                                 {"WEB_SIGN_IN_KEY", key}});
  const std::string store = "postgres:///postgres?user=owner&host=" + database.directory();
  const WebServer here(store), there(store);

  const auto begun = here.get("/sign-in");
  REQUIRE(begun.status == 302);
  const std::string cookie = cookie_in(begun);
  const std::string callback =
      path_of(service.consent(std::string(begun.headers.get("Location").value_or(""))));
  // of another browser: refused, and not used up
  CHECK(there.get(callback, "web_sign_in=another").status == 400);
  CHECK(there.get(callback).status == 400);
  const auto back = there.get(callback, cookie);
  CHECK(back.status == 303);
  const std::string session = cookie_in(back);
  CHECK(session != cookie);
  CHECK_THAT(there.get("/", session).body, ContainsSubstring("id=\"signed-in\""));
  // once more, at either
  for (const WebServer* const server : {&here, &there}) {
    const auto again = server->get(callback, cookie);
    CHECK(again.status == 400);
    CHECK_THAT(again.body, ContainsSubstring("used already"));
  }
  CHECK(service.oauth_counts().exchanges == 1);

  // what takes more than ten minutes by the database's clock
  const auto late = here.get("/sign-in", session);
  const std::string too_late =
      path_of(service.consent(std::string(late.headers.get("Location").value_or(""))));
  database.query("UPDATE rocketpunch_sign_ins SET kept_until = kept_until - interval '10 minutes'");
  CHECK(there.get(too_late, session).status == 400);
  CHECK(service.oauth_counts().exchanges == 1);
}

}  // namespace postgres_web_sign_in_test
