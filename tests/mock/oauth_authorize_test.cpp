// The mock's authorization endpoint: pages, redirects, decisions, metadata.
#include <stdexcept>
#include <string>

#include "mock_oauth_caller.hpp"

namespace oauth_authorize_test {

using namespace mock_tests;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string refusal(MockServer& server, const std::string& url) {
  try {
    server.consent(url);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("mock oauth: users consent to the scopes that they can consent to") {
  MockOptions options = unlimited();
  options.consentable_scopes = {"profile", "email"};
  MockServer server{options};
  OAuthCaller caller{server};
  for (const std::string scopes : {"profile", "email", "email profile"})
    CHECK(caller.sign_in(scopes)["scope"] == scopes);
  for (const std::string scopes : {"post:write", "profile job:write", "company:manage:read email"}) {
    INFO(scopes);
    const auto asked = with(authorization, "scope", scopes);
    const auto response = caller.authorize(asked);
    REQUIRE(response->status == 302);
    const auto decided = caller.post("/oauth/authorize", encode(asked + Fields{{"decision", "approve"}}));
    for (const auto& callback :
         {response->get_header_value("Location"), decided->get_header_value("Location"),
          server.consent(caller.authorization_url(asked))}) {
      CHECK(query_value(callback, "error") == "invalid_scope");
      CHECK(query_value(callback, "state") == state);
      CHECK(query_value(callback, "code").empty());
    }
  }
  options.consentable_scopes = {"profile", "post:wriet"};
  CHECK_THROWS_AS(MockServer{options}, std::runtime_error);
  options.consentable_scopes = {"profile email"};
  CHECK_THROWS_AS(MockServer{options}, std::runtime_error);
}

TEST_CASE("mock oauth: the consent page names the client and its scopes, and posts the decision") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto page = caller.authorize(authorization);
  REQUIRE(page->status == 200);
  CHECK(page->get_header_value("Content-Type") == "text/html; charset=utf-8");
  CHECK(page->get_header_value("Cache-Control") == "no-store");
  CHECK(page->get_header_value("Referrer-Policy") == "no-referrer");
  for (const auto* part :
       {"rp_app_test asks", "<code>profile</code>", "<code>email</code>", "method=\"post\"", "id=\"approve\"",
        "id=\"deny\"", "name=\"decision\" value=\"approve\"", "name=\"decision\" value=\"deny\""})
    CHECK(holds(page->body, part));
  CHECK(!holds(page->body, "post:write"));
  for (const auto& [name, value] : authorization)
    CHECK(holds(page->body, "<input type=\"hidden\" name=\"" + name + "\" value=\"" + value + "\">"));
  CHECK(server.oauth_counts().codes == 0);

  const auto approved =
      caller.post("/oauth/authorize", encode(authorization + Fields{{"decision", "approve"}}));
  REQUIRE(approved->status == 302);
  const auto callback = approved->get_header_value("Location");
  CHECK(callback.starts_with(redirect_uri + "?code="));
  CHECK(query_value(callback, "state") == state);
  CHECK(!holds(callback, "iss="));
  OAuthCaller::ok(caller.token(OAuthCaller::exchange(query_value(callback, "code"))));

  const auto denied = caller.post("/oauth/authorize", encode(authorization + Fields{{"decision", "deny"}}));
  REQUIRE(denied->status == 302);
  const auto answer = denied->get_header_value("Location");
  CHECK(query_value(answer, "error") == "access_denied");
  CHECK(!query_value(answer, "error_description").empty());
  CHECK(query_value(answer, "state") == state);
  CHECK(query_value(answer, "code").empty());
  CHECK(server.oauth_counts().codes == 1);
}

TEST_CASE("mock oauth: a form without a decision, or that isn't one, decides nothing") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto status = [&](const Fields& fields, const char* type = "application/x-www-form-urlencoded") {
    return caller.post("/oauth/authorize", encode(fields), {}, type)->status;
  };
  CHECK(status(authorization) == 400);
  CHECK(status(authorization + Fields{{"decision", "perhaps"}}) == 400);
  CHECK(status(authorization + Fields{{"decision", "approve"}, {"decision", "deny"}}) == 400);
  CHECK(status(authorization + Fields{{"decision", "approve"}}, "text/plain") == 400);
  CHECK(server.oauth_counts().codes == 0);
}

TEST_CASE("mock oauth: a client or redirect URI that isn't registered never redirects") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto untrusted = [&](const Fields& fields) {
    INFO(encode(fields));
    const auto asked = caller.authorize(fields);
    const auto decided = caller.post("/oauth/authorize", encode(fields + Fields{{"decision", "approve"}}));
    for (const auto* response : {&asked, &decided}) {
      CHECK((*response)->status == 400);
      CHECK((*response)->get_header_value("Content-Type") == "text/html; charset=utf-8");
      CHECK(!(*response)->has_header("Location"));
    }
    CHECK_THROWS_AS(server.consent(caller.authorization_url(fields)), std::runtime_error);
  };
  untrusted(with(authorization, "client_id", ""));
  untrusted(with(authorization, "client_id", "rp_app_other"));
  untrusted(authorization + Fields{{"client_id", "rp_app_test"}});
  untrusted(with(authorization, "redirect_uri", ""));
  for (const auto* uri : {"http://127.0.0.1:8000/callback/", "http://127.0.0.1:8000/Callback",
                          "http://127.0.0.1:8000/callback?a=b", "http://127.0.0.1:8000/callbac",
                          "http://127.0.0.1:8001/callback", "http://localhost:8000/callback",
                          "http://127.0.0.1:8000/%63allback", " http://127.0.0.1:8000/callback"})
    untrusted(with(authorization, "redirect_uri", uri));
  untrusted(authorization + Fields{{"redirect_uri", redirect_uri}});
  CHECK(caller.get("/oauth/authorize?client_id=%zz&" + encode(authorization))->status == 400);
  CHECK(caller.get("/oauth/authorize")->status == 400);
  CHECK(server.oauth_counts().codes == 0);
}

TEST_CASE("mock oauth: other faults of an authorization request are told by redirect") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto error = [&](const Fields& fields) {
    INFO(encode(fields));
    const auto response = caller.authorize(fields);
    REQUIRE(response->status == 302);
    const auto location = response->get_header_value("Location");
    CHECK(location.starts_with(redirect_uri + "?error="));
    CHECK(!query_value(location, "error_description").empty());
    CHECK(query_value(location, "state") == state);
    CHECK(server.consent(caller.authorization_url(fields)) == location);
    return query_value(location, "error");
  };
  CHECK(error(with(authorization, "response_type", "")) == "invalid_request");
  CHECK(error(with(authorization, "response_type", "token")) == "unsupported_response_type");
  CHECK(error(with(authorization, "code_challenge", "")) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge", challenge.substr(1))) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge", challenge + "a")) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge", challenge.substr(1) + "+")) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge_method", "")) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge_method", "plain")) == "invalid_request");
  CHECK(error(with(authorization, "code_challenge_method", "s256")) == "invalid_request");
  for (const auto* scope : {"", "openid", "profile openid", "profile  email", " profile", "profile,email"})
    CHECK(error(with(authorization, "scope", scope)) == "invalid_scope");
  CHECK(error(authorization + Fields{{"scope", "profile"}}) == "invalid_request");
  CHECK(error(authorization + Fields{{"unknown", "1"}, {"unknown", "2"}}) == "invalid_request");

  const auto twice = caller.authorize(authorization + Fields{{"state", "another"}});
  CHECK(query_value(twice->get_header_value("Location"), "error") == "invalid_request");
  CHECK(query_value(twice->get_header_value("Location"), "state").empty());
  CHECK(caller.authorize(authorization + Fields{{"unknown", "1"}})->status == 200);
  CHECK(server.oauth_counts().codes == 0);
}

TEST_CASE("mock oauth: the state comes back as it was, or not at all") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const std::string odd = "a b+c&d=e/%41?#\"<\xea\xb0\x80>";
  const auto callback = server.consent(caller.authorization_url(with(authorization, "state", odd)));
  CHECK(query_value(callback, "state") == odd);
  CHECK(!holds(server.consent(caller.authorization_url(with(authorization, "state", ""))), "state"));
}

TEST_CASE("mock oauth: what a hostile client writes stays text on the page") {
  MockOptions options = unlimited();
  options.oauth_clients.front().id = "rp_app_<b>'&amp;";
  MockServer server{options};
  OAuthCaller caller{server};
  const std::string hostile = "\"><script>alert('1')</script>";
  const auto page =
      caller.authorize(with(with(authorization, "state", hostile), "client_id", "rp_app_<b>'&amp;"));
  REQUIRE(page->status == 200);
  CHECK(!holds(page->body, "<script"));
  CHECK(!holds(page->body, "<b>"));
  CHECK(!holds(page->body, "'&amp;\""));
  CHECK(holds(page->body, "value=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\""));
  CHECK(holds(page->body, "rp_app_&lt;b&gt;&#39;&amp;amp; asks"));

  for (const auto* name : {"client_id", "redirect_uri"}) {
    const auto problem = caller.authorize(with(authorization, name, hostile));
    CHECK(problem->status == 400);
    CHECK(!holds(problem->body, "<script"));
  }
}

TEST_CASE("mock oauth: consent says what is wrong with a URL") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  CHECK(server.issuer() == "http://127.0.0.1:" + std::to_string(server.port()));
  CHECK(server.oauth_url() == server.issuer() + "/oauth");
  const auto query = "?" + encode(authorization);
  CHECK(
      holds(refusal(server, "https://developers.rocketpunch.com/oauth/authorize" + query), server.issuer()));
  CHECK(holds(refusal(server, server.oauth_url() + "/token" + query), server.issuer()));
  CHECK(holds(refusal(server, caller.authorization_url(with(authorization, "client_id", "other"))),
              "client_id"));
  CHECK(holds(refusal(server, caller.authorization_url(with(authorization, "redirect_uri", "other"))),
              "redirect_uri"));
  CHECK(query_value(server.consent(caller.authorization_url(), false), "error") == "access_denied");
  CHECK(server.requests() == 0);
}

TEST_CASE("mock oauth: redirect URIs are added while it runs") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const std::string added = "http://127.0.0.1:4567/back?from=mock";
  const auto url = caller.authorization_url(with(authorization, "redirect_uri", added));
  CHECK(refusal(server, url) != "none");
  server.add_redirect_uri("rp_app_test", added);
  CHECK(server.consent(url).starts_with(added + "&code="));
  CHECK(server.consent(caller.authorization_url()).starts_with(redirect_uri + "?code="));

  CHECK_THROWS_AS(server.add_redirect_uri("rp_app_other", added), std::invalid_argument);
  for (const auto* uri : {"", "/callback", "http://127.0.0.1/#a", "http://127.0.0.1/\r\nSet-Cookie: a=b"})
    CHECK_THROWS_AS(server.add_redirect_uri("rp_app_test", uri), std::invalid_argument);
}

TEST_CASE("mock oauth: the issuer is named in callbacks if the options say so") {
  MockOptions options = unlimited();
  options.send_iss = true;
  MockServer server{options};
  OAuthCaller caller{server};
  CHECK(query_value(server.consent(caller.authorization_url()), "iss") == server.issuer());
  CHECK(query_value(server.consent(caller.authorization_url(), false), "iss") == server.issuer());
  const auto metadata = OAuthCaller::ok(caller.get("/.well-known/oauth-authorization-server"));
  CHECK(metadata["authorization_response_iss_parameter_supported"] == true);
}

TEST_CASE("mock oauth: the metadata names the endpoints") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto metadata = OAuthCaller::ok(caller.get("/.well-known/oauth-authorization-server"));
  CHECK(metadata["issuer"] == server.issuer());
  CHECK(metadata["authorization_endpoint"] == server.oauth_url() + "/authorize");
  CHECK(metadata["token_endpoint"] == server.oauth_url() + "/token");
  CHECK(metadata["revocation_endpoint"] == server.oauth_url() + "/revoke");
  CHECK(metadata["userinfo_endpoint"] == server.oauth_url() + "/userinfo");
  CHECK(metadata["response_types_supported"] == json{"code"});
  CHECK(metadata["grant_types_supported"] == json{"authorization_code", "refresh_token"});
  CHECK(metadata["token_endpoint_auth_methods_supported"] ==
        json{"client_secret_basic", "client_secret_post"});
  CHECK(metadata["code_challenge_methods_supported"] == json{"S256"});
  CHECK(metadata["scopes_supported"] == json{"profile", "email", "post:write", "job:write", "event:write",
                                             "job:manage:read", "company:manage:read"});
  CHECK(!metadata.contains("authorization_response_iss_parameter_supported"));
  CHECK(caller.get("/oauth/token")->status == 405);
  CHECK(caller.get("/api/v1/oauth/userinfo")->status == 404);
}

TEST_CASE("mock oauth: clients and lifetimes that can't be") {
  const auto problem = [](const MockOptions& options) {
    try {
      const MockServer server{options};
    } catch (const std::runtime_error& error) {
      return std::string{error.what()};
    }
    return std::string{"none"};
  };
  MockOptions options;
  options.oauth_clients.front().secret.clear();
  CHECK(holds(problem(options), "secret"));
  options = {};
  options.oauth_clients.front().redirect_uris = {"callback"};
  CHECK(holds(problem(options), "redirect URI"));
  options = {};
  options.oauth_clients.push_back({});
  CHECK(holds(problem(options), "two OAuth clients"));
  options = {};
  options.access_token_lifetime = std::chrono::milliseconds{-1};
  CHECK(holds(problem(options), "lifetimes"));
  options = {};
  options.refresh_token_lifetime = std::chrono::milliseconds::max();
  CHECK(holds(problem(options), "lifetimes"));
  options = {};
  options.token_delay = std::chrono::milliseconds{-1};
  CHECK(holds(problem(options), "token_delay"));
}

}  // namespace oauth_authorize_test
