#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/added_by_caller.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/oauth/authorization_server.hpp"
#include "rocketpunch/detail/oauth/callback.hpp"
#include "rocketpunch/detail/oauth/session_state.hpp"
#include "rocketpunch/detail/oauth/token_manager.hpp"
#include "rocketpunch/detail/text.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the sessions of an app share.
struct OAuthAppParts {
  OAuthAppParts(OAuthConfig c, ClientOptions o, AnyTransport t)
      : config(std::move(c)), options(std::move(o)), transport(std::move(t)) {}
  const OAuthConfig config;
  const ClientOptions options;
  const AnyTransport transport;
  UsedCallbacks used{};
};

/// What stands behind an `OAuthSession`: the calls of the authorization server, and the tokens that come of
/// them, kept in a store.
template <class = void>
class StoredSession final : public SessionState, public std::enable_shared_from_this<StoredSession<>> {
 public:
  StoredSession(std::shared_ptr<OAuthAppParts> app, AnyTokenStore store, std::string user)
      : app_(std::move(app)),
        server_(app_->config, app_->options, *this),
        manager_(
            std::move(store), std::move(user), server_.clock(),
            [this](CallDriver& driver, const TokenSet& old, const std::vector<std::string>& scopes) {
              return server_.refresh(driver, old, scopes);
            },
            app_->options.refresh_timeout, [this] { return this->shared_from_this(); }) {}

  std::shared_ptr<EventLoop> loop() const override { return loop_in(app_->transport); }

  AuthorizationRequest authorization_request(const AuthorizationOptions& options) const override {
    return AuthorizationRequest::make(app_->config, options);
  }

  Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                            const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return exchange_over(driver, callback, request, options).run_through();
  }
  Task<Result<TokenSet>> exchange_over(CallDriver& driver, std::string_view callback,
                                       const AuthorizationRequest& request,
                                       const CallOptions& options) override {
    auto tokens = co_await sign_in(driver, callback, request, options);
    if (tokens && tokens->access_token.empty()) co_return no_access_token();
    co_return tokens;
  }

  /// The tokens of a callback, which are kept when they are given: perhaps a refresh token alone.
  Task<Result<TokenSet>> sign_in(CallDriver& driver, std::string_view callback,
                                 const AuthorizationRequest& request, const CallOptions& options) {
    const auto code = code_in_callback(callback, request.state(), app_->config.endpoints);
    if (!code) co_return code.error();
    if (!app_->used.begin(request.state(), server_.clock()->now()))
      co_return callback_refused("was used already: start the sign-in again");
    const auto tokens = co_await server_.exchange(driver, *code, request, options);
    if (!tokens) {
      if (!tokens.error().maybe_sent()) app_->used.undo(request.state());
      co_return not_exchanged(tokens.error());
    }
    // they can't be had again, so that neither the caller's stop nor what is left of its time counts
    const SendOptions limits{.timeout = app_->options.refresh_timeout};
    const auto kept = co_await manager_.replace(driver, *tokens, limits);
    if (!kept) co_return kept.error();
    co_return tokens;
  }

  Result<void> import_tokens(const TokenSet& tokens, const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return import_over(driver, tokens, options).run_through();
  }
  Task<Result<void>> import_over(CallDriver& driver, const TokenSet& tokens,
                                 const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return limits.error();
    if (tokens.access_token.empty() || !tokens.issued_at.readable() || !tokens.expires_at.readable())
      co_return not_sent(ErrorKind::invalid_argument,
                         "tokens must have an access token and the times it is good for");
    // they go into a header, and a custom transport may not look at what it sends
    for (const Secret* token : {&tokens.access_token, &tokens.refresh_token})
      if (!token->empty() && !is_visible_ascii(token->reveal()))
        co_return not_sent(ErrorKind::invalid_argument,
                           "an access token and a refresh token must be visible ASCII characters");
    co_return co_await manager_.replace(driver, tokens, *limits);
  }

  Result<std::shared_ptr<SessionState>> move_to(AnyTokenStore store, std::string user,
                                                const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return move_over(driver, std::move(store), std::move(user), options).run_through();
  }
  Task<Result<std::shared_ptr<SessionState>>> move_over(CallDriver& driver, AnyTokenStore store,
                                                        std::string user,
                                                        const CallOptions& options) override {
    if (!store) co_return no_store();
    const auto limits = limits_of(options);
    if (!limits) co_return limits.error();
    auto there = std::make_shared<StoredSession<>>(app_, std::move(store), std::move(user));
    const auto moved = co_await manager_.move_to(driver, there->manager_, *limits);
    if (!moved) co_return moved.error();
    co_return std::shared_ptr<SessionState>(std::move(there));
  }

  Result<TokenSet> tokens(const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return tokens_over(driver, options).run_through();
  }
  Task<Result<TokenSet>> tokens_over(CallDriver& driver, const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return named(limits.error());
    co_return named(co_await manager_.valid(driver, *limits));
  }

  Result<TokenSet> refresh(const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return refresh_over(driver, options).run_through();
  }
  Task<Result<TokenSet>> refresh_over(CallDriver& driver, const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return named(limits.error());
    std::vector<std::string> same;
    auto refreshing = manager_.refreshed(driver, std::move(same), *limits);
    co_return named(co_await std::move(refreshing));
  }

  Result<TokenSet> narrow(const std::vector<std::string>& scopes, const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return narrow_over(driver, scopes, options).run_through();
  }
  Task<Result<TokenSet>> narrow_over(CallDriver& driver, const std::vector<std::string>& scopes,
                                     const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return named(limits.error());
    if (scopes.empty() || !std::all_of(scopes.begin(), scopes.end(), is_scope))
      co_return not_sent(ErrorKind::invalid_argument,
                         "scopes must be words of visible ASCII characters, a scope each, and at least one",
                         std::string(operation("oauthToken").id));
    co_return named(co_await manager_.refreshed(driver, scopes, *limits));
  }

  Result<UserInfo> user_info(const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return user_info_over(driver, options).run_through();
  }
  Task<Result<UserInfo>> user_info_over(CallDriver& driver, const CallOptions& options) override {
    return server_.user_info(driver, options);
  }

  Result<void> revoke(const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return revoke_over(driver, options).run_through();
  }
  Task<Result<void>> revoke_over(CallDriver& driver, const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return limits.error();
    const TokenManager<>::Before tell = [&](const TokenSet& tokens) {
      return server_.revoke(driver, tokens, options);
    };
    co_return co_await manager_.remove(driver, *limits, tell);
  }

  Result<void> sign_out(const CallOptions& options) override {
    BlockingDriver driver(app_->transport);
    return sign_out_over(driver, options).run_through();
  }
  Task<Result<void>> sign_out_over(CallDriver& driver, const CallOptions& options) override {
    const auto limits = limits_of(options);
    if (!limits) co_return limits.error();
    const TokenManager<>::Before nothing;
    co_return co_await manager_.remove(driver, *limits, nothing);
  }

  Result<Credential> credential(const Operation& operation, const SendOptions& limits) override {
    BlockingDriver driver(app_->transport);
    return credential_over(driver, operation, limits).run_through();
  }
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) override {
    BlockingDriver driver(app_->transport);
    return renew_over(driver, refused, limits).run_through();
  }

  Task<Result<Credential>> credential_over(CallDriver& driver, const Operation& operation,
                                           const SendOptions& limits) override {
    if (operation.access == Access::none) co_return Credential();
    if (operation.access == Access::app_key)
      co_return Credential{Credential::Kind::app_key, Secret(app_->config.client_id)};
    SendOptions waiting = limits;
    // the read itself has to come in time too
    if (operation.access == Access::app_key_and_user)
      waiting.timeout = (std::min)(waiting.timeout / 2, std::chrono::milliseconds(5'000));
    auto tokens = co_await manager_.valid(driver, waiting);
    if (!tokens) {
      const ErrorKind kind = tokens.error().kind();
      const bool as_app = operation.access == Access::app_key_and_user
                              ? kind != ErrorKind::cancelled
                              : operation.access == Access::any && kind == ErrorKind::sign_in_required;
      if (!as_app) co_return without_token(tokens.error());
      co_return Credential{Credential::Kind::app_key, Secret(app_->config.client_id)};
    }
    Credential given{Credential::Kind::bearer, std::move(tokens->access_token)};
    if (operation.access != Access::user) given.app_key = Secret(app_->config.client_id);
    co_return given;
  }

  Task<Result<Renewal>> renew_over(CallDriver& driver, const Credential& refused,
                                   const SendOptions& limits) override {
    const auto before = manager_.refreshes();
    const auto tokens = co_await manager_.other_than(driver, refused.value, limits);
    if (!tokens) co_return without_token(tokens.error());
    co_return manager_.refreshes() == before ? Renewal::found : Renewal::refreshed;
  }

  static Error no_store() {
    return not_sent(ErrorKind::configuration, "a session's token store must not be null");
  }

 private:
  /// How long a call may take; an error for settings that it can't have.
  Result<SendOptions> limits_of(const CallOptions& options) const {
    if (const auto addable = addable_to_sign_in(options); !addable) return addable.error();
    using std::chrono::milliseconds;
    const milliseconds timeout = options.timeout.value_or(app_->options.timeout);
    constexpr milliseconds longest =
        std::chrono::hours(24);  // as for all calls; and so that no sum overflows
    return SendOptions{.timeout = (std::clamp)(timeout, milliseconds(0), longest), .stop = options.stop};
  }

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

  const std::shared_ptr<OAuthAppParts> app_;
  AuthorizationServer<> server_;
  TokenManager<> manager_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
