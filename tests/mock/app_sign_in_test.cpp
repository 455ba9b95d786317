// An app that signs users in against the mock server's authorization server, over real sockets and an engine.
#include <chrono>
#include <memory>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace app_sign_in_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::MockOptions;
using rp::testing::MockServer;

namespace {

ROCKETPUNCH_COROUTINES

/// What a web server does with a callback, without a thread that waits.
rp::Task<rp::Result<rp::OAuthSession>> finish(rp::AsyncOAuthApp app, std::string callback,
                                              rp::AuthorizationRequest request,
                                              std::shared_ptr<rp::FileTokenStore> store) {
  const auto newcomer = co_await app.exchange(callback, request);
  if (!newcomer) co_return newcomer.error();
  const auto user = co_await newcomer->async().user_info();
  if (!user) co_return user.error();
  co_return co_await newcomer->async().move_to(store, user->subject);
}

ROCKETPUNCH_COROUTINES_END

}  // namespace

TEST_CASE("users sign in on an engine, and later requests find them in the store") {
  MockServer server({.jobs = 0, .events = 0, .posts = 0});
  const rp::OAuthConfig config{.client_id = "rp_app_test",
                               .client_secret = rp::Secret("rp_sec_test"),
                               .redirect_uri = "http://127.0.0.1:8000/callback",
                               .scopes = {"profile", "email"},
                               .endpoints = rp::OAuthEndpoints::under(server.oauth_url())};
  const rp::test::TemporaryDirectory directory;
  const auto store = std::make_shared<rp::FileTokenStore>(directory.path());
  const rp::Engine engine;
  const rp::OAuthApp app(config, {.base_url = server.base_url()}, engine.transport());

  const auto request = app.authorization_request();
  const auto callback = server.consent(request.url);
  const auto session = engine.run(finish(app.async(), callback, request, store));
  REQUIRE(session);
  const auto user = engine.run(session->async().user_info());
  REQUIRE(user);
  CHECK(user->subject.rfind("OA-", 0) == 0);

  const auto later = app.session(store, user->subject);
  server.expire_access_tokens();
  CHECK(engine.run(later.async().user_info()).value().subject == user->subject);
  CHECK(server.oauth_counts().reuses == 0);

  const auto denied = app.authorization_request();
  const auto refused = engine.run(finish(app.async(), server.consent(denied.url, false), denied, store));
  CHECK(refused.error().code() == "access_denied");

  REQUIRE(engine.run(later.async().revoke()));
  CHECK(engine.run(session->async().tokens()).error().kind() == rp::ErrorKind::sign_in_required);
}

}  // namespace app_sign_in_test
