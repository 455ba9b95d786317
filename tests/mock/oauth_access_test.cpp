// What the mock's own tokens are good for, faults of its authorization server, and what is kept of its
// requests.
#include <stdexcept>
#include <string>
#include <vector>

#include "mock_oauth_caller.hpp"

namespace oauth_access_test {

using namespace mock_tests;

TEST_CASE("mock oauth: userinfo tells what the scopes allow") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto both = OAuthCaller::ok(caller.user_info(caller.sign_in("profile email")["access_token"]));
  const auto subject = both["sub"].get<std::string>();
  REQUIRE(subject.size() == 35);
  CHECK(subject.starts_with("OA-"));
  CHECK(subject.find_first_not_of("0123456789abcdef", 3) == std::string::npos);
  CHECK(both["name"].is_string());
  CHECK(both["preferred_username"] == "test-user");
  CHECK(both.contains("picture"));
  CHECK(both["email"] == "test-user@example.com");

  const auto profile = OAuthCaller::ok(caller.user_info(caller.sign_in("profile")["access_token"]));
  CHECK(profile["sub"] == subject);
  CHECK(!profile.contains("email"));
  CHECK(OAuthCaller::ok(caller.user_info("test-access-token"))["sub"] == subject);
  MockServer other{unlimited()};
  CHECK(OAuthCaller::ok(OAuthCaller{other}.user_info("test-access-token"))["sub"] == subject);

  const auto refused = caller.user_info(caller.sign_in("email")["access_token"]);
  CHECK(refused->status == 403);
  CHECK(json::parse(refused->body)["code"] == "C0011");
  CHECK(refused->get_header_value("WWW-Authenticate") ==
        "Bearer error=\"insufficient_scope\", scope=\"profile\"");
}

TEST_CASE("mock oauth: userinfo refuses with a challenge and no body") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  for (const httplib::Headers& headers :
       {httplib::Headers{}, httplib::Headers{{"Authorization", "Bearer unknown"}},
        httplib::Headers{{"Authorization", basic("rp_app_test", "rp_sec_test")}},
        httplib::Headers{{"X-RP-API-Key", "rp_app_test"}}}) {
    const auto response = caller.get("/oauth/userinfo", headers);
    REQUIRE(response);
    CHECK(response->status == 401);
    CHECK(response->get_header_value("WWW-Authenticate").starts_with("Bearer"));
    CHECK(response->body.empty());
  }
  CHECK(caller.user_info("unknown")->get_header_value("WWW-Authenticate") ==
        "Bearer error=\"invalid_token\"");
}

TEST_CASE("mock oauth: an access token is good for the API, and counts for the client's App Key") {
  MockOptions options;
  options.per_minute = 4;  // the sign-in's own request for tokens is the first
  options.app_keys = {"rp_app_other"};
  MockServer server{options};
  OAuthCaller caller{server};
  const std::string token = caller.sign_in()["access_token"];
  CHECK(caller.user_info(token)->get_header_value("X-RP-RateLimit-Remaining") == "2");
  Caller user{server, {{"Authorization", "Bearer " + token}}};
  CHECK(user.ok("/profiles/me")["handle"] == "test-user");
  Caller app{server};
  app.ok("/codes/seniorities");
  app.error("/codes/seniorities", 429);
  CHECK(user.get("/profiles/me")->status == 429);
  Caller{server, {{"X-RP-API-Key", "rp_app_other"}}}.ok("/codes/seniorities");
  Caller{server, {{"X-RP-API-Key", "rp_app_third"}}}.error("/codes/seniorities", 401);
}

TEST_CASE(
    "mock oauth: requests for tokens count for the client's App Key, and are refused as its others are") {
  MockOptions options;
  options.per_minute = 3;
  MockServer server{options};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  CHECK(Caller{server}.get("/codes/seniorities")->get_header_value("X-RP-RateLimit-Remaining") == "1");
  CHECK(caller.revoke("unknown")->get_header_value("X-RP-RateLimit-Remaining") == "0");

  const std::string refresh_token = tokens["refresh_token"];
  for (const auto& refused : {caller.refresh(refresh_token), caller.token(OAuthCaller::exchange("code")),
                              caller.revoke(refresh_token)}) {
    REQUIRE(refused);
    CHECK(refused->status == 429);
    CHECK(refused->get_header_value("X-RP-RateLimit-Remaining") == "0");
    CHECK(std::stoi(refused->get_header_value("Retry-After")) > 0);
    const auto body = json::parse(refused->body);
    CHECK(body["code"] == "C0010");
    CHECK(body["timestamp"].is_string());
  }
  // What was refused has changed nothing; and whoever is no client counts for nobody.
  CHECK(server.oauth_counts().rotations == 0);
  CHECK(server.oauth_counts().revocations == 0);
  CHECK(caller.token({{"client_id", "rp_app_test"}, {"client_secret", "wrong"}})->status == 401);
  Caller{server}.error("/codes/seniorities", 429);
}

TEST_CASE("mock oauth: a client's id is let in however App Keys are chosen") {
  MockOptions options = unlimited();
  options.app_keys.clear();
  options.oauth_clients = {{.id = "other_app", .secret = "other_sec"}};
  MockServer server{options};
  Caller{server, {{"X-RP-API-Key", "other_app"}}}.ok("/codes/seniorities");
  Caller{server, {{"X-RP-API-Key", "rp_app_any"}}}.ok("/codes/seniorities");
  Caller{server, {{"X-RP-API-Key", "another_app"}}}.error("/codes/seniorities", 401);
}

TEST_CASE("mock oauth: all access tokens end on request, and can be refreshed") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto one = caller.sign_in(), two = caller.sign_in();
  server.expire_access_tokens();
  CHECK(!caller.is_good(one["access_token"]));
  CHECK(!caller.is_good(two["access_token"]));
  CHECK(caller.is_good("test-access-token"));
  CHECK(caller.is_good(OAuthCaller::ok(caller.refresh(one["refresh_token"]))["access_token"]));
}

TEST_CASE("mock oauth: an answer can be lost after the server has acted") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  server.inject({.path = "/oauth/token", .method = "POST", .cut_after = 0});
  CHECK(!caller.refresh(tokens["refresh_token"]));
  CHECK(server.oauth_counts().rotations == 1);
  CHECK(OAuthCaller::error(caller.refresh(tokens["refresh_token"])) == "invalid_grant");
  CHECK(server.oauth_counts().reuses == 1);

  const auto exchange = OAuthCaller::exchange(caller.code());
  server.inject({.path = "/oauth/token", .cut_after = 20});
  CHECK(!caller.token(exchange));
  CHECK(server.oauth_counts().exchanges == 2);

  // An answer without a body is lost too.
  const auto ended = caller.sign_in();
  server.inject({.path = "/oauth/revoke", .cut_after = 0});
  CHECK(!caller.revoke(ended["refresh_token"]));
  CHECK(server.oauth_counts().revocations == 1);
  CHECK(caller.revoke(ended["refresh_token"])->status == 200);
}

TEST_CASE("mock oauth: the authorization server's other faults") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  server.inject({.path = "/oauth/token", .status = 503, .headers = {{"Retry-After", "1"}}});
  const auto unavailable = caller.refresh(tokens["refresh_token"]);
  CHECK(unavailable->status == 503);
  CHECK(unavailable->get_header_value("Retry-After") == "1");
  CHECK(server.oauth_counts().refresh_requests == 0);

  server.inject({.path = "/oauth/token", .status = 500, .body = R"({"error":"server_error"})"});
  CHECK(caller.refresh(tokens["refresh_token"])->body == R"({"error":"server_error"})");
  server.inject({.path = "/oauth/userinfo", .status = 429});
  CHECK(json::parse(caller.user_info(tokens["access_token"])->body)["code"] == "C0010");
  server.inject({.path = "/.well-known", .status = 502});
  CHECK(caller.get("/.well-known/oauth-authorization-server")->status == 502);
  server.inject({.path = "/oauth/authorize", .status = 503});
  CHECK(caller.authorize(authorization)->status == 503);

  server.inject({.path = "/oauth/token", .body = "<html>", .content_type = "text/html"});
  CHECK(caller.refresh(tokens["refresh_token"])->body == "<html>");
  CHECK(server.oauth_counts().rotations == 1);
}

TEST_CASE("mock oauth: none of its secrets is kept") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  caller.authorize(authorization);
  const auto decided =
      caller.post("/oauth/authorize", encode(authorization + Fields{{"decision", "approve"}}),
                  {{"Referer", caller.authorization_url()}});
  const auto code = query_value(decided->get_header_value("Location"), "code");
  const auto tokens = OAuthCaller::ok(caller.token(OAuthCaller::exchange(code)));
  const auto next = OAuthCaller::ok(caller.refresh(tokens["refresh_token"]));
  caller.user_info(next["access_token"]);
  caller.revoke(next["refresh_token"]);
  caller.get("/callback?code=" + encode(code) + "&state=" + state + "&page=2");
  const std::string secret = "rp_sec_test";
  const std::string fields = "client%5fSecret=" + secret + "&%63ode=" + code + "&code%=" + code;
  caller.post("/oauth/token", fields);
  caller.post("/oauth/token", code);
  caller.post("/oauth/token", json{{"client_secret", secret}, {"code", code}}.dump(), {}, "application/json");
  caller.post("/api/v1/oauth/token", encode(OAuthCaller::exchange(code)));

  std::string kept;
  for (const auto& seen : server.seen()) {
    kept += seen.method + ' ' + seen.target + '\n';
    for (const auto& [name, value] : seen.headers) kept += name + ": " + value + '\n';
    kept += seen.body + '\n';
  }
  INFO(kept);
  for (const std::string& hidden :
       {secret, encode(secret), code, encode(code), verifier, encode(verifier), state, encode(state),
        tokens["access_token"].get<std::string>(), tokens["refresh_token"].get<std::string>(),
        encode(tokens["refresh_token"].get<std::string>()), next["access_token"].get<std::string>(),
        next["refresh_token"].get<std::string>(), encode(next["refresh_token"].get<std::string>())})
    CHECK(kept.find(hidden) == std::string::npos);

  const auto seen = server.seen();
  REQUIRE(seen.size() == 11);
  CHECK(seen[0].target.find("code%5fchallenge=" + encode(challenge)) != std::string::npos);
  CHECK(seen[0].target.find("&state=(set)&") != std::string::npos);
  CHECK(seen[2].body == encode(Fields{{"client_id", "rp_app_test"}}) + "&client%5fsecret=(set)&" +
                            encode(Fields{{"grant_type", "authorization_code"}}) + "&code=(set)&" +
                            encode(Fields{{"redirect_uri", redirect_uri}}) + "&code%5fverifier=(set)");
  CHECK(seen[6].target == "/callback?code=(set)&state=(set)&page=2");
  CHECK(seen[8].body == "(set)");
  CHECK(seen[9].body == "(set)");
}

TEST_CASE("mock oauth: control over HTTP") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto control = [&](const std::string& operation, const json& body) {
    return caller.post("/__mock/oauth/" + operation, body.dump(), {}, "application/json");
  };
  const std::string added = "http://127.0.0.1:4567/back";
  const auto url = caller.authorization_url(with(authorization, "redirect_uri", added));
  CHECK(control("consent", {{"url", url}})->status == 400);
  CHECK(control("redirect-uris", {{"client_id", "rp_app_test"}, {"redirect_uri", added}})->status == 204);
  CHECK(control("redirect-uris", {{"client_id", "rp_app_other"}, {"redirect_uri", added}})->status == 400);
  CHECK(control("redirect-uris", {{"client_id", "rp_app_test"}})->status == 400);
  const std::string callback = OAuthCaller::ok(control("consent", {{"url", url}}))["callback"];
  CHECK(callback.starts_with(added + "?code="));
  const std::string denied =
      OAuthCaller::ok(control("consent", {{"url", url}, {"approve", false}}))["callback"];
  CHECK(query_value(denied, "error") == "access_denied");
  CHECK(control("consent", {{"url", url}, {"approve", "no"}})->status == 400);
  CHECK(control("consent", {{"approve", true}})->status == 400);
  CHECK(caller.post("/__mock/oauth/consent", "{", {}, "application/json")->status == 400);

  const auto tokens = OAuthCaller::ok(
      caller.token(with(OAuthCaller::exchange(query_value(callback, "code")), "redirect_uri", added)));
  CHECK(caller.is_good(tokens["access_token"]));
  CHECK(caller.post("/__mock/oauth/expire-access-tokens", "")->status == 204);
  CHECK(!caller.is_good(tokens["access_token"]));
  OAuthCaller::ok(caller.refresh(tokens["refresh_token"]));
  caller.refresh(tokens["refresh_token"]);
  CHECK(OAuthCaller::ok(caller.get("/__mock/oauth")) == json{{"codes", 1},
                                                             {"exchanges", 1},
                                                             {"refresh_requests", 2},
                                                             {"rotations", 1},
                                                             {"reuses", 1},
                                                             {"revocations", 0},
                                                             {"most_refreshes_at_once", 1}});
  CHECK(caller.get("/__mock/oauth/consent")->status == 404);
}

}  // namespace oauth_access_test
