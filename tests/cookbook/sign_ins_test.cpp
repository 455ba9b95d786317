// The recipes that sign users in, and act for them.
#include <httplib.h>

#include <algorithm>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>

#include "recipe.hpp"
#include "support/sockets.hpp"

namespace cookbook_sign_ins_test {

using namespace cookbook_tests;
namespace rp = rocketpunch;
using rp::test::TemporaryDirectory;
using rp::testing::MockServer;

namespace {

/// What of a URL is sent to its server.
std::string target_of(const std::string& url) { return url.substr(url.find('/', url.find("://") + 3)); }

/// A browser that keeps one cookie.
class Browser {
 public:
  explicit Browser(std::string origin) : origin_(std::move(origin)) {}
  httplib::Result get(const std::string& target) {
    httplib::Client client(origin_);
    auto response = client.Get(target.c_str(), {{"Cookie", cookie_}});
    REQUIRE(response);
    const std::string set = response->get_header_value("Set-Cookie");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
    return response;
  }

 private:
  std::string origin_;
  std::string cookie_;
};

/// Signs the mock's user in, and keeps the tokens under that name.
void sign_in(MockServer& server, const std::string& directory, const std::string& user) {
  const rp::OAuthApp app({.client_id = "rp_app_test",
                          .client_secret = rp::Secret("rp_sec_test"),
                          .redirect_uri = "http://127.0.0.1:8000/callback",
                          .scopes = {"profile", "post:write"},
                          .endpoints = rp::OAuthEndpoints::under(server.oauth_url())});
  const auto request = app.authorization_request();
  const auto session = app.exchange(server.consent(request.url), request).value();
  static_cast<void>(session.move_to(rp::FileTokenStore(directory), user).value());
}

}  // namespace

TEST_CASE("cookbook: sign_in_on_web signs a browser in, and keeps the sign-in") {
  MockServer server;
  const TemporaryDirectory directory;
  Recipe site("sign_in_on_web", environment_of(server), {directory.path() + "/tokens", "0"});
  const std::string line = site.line();
  REQUIRE(has(line, "http://127.0.0.1:"));
  const std::string origin = line.substr(line.find("http://"));

  Browser browser(origin);
  CHECK(browser.get("/")->get_header_value("Location") == "/sign-in");
  const auto consent = browser.get("/sign-in")->get_header_value("Location");
  const auto callback = target_of(server.consent(consent));

  Browser other(origin);  // without the cookie, a callback is worth nothing
  CHECK(other.get(callback)->status == 400);
  Browser copy = browser;
  CHECK(browser.get(callback)->get_header_value("Location") == "/");
  CHECK(has(browser.get("/")->body, "Hello, "));
  server.expire_access_tokens();
  CHECK(has(browser.get("/")->body, "Hello, "));
  CHECK(server.oauth_counts().rotations == 1);
  CHECK(copy.get(callback)->status == 400);  // good once: nothing is sent that would end the sign-in
  server.expire_access_tokens();
  CHECK(has(browser.get("/")->body, "Hello, "));
}

TEST_CASE("cookbook: sign_in_on_web shows that a user said no") {
  MockServer server;
  const TemporaryDirectory directory;
  Recipe site("sign_in_on_web", environment_of(server), {directory.path() + "/tokens", "0"});
  const std::string line = site.line();
  REQUIRE(has(line, "http://127.0.0.1:"));
  Browser browser(line.substr(line.find("http://")));
  const auto consent = browser.get("/sign-in")->get_header_value("Location");
  const auto refused = browser.get(target_of(server.consent(consent, false)));
  CHECK(refused->status == 400);
  CHECK(has(refused->body, "You are not signed in"));
  CHECK(browser.get("/")->get_header_value("Location") == "/sign-in");
}

TEST_CASE("cookbook: sign_in_on_desktop asks once, and posts") {
  MockServer server({.write_limits = false});
  const TemporaryDirectory directory;
  rp::test::Port chosen;  // free at least a moment ago
  const std::string origin = chosen.url();
  chosen.close();
  server.add_redirect_uri("rp_app_test", origin + "/callback");
  const auto environment = environment_of(server) + ("ROCKETPUNCH_REDIRECT_URI=" + origin + "/callback");
  const std::vector<std::string> arguments{directory.path() + "/tokens", "Hello"};

  Recipe first("sign_in_on_desktop", environment, arguments);
  const std::string line = first.line();
  REQUIRE(has(line, "Sign in on this page: "));
  Browser browser(origin);
  CHECK(
      has(browser.get(target_of(server.consent(line.substr(line.find("http")))))->body, "You are signed in"));
  const auto outcome = first.outcome();
  CHECK(outcome.status == 0);
  CHECK(has(outcome.out, "posted: http"));

  const auto again = run("sign_in_on_desktop", environment, arguments);
  CHECK(again.status == 0);
  CHECK(again.out.starts_with("posted: "));
  CHECK(server.effects()["createPost"] == 2);
  CHECK(server.oauth_counts().exchanges == 1);
}

TEST_CASE("cookbook: posting_pool posts for each user, within the limits") {
  MockServer server;
  const TemporaryDirectory directory;
  const auto tokens = directory.path() + "/tokens";
  for (const char* user : {"kim", "lee", "park"}) sign_in(server, tokens, user);
  const auto two = directory.write("two", "kim Hello there\nchoi Not signed in\n");
  const auto outcome = run("posting_pool", environment_of(server), {tokens, two});
  CHECK(outcome.status == 0);
  CHECK(has(outcome.out, "kim: posted\n"));
  CHECK(has(outcome.out, "choi: has to sign in again\n"));
  CHECK(server.effects()["createPost"] == 1);

  // two posts a minute are allowed to an App Key: the third is put off, and not sent
  MockServer busy;
  for (const char* user : {"kim", "lee", "park"}) sign_in(busy, tokens, user);
  const auto three = directory.write("three", "kim one\nlee two\npark three\n");
  const auto limited = run("posting_pool", environment_of(busy), {tokens, three});
  CHECK(count(limited.out, ": posted\n") == 2);
  CHECK(count(limited.out, ": put off\n") == 1);
  CHECK(busy.effects()["createPost"] == 2);
  const auto seen = busy.seen();
  CHECK(std::count_if(seen.begin(), seen.end(), [](const auto& request) {
          return request.method == "POST" && has(request.target, "/posts");
        }) == 2);
}

}  // namespace cookbook_sign_ins_test
