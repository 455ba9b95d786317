// Signing in against the mock server's authorization server, over real sockets.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>

#include "support/catch.hpp"

namespace sdk_sign_in_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::MockOptions;
using rp::testing::MockServer;

namespace {

struct SignIn {
  explicit SignIn(MockOptions options = {}) : server(without_data(std::move(options))) {}

  /// Most of a server's start is the making of its data.
  static MockOptions without_data(MockOptions options) {
    options.jobs = options.events = options.posts = 0;
    return options;
  }

  rp::OAuthConfig config(std::vector<std::string> scopes = {"profile", "email"}) const {
    return {.client_id = "rp_app_test",
            .client_secret = rp::Secret("rp_sec_test"),
            .redirect_uri = "http://127.0.0.1:8000/callback",
            .scopes = std::move(scopes),
            .endpoints = rp::OAuthEndpoints::under(server.oauth_url())};
  }
  rp::ClientOptions options() const { return {.base_url = server.base_url(), .retry = {.first_wait = 0ms}}; }
  rp::Result<rp::TokenSet> sign_in(const rp::OAuthSession& session) {
    const auto request = session.authorization_request();
    return session.exchange(server.consent(request.url), request);
  }

  MockServer server;
};

}  // namespace

TEST_CASE_METHOD(SignIn, "a user signs in, is known, and signs out") {
  const auto how = GENERATE(rp::ClientAuthentication::basic, rp::ClientAuthentication::form);
  auto client = config();
  client.client_authentication = how;
  const rp::OAuthSession session(client, options());
  const auto tokens = sign_in(session);
  REQUIRE(tokens);
  CHECK(tokens->scopes == std::vector<std::string>{"profile", "email"});
  CHECK(tokens->expires_at.time() - tokens->issued_at.time() == 900s);

  const auto user = session.user_info();
  REQUIRE(user);
  CHECK(user->subject.rfind("OA-", 0) == 0);
  CHECK(user->name);
  CHECK(user->email);

  const auto before = session.tokens().value();
  const auto after = session.refresh();
  REQUIRE(after);
  CHECK(after->refresh_token.reveal() != before.refresh_token.reveal());
  CHECK(session.user_info());

  REQUIRE(session.revoke());
  CHECK(session.user_info().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(server.oauth_counts().revocations == 1);
  CHECK(server.oauth_counts().reuses == 0);
}

TEST_CASE_METHOD(SignIn, "the mock's metadata is what a session needs") {
  const auto endpoints = rp::discover_endpoints(server.issuer());
  REQUIRE(endpoints);
  CHECK(endpoints->token == server.oauth_url() + "/token");
  auto client = config();
  client.endpoints = *endpoints;
  const rp::OAuthSession session(client, options());
  REQUIRE(sign_in(session));
  CHECK(session.user_info());
}

TEST_CASE("callbacks with iss are checked against the metadata's issuer") {
  MockOptions with_iss;
  with_iss.send_iss = true;
  SignIn test(with_iss);
  auto client = test.config();
  client.endpoints = rp::discover_endpoints(test.server.issuer()).value();
  CHECK(client.endpoints.iss_required);
  const rp::OAuthSession session(client, test.options());
  REQUIRE(test.sign_in(session));
}

TEST_CASE_METHOD(SignIn, "public reads go with the App Key, private ones with the token") {
  const rp::OAuthSession session(config(), options());
  REQUIRE(sign_in(session));
  const rp::Client client(session, options());
  CHECK(client.jobs().search());
  server.forget();
  CHECK(client.request({.path = "/profiles/me"}));
  const auto seen = server.seen();
  REQUIRE(seen.size() == 1);
  bool bearer = false;
  for (const auto& [name, value] : seen.front().headers) bearer = bearer || name == "Authorization";
  CHECK(bearer);
}

TEST_CASE_METHOD(SignIn, "what the user denies is an error with the server's words") {
  const rp::OAuthSession session(config(), options());
  const auto request = session.authorization_request();
  const auto tokens = session.exchange(server.consent(request.url, false), request);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().code() == "access_denied");
  CHECK_FALSE(tokens.error().message().empty());
  CHECK(session.user_info().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignIn, "a callback is good once, for any session") {
  const rp::OAuthSession session(config(), options());
  const auto request = session.authorization_request();
  const auto callback = server.consent(request.url);
  REQUIRE(session.exchange(callback, request));
  CHECK(session.exchange(callback, request).error().kind() == rp::ErrorKind::invalid_argument);
  // another process doesn't know, but the service does
  const auto elsewhere = rp::OAuthSession(config(), options()).exchange(callback, request);
  REQUIRE_FALSE(elsewhere);
  CHECK(elsewhere.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(elsewhere.error().code() == "invalid_grant");
}

TEST_CASE_METHOD(SignIn, "an access token that ends early is refreshed unseen") {
  const rp::OAuthSession session(config(), options());
  REQUIRE(sign_in(session));
  server.expire_access_tokens();
  REQUIRE(session.user_info());
  CHECK(server.oauth_counts().rotations == 1);
}

TEST_CASE_METHOD(SignIn, "an answer to a refresh that is cut short is reported as lost") {
  const rp::OAuthSession session(config(), options());
  REQUIRE(sign_in(session));
  server.inject({.path = "/oauth/token", .cut_after = 0});
  const auto lost = session.refresh();
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(server.oauth_counts().rotations == 1);
  const auto after = session.refresh();
  REQUIRE_FALSE(after);
  CHECK(after.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(std::string(after.error().what()).find("answer to an earlier refresh") != std::string::npos);
}

TEST_CASE_METHOD(SignIn, "a token endpoint that fails before it acts loses nothing") {
  const rp::OAuthSession session(config(), options());
  REQUIRE(sign_in(session));
  const int status = GENERATE(429, 503);
  server.inject(
      {.path = "/oauth/token", .status = status, .body = "<html></html>", .content_type = "text/html"});
  CHECK_FALSE(session.refresh());
  REQUIRE(session.refresh());
  CHECK(server.oauth_counts().reuses == 0);
}

TEST_CASE_METHOD(SignIn, "a wrong client secret is an error of the configuration, not of the sign-in") {
  auto wrong = config();
  wrong.client_secret = rp::Secret("rp_sec_wrong");
  const rp::OAuthSession session(wrong, options());
  const auto tokens = sign_in(session);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::unauthorized);
  CHECK(tokens.error().code() == "invalid_client");
}

TEST_CASE_METHOD(SignIn, "scopes that were not granted are missing by name") {
  const rp::OAuthSession session(config({"email"}), options());
  REQUIRE(sign_in(session));
  const auto user = session.user_info();
  REQUIRE_FALSE(user);
  CHECK(user.error().kind() == rp::ErrorKind::forbidden);
  CHECK(user.error().code() == "C0011");
  CHECK(user.error().details() ==
        "missing scope: profile; at present only the app's owner can consent to more than profile and email");
}

TEST_CASE_METHOD(SignIn, "a scope that the user can't consent to is refused, with who can") {
  MockOptions narrow;
  narrow.consentable_scopes = {"profile", "email"};
  MockServer other(narrow);
  auto wanted = config({"profile", "post:write"});
  wanted.endpoints = rp::OAuthEndpoints::under(other.oauth_url());
  const rp::OAuthSession session(wanted, options());
  const auto request = session.authorization_request();
  const auto tokens = session.exchange(other.consent(request.url), request);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::bad_request);
  CHECK(tokens.error().code() == "invalid_scope");
  CHECK(tokens.error().details() ==
        "ask for less: at present only the app's owner can consent to more than profile and email");
}

TEST_CASE_METHOD(SignIn, "a refresh narrows scopes, and never widens them") {
  const rp::OAuthSession session(config(), options());
  REQUIRE(sign_in(session));
  const auto narrowed = session.narrow({"profile"});
  REQUIRE(narrowed);
  CHECK(narrowed->scopes == std::vector<std::string>{"profile"});
  CHECK_FALSE(session.user_info().value().email);
  const auto widened = session.narrow({"profile", "post:write"});
  REQUIRE_FALSE(widened);
  CHECK(widened.error().code() == "invalid_scope");
  CHECK(session.user_info());
}

TEST_CASE_METHOD(SignIn, "a redirect URI that isn't registered shows the user a page, and no callback") {
  auto other = config();
  other.redirect_uri = "http://127.0.0.1:8000/callback/";
  const rp::OAuthSession session(other, options());
  CHECK_THROWS(server.consent(session.authorization_request().url));
}

TEST_CASE("a refresh token that has ended asks for a new sign-in") {
  MockOptions brief;
  brief.refresh_token_lifetime = 0s;
  SignIn test(brief);
  const rp::OAuthSession session(test.config(), test.options());
  REQUIRE(test.sign_in(session));
  CHECK(session.refresh().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignIn, "processes that share a directory share the sign-in") {
  auto directory = (std::filesystem::temp_directory_path() / "rocketpunch-oauth-XXXXXX").string();
  REQUIRE(mkdtemp(directory.data()) != nullptr);
  {
    const auto store = std::make_shared<rp::FileTokenStore>(directory);
    const rp::OAuthSession first(config(), store, "user-42", options());
    REQUIRE(sign_in(first));
    const rp::OAuthSession second(config(), std::make_shared<rp::FileTokenStore>(directory), "user-42",
                                  options());
    REQUIRE(second.refresh());
    const auto user = first.user_info();
    INFO((user ? "" : user.error().what()));
    REQUIRE(user);
    server.expire_access_tokens();
    REQUIRE(first.user_info());
    REQUIRE(second.user_info());
    CHECK(server.oauth_counts().reuses == 0);
    CHECK(server.oauth_counts().rotations == 2);
    REQUIRE(second.revoke());
    CHECK(first.user_info().error().kind() == rp::ErrorKind::sign_in_required);
  }
  std::filesystem::remove_all(directory);
}

}  // namespace sdk_sign_in_test
