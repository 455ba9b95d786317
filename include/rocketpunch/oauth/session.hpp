#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/models/user_info.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/authorization_server.hpp"
#include "rocketpunch/oauth/callback.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/memory_token_store.hpp"
#include "rocketpunch/oauth/token_keeper.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/pipeline/blocking.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/blocking_io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

/// A user's sign-in: sends the user to the consent page, exchanges the code for tokens, and keeps them valid.
/// As the `Auth` of a `Client` it authenticates user operations with the access token, and public reads with
/// the App Key, which is the client id.
///
/// The service replaces the refresh token on every use and refuses the old one. So all threads and processes
/// that share a `TokenStore` make one refresh between them, and what comes of it is stored before it is used.
/// `ErrorKind::sign_in_required` is the one error that means: send the user to the consent page again.
///
/// Cheap to copy; copies are the same sign-in. Safe to use from many threads. A call ends at its deadline or
/// stop, except within a refresh that this very thread makes: it is waited for up to
/// `ClientOptions::attempt_timeout`, since an answer that is given up costs the sign-in.
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
  template <TokenStore S, detail::TransportOrDefault T = CurlTransport>
  OAuthSession(OAuthConfig config, std::shared_ptr<S> store, std::string user, ClientOptions options = {},
               T transport = T())
      : state_(std::make_shared<State>(
            detail::checked(std::move(config)), std::move(options), AnyTransport(std::move(transport)),
            std::make_unique<detail::TokenPlaceIn<S>>(std::move(store), std::move(user)))) {}

  /// One try to sign the user in: its `url` is the consent page. Throws an `invalid_argument` `Error` for
  /// options that can't be sent.
  AuthorizationRequest authorization_request(const AuthorizationOptions& options = {}) const {
    return AuthorizationRequest::make(state_->server.config(), options);
  }

  /// Signs the user in: checks the callback against its request, exchanges its code for tokens and keeps
  /// them. `callback` is the whole URL that the browser was sent back to, or its query, percent-encoded as it
  /// came. An error that the callback itself reports has its code, such as `access_denied`. A callback is
  /// good once. Calls `oauthToken`.
  Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                            const CallOptions& options = {}) const {
    const auto code = detail::code_in_callback(callback, request.state(), state_->server.config().endpoints);
    if (!code) return code.error();
    if (!state_->begin_use(request.state()))
      return detail::callback_refused("was used already: start the sign-in again");
    detail::BlockingIo io(state_->transport);
    const auto tokens = state_->server.exchange(io, *code, request, options).run_through();
    if (!tokens) {
      if (!tokens.error().maybe_sent()) state_->undo_use(request.state());
      return not_exchanged(tokens.error());
    }
    if (const auto kept = adopt(*tokens, options); !kept) return kept.error();
    return tokens;
  }

  /// Keeps tokens that came from elsewhere, in place of what is there.
  Result<void> adopt(const TokenSet& tokens, const CallOptions& options = {}) const {
    if (tokens.access_token.empty() || !tokens.issued_at.readable() || !tokens.expires_at.readable())
      return Error({.kind = ErrorKind::invalid_argument,
                    .message = "tokens must have an access token and the times it is good for",
                    .maybe_sent = false});
    // they go into a header, and a custom transport may not look at what it sends
    for (const Secret* token : {&tokens.access_token, &tokens.refresh_token})
      if (!token->empty() && !detail::is_visible_ascii(token->reveal()))
        return Error({.kind = ErrorKind::invalid_argument,
                      .message = "an access token and a refresh token must be visible ASCII characters",
                      .maybe_sent = false});
    detail::BlockingIo io(state_->transport);
    return state_->keeper.replace(io, tokens, limits_of(options)).run_through();
  }

  /// The tokens, refreshed if the access token is about to end (within 2 minutes, or half its lifetime):
  /// for requests that the SDK doesn't make. Calls `oauthToken` if need be.
  Result<TokenSet> tokens(const CallOptions& options = {}) const {
    detail::BlockingIo io(state_->transport);
    return named(state_->keeper.valid(io, limits_of(options)).run_through());
  }

  /// Replaces the tokens now, unless another thread or process has done so meanwhile. `scopes` may be some of
  /// those granted, to give the others up; empty: the same. Calls `oauthToken`, once; when its answer is lost
  /// the error is `outcome_unknown`, and the next call tries again.
  Result<TokenSet> refresh(const std::vector<std::string>& scopes = {},
                           const CallOptions& options = {}) const {
    for (const std::string& scope : scopes)
      if (!detail::is_scope(scope))
        return Error({.kind = ErrorKind::invalid_argument,
                      .message = "scopes must be words of visible ASCII characters, a scope each",
                      .operation = std::string(operation("oauthToken").id),
                      .maybe_sent = false});
    detail::BlockingIo io(state_->transport);
    return named(state_->keeper.refreshed(io, scopes, limits_of(options)).run_through());
  }

  /// Who is signed in. Needs scope `profile`; `email` is there with scope `email`. Calls `getOAuthUserInfo`.
  Result<UserInfo> user_info(const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("getOAuthUserInfo");
    const std::string& url = state_->server.config().endpoints.userinfo;
    if (url.empty())
      return Error({.kind = ErrorKind::configuration,
                    .message = "endpoints.userinfo must be set",
                    .operation = std::string(row.id),
                    .maybe_sent = false});
    const BlockingCaller<OAuthSession, AnyTransport> caller(*this, state_->options, state_->transport);
    return caller.call<UserInfo>(row, codec::WireRequest{.target = url, .content_type = {}, .body = {}},
                                 options);
  }

  /// Ends the sign-in at the service, then here: all tokens of it are void. Where the service can't be
  /// reached it stays as it was. Succeeds where nobody is signed in. Calls `oauthRevoke`.
  Result<void> revoke(const CallOptions& options = {}) const {
    detail::BlockingIo io(state_->transport);
    return remove(io, options,
                  [&](const TokenSet& tokens) { return state_->server.revoke(io, tokens, options); });
  }

  /// Ends the sign-in here only: removes the tokens. Nothing is sent.
  Result<void> sign_out(const CallOptions& options = {}) const {
    detail::BlockingIo io(state_->transport);
    return remove(io, options, [](const TokenSet&) { return nothing_to_tell(); });
  }

  /// What a request carries; see `AuthPolicy`.
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    detail::BlockingIo io(state_->transport);
    return credential_over(io, operation, limits).run_through();
  }
  /// Makes sure that the credential that was refused is not the current one; see `RenewableAuth`.
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    detail::BlockingIo io(state_->transport);
    return renew_over(io, refused, limits).run_through();
  }

  /// For the library: the same two for calls that don't block, whose engine then refreshes the tokens.
  Task<Result<Credential>> credential_over(detail::Io& io, const Operation& operation,
                                           const SendOptions& limits) const {
    if (operation.access == Access::none) co_return Credential();
    if (operation.access == Access::app_key)
      co_return Credential{Credential::Kind::app_key, Secret(state_->server.config().client_id)};
    auto tokens = co_await state_->keeper.valid(io, limits);
    if (!tokens) co_return without_token(tokens.error());
    co_return Credential{Credential::Kind::bearer, std::move(tokens->access_token)};
  }
  Task<Result<Renewal>> renew_over(detail::Io& io, const Credential& refused,
                                   const SendOptions& limits) const {
    const auto before = state_->keeper.refreshes();
    const auto tokens = co_await state_->keeper.other_than(io, refused.value, limits);
    if (!tokens) co_return without_token(tokens.error());
    co_return state_->keeper.refreshes() == before ? Renewal::found : Renewal::refreshed;
  }

 private:
  struct State {
    State(OAuthConfig c, ClientOptions o, AnyTransport t, std::unique_ptr<detail::TokenPlace> place)
        : options(without_base_url(std::move(o))),
          transport(std::move(t)),
          server(std::move(c), options),
          keeper(std::move(place), server.clock(),
                 [this](detail::Io& io, const TokenSet& old, const std::vector<std::string>& scopes) {
                   return server.refresh(io, old, scopes);
                 }) {}

    /// Notes that a callback is being used; false: it was already.
    bool begin_use(const Secret& state) {
      constexpr std::size_t remembered = 100;
      const std::lock_guard guard(mutex);
      const std::string digest = detail::sha256(state.reveal());
      if (std::find(used.begin(), used.end(), digest) != used.end()) return false;
      if (used.size() >= remembered) used.pop_front();
      used.push_back(digest);
      return true;
    }
    void undo_use(const Secret& state) {
      const std::lock_guard guard(mutex);
      std::erase(used, detail::sha256(state.reveal()));
    }

    ClientOptions options;
    AnyTransport transport;
    detail::AuthorizationServer server;
    detail::TokenKeeper keeper;
    std::mutex mutex;
    std::deque<std::string> used;  // digests of the states of callbacks
  };

  /// Nothing here is under a base URL, so that of the environment is not even looked at.
  static ClientOptions without_base_url(ClientOptions options) {
    options.base_url = OAuthEndpoints{}.issuer;
    return options;
  }

  SendOptions limits_of(const CallOptions& options) const {
    using std::chrono::milliseconds;
    const milliseconds timeout = options.timeout.value_or(state_->options.timeout);
    constexpr milliseconds longest =
        std::chrono::hours(24);  // as for all calls; and so that no sum overflows
    return {.timeout = (std::clamp)(timeout, milliseconds(0), longest), .stop = options.stop};
  }

  Result<void> remove(detail::Io& io, const CallOptions& options,
                      const detail::TokenKeeper::Before& before) const {
    return state_->keeper.remove(io, limits_of(options), before).run_through();
  }
  static Task<Result<void>> nothing_to_tell() { co_return Result<void>(); }

  /// Tokens, or an error that names the operation behind them.
  static Result<TokenSet> named(Result<TokenSet> tokens) {
    if (tokens || !tokens.error().operation().empty()) return tokens;
    ErrorDetails error = tokens.error().parts();
    error.operation = operation("oauthToken").id;
    return Error(std::move(error));
  }

  /// A code that the service doesn't take leaves only one way.
  static Error not_exchanged(const Error& cause) {
    ErrorDetails error = cause.parts();
    if (error.code == "invalid_grant") error.kind = ErrorKind::sign_in_required;
    return Error(std::move(error));
  }

  /// Why a request could not be given a token; the request itself was not sent.
  static Error without_token(const Error& cause) {
    ErrorDetails error = cause.parts();
    if (error.kind == ErrorKind::outcome_unknown) error.kind = ErrorKind::network;
    std::string why = "there is no valid access token: ";
    if (error.status != 0) why += "oauthToken was answered HTTP " + std::to_string(error.status) + ": ";
    error.message = std::move(why) + error.message;
    error.status = 0;
    error.maybe_sent = false;
    return Error(std::move(error));
  }

  std::shared_ptr<State> state_;
};

static_assert(UserAuth<OAuthSession> && RenewableAuth<OAuthSession>);

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
