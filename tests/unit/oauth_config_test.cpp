// Clients and endpoints: what is taken, what is refused, and in which words.
#include <functional>
#include <rocketpunch/oauth/config.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/variable.hpp"

namespace oauth_config_test {

namespace rp = rocketpunch;
using rp::testing::FakeTransport;

namespace {

rp::OAuthConfig config() {
  return {.client_id = "rp_app_id",
          .client_secret = rp::Secret("rp_sec_secret"),
          .redirect_uri = "https://board.example/callback"};
}

std::string refusal(const std::function<void(rp::OAuthConfig&)>& spoil) {
  auto spoiled = config();
  spoil(spoiled);
  try {
    const rp::OAuthSession session(spoiled, {}, FakeTransport());
  } catch (const rp::Error& error) {
    CHECK(error.kind() == rp::ErrorKind::configuration);
    return error.what();
  }
  return "";
}

/// Variables that are unset again at the end.
class Variables {
 public:
  ~Variables() {
    for (const auto& name : names_) rp::test::unset_variable(name.c_str());
  }
  void set(const std::string& name, const std::string& value) {
    rp::test::set_variable(name.c_str(), value);
    names_.push_back(name);
  }

 private:
  std::vector<std::string> names_;
};

std::string from_env_refusal() {
  try {
    rp::OAuthConfig::from_env();
  } catch (const rp::Error& error) {
    CHECK(error.kind() == rp::ErrorKind::configuration);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the documented endpoints are the default") {
  const rp::OAuthEndpoints endpoints;
  CHECK(endpoints.issuer == "https://openapi.rocketpunch.com");
  CHECK(endpoints.authorization == "https://developers.rocketpunch.com/oauth/authorize");
  CHECK(endpoints.token == "https://openapi.rocketpunch.com/oauth/token");
  CHECK(endpoints.revocation == "https://openapi.rocketpunch.com/oauth/revoke");
  CHECK(endpoints.userinfo == "https://openapi.rocketpunch.com/oauth/userinfo");
}

TEST_CASE("endpoints can all lie under one address, such as the guide's") {
  const auto guide = rp::OAuthEndpoints::under("https://www.rocketpunch.com/oauth/");
  CHECK(guide.authorization == "https://www.rocketpunch.com/oauth/authorize");
  CHECK(guide.token == "https://www.rocketpunch.com/oauth/token");
  CHECK(guide.revocation == "https://www.rocketpunch.com/oauth/revoke");
  CHECK(guide.userinfo == "https://www.rocketpunch.com/oauth/userinfo");
  CHECK(guide.issuer.empty());
  CHECK_THROWS_AS(rp::OAuthEndpoints::under("http://www.rocketpunch.com/oauth"), rp::Error);
  CHECK_THROWS_AS(rp::OAuthEndpoints::under("www.rocketpunch.com"), rp::Error);
}

TEST_CASE("a usable client is taken") {
  CHECK(refusal([](auto&) {}) == "");
  CHECK(refusal([](auto& c) { c.redirect_uri = "http://127.0.0.1:8000/callback"; }) == "");
  CHECK(refusal([](auto& c) { c.redirect_uri = "http://localhost/callback?tenant=1"; }) == "");
  // other deployments have other keys
  CHECK(refusal([](auto& c) { c.client_id = "board:1+%"; }) == "");
  CHECK(refusal([](auto& c) { c.client_secret = rp::Secret("a b:\"c+%"); }) == "");
}

TEST_CASE("an unusable client is refused by the name of what is wrong") {
  using rp::Secret;
  CHECK(refusal([](auto& c) { c.client_id = ""; }).find("client_id") != std::string::npos);
  CHECK(refusal([](auto& c) { c.client_id = "a\nb"; }).find("client_id") != std::string::npos);
  CHECK(refusal([](auto& c) { c.client_id = "rp_sec_x"; }).find("client_id is a secret key") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.client_secret = {}; }).find("client_secret") != std::string::npos);
  CHECK(refusal([](auto& c) { c.client_secret = Secret("a\r\nb"); }).find("client_secret") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.client_secret = Secret("rp_app_x"); }).find("client_secret is an App Key") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.redirect_uri = "/callback"; }).find("redirect_uri") != std::string::npos);
  CHECK(refusal([](auto& c) { c.redirect_uri = "http://board.example/callback"; }).find("https") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.redirect_uri += "#part"; }).find("fragment") != std::string::npos);
  CHECK(refusal([](auto& c) { c.scopes = {}; }).find("scopes") != std::string::npos);
  CHECK(refusal([](auto& c) { c.scopes = {"profile email"}; }).find("scopes") != std::string::npos);
  CHECK(refusal([](auto& c) { c.endpoints.token = "http://api.example/token"; }).find("endpoints.token") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.endpoints.authorization = ""; }).find("endpoints.authorization") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.endpoints.userinfo = "x"; }).find("endpoints.userinfo") != std::string::npos);
}

TEST_CASE("no refusal repeats a secret") {
  const auto text = refusal([](auto& c) { c.client_id = c.client_secret.reveal(); });
  CHECK(text.find("rp_sec_secret") == text.npos);
  const auto other = refusal([](auto& c) { c.client_secret = rp::Secret("rp_app_other\n"); });
  CHECK(other.find("rp_app_other") == other.npos);
}

TEST_CASE("a client is read from the environment") {
  Variables variables;
  CHECK(from_env_refusal().find("ROCKETPUNCH_CLIENT_ID") != std::string::npos);
  variables.set("ROCKETPUNCH_CLIENT_ID", "rp_app_id");
  CHECK(from_env_refusal().find("ROCKETPUNCH_CLIENT_SECRET") != std::string::npos);
  variables.set("ROCKETPUNCH_CLIENT_SECRET", "rp_sec_secret");
  CHECK(from_env_refusal().find("ROCKETPUNCH_REDIRECT_URI") != std::string::npos);
  variables.set("ROCKETPUNCH_REDIRECT_URI", "http://localhost:8000/callback");
  const auto plain = rp::OAuthConfig::from_env();
  CHECK(plain.client_id == "rp_app_id");
  CHECK(plain.client_secret.reveal() == "rp_sec_secret");
  CHECK(plain.scopes == std::vector<std::string>{"profile"});
  CHECK(plain.endpoints.token == rp::OAuthEndpoints{}.token);

  variables.set("ROCKETPUNCH_SCOPES", " profile  post:write ");
  variables.set("ROCKETPUNCH_OAUTH_URL", "http://127.0.0.1:9/oauth");
  const auto other = rp::OAuthConfig::from_env();
  CHECK(other.scopes == std::vector<std::string>{"profile", "post:write"});
  CHECK(other.endpoints.revocation == "http://127.0.0.1:9/oauth/revoke");

  variables.set("ROCKETPUNCH_OAUTH_URL", "http://api.example/oauth");
  CHECK(from_env_refusal().find("ROCKETPUNCH_OAUTH_URL") != std::string::npos);
  variables.set("ROCKETPUNCH_OAUTH_URL", "https://api.example/oauth");
  variables.set("ROCKETPUNCH_SCOPES", "  ");
  CHECK(from_env_refusal().find("ROCKETPUNCH_SCOPES") != std::string::npos);
  variables.set("ROCKETPUNCH_SCOPES", "profile");
  variables.set("ROCKETPUNCH_REDIRECT_URI", "http://board.example/");
  CHECK(from_env_refusal().find("ROCKETPUNCH_REDIRECT_URI") != std::string::npos);

  const auto refused = rp::OAuthConfig::try_from_env();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::configuration);
  CHECK(refused.error().what() == from_env_refusal());
  variables.set("ROCKETPUNCH_REDIRECT_URI", "https://board.example/");
  CHECK(rp::OAuthConfig::try_from_env().value().redirect_uri == "https://board.example/");
}

TEST_CASE("keys and tokens are read from the environment, with their errors as results") {
  Variables variables;
  variables.set("ROCKETPUNCH_API_KEY", "rp_sec_key");
  variables.set("ROCKETPUNCH_ACCESS_TOKEN", "two words");
  const auto key = rp::AppKey::try_from_env();
  const auto token = rp::BearerToken::try_from_env();
  const auto both = rp::UserCredentials::try_from_env();
  REQUIRE_FALSE((key || token || both));
  CHECK(key.error().message().find("ROCKETPUNCH_API_KEY is a secret key") != std::string::npos);
  CHECK(token.error().message().find("ROCKETPUNCH_ACCESS_TOKEN") != std::string::npos);
  CHECK(both.error().kind() == rp::ErrorKind::configuration);

  variables.set("ROCKETPUNCH_API_KEY", "rp_app_key");
  CHECK(rp::AppKey::try_from_env());
  CHECK_FALSE(rp::UserCredentials::try_from_env());
  variables.set("ROCKETPUNCH_ACCESS_TOKEN", "word");
  CHECK(rp::BearerToken::try_from_env());
  CHECK(rp::UserCredentials::try_from_env());
}

namespace {

std::string metadata(const std::string& issuer, const std::string& more = "") {
  return R"({"issuer":")" + issuer +
         R"(","authorization_endpoint":"https://as.example/a","token_endpoint":)" +
         R"("https://as.example/t","revocation_endpoint":"https://as.example/r","userinfo_endpoint":)" +
         R"("https://as.example/u","code_challenge_methods_supported":["plain","S256"],"unknown":[{}])" +
         more + "}";
}

rp::Result<rp::OAuthEndpoints> discovered(const std::string& body, const std::string& issuer) {
  FakeTransport transport;
  transport.then(200, body);
  return rp::discover_endpoints(issuer, {}, transport);
}

}  // namespace

TEST_CASE("endpoints are discovered from the server's metadata") {
  FakeTransport transport;
  transport.then(503).then(200, metadata("https://as.example"));
  const auto found = rp::discover_endpoints("https://as.example", {.retry = {.first_wait = {}}}, transport);
  REQUIRE(found);
  CHECK(found->issuer == "https://as.example");
  CHECK(found->authorization == "https://as.example/a");
  CHECK(found->token == "https://as.example/t");
  CHECK(found->revocation == "https://as.example/r");
  CHECK(found->userinfo == "https://as.example/u");
  CHECK_FALSE(found->iss_required);
  const auto request = transport.requests().back();
  CHECK(request.url == "https://as.example/.well-known/oauth-authorization-server");
  CHECK_FALSE(request.headers.contains("Authorization"));
  CHECK_FALSE(request.headers.contains("X-RP-API-Key"));
}

TEST_CASE("the well-known path goes before an issuer's own path") {
  FakeTransport transport;
  transport.then(200, metadata("https://as.example/tenant/1"));
  CHECK(rp::discover_endpoints("https://as.example/tenant/1", {}, transport));
  CHECK(transport.requests().back().url ==
        "https://as.example/.well-known/oauth-authorization-server/tenant/1");
}

TEST_CASE("metadata can say that callbacks always have iss") {
  const auto found =
      discovered(metadata("https://as.example", R"(,"authorization_response_iss_parameter_supported":true)"),
                 "https://as.example");
  REQUIRE(found);
  CHECK(found->iss_required);
}

TEST_CASE("metadata of another issuer, or of no use, is refused") {
  const auto refused = [](const std::string& body, const std::string& issuer = "https://as.example") {
    const auto found = discovered(body, issuer);
    REQUIRE_FALSE(found);
    CHECK(found.error().kind() == rp::ErrorKind::decode);
    CHECK(found.error().operation() == "getOAuthMetadata");
    return std::string(found.error().what());
  };
  CHECK(refused(metadata("https://evil.example")).find("issuer") != std::string::npos);
  CHECK(refused(metadata("https://as.example/")).find("issuer") != std::string::npos);
  CHECK(refused("{}").find("issuer") != std::string::npos);
  auto only_plain = metadata("https://as.example");
  only_plain.replace(only_plain.find("S256"), 4, "S000");
  CHECK(refused(only_plain).find("S256") != std::string::npos);
  auto insecure = metadata("https://as.example");
  insecure.replace(insecure.find("https://as.example/t"), 8, "http://");
  CHECK(refused(insecure).find("token_endpoint") != std::string::npos);
  CHECK(refused("<html>").find("HTML") != std::string::npos);
}

TEST_CASE("an issuer that can't be asked safely is refused") {
  CHECK_THROWS_AS(rp::discover_endpoints("http://as.example", {}, FakeTransport()), rp::Error);
  CHECK_THROWS_AS(rp::discover_endpoints("as.example", {}, FakeTransport()), rp::Error);
  CHECK_THROWS_AS(rp::discover_endpoints("https://as.example?x=1", {}, FakeTransport()), rp::Error);
}

}  // namespace oauth_config_test
