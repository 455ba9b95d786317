#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/oauth/app_state.hpp"
#include "rocketpunch/detail/oauth/session_state.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The calls of an `OAuthSession` that don't block: `<rocketpunch/async.hpp>` has them.
class AsyncOAuthSession;

/// A user's sign-in: sends the user to the consent page, exchanges the code for tokens, and keeps them valid.
/// As the `Auth` of a `Client` it authenticates user operations with the access token, and public reads with
/// the App Key, which is the client id.
///
/// The service replaces the refresh token on every use and refuses the old one. So all threads and processes
/// that share a `TokenStore` make one refresh between them, and what comes of it is stored before it is used.
/// `ErrorKind::sign_in_required` is the one error that means: send the user to the consent page again.
///
/// Cheap to copy; copies are the same sign-in. Safe to use from many threads. A call ends at its deadline or
/// stop. A refresh that it has begun does not, since a response that is given up costs the sign-in: it goes
/// on for up to `ClientOptions::refresh_timeout`, on the engine or on a thread of its own, for which the end
/// of the program waits up to 5 s. Sessions of one process that share a store see at once what any of them
/// does. Where there are many users, an `OAuthApp` makes their sessions.
class OAuthSession {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;

  /// A sign-in that is kept in memory, until the last copy of the session goes. Of the options, `base_url`,
  /// `headers`, `key_header`, `quota`, `cache` and `stop` are not used. Throws a configuration `Error` for an
  /// unusable setting.
  template <detail::TransportOrDefault T = CurlTransport>
  explicit OAuthSession(OAuthConfig config, ClientOptions options = {}, T transport = T())
      : OAuthSession(std::move(config), std::make_shared<MemoryTokenStore>(), "user", std::move(options),
                     std::move(transport)) {}
  /// The sign-in of a user in a store. `user` is the program's own name for the user. Throws a configuration
  /// `Error` for an unusable setting.
  template <detail::TransportOrDefault T = CurlTransport>
  OAuthSession(OAuthConfig config, AnyTokenStore store, std::string user, ClientOptions options = {},
               T transport = T())
      : state_(detail::make_oauth_app(std::move(config), std::move(options), std::move(transport))
                   ->session(std::move(store), std::move(user))) {}
  /// For the library: what an `OAuthApp` made.
  explicit OAuthSession(std::shared_ptr<detail::SessionState> state) : state_(std::move(state)) {}
  // copied where others are moved, so that one that was moved from can still be asked
  OAuthSession(const OAuthSession&) noexcept = default;
  OAuthSession& operator=(const OAuthSession&) noexcept = default;

  /// One try to sign the user in: its `url` is the consent page. Throws an `invalid_argument` `Error` for
  /// options that can't be sent.
  AuthorizationRequest authorization_request(const AuthorizationOptions& options = {}) const {
    return state_->authorization_request(options);
  }

  /// Signs the user in: checks the callback against its request, exchanges its code for tokens and keeps
  /// them. `callback` is the whole URL that the browser was sent back to, or its query, percent-encoded as it
  /// came. An error that the callback itself reports has its code, such as `access_denied`. A callback is
  /// good once. Calls `oauthToken`.
  Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                            const CallOptions& options = {}) const {
    return state_->exchange(callback, request, options);
  }

  /// Keeps tokens that came from another program, in place of what is there; where they can't be stored, the
  /// error says so, and they are kept until they can be. Where they came from must never refresh them again:
  /// a refresh token is good once, and the second use of one ends the sign-in for all. Between sessions of
  /// the SDK use `move_to`.
  Result<void> import_tokens(const TokenSet& tokens, const CallOptions& options = {}) const {
    return state_->import_tokens(tokens, options);
  }

  /// Moves the sign-in to a user's place in another store, in place of what is there, and gives the session
  /// of that, which shares this one's transport and settings. First the tokens are stored there, then they
  /// are removed here: this session and all that share its store say `sign_in_required` then. A refresh under
  /// way comes first, within the call's timeout. After an error they are here as before; one of kind
  /// `storage` that says so tells that they are in both, as they are if the program is killed in between:
  /// then open the other one, and call `sign_out` here. What is there and can't be read stays, with that
  /// error; `sign_out` there removes it. Moving to where they are already does nothing.
  /// `sign_in_required` where nobody is signed in.
  Result<OAuthSession> move_to(AnyTokenStore store, std::string user, const CallOptions& options = {}) const {
    auto moved = state_->move_to(std::move(store), std::move(user), options);
    if (!moved) return moved.error();
    return OAuthSession(*std::move(moved));
  }

  /// The tokens, refreshed if the access token is about to end (within 2 minutes, or half its lifetime):
  /// for requests that the SDK doesn't make. Calls `oauthToken` if need be.
  Result<TokenSet> tokens(const CallOptions& options = {}) const { return state_->tokens(options); }

  /// Replaces the tokens now, unless another thread or process has done so meanwhile. Calls `oauthToken`,
  /// once; when its response is lost the error is `outcome_unknown`, and the next call tries again.
  Result<TokenSet> refresh(const CallOptions& options = {}) const { return state_->refresh(options); }

  /// Replaces the tokens now by some with these scopes alone, out of those granted: the others are given up.
  /// Otherwise as `refresh`.
  Result<TokenSet> narrow(const std::vector<std::string>& scopes, const CallOptions& options = {}) const {
    return state_->narrow(scopes, options);
  }

  /// Who is signed in. Needs scope `profile`; `email` is there with scope `email`. Calls `getOAuthUserInfo`.
  Result<UserInfo> user_info(const CallOptions& options = {}) const { return state_->user_info(options); }

  /// Ends the sign-in at the service, then here: all tokens of it are void. Where the service can't be
  /// reached it stays as it was. Succeeds where nobody is signed in. Calls `oauthRevoke`.
  Result<void> revoke(const CallOptions& options = {}) const { return state_->revoke(options); }

  /// Ends the sign-in here only: removes the tokens, also those that can't be read. Nothing is sent. Another
  /// process acts on with the access token that it has, until that is due.
  Result<void> sign_out(const CallOptions& options = {}) const { return state_->sign_out(options); }

  /// The same calls without blocking, if this session was made with the transport of an `Engine`: they go on
  /// where `executor` says; unset: on the thread that runs the engine. Throws a configuration `Error` for a
  /// session that was made with another transport. Needs `<rocketpunch/async.hpp>`.
  inline AsyncOAuthSession async(Executor executor = {}) const;

  /// What a request carries; see `AuthPolicy`.
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    return state_->credential(operation, limits);
  }
  /// Makes sure that the credential that was refused is not the current one; see `RenewableAuth`.
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    return state_->renew(refused, limits);
  }

  /// For the library: the same two for calls that don't block, whose engine then refreshes the tokens.
  detail::AsyncAuth* async_auth() const noexcept { return state_.get(); }

 private:
  std::shared_ptr<detail::SessionState> state_;
};

static_assert(UserAuth<OAuthSession> && RenewableAuth<OAuthSession>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
