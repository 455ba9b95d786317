#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/models/token_set.hpp"
#include "rocketpunch/models/user_info.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/memory_token_store.hpp"
#include "rocketpunch/oauth/sign_in.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A user's sign-in: sends the user to the consent page, exchanges the code for tokens, and keeps them valid.
/// As the `Auth` of a `Client` it authenticates user operations with the access token, and public reads with
/// the App Key, which is the client id.
///
/// The service replaces the refresh token on every use and refuses the old one. So all threads and processes
/// that share a `TokenStore` make one refresh between them, and what comes of it is stored before it is used.
/// `ErrorKind::sign_in_required` is the one error that means: send the user to the consent page again.
///
/// Cheap to copy; copies are the same sign-in. Safe to use from many threads. A call ends at its deadline or
/// stop. A refresh that it has begun does not, since an answer that is given up costs the sign-in: it goes on
/// for up to `ClientOptions::refresh_timeout`, on the engine or on a thread of its own, for which the end of
/// the program waits up to 5 s. Sessions of one process that share a store see at once what any of them does.
class OAuthSession {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;

  /// A sign-in that is kept in memory, until the last copy of the session goes. Of the options, `base_url`,
  /// `language` and `key_header` are not used. Throws a configuration `Error` for an unusable setting.
  template <detail::TransportOrDefault T = CurlTransport>
  explicit OAuthSession(OAuthConfig config, ClientOptions options = {}, T transport = T())
      : OAuthSession(std::move(config), std::make_shared<MemoryTokenStore>(), "user", std::move(options),
                     std::move(transport)) {}
  /// The sign-in of a user in a store. `user` is the program's own name for the user. Throws a configuration
  /// `Error` for an unusable setting.
  template <detail::TransportOrDefault T = CurlTransport>
  OAuthSession(OAuthConfig config, AnyTokenStore store, std::string user, ClientOptions options = {},
               T transport = T())
      : sign_in_(detail::make_sign_in(std::move(config), std::move(options), std::move(transport),
                                      std::move(store), std::move(user))) {}

  /// One try to sign the user in: its `url` is the consent page. Throws an `invalid_argument` `Error` for
  /// options that can't be sent.
  AuthorizationRequest authorization_request(const AuthorizationOptions& options = {}) const {
    return sign_in_->authorization_request(options);
  }

  /// Signs the user in: checks the callback against its request, exchanges its code for tokens and keeps
  /// them. `callback` is the whole URL that the browser was sent back to, or its query, percent-encoded as it
  /// came. An error that the callback itself reports has its code, such as `access_denied`. A callback is
  /// good once. Calls `oauthToken`.
  Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                            const CallOptions& options = {}) const {
    return sign_in_->exchange(callback, request, options);
  }

  /// Keeps tokens that came from elsewhere, in place of what is there; where they can't be stored, the error
  /// says so, and they are kept until they can be.
  Result<void> adopt(const TokenSet& tokens, const CallOptions& options = {}) const {
    return sign_in_->adopt(tokens, options);
  }

  /// The tokens, refreshed if the access token is about to end (within 2 minutes, or half its lifetime):
  /// for requests that the SDK doesn't make. Calls `oauthToken` if need be.
  Result<TokenSet> tokens(const CallOptions& options = {}) const { return sign_in_->tokens(options); }

  /// Replaces the tokens now, unless another thread or process has done so meanwhile. `scopes` may be some of
  /// those granted, to give the others up; empty: the same. Calls `oauthToken`, once; when its answer is lost
  /// the error is `outcome_unknown`, and the next call tries again.
  Result<TokenSet> refresh(const std::vector<std::string>& scopes = {},
                           const CallOptions& options = {}) const {
    return sign_in_->refresh(scopes, options);
  }

  /// Who is signed in. Needs scope `profile`; `email` is there with scope `email`. Calls `getOAuthUserInfo`.
  Result<UserInfo> user_info(const CallOptions& options = {}) const { return sign_in_->user_info(options); }

  /// Ends the sign-in at the service, then here: all tokens of it are void. Where the service can't be
  /// reached it stays as it was. Succeeds where nobody is signed in. Calls `oauthRevoke`.
  Result<void> revoke(const CallOptions& options = {}) const { return sign_in_->revoke(options); }

  /// Ends the sign-in here only: removes the tokens, also those that can't be read. Nothing is sent. Another
  /// process acts on with the access token that it has, until that is due.
  Result<void> sign_out(const CallOptions& options = {}) const { return sign_in_->sign_out(options); }

  /// What a request carries; see `AuthPolicy`.
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    return sign_in_->credential(operation, limits);
  }
  /// Makes sure that the credential that was refused is not the current one; see `RenewableAuth`.
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    return sign_in_->renew(refused, limits);
  }

  /// For the library: the same two for calls that don't block, whose engine then refreshes the tokens.
  detail::PatientAuth* patient() const noexcept { return sign_in_.get(); }

 private:
  std::shared_ptr<detail::SignIn> sign_in_;
};

static_assert(UserAuth<OAuthSession> && RenewableAuth<OAuthSession>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
