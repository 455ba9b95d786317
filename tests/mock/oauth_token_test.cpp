// The mock's token endpoint: who the client is, and codes that become tokens.
#include <regex>
#include <string>

#include "mock_oauth_caller.hpp"

namespace oauth_token_test {

using namespace mock_tests;

namespace {

Fields without_credentials(const Fields& fields) {
  return with(with(fields, "client_id", ""), "client_secret", "");
}

}  // namespace

TEST_CASE("mock oauth: a code and its verifier become tokens") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto response = caller.token(OAuthCaller::exchange(caller.code()));
  const auto tokens = OAuthCaller::ok(response);
  CHECK(response->get_header_value("Content-Type") == "application/json");
  CHECK(response->get_header_value("Cache-Control") == "no-store");
  CHECK(response->get_header_value("Pragma") == "no-cache");
  CHECK(tokens.size() == 5);
  CHECK(std::regex_match(tokens["access_token"].get<std::string>(),
                         std::regex{"eyJ[\\w-]+\\.[\\w-]{40,}\\.[\\w-]{40,}"}));
  CHECK(std::regex_match(tokens["refresh_token"].get<std::string>(), std::regex{"rt_[\\w-]{43}"}));
  CHECK(tokens["token_type"] == "Bearer");
  CHECK(tokens["expires_in"] == 900);
  CHECK(tokens["scope"] == "profile email");
  CHECK(caller.is_good(tokens["access_token"]));
  CHECK(server.oauth_counts().codes == 1);
  CHECK(server.oauth_counts().exchanges == 1);
}

TEST_CASE("mock oauth: the same seed doesn't give the same tokens") {
  MockServer one{unlimited()}, two{unlimited()};
  const auto first = OAuthCaller{one}.sign_in(), second = OAuthCaller{two}.sign_in();
  CHECK(first["access_token"] != second["access_token"]);
  CHECK(first["refresh_token"] != second["refresh_token"]);
}

TEST_CASE("mock oauth: clients authenticate by Basic or in the form") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto with_basic = [&](const std::string& header, const Fields& form) {
    return caller.post("/oauth/token", encode(form), {{"Authorization", header}});
  };
  const auto exchange = [&] { return OAuthCaller::exchange(caller.code()); };
  const auto good = basic("rp_app_test", "rp_sec_test");
  OAuthCaller::ok(with_basic(good, without_credentials(exchange())));
  OAuthCaller::ok(with_basic("bASIC" + good.substr(5), without_credentials(exchange())));
  OAuthCaller::ok(with_basic(good, with(exchange(), "client_secret", "")));

  CHECK(OAuthCaller::error(with_basic(good, exchange())) == "invalid_request");
  CHECK(OAuthCaller::error(with_basic(good, with(with(exchange(), "client_secret", ""), "client_id",
                                                 "rp_app_other"))) == "invalid_request");

  for (const auto& header :
       {basic("rp_app_test", "wrong"), basic("rp_app_other", "rp_sec_test"), basic("rp_app_test", ""),
        std::string{"Basic !!!"}, std::string{"Basic"}, std::string{"Basic dGVzdA=="},
        basic("rp_app_test", "rp_sec_test%"), std::string{"Bearer test-access-token"}}) {
    INFO(header);
    const auto response = with_basic(header, without_credentials(exchange()));
    CHECK(OAuthCaller::error(response, 401) == "invalid_client");
    CHECK(response->get_header_value("WWW-Authenticate").starts_with("Basic "));
  }
  for (const auto& form :
       {without_credentials(exchange()), with(exchange(), "client_secret", ""),
        with(exchange(), "client_secret", "wrong"), with(exchange(), "client_id", "rp_app_other")})
    CHECK(OAuthCaller::error(caller.token(form), 401) == "invalid_client");
}

TEST_CASE("mock oauth: credentials are form-encoded in both places") {
  const std::string id = "rp_app_a:b c", secret = "s+e c:r%e&t=/\xea\xb0\x80";
  MockOptions options = unlimited();
  options.oauth_clients.front().id = id;
  options.oauth_clients.front().secret = secret;
  MockServer server{options};
  OAuthCaller caller{server};
  const auto exchange = [&] {
    const auto code = caller.code(with(authorization, "client_id", id));
    return with(with(OAuthCaller::exchange(code), "client_id", id), "client_secret", secret);
  };
  OAuthCaller::ok(caller.token(exchange()));
  const auto by_basic = [&](const std::string& header) {
    return caller.post("/oauth/token", encode(without_credentials(exchange())), {{"Authorization", header}});
  };
  OAuthCaller::ok(by_basic(basic(encode(id), encode(secret))));
  OAuthCaller::ok(by_basic(basic("rp_app_a%3ab+c", encode(secret))));
  CHECK(OAuthCaller::error(by_basic(basic(id, secret)), 401) == "invalid_client");
}

TEST_CASE("mock oauth: requests that can't be read") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto form = encode(OAuthCaller::exchange(caller.code()));
  const auto error = [&](const std::string& body, const char* type = "application/x-www-form-urlencoded") {
    return OAuthCaller::error(caller.post("/oauth/token", body, {}, type));
  };
  CHECK(error(form, "application/json") == "invalid_request");
  CHECK(error(form, "application/x-www-form-urlencodedd") == "invalid_request");
  CHECK(error(form + "&grant_type=authorization_code") == "invalid_request");
  CHECK(error(form + "&unknown=1&unknown=1") == "invalid_request");
  CHECK(error(form + "&unknown=%4") == "invalid_request");
  // What is in the query isn't part of the form.
  CHECK(OAuthCaller::error(caller.post("/oauth/token?" + form, ""), 401) == "invalid_client");

  const auto good = OAuthCaller::exchange(caller.code());
  for (const auto* name : {"grant_type", "code", "redirect_uri", "code_verifier"})
    CHECK(OAuthCaller::error(caller.token(with(good, name, ""))) == "invalid_request");
  for (const auto* grant : {"password", "client_credentials", "implicit"})
    CHECK(OAuthCaller::error(caller.token(with(good, "grant_type", grant))) == "unsupported_grant_type");
  CHECK(OAuthCaller::error(caller.token(with(good, "code_verifier", verifier.substr(1)))) ==
        "invalid_request");
  CHECK(OAuthCaller::error(caller.token(with(good, "code_verifier", std::string(129, 'a')))) ==
        "invalid_request");
  CHECK(OAuthCaller::error(caller.token(with(good, "code_verifier", verifier + "+"))) == "invalid_request");
  // None of them has used the code up.
  OAuthCaller::ok(
      caller.post("/oauth/token", encode(good), {}, "Application/X-WWW-Form-URLEncoded ; charset=utf-8"));
}

TEST_CASE("mock oauth: a code is good for its client, redirect URI and verifier only") {
  MockOptions options = unlimited();
  options.oauth_clients.front().redirect_uris.push_back("http://127.0.0.1:8000/other");
  options.oauth_clients.push_back({.id = "rp_app_two", .secret = "rp_sec_two"});
  MockServer server{options};
  OAuthCaller caller{server};
  const auto good = OAuthCaller::exchange(caller.code());
  const auto error = [&](const Fields& fields) { return OAuthCaller::error(caller.token(fields)); };
  CHECK(error(with(good, "code", "unknown")) == "invalid_grant");
  CHECK(error(with(good, "redirect_uri", "http://127.0.0.1:8000/other")) == "invalid_grant");
  CHECK(error(with(good, "redirect_uri", redirect_uri + "/")) == "invalid_grant");
  CHECK(error(with(good, "code_verifier", std::string(43, 'a'))) == "invalid_grant");
  CHECK(error(with(good, "code_verifier", challenge)) == "invalid_grant");
  const auto of_another = with(with(good, "client_id", "rp_app_two"), "client_secret", "rp_sec_two");
  CHECK(error(of_another) == "invalid_grant");
  const auto tokens = OAuthCaller::ok(caller.token(good));
  CHECK(error(of_another) == "invalid_grant");
  CHECK(caller.is_good(tokens["access_token"]));
  CHECK(server.oauth_counts().exchanges == 1);
}

TEST_CASE("mock oauth: a code that comes twice takes back what it gave") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto untouched = caller.sign_in();
  const auto exchange = OAuthCaller::exchange(caller.code());
  const auto first = OAuthCaller::ok(caller.token(exchange));
  const auto second = OAuthCaller::ok(caller.refresh(first["refresh_token"]));
  CHECK(caller.is_good(first["access_token"]));
  CHECK(OAuthCaller::error(caller.token(exchange)) == "invalid_grant");
  CHECK(!caller.is_good(first["access_token"]));
  CHECK(!caller.is_good(second["access_token"]));
  CHECK(OAuthCaller::error(caller.refresh(second["refresh_token"])) == "invalid_grant");
  CHECK(caller.is_good(untouched["access_token"]));
  OAuthCaller::ok(caller.refresh(untouched["refresh_token"]));
}

TEST_CASE("mock oauth: codes and access tokens end when their lifetime says") {
  MockOptions options = unlimited();
  options.code_lifetime = std::chrono::milliseconds{0};
  MockServer hasty{options};
  OAuthCaller late{hasty};
  CHECK(OAuthCaller::error(late.token(OAuthCaller::exchange(late.code()))) == "invalid_grant");

  const auto sign_in = [](std::chrono::milliseconds lifetime, bool good) {
    MockOptions chosen = unlimited();
    chosen.access_token_lifetime = lifetime;
    MockServer server{chosen};
    OAuthCaller caller{server};
    auto tokens = caller.sign_in();
    CHECK(caller.is_good(tokens["access_token"]) == good);
    // The refresh token has a lifetime of its own.
    OAuthCaller::ok(caller.refresh(tokens["refresh_token"]));
    return tokens["expires_in"].get<int>();
  };
  CHECK(sign_in(std::chrono::milliseconds{0}, false) == 1);
  CHECK(sign_in(std::chrono::milliseconds{59'999}, true) == 59);
}

}  // namespace oauth_token_test
