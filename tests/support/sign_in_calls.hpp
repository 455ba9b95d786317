// The calls of a session in their two forms: tests of what both do run over each.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/async.hpp"
#include "rocketpunch/oauth/app.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/testing/fake_engine.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/signed_in.hpp"

namespace rocketpunch::test {

/// An app at a fake authorization server, with calls that block, or with the same on an engine.
struct SignInCalls {
  explicit SignInCalls(bool on_a_loop) : on_loop(on_a_loop) {
    options.clock = clock;
    options.retry.first_wait = 0ms;
    app.emplace(config(), options, engine.transport());
  }

  /// The query that the browser comes back with.
  static std::string callback(const AuthorizationRequest& request, const std::string& code = "good-code") {
    return "code=" + code + "&state=" + std::string(request.state().reveal());
  }
  Result<OAuthSession> exchange(const std::string& query, const AuthorizationRequest& request) const {
    if (!on_loop) return app->exchange(query, request);
    return engine.run(app->async().exchange(query, request));
  }
  Result<OAuthSession> sign_in() const {
    const auto request = app->authorization_request();
    return exchange(callback(request), request);
  }
  /// A user who is signed in, with the tokens in a store.
  OAuthSession signed_in(AnyTokenStore in, const std::string& user) const {
    const auto session = app->session(std::move(in), user);
    const auto request = session.authorization_request();
    REQUIRE(session.exchange(callback(request), request));
    return session;
  }

  Result<OAuthSession> move(const OAuthSession& session, AnyTokenStore store, const std::string& user,
                            const CallOptions& call = {}) const {
    if (!on_loop) return session.move_to(std::move(store), user, call);
    return engine.run(session.async().move_to(std::move(store), user, call));
  }
  Result<TokenSet> tokens(const OAuthSession& session) const {
    return on_loop ? engine.run(session.async().tokens()) : session.tokens();
  }
  Result<TokenSet> refresh(const OAuthSession& session, const CallOptions& call = {}) const {
    return on_loop ? engine.run(session.async().refresh(call)) : session.refresh(call);
  }
  Result<TokenSet> narrow(const OAuthSession& session, const std::vector<std::string>& scopes) const {
    return on_loop ? engine.run(session.async().narrow(scopes)) : session.narrow(scopes);
  }
  Result<UserInfo> user_info(const OAuthSession& session) const {
    return on_loop ? engine.run(session.async().user_info()) : session.user_info();
  }
  Result<void> import_tokens(const OAuthSession& session, const TokenSet& tokens) const {
    return on_loop ? engine.run(session.async().import_tokens(tokens)) : session.import_tokens(tokens);
  }
  Result<void> revoke(const OAuthSession& session) const {
    return on_loop ? engine.run(session.async().revoke()) : session.revoke();
  }
  Result<void> sign_out(const OAuthSession& session) const {
    return on_loop ? engine.run(session.async().sign_out()) : session.sign_out();
  }

  bool on_loop;
  FakeAuthorizationServer server;
  testing::FakeTransport transport = server.transport();
  testing::FakeEngine engine{transport};
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  ClientOptions options;
  std::optional<OAuthApp> app;
};

}  // namespace rocketpunch::test
