// The mock's refresh tokens: rotation, reuse, narrowing, revocation, and refreshes that overlap.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "mock_oauth_caller.hpp"

namespace oauth_refresh_test {

using namespace mock_tests;

TEST_CASE("mock oauth: every refresh replaces the refresh token") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto first = caller.sign_in();
  const auto response = caller.refresh(first["refresh_token"]);
  const auto second = OAuthCaller::ok(response);
  CHECK(response->get_header_value("Cache-Control") == "no-store");
  CHECK(second["refresh_token"] != first["refresh_token"]);
  CHECK(second["access_token"] != first["access_token"]);
  CHECK(second["scope"] == "profile email");
  CHECK(second["expires_in"] == 900);
  CHECK(caller.is_good(first["access_token"]));
  CHECK(caller.is_good(second["access_token"]));
  const auto third = OAuthCaller::ok(caller.refresh(second["refresh_token"]));
  CHECK(caller.is_good(third["access_token"]));
  const auto counts = server.oauth_counts();
  CHECK(counts.refresh_requests == 2);
  CHECK(counts.rotations == 2);
  CHECK(counts.reuses == 0);
  CHECK(counts.most_refreshes_at_once == 1);
}

TEST_CASE("mock oauth: a refresh token that comes twice ends the whole sign-in, and no other") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto untouched = caller.sign_in();
  const auto first = caller.sign_in();
  const auto second = OAuthCaller::ok(caller.refresh(first["refresh_token"]));
  const auto third = OAuthCaller::ok(caller.refresh(second["refresh_token"]));
  CHECK(OAuthCaller::error(caller.refresh(first["refresh_token"])) == "invalid_grant");
  for (const auto* tokens : {&first, &second, &third}) CHECK(!caller.is_good((*tokens)["access_token"]));
  CHECK(server.oauth_counts().reuses == 1);
  CHECK(OAuthCaller::error(caller.refresh(third["refresh_token"])) == "invalid_grant");
  CHECK(server.oauth_counts().reuses == 1);
  CHECK(caller.is_good(untouched["access_token"]));
  OAuthCaller::ok(caller.refresh(untouched["refresh_token"]));
}

TEST_CASE("mock oauth: refreshes that are refused change nothing") {
  MockOptions options = unlimited();
  options.oauth_clients.push_back({.id = "rp_app_two", .secret = "rp_sec_two"});
  MockServer server{options};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  const Fields good = credentials + Fields{{"grant_type", "refresh_token"},
                                           {"refresh_token", tokens["refresh_token"].get<std::string>()}};
  CHECK(OAuthCaller::error(caller.token(with(good, "client_secret", "wrong")), 401) == "invalid_client");
  CHECK(server.oauth_counts().refresh_requests == 0);
  CHECK(OAuthCaller::error(caller.token(with(good, "refresh_token", ""))) == "invalid_request");
  CHECK(OAuthCaller::error(caller.token(with(good, "refresh_token", "rt_unknown"))) == "invalid_grant");
  CHECK(OAuthCaller::error(caller.token(with(good, "refresh_token", tokens["access_token"]))) ==
        "invalid_grant");
  const auto of_another = with(with(good, "client_id", "rp_app_two"), "client_secret", "rp_sec_two");
  CHECK(OAuthCaller::error(caller.token(of_another)) == "invalid_grant");
  CHECK(server.oauth_counts().refresh_requests == 4);
  CHECK(server.oauth_counts().rotations == 0);
  OAuthCaller::ok(caller.token(good));
  // Another client can't end the sign-in with a token that was replaced, either.
  CHECK(OAuthCaller::error(caller.token(of_another)) == "invalid_grant");
  CHECK(server.oauth_counts().reuses == 0);
  CHECK(caller.is_good(tokens["access_token"]));
}

TEST_CASE("mock oauth: a refresh narrows the scope, and never widens it") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  auto tokens = caller.sign_in("profile email");
  const auto refresh = [&](const std::string& scope) {
    return caller.token(credentials + Fields{{"grant_type", "refresh_token"},
                                             {"refresh_token", tokens["refresh_token"]},
                                             {"scope", scope}});
  };
  for (const auto* scope : {"profile post:write", "post:write", "openid", "profile  email"})
    CHECK(OAuthCaller::error(refresh(scope)) == "invalid_scope");
  tokens = OAuthCaller::ok(refresh("email"));
  CHECK(tokens["scope"] == "email");
  CHECK(caller.user_info(tokens["access_token"])->status == 403);
  // What was agreed to stays agreed to.
  tokens = OAuthCaller::ok(caller.refresh(tokens["refresh_token"]));
  CHECK(tokens["scope"] == "profile email");
  tokens = OAuthCaller::ok(refresh("profile"));
  CHECK(!OAuthCaller::ok(caller.user_info(tokens["access_token"])).contains("email"));
}

TEST_CASE("mock oauth: revocation ends a sign-in") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto untouched = caller.sign_in();
  for (const auto* kind : {"refresh_token", "access_token"}) {
    const auto first = caller.sign_in();
    const auto second = OAuthCaller::ok(caller.refresh(first["refresh_token"]));
    const auto response = caller.revoke(second[kind]);
    CHECK(response->status == 200);
    CHECK(response->body.empty());
    CHECK(response->get_header_value("Cache-Control") == "no-store");
    CHECK(!caller.is_good(first["access_token"]));
    CHECK(!caller.is_good(second["access_token"]));
    CHECK(OAuthCaller::error(caller.refresh(second["refresh_token"])) == "invalid_grant");
    CHECK(caller.revoke(second[kind])->status == 200);
  }
  CHECK(server.oauth_counts().revocations == 2);
  CHECK(server.oauth_counts().reuses == 0);
  CHECK(caller.revoke("rt_unknown")->status == 200);
  CHECK(server.oauth_counts().revocations == 2);
  CHECK(caller.is_good(untouched["access_token"]));
}

TEST_CASE("mock oauth: revocations that can't be") {
  MockOptions options = unlimited();
  options.oauth_clients.push_back({.id = "rp_app_two", .secret = "rp_sec_two"});
  MockServer server{options};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  const Fields token{{"token", tokens["refresh_token"].get<std::string>()}};
  const auto revoke = [&](const Fields& fields, const httplib::Headers& headers = {}) {
    return caller.post("/oauth/revoke", encode(fields), headers);
  };
  const auto missing = revoke(credentials);
  CHECK(missing->status == 400);
  CHECK(json::parse(missing->body)["code"] == "C0005");
  CHECK(json::parse(missing->body)["details"] == "token");
  CHECK(OAuthCaller::error(revoke(token), 401) == "invalid_client");
  CHECK(OAuthCaller::error(revoke(credentials + token + token)) == "invalid_request");
  CHECK(OAuthCaller::error(caller.post("/oauth/revoke", encode(credentials + token), {}, "text/plain")) ==
        "invalid_request");
  // To another client the token is unknown.
  CHECK(revoke(token, {{"Authorization", basic("rp_app_two", "rp_sec_two")}})->status == 200);
  CHECK(caller.is_good(tokens["access_token"]));
  CHECK(server.oauth_counts().revocations == 0);
  CHECK(revoke(token, {{"Authorization", basic("rp_app_test", "rp_sec_test")}})->status == 200);
  CHECK(!caller.is_good(tokens["access_token"]));
}

TEST_CASE("mock oauth: refresh tokens end when their lifetime says") {
  MockOptions options = unlimited();
  options.refresh_token_lifetime = std::chrono::milliseconds{0};
  MockServer server{options};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  CHECK(OAuthCaller::error(caller.refresh(tokens["refresh_token"])) == "invalid_grant");
  // It has ended, and hasn't been stolen.
  CHECK(caller.is_good(tokens["access_token"]));
  CHECK(server.oauth_counts().reuses == 0);
}

TEST_CASE("mock oauth: refreshes take the time that they are told to") {
  MockOptions options = unlimited();
  options.token_delay = std::chrono::milliseconds{30};
  MockServer server{options};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  const auto start = std::chrono::steady_clock::now();
  OAuthCaller::ok(caller.refresh(tokens["refresh_token"]));
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{30});
}

TEST_CASE("mock oauth: refreshes under way at the same time are counted, and hold up nothing") {
  MockOptions options = unlimited();
  options.token_delay = std::chrono::hours{1};
  MockServer server{options};
  OAuthCaller caller{server};
  const auto one = caller.sign_in(), other = caller.sign_in();
  std::vector<std::jthread> threads;
  for (const auto* tokens : {&one, &one, &one, &other})
    threads.emplace_back([&server, token = (*tokens)["refresh_token"].get<std::string>()] {
      OAuthCaller{server}.refresh(token);
    });
  while (server.oauth_counts().refresh_requests < 4) std::this_thread::yield();
  CHECK(server.oauth_counts().most_refreshes_at_once == 3);
  CHECK(server.oauth_counts().rotations == 0);
  Caller{server}.ok("/jobs");
  CHECK(caller.is_good(one["access_token"]));
  CHECK(caller.sign_in().contains("access_token"));
  server.stop();
  threads.clear();
  CHECK(server.oauth_counts().rotations == 0);
}

TEST_CASE("mock oauth: of refreshes that race with one token, one wins and the others end the sign-in") {
  MockServer server{unlimited()};
  OAuthCaller caller{server};
  const auto tokens = caller.sign_in();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&server, token = tokens["refresh_token"].get<std::string>()] {
      OAuthCaller{server}.refresh(token);
    });
  for (auto& thread : threads) thread.join();
  CHECK(server.oauth_counts().rotations == 1);
  CHECK(server.oauth_counts().reuses == 3);
  CHECK(!caller.is_good(tokens["access_token"]));
}

}  // namespace oauth_refresh_test
