// The way to the consent page and back: what the URL asks for, and which callbacks are believed.
#include <rocketpunch/oauth/session.hpp>
#include <set>
#include <string>
#include <string_view>

#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"

namespace oauth_callback_test {

namespace rp = rocketpunch;
using rp::test::FakeAuthorizationServer;
using rp::testing::FakeTransport;

namespace {

struct SignIn {
  explicit SignIn(rp::OAuthConfig config = good_config())
      : transport(server.transport()), session(std::move(config), {.retry = {.first_wait = {}}}, transport) {}

  static rp::OAuthConfig good_config() {
    return {.client_id = "rp_app_id",
            .client_secret = rp::Secret("rp_sec_secret"),
            .redirect_uri = "https://board.example/callback",
            .scopes = {"profile", "post:write"}};
  }
  std::string state() const { return std::string(request.state().reveal()); }
  /// The error of a callback with that query, in which $ stands for the state.
  rp::Error refusal(std::string query) const {
    rp::detail::replace_all(query, "$", state());
    const auto tokens = session.exchange(query, request);
    REQUIRE_FALSE(tokens);
    return tokens.error();
  }

  FakeAuthorizationServer server;
  FakeTransport transport;
  rp::OAuthSession session;
  rp::AuthorizationRequest request = session.authorization_request();
};

rp::detail::FormFields query_of(const std::string& url) {
  return rp::detail::parse_form(std::string_view(url).substr(url.find('?') + 1)).value();
}
std::string value(const rp::detail::FormFields& fields, std::string_view name) {
  for (const auto& [field, text] : fields)
    if (field == name) return text;
  return "(none)";
}

}  // namespace

TEST_CASE_METHOD(SignIn, "the URL of the consent page asks as RFC 6749 and RFC 7636 have it") {
  CHECK(request.url.rfind("https://developers.rocketpunch.com/oauth/authorize?", 0) == 0);
  const auto query = query_of(request.url);
  CHECK(value(query, "response_type") == "code");
  CHECK(value(query, "client_id") == "rp_app_id");
  CHECK(value(query, "redirect_uri") == "https://board.example/callback");
  CHECK(value(query, "scope") == "profile post:write");
  CHECK(value(query, "state") == state());
  CHECK(value(query, "code_challenge_method") == "S256");
  CHECK(value(query, "code_challenge") == rp::detail::code_challenge(request.code_verifier().reveal()));
  CHECK(query.size() == 7);
  CHECK(state().size() == 43);
  CHECK(request.code_verifier().reveal().size() == 43);
  CHECK(request.url.find(request.code_verifier().reveal()) == std::string::npos);
  CHECK(request.url.find("rp_sec_") == std::string::npos);
}

TEST_CASE_METHOD(SignIn, "every request has a state and a verifier of its own") {
  const auto other = session.authorization_request();
  CHECK(other.state().reveal() != request.state().reveal());
  CHECK(other.code_verifier().reveal() != request.code_verifier().reveal());
  CHECK(request.state().reveal() != request.code_verifier().reveal());
}

TEST_CASE_METHOD(SignIn, "a request can ask for other scopes and carry further parameters") {
  const auto other = session.authorization_request(
      {.scopes = {"profile"}, .extra = {{"prompt", "login"}, {"login_hint", "kim@example.com"}}});
  const auto query = query_of(other.url);
  CHECK(value(query, "scope") == "profile");
  CHECK(value(query, "prompt") == "login");
  CHECK(value(query, "login_hint") == "kim@example.com");
}

TEST_CASE_METHOD(SignIn, "parameters that the request sets itself, or that stand twice, are refused") {
  const auto refused = [&](const rp::AuthorizationOptions& options) {
    try {
      static_cast<void>(session.authorization_request(options));
    } catch (const rp::Error& error) {
      return error.kind() == rp::ErrorKind::invalid_argument;
    }
    return false;
  };
  for (const char* own : {"client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge",
                          "code_challenge_method", ""})
    CHECK(refused({.extra = {{own, "x"}}}));
  CHECK(refused({.extra = {{"a", "1"}, {"a", "2"}}}));
  CHECK(refused({.scopes = {"profile email"}}));
  CHECK(refused({.scopes = {""}}));
}

TEST_CASE("a consent page with a query of its own keeps it") {
  auto config = SignIn::good_config();
  config.endpoints.authorization = "https://as.example/authorize?tenant=1";
  const SignIn sign_in(config);
  CHECK(sign_in.request.url.rfind("https://as.example/authorize?tenant=1&response_type=code&", 0) == 0);
}

TEST_CASE_METHOD(SignIn, "a request survives a web session") {
  const std::string kept = request.serialize();
  CHECK(kept.find("rp_sec_") == kept.npos);
  CHECK(kept.size() < 1500);
  const auto back = rp::AuthorizationRequest::deserialize(kept);
  REQUIRE(back);
  CHECK(back->url == request.url);
  CHECK(back->state().reveal() == request.state().reveal());
  CHECK(back->code_verifier().reveal() == request.code_verifier().reveal());
  CHECK(back->redirect_uri() == request.redirect_uri());
  CHECK(back->scopes() == request.scopes());
  CHECK(session.exchange("code=good-code&state=" + state(), *back));
}

TEST_CASE_METHOD(SignIn, "a text that is no kept request is refused, whatever it is") {
  const std::string kept = request.serialize();
  CHECK(rp::AuthorizationRequest::deserialize("").error().kind() == rp::ErrorKind::invalid_argument);
  CHECK_FALSE(rp::AuthorizationRequest::deserialize("version=1"));
  CHECK_FALSE(rp::AuthorizationRequest::deserialize(kept + "&more=1"));
  CHECK_FALSE(rp::AuthorizationRequest::deserialize("x" + kept));
  const auto older = rp::AuthorizationRequest::deserialize("version=1" + kept.substr(9));
  REQUIRE_FALSE(older);
  CHECK(older.error().message() == "the kept authorization request is of another version of the SDK");
  int taken = 0;
  for (std::size_t length = 0; length < kept.size(); ++length)
    taken += rp::AuthorizationRequest::deserialize(kept.substr(0, length)) ? 1 : 0;
  CHECK(taken == 0);
  for (std::size_t at = 0; at < kept.size(); ++at) {
    for (const char change : {1, 2, 0x20, 0x7f, -0x80}) {
      std::string changed = kept;
      changed[at] = static_cast<char>(changed[at] ^ change);
      taken += rp::AuthorizationRequest::deserialize(changed) ? 1 : 0;
    }
    std::string shorter = kept;
    taken += rp::AuthorizationRequest::deserialize(shorter.erase(at, 1)) ? 1 : 0;
  }
  CHECK(taken == 0);
}

TEST_CASE("a callback may be a whole URL, a path with a query, or a query") {
  const auto callback =
      GENERATE(as<std::string>{}, "https://board.example/callback?code=good-code&state=$",
               "/callback?state=$&code=good-code", "?code=good-code&state=$", "code=good%2Dcode&state=$",
               "code=good-code&state=$\r\n", "https://board.example/callback?code=good-code&state=$#fragment",
               "https://board.example/callback?tenant=1&code=good-code&state=$&scope=a+b");
  const SignIn sign_in;
  std::string text = callback;
  rp::detail::replace_all(text, "$", sign_in.state());
  INFO(callback);
  const auto tokens = sign_in.session.exchange(text, sign_in.request);
  INFO((tokens ? "" : tokens.error().what()));
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-1");
  CHECK(tokens->refresh_token.reveal() == "refresh-1");
  CHECK(tokens->scopes == std::vector<std::string>{"profile", "post:write"});
}

TEST_CASE_METHOD(SignIn, "the code is exchanged with its redirect URI and verifier, by Basic") {
  REQUIRE(session.exchange("code=good-code&state=" + state(), request));
  const auto sent = transport.requests().back();
  CHECK(sent.method == "POST");
  CHECK(sent.url == "https://openapi.rocketpunch.com/oauth/token");
  CHECK(sent.headers.get("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(sent.headers.get("Accept") == "application/json");
  CHECK(sent.headers.get("Authorization") == "Basic " + rp::detail::base64("rp_app_id:rp_sec_secret"));
  CHECK_FALSE(sent.headers.contains("X-RP-API-Key"));
  const auto form = rp::detail::parse_form(sent.body).value();
  CHECK(form == rp::detail::FormFields{{"grant_type", "authorization_code"},
                                       {"code", "good-code"},
                                       {"redirect_uri", "https://board.example/callback"},
                                       {"code_verifier", std::string(request.code_verifier().reveal())}});
}

TEST_CASE("client id and secret are form-encoded before they are Basic credentials") {
  auto config = SignIn::good_config();
  config.client_id = "a:b+c";
  config.client_secret = rp::Secret("p q%/");
  const SignIn sign_in(config);
  REQUIRE(sign_in.session.exchange("code=good-code&state=" + sign_in.state(), sign_in.request));
  CHECK(sign_in.transport.requests().back().headers.get("Authorization") ==
        "Basic " + rp::detail::base64("a%3Ab%2Bc:p+q%25%2F"));
}

TEST_CASE("a client can authenticate itself in the form") {
  auto config = SignIn::good_config();
  config.client_authentication = rp::ClientAuthentication::form;
  const SignIn sign_in(config);
  REQUIRE(sign_in.session.exchange("code=good-code&state=" + sign_in.state(), sign_in.request));
  const auto sent = sign_in.transport.requests().back();
  CHECK_FALSE(sent.headers.contains("Authorization"));
  const auto form = rp::detail::parse_form(sent.body).value();
  CHECK(value(form, "client_id") == "rp_app_id");
  CHECK(value(form, "client_secret") == "rp_sec_secret");
}

TEST_CASE_METHOD(SignIn, "a callback that can't be believed is refused before anything is sent") {
  const auto [query, why] = GENERATE(table<std::string, std::string>(
      {{"", "no query"},
       {"https://board.example/callback", "no query"},
       {"/callback#code=good-code&state=$", "no query"},
       {"code=good-code&state=%zz", "percent-encoded"},
       {"code=good-code", "no state"},
       {"code=good-code&state=", "another sign-in"},
       {"code=good-code&state=x", "another sign-in"},
       {"code=good-code&state=$x", "another sign-in"},
       {"state=$", "neither a code nor an error"},
       {"state=$&code=", "neither a code nor an error"},
       {"state=$&code=a&code=b", "twice"},
       {"state=$&state=$&code=good-code", "twice"},
       {"state=$&code=good-code&x=1&%78=1", "twice"},
       {"state=$&code=good-code&iss=https%3A%2F%2Fevil.example", "another authorization server"},
       {"error=access_denied&state=forged", "another sign-in"},
       {"error=access_denied", "no state"}}));
  INFO(query);
  const auto error = refusal(query);
  CHECK(error.kind() == rp::ErrorKind::invalid_argument);
  CHECK(error.operation() == "oauthAuthorize");
  CHECK(std::string(error.what()).find(why) != std::string::npos);
  CHECK(std::string(error.what()).find("good-code") == std::string::npos);
  CHECK(std::string(error.what()).find(state()) == std::string::npos);
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(SignIn, "the checks go in their order: duplicates, iss, state, error, code") {
  CHECK(std::string(refusal("iss=x&state=y&state=z&error=e").what()).find("twice") != std::string::npos);
  CHECK(std::string(refusal("iss=x&state=y&error=e").what()).find("iss") != std::string::npos);
  CHECK(std::string(refusal("state=y&error=e").what()).find("another sign-in") != std::string::npos);
  CHECK(refusal("state=$&error=access_denied&code=good-code").code() == "access_denied");
}

TEST_CASE_METHOD(SignIn, "a callback with the issuer's iss is believed") {
  CHECK(session.exchange("code=good-code&state=" + state() + "&iss=https%3A%2F%2Fopenapi.rocketpunch.com",
                         request));
}

TEST_CASE("where the server always sends iss, a callback without it is refused") {
  auto config = SignIn::good_config();
  config.endpoints.iss_required = true;
  const SignIn sign_in(config);
  CHECK(std::string(sign_in.refusal("code=good-code&state=$").what()).find("iss") != std::string::npos);
}

TEST_CASE("where the issuer isn't known, iss is not compared") {
  auto config = SignIn::good_config();
  config.endpoints = rp::OAuthEndpoints::under("https://www.rocketpunch.com/oauth");
  const SignIn sign_in(config);
  CHECK(sign_in.session.exchange("code=good-code&iss=https%3A%2F%2Fany&state=" + sign_in.state(),
                                 sign_in.request));
  CHECK(sign_in.transport.requests().back().url == "https://www.rocketpunch.com/oauth/token");
}

TEST_CASE_METHOD(SignIn, "what the server says instead of a code comes back as an error") {
  const auto [code, kind] =
      GENERATE(table<std::string, rp::ErrorKind>({{"access_denied", rp::ErrorKind::forbidden},
                                                  {"invalid_scope", rp::ErrorKind::bad_request},
                                                  {"unauthorized_client", rp::ErrorKind::bad_request},
                                                  {"something_new", rp::ErrorKind::bad_request},
                                                  {"server_error", rp::ErrorKind::server},
                                                  {"temporarily_unavailable", rp::ErrorKind::server},
                                                  {"login_required", rp::ErrorKind::sign_in_required}}));
  const auto error = refusal("error=" + code + "&error_description=The+user%0Asaid+no.&state=$");
  CHECK(error.kind() == kind);
  CHECK(error.code() == code);
  CHECK(error.message() == "The user said no.");
  CHECK(transport.requests().empty());
  if (code == "access_denied")
    CHECK(std::string(error.what()) == "oauthAuthorize: forbidden access_denied: The user said no.");
}

TEST_CASE_METHOD(SignIn, "a callback is good once") {
  const std::string callback = "code=good-code&state=" + state();
  REQUIRE(session.exchange(callback, request));
  const rp::OAuthSession copy = session;
  const auto again = copy.exchange(callback, request);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(std::string(again.error().what()).find("used already") != std::string::npos);
  CHECK(transport.requests().size() == 1);
  CHECK(session.tokens().value().access_token.reveal() == "access-1");
}

TEST_CASE_METHOD(SignIn, "a callback whose code was never sent is still good") {
  const std::string callback = "code=good-code&state=" + state();
  server.state().loss = FakeAuthorizationServer::Loss::not_sent;
  const auto failed = session.exchange(callback, request);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().kind() == rp::ErrorKind::network);
  CHECK(transport.requests().size() == 3);
  server.state().loss = FakeAuthorizationServer::Loss::none;
  CHECK(session.exchange(callback, request));
}

TEST_CASE_METHOD(SignIn, "a code whose answer is lost is not sent again") {
  server.state().loss = FakeAuthorizationServer::Loss::answer_lost;
  const auto lost = session.exchange("code=good-code&state=" + state(), request);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(transport.requests().size() == 1);
}

TEST_CASE_METHOD(SignIn, "a code that the server doesn't take sends the user back to the consent page") {
  const auto error = refusal("code=bad-code&state=$");
  CHECK(error.kind() == rp::ErrorKind::sign_in_required);
  CHECK(error.code() == "invalid_grant");
  CHECK(error.operation() == "oauthToken");
  CHECK(std::string(error.what()).find("bad-code") == std::string::npos);
}

TEST_CASE("an answer of the token endpoint that can't be used is an error that names the field") {
  const auto [body, field] = GENERATE(table<std::string, std::string>(
      {{R"({"token_type":"Bearer","expires_in":1})", "access_token"},
       {R"({"access_token":"a b","token_type":"Bearer"})", "access_token"},
       {R"({"access_token":"a\r\nX: y","token_type":"Bearer"})", "access_token"},
       {R"({"access_token":5,"token_type":"Bearer"})", "access_token"},
       {"<html>secret-token</html>", "HTML"},
       {"", "empty"}}));
  FakeTransport transport;
  transport.then(200, body);
  const rp::OAuthSession session(SignIn::good_config(), {}, transport);
  const auto request = session.authorization_request();
  const auto tokens = session.exchange("code=c&state=" + std::string(request.state().reveal()), request);
  REQUIRE_FALSE(tokens);
  INFO(tokens.error().what());
  CHECK(tokens.error().kind() == rp::ErrorKind::decode);
  CHECK(tokens.error().operation() == "oauthToken");
  CHECK(std::string(tokens.error().what()).find(field) != std::string::npos);
  CHECK(std::string(tokens.error().what()).find("abc") == std::string::npos);
}

TEST_CASE("an answer without lifetime, refresh token or scope is made do with") {
  const auto [more, seconds] = GENERATE(table<std::string, int>({{"", 900},
                                                                 {R"(,"expires_in":60)", 60},
                                                                 {R"(,"expires_in":59.9)", 59},
                                                                 {R"(,"expires_in":0)", 900},
                                                                 {R"(,"expires_in":-1e300)", 900},
                                                                 {R"(,"expires_in":1e300)", 31622400}}));
  FakeTransport transport;
  transport.then(200, R"({"access_token":"abc","token_type":"bearer")" + more + "}");
  const rp::OAuthSession session(SignIn::good_config(), {}, transport);
  const auto request = session.authorization_request();
  const auto tokens = session.exchange("code=c&state=" + std::string(request.state().reveal()), request);
  REQUIRE(tokens);
  CHECK(tokens->refresh_token.empty());
  CHECK(tokens->scopes == std::vector<std::string>{"profile", "post:write"});
  CHECK(tokens->expires_at.time() - tokens->issued_at.time() == std::chrono::seconds(seconds));
}

TEST_CASE("an error that repeats what it was sent is cleaned") {
  FakeTransport transport;
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    const auto form = rp::detail::parse_form(request.body).value();
    std::string echo;
    for (const auto& field : form) echo += field.second + " ";
    echo += std::string(request.headers.get("Authorization").value_or(""));
    return rp::HttpResponse{400, {}, R"({"error":"invalid_request","error_description":")" + echo + R"("})"};
  });
  auto config = SignIn::good_config();
  config.client_secret = rp::Secret("plain-secret");
  config.client_authentication = GENERATE(rp::ClientAuthentication::basic, rp::ClientAuthentication::form);
  const rp::OAuthSession session(config, {}, transport);
  const auto request = session.authorization_request();
  const auto tokens =
      session.exchange("code=the-code&state=" + std::string(request.state().reveal()), request);
  REQUIRE_FALSE(tokens);
  const std::string text = tokens.error().what();
  INFO(text);
  CHECK(text.find("authorization_code") != text.npos);
  CHECK(text.find("the-code") == text.npos);
  CHECK(text.find("plain-secret") == text.npos);
  CHECK(text.find(rp::detail::base64("rp_app_id:plain-secret")) == text.npos);
  CHECK(text.find(request.code_verifier().reveal()) == text.npos);
}

}  // namespace oauth_callback_test
