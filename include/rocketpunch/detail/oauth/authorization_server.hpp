#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/call_logger.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/call/environment_log.hpp"
#include "rocketpunch/detail/call/response_error.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/oauth_tables.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Who asks the authorization server: the client, or the user whose session it is. Cheap to copy.
template <class UsersSignIn>
class ServerAuth {
 public:
  ServerAuth(const OAuthConfig& config, UsersSignIn& sign_in) : state_(std::make_shared<State>(sign_in)) {
    if (config.client_authentication == ClientAuthentication::form) return;  // it is in the form
    const std::string pair = form_encode(config.client_id) + ':' + form_encode(config.client_secret.reveal());
    state_->basic = {Credential::Kind::basic, Secret(base64(pair))};
  }
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    if (operation.access == Access::user) return state_->sign_in.credential(operation, limits);
    return state_->basic;
  }
  Result<Renewal> renew(const Credential& refused, const SendOptions& limits) const {
    return state_->sign_in.renew(refused, limits);
  }
  AsyncAuth* async_auth() const noexcept { return state_.get(); }

 private:
  struct State final : AsyncAuth {
    explicit State(UsersSignIn& s) : sign_in(s) {}
    Task<Result<Credential>> credential_over(CallDriver& driver, const Operation& operation,
                                             const SendOptions& limits) override {
      if (operation.access == Access::user)
        co_return co_await sign_in.credential_over(driver, operation, limits);
      co_return basic;
    }
    Task<Result<Renewal>> renew_over(CallDriver& driver, const Credential& refused,
                                     const SendOptions& limits) override {
      return sign_in.renew_over(driver, refused, limits);
    }
    Credential basic{};
    UsersSignIn& sign_in;
  };

  std::shared_ptr<State> state_;
};

/// A driver whose requests come to their end though the program ends its other calls: what answers them can't
/// be had again. The waits between them do end.
template <class = void>
class ShieldedSends final : public CallDriver {
 public:
  explicit ShieldedSends(CallDriver& driver) : driver_(driver) {}
  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    return driver_.shielded().send(request, limits);
  }
  Task<bool> wait_until(Clock& clock, Clock::Steady when, stop_token stop) override {
    return driver_.wait_until(clock, when, std::move(stop));
  }
  Task<bool> wait_for(AsyncEvent& event, std::chrono::steady_clock::time_point end,
                      stop_token stop) override {
    return driver_.wait_for(event, end, std::move(stop));
  }
  void launch(std::function<Task<void>(CallDriver&)> work) override { driver_.launch(std::move(work)); }
  bool may_block() const noexcept override { return driver_.may_block(); }
  void run_aside(std::function<void()> work) override { driver_.run_aside(std::move(work)); }
  bool is_ending() const noexcept override { return driver_.is_ending(); }
  stop_token stop_of(stop_token caller) const override { return driver_.stop_of(std::move(caller)); }
  CallDriver& shielded() override { return driver_.shielded(); }

 private:
  CallDriver& driver_;
};

/// What an authorization server is asked for: the calls of a client, with the rules of all calls, over
/// whatever carries them out. What a function is given by reference stays where it is until its task has
/// ended.
template <class = void>
class AuthorizationServer {
 public:
  /// For a session that outlives it.
  template <class UsersSignIn>
  AuthorizationServer(OAuthConfig config, const ClientOptions& options, UsersSignIn& sign_in)
      : config_(std::move(config)),
        clock_(options.clock ? options.clock : SystemClock::instance()),
        observer_(with_environment_log(options.observer)),
        refresh_timeout_(options.refresh_timeout),
        core_(make_client_core(ServerAuth(config_, sign_in), options)) {}

  const OAuthConfig& config() const noexcept { return config_; }
  const std::shared_ptr<Clock>& clock() const noexcept { return clock_; }

  /// Tokens for a code, which is good once.
  Task<Result<TokenSet>> exchange(CallDriver& driver, const Secret& code, const AuthorizationRequest& request,
                                  const CallOptions& options) {
    FormFields form{{"grant_type", "authorization_code"},
                    {"code", std::string(code.reveal())},
                    {"redirect_uri", request.redirect_uri()},
                    {"code_verifier", std::string(request.code_verifier().reveal())}};
    const AttemptLimits attempts{.attempt_timeout = refresh_timeout_};
    std::vector<Secret> secrets{code, request.code_verifier()};
    ShieldedSends sends(driver);
    co_return co_await tokens(sends, std::move(form), std::move(secrets), request.scopes(), options,
                              attempts);
  }

  /// Tokens for a refresh token; with those scopes, or the same ones. One attempt, which nobody's deadline
  /// or stop ends before its own time: a response that isn't waited for is lost, and the sign-in with it.
  Task<Result<TokenSet>> refresh(CallDriver& driver, const TokenSet& old,
                                 const std::vector<std::string>& scopes) {
    FormFields form{{"grant_type", "refresh_token"},
                    {"refresh_token", std::string(old.refresh_token.reveal())}};
    if (!scopes.empty()) form.emplace_back("scope", join_scopes(scopes));
    const AttemptLimits attempts{.max_attempts = 1, .attempt_timeout = refresh_timeout_};
    return tokens(driver, std::move(form), {old.refresh_token}, scopes.empty() ? old.scopes : scopes,
                  {.timeout = refresh_timeout_}, attempts);
  }

  /// Ends a sign-in at the service.
  Task<Result<void>> revoke(CallDriver& driver, const TokenSet& tokens, const CallOptions& options) {
    if (config_.endpoints.revocation.empty())
      co_return not_sent(ErrorKind::configuration, "endpoints.revocation must be set",
                         std::string(operation("oauthRevoke").id));
    const bool by_refresh_token = !tokens.refresh_token.empty();
    const Secret& token = by_refresh_token ? tokens.refresh_token : tokens.access_token;
    FormFields form{{"token", std::string(token.reveal())}};
    form.emplace_back("token_type_hint", by_refresh_token ? "refresh_token" : "access_token");
    std::vector<Secret> secrets{token};
    const auto answer = co_await post(driver, operation("oauthRevoke"), config_.endpoints.revocation,
                                      std::move(form), std::move(secrets), options);
    if (!answer) co_return answer.error();
    co_return Result<void>();
  }

  /// Who the user is.
  Task<Result<UserInfo>> user_info(CallDriver& driver, const CallOptions& options) {
    constexpr const Operation& row = operation("getOAuthUserInfo");
    const std::string& url = config_.endpoints.userinfo;
    if (url.empty()) co_return not_sent(ErrorKind::configuration, "endpoints.userinfo must be set", row.id);
    const Result<codec::WireRequest> request(
        codec::WireRequest{.target = url, .content_type = {}, .body = {}});
    Result<UserInfo> user{UserInfo{}};
    const ModelSlot slot = slot_of(*user);
    const CallRequest call{.operation = row, .request = request, .options = options, .model = &slot};
    const auto response = co_await core_->run(driver, call);
    if (!response) co_return response.error();
    co_return user;
  }

 private:
  Task<Result<HttpResponse>> post(CallDriver& driver, const Operation& row, const std::string& url,
                                  FormFields form, std::vector<Secret> secrets, const CallOptions& options,
                                  AttemptLimits attempts = {}) {
    if (config_.client_authentication == ClientAuthentication::form) {
      form.emplace_back("client_id", config_.client_id);
      form.emplace_back("client_secret", std::string(config_.client_secret.reveal()));
    }
    secrets.push_back(config_.client_secret);
    // as a server finds them in the form, or in the credentials behind "Basic"
    for (std::size_t i = 0, count = secrets.size(); i < count; ++i)
      secrets.emplace_back(form_encode(secrets[i].reveal()));
    const Result<codec::WireRequest> request(
        codec::WireRequest{.target = url,
                           .content_type = "application/x-www-form-urlencoded",
                           .body = form_encode(form),
                           .secrets = std::move(secrets)});
    const CallRequest call{.operation = row, .request = request, .options = options, .attempts = attempts};
    co_return co_await core_->run(driver, call);
  }

  /// An attempt that is given up costs what it was to bring.
  Task<Result<TokenSet>> tokens(CallDriver& driver, FormFields form, std::vector<Secret> secrets,
                                std::vector<std::string> asked_for, CallOptions options,
                                AttemptLimits attempts) {
    constexpr const Operation& row = operation("oauthToken");
    CallInfo info;
    if (options.info == nullptr) options.info = &info;
    const auto asked_at = clock_->wall_now();
    const auto response = co_await post(driver, row, config_.endpoints.token, std::move(form),
                                        std::move(secrets), options, attempts);
    if (!response) co_return response.error();
    codec::TokenAnswer answer = codec::read_token_answer(response->body);
    TokenSet tokens;
    if (answer.access_token && is_visible_ascii(answer.access_token->reveal()))
      tokens.access_token = *std::move(answer.access_token);
    if (answer.refresh_token && is_visible_ascii(answer.refresh_token->reveal()))
      tokens.refresh_token = *std::move(answer.refresh_token);
    if (tokens.access_token.empty() && tokens.refresh_token.empty())
      co_return without_tokens(*response, answer.broken, options.info->attempts);
    const auto scopes = scopes_in(answer);
    tokens.scopes = scopes.value_or(asked_for);
    tokens.issued_at = asked_at;
    tokens.expires_at = asked_at;
    if (!tokens.access_token.empty()) tokens.expires_at = asked_at + lifetime(answer);
    // then the fault may have cost the refresh token
    if (answer.broken && tokens.refresh_token.empty()) tokens.unanswered_refresh = asked_at;
    tell_what_is_odd(answer, tokens, scopes.has_value());
    co_return tokens;
  }

  /// Where there are no tokens: what the response says, or that it says nothing.
  Error without_tokens(const HttpResponse& response, bool is_broken, int attempts) const {
    constexpr const Operation& row = operation("oauthToken");
    HttpResponse refusal = response;
    refusal.status = 400;
    auto [error, in_words] = failed_response(row, refusal, clock_->wall_now());
    if (!in_words)
      error = {.kind = ErrorKind::decode,
               .message = is_broken ? codec::not_json(response.body, 0, {})
                                    : "neither access_token nor refresh_token can be used: missing, or not "
                                      "visible ASCII characters"};
    error.status = response.status;
    error.operation = row.id;
    error.attempts = attempts;
    return Error(std::move(error));
  }

  /// The scopes that can be read; nothing where there are none.
  static std::optional<std::vector<std::string>> scopes_in(const codec::TokenAnswer& answer) {
    if (!answer.scope) return std::nullopt;
    auto scopes = split_scopes(*answer.scope);
    std::erase_if(scopes, [](const std::string& scope) { return !is_scope(scope); });
    if (scopes.empty()) return std::nullopt;
    return scopes;
  }

  void tell_what_is_odd(const codec::TokenAnswer& answer, const TokenSet& tokens, bool has_scopes) const {
    const CallLogger log(observer_, 0, operation("oauthToken"), *clock_);
    const auto expect = [&](bool fine, std::string_view what) {
      if (!fine) log.oddity(what);
    };
    expect(!answer.broken, "the text is not JSON to its end");
    expect(!tokens.access_token.empty(), "access_token is missing or can't be used");
    expect(equal_ignoring_case(answer.token_type, "Bearer"), "token_type is not Bearer");
    expect(answer.expires_in && *answer.expires_in >= 1, "expires_in is no lifetime; 900 s are taken");
    expect(has_scopes || !answer.has_scope, "scope is no list of scopes; those asked for are taken");
  }

  /// The service's own where it doesn't say, or can't mean what it says.
  static std::chrono::seconds lifetime(const codec::TokenAnswer& answer) {
    constexpr std::chrono::seconds usual(900);
    constexpr double longest = 366.0 * 24 * 3600;
    if (!answer.expires_in || !(*answer.expires_in >= 1)) return usual;
    return std::chrono::seconds(static_cast<std::int64_t>((std::min)(*answer.expires_in, longest)));
  }

  OAuthConfig config_;
  std::shared_ptr<Clock> clock_;
  const Observer observer_;
  std::chrono::milliseconds refresh_timeout_;
  std::shared_ptr<ClientCore> core_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
