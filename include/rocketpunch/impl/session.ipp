#pragma once
#include "rocketpunch/version.hpp"

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

#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/crypto.hpp"
#include "rocketpunch/detail/oauth/authorization_server.hpp"
#include "rocketpunch/detail/oauth/callback.hpp"
#include "rocketpunch/detail/oauth/token_manager.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/session.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind an `OAuthSession`: the calls of the authorization server, and the tokens that come of
/// them, kept in a store.
template <class = void>
class StoredSession final : public SessionState, public std::enable_shared_from_this<StoredSession<>> {
 public:
  StoredSession(OAuthConfig config, ClientOptions options, AnyTransport transport, AnyTokenStore store,
                std::string user)
      : options_(without_base_url(std::move(options))),
        transport_(std::move(transport)),
        server_(checked(std::move(config)), options_, *this),
        manager_(
            std::move(store), std::move(user), server_.clock(),
            [this](CallDriver& driver, const TokenSet& old, const std::vector<std::string>& scopes) {
              return server_.refresh(driver, old, scopes);
            },
            options_.refresh_timeout, [this] { return this->shared_from_this(); }) {}

  AuthorizationRequest authorization_request(const AuthorizationOptions& options) const override {
    return AuthorizationRequest::make(server_.config(), options);
  }

  Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                            const CallOptions& options) override {
    const auto code = code_in_callback(callback, request.state(), server_.config().endpoints);
    if (!code) return code.error();
    if (!begin_use(request.state())) return callback_refused("was used already: start the sign-in again");
    BlockingDriver driver(transport_);
    const auto tokens = server_.exchange(driver, *code, request, options).run_through();
    if (!tokens) {
      if (!tokens.error().maybe_sent()) undo_use(request.state());
      return not_exchanged(tokens.error());
    }
    // they can't be had again, so that neither the caller's stop nor what is left of its time counts
    const auto kept = manager_.replace(driver, *tokens, {.timeout = options_.refresh_timeout}).run_through();
    if (!kept) return kept.error();
    if (tokens->access_token.empty()) return RefreshTransaction<>::no_access_token();
    return tokens;
  }

  Result<void> adopt(const TokenSet& tokens, const CallOptions& options) override {
    if (tokens.access_token.empty() || !tokens.issued_at.readable() || !tokens.expires_at.readable())
      return not_sent(ErrorKind::invalid_argument,
                      "tokens must have an access token and the times it is good for");
    // they go into a header, and a custom transport may not look at what it sends
    for (const Secret* token : {&tokens.access_token, &tokens.refresh_token})
      if (!token->empty() && !is_visible_ascii(token->reveal()))
        return not_sent(ErrorKind::invalid_argument,
                        "an access token and a refresh token must be visible ASCII characters");
    BlockingDriver driver(transport_);
    return manager_.replace(driver, tokens, limits_of(options)).run_through();
  }

  Result<TokenSet> tokens(const CallOptions& options) override {
    BlockingDriver driver(transport_);
    return named(manager_.valid(driver, limits_of(options)).run_through());
  }

  Result<TokenSet> refresh(const std::vector<std::string>& scopes, const CallOptions& options) override {
    for (const std::string& scope : scopes)
      if (!is_scope(scope))
        return not_sent(ErrorKind::invalid_argument,
                        "scopes must be words of visible ASCII characters, a scope each",
                        std::string(operation("oauthToken").id));
    BlockingDriver driver(transport_);
    return named(manager_.refreshed(driver, scopes, limits_of(options)).run_through());
  }

  Result<UserInfo> user_info(const CallOptions& options) override {
    BlockingDriver driver(transport_);
    return server_.user_info(driver, options).run_through();
  }

  Result<void> revoke(const CallOptions& options) override {
    BlockingDriver driver(transport_);
    return remove(driver, options,
                  [&](const TokenSet& tokens) { return server_.revoke(driver, tokens, options); });
  }

  Result<void> sign_out(const CallOptions& options) override {
    BlockingDriver driver(transport_);
    return remove(driver, options, nullptr);
  }

  Result<Credential> credential(const Operation& operation, const SendOptions& limits) override {
    BlockingDriver driver(transport_);
    return credential_over(driver, operation, limits).run_through();
  }

  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) override {
    BlockingDriver driver(transport_);
    return renew_over(driver, refused, limits).run_through();
  }

  Task<Result<Credential>> credential_over(CallDriver& driver, const Operation& operation,
                                           const SendOptions& limits) override {
    if (operation.access == Access::none) co_return Credential();
    if (operation.access == Access::app_key)
      co_return Credential{Credential::Kind::app_key, Secret(server_.config().client_id)};
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
      co_return Credential{Credential::Kind::app_key, Secret(server_.config().client_id)};
    }
    Credential given{Credential::Kind::bearer, std::move(tokens->access_token)};
    if (operation.access != Access::user) given.app_key = Secret(server_.config().client_id);
    co_return given;
  }

  Task<Result<Renewal>> renew_over(CallDriver& driver, const Credential& refused,
                                   const SendOptions& limits) override {
    const auto before = manager_.refreshes();
    const auto tokens = co_await manager_.other_than(driver, refused.value, limits);
    if (!tokens) co_return without_token(tokens.error());
    co_return manager_.refreshes() == before ? Renewal::found : Renewal::refreshed;
  }

 private:
  /// Notes that a callback is being used; false: it was already.
  bool begin_use(const Secret& state) {
    constexpr std::size_t remembered = 100;
    const std::lock_guard guard(mutex_);
    const std::string digest = sha256(state.reveal());
    if (std::find(used_.begin(), used_.end(), digest) != used_.end()) return false;
    if (used_.size() >= remembered) used_.pop_front();
    used_.push_back(digest);
    return true;
  }
  void undo_use(const Secret& state) {
    const std::lock_guard guard(mutex_);
    std::erase(used_, sha256(state.reveal()));
  }

  /// Nothing here is under a base URL, so that of the environment is not even looked at.
  static ClientOptions without_base_url(ClientOptions options) {
    options.base_url = OAuthEndpoints{}.issuer;
    return options;
  }

  SendOptions limits_of(const CallOptions& options) const {
    using std::chrono::milliseconds;
    const milliseconds timeout = options.timeout.value_or(options_.timeout);
    constexpr milliseconds longest =
        std::chrono::hours(24);  // as for all calls; and so that no sum overflows
    return {.timeout = (std::clamp)(timeout, milliseconds(0), longest), .stop = options.stop};
  }

  Result<void> remove(CallDriver& driver, const CallOptions& options, const TokenManager<>::Before& before) {
    return manager_.remove(driver, limits_of(options), before).run_through();
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

  const ClientOptions options_;
  const AnyTransport transport_;
  AuthorizationServer<> server_;
  TokenManager<> manager_;
  std::mutex mutex_;
  std::deque<std::string> used_;  // digests of the states of callbacks
};

template <class>
std::shared_ptr<SessionState> make_session_state(OAuthConfig config, ClientOptions options,
                                                 AnyTransport transport, AnyTokenStore store,
                                                 std::string user) {
  if (!store) throw not_sent(ErrorKind::configuration, "a session's token store must not be null");
  return std::make_shared<StoredSession<>>(std::move(config), std::move(options), std::move(transport),
                                           std::move(store), std::move(user));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
