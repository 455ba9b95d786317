#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>

#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/oauth/session_state.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind an `OAuthApp`, whose functions these are. Safe to use from many threads.
class OAuthAppState {
 public:
  virtual ~OAuthAppState() = default;
  /// Of the transport, if it has one; null: it has none.
  virtual std::shared_ptr<EventLoop> loop() const = 0;

  virtual AuthorizationRequest authorization_request(const AuthorizationOptions& options) const = 0;
  /// Throws a configuration `Error` for an empty store.
  virtual std::shared_ptr<SessionState> session(AnyTokenStore store, std::string user) = 0;
  virtual Result<std::shared_ptr<SessionState>> exchange(std::string_view callback,
                                                         const AuthorizationRequest& request,
                                                         const CallOptions& options) = 0;
  virtual Task<Result<std::shared_ptr<SessionState>>> exchange_over(CallDriver& driver,
                                                                    std::string_view callback,
                                                                    const AuthorizationRequest& request,
                                                                    const CallOptions& options) = 0;
};

/// Throws a configuration `Error` for an unusable setting.
template <class = void>
std::shared_ptr<OAuthAppState> make_oauth_app(OAuthConfig config, ClientOptions options,
                                              AnyTransport transport);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/app_state.ipp"
#endif
