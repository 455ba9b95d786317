#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/oauth/app_state.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/session.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The calls of an `OAuthApp` that don't block: `<rocketpunch/async.hpp>` has them.
class AsyncOAuthApp;

/// A program that signs users in: made once, it begins sign-ins, finishes them and opens users' sessions, all
/// of which share its settings and connections.
///
///     const OAuthApp app(OAuthConfig::from_env());
///     const auto request = app.authorization_request();               // send the browser to request.url
///     const auto newcomer = app.exchange(callback, request).value();  // when it is back
///     const auto user = newcomer.user_info().value();
///     const auto session = newcomer.move_to(store, user.subject).value();
///
/// Cheap to copy; copies are the same app. Safe to use from many threads.
class OAuthApp {
 public:
  /// Of the options, `base_url`, `headers`, `key_header`, `quota`, `cache` and `stop` are not used. Throws a
  /// configuration `Error` for an unusable setting.
  template <detail::TransportOrDefault T = CurlTransport>
  explicit OAuthApp(OAuthConfig config, ClientOptions options = {}, T transport = T())
      : state_(detail::make_oauth_app(std::move(config), std::move(options), std::move(transport))) {
    static_cast<void>(session());  // which checks the options
  }

  /// One try to sign a user in: its `url` is the consent page. Throws an `invalid_argument` `Error` for
  /// options that can't be sent.
  AuthorizationRequest authorization_request(const AuthorizationOptions& options = {}) const {
    return state_->authorization_request(options);
  }

  /// Signs a user in: checks the callback against its request and exchanges its code for tokens, as
  /// `OAuthSession::exchange` does, with the same errors. Gives the user's session, which keeps the tokens in
  /// memory: ask it who the user is (`user_info`), then have it move to the user's place in a store
  /// (`move_to`). A session that is dropped before ends the sign-in here. Calls `oauthToken`.
  Result<OAuthSession> exchange(std::string_view callback, const AuthorizationRequest& request,
                                const CallOptions& options = {}) const {
    auto session = state_->exchange(callback, request, options);
    if (!session) return session.error();
    return OAuthSession(*std::move(session));
  }

  /// A session that is kept in memory, until its last copy goes; nobody is signed in with it yet.
  OAuthSession session() const { return session(std::make_shared<MemoryTokenStore>(), "user"); }
  /// The session of a user in a store. `user` is the program's own name for the user. Sends and reads
  /// nothing. Throws a configuration `Error` for a store that is null.
  OAuthSession session(AnyTokenStore store, std::string user) const {
    return OAuthSession(state_->session(std::move(store), std::move(user)));
  }

  /// `exchange` without blocking, if this app was made with the transport of an `Engine`; see
  /// `OAuthSession::async`. Throws a configuration `Error` for an app that was made with another transport.
  /// Needs `<rocketpunch/async.hpp>`.
  inline AsyncOAuthApp async(Executor executor = {}) const;

 private:
  std::shared_ptr<detail::OAuthAppState> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
