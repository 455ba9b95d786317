#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/oauth/app_state.hpp"
#include "rocketpunch/detail/oauth/stored_session.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind an `OAuthApp`: makes sessions that share what it has.
template <class = void>
class OAuthAppStateImpl final : public OAuthAppState {
 public:
  explicit OAuthAppStateImpl(std::shared_ptr<OAuthAppParts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<EventLoop> loop() const override { return loop_in(parts_->transport); }

  AuthorizationRequest authorization_request(const AuthorizationOptions& options) const override {
    return AuthorizationRequest::make(parts_->config, options);
  }

  std::shared_ptr<SessionState> session(AnyTokenStore store, std::string user) override {
    if (!store) throw StoredSession<>::no_store();
    return std::make_shared<StoredSession<>>(parts_, std::move(store), std::move(user));
  }

  Result<std::shared_ptr<SessionState>> exchange(std::string_view callback,
                                                 const AuthorizationRequest& request,
                                                 const CallOptions& options) override {
    BlockingDriver driver(parts_->transport);
    return exchange_over(driver, callback, request, options).run_through();
  }
  Task<Result<std::shared_ptr<SessionState>>> exchange_over(CallDriver& driver, std::string_view callback,
                                                            const AuthorizationRequest& request,
                                                            const CallOptions& options) override {
    const auto session = std::make_shared<StoredSession<>>(parts_, make_memory_token_store(), "user");
    const auto tokens = co_await session->sign_in(driver, callback, request, options);
    if (!tokens) co_return tokens.error();
    co_return std::shared_ptr<SessionState>(session);
  }

 private:
  const std::shared_ptr<OAuthAppParts> parts_;
};

template <class>
std::shared_ptr<OAuthAppState> make_oauth_app(OAuthConfig config, ClientOptions options,
                                              AnyTransport transport) {
  // nothing here is under a base URL, so that of the environment is not even looked at
  options.base_url = OAuthEndpoints{}.issuer;
  config = checked(std::move(config));
  return std::make_shared<OAuthAppStateImpl<>>(
      std::make_shared<OAuthAppParts>(std::move(config), std::move(options), std::move(transport)));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
