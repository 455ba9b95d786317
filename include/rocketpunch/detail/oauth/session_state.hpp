#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind an `OAuthSession`, whose functions these are; those over a `CallDriver` are the same
/// for calls that don't block, and what they are given by reference stays where it is until their task has
/// ended. Safe to use from many threads.
class SessionState : public AsyncAuth {
 public:
  /// Of the transport, if it has one; null: it has none.
  virtual std::shared_ptr<EventLoop> loop() const = 0;

  virtual AuthorizationRequest authorization_request(const AuthorizationOptions& options) const = 0;
  virtual Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                                    const CallOptions& options) = 0;
  virtual Result<void> import_tokens(const TokenSet& tokens, const CallOptions& options) = 0;
  virtual Result<std::shared_ptr<SessionState>> move_to(AnyTokenStore store, std::string user,
                                                        const CallOptions& options) = 0;
  virtual Result<TokenSet> tokens(const CallOptions& options) = 0;
  virtual Result<TokenSet> refresh(const CallOptions& options) = 0;
  virtual Result<TokenSet> narrow(const std::vector<std::string>& scopes, const CallOptions& options) = 0;
  virtual Result<UserInfo> user_info(const CallOptions& options) = 0;
  virtual Result<void> revoke(const CallOptions& options) = 0;
  virtual Result<void> sign_out(const CallOptions& options) = 0;
  virtual Result<Credential> credential(const Operation& operation, const SendOptions& limits) = 0;
  virtual Result<Renewal> renew(const Credential& refused, const SendOptions& limits) = 0;

  virtual Task<Result<TokenSet>> exchange_over(CallDriver& driver, std::string_view callback,
                                               const AuthorizationRequest& request,
                                               const CallOptions& options) = 0;
  virtual Task<Result<void>> import_over(CallDriver& driver, const TokenSet& tokens,
                                         const CallOptions& options) = 0;
  virtual Task<Result<std::shared_ptr<SessionState>>> move_over(CallDriver& driver, AnyTokenStore store,
                                                                std::string user,
                                                                const CallOptions& options) = 0;
  virtual Task<Result<TokenSet>> tokens_over(CallDriver& driver, const CallOptions& options) = 0;
  virtual Task<Result<TokenSet>> refresh_over(CallDriver& driver, const CallOptions& options) = 0;
  virtual Task<Result<TokenSet>> narrow_over(CallDriver& driver, const std::vector<std::string>& scopes,
                                             const CallOptions& options) = 0;
  virtual Task<Result<UserInfo>> user_info_over(CallDriver& driver, const CallOptions& options) = 0;
  virtual Task<Result<void>> revoke_over(CallDriver& driver, const CallOptions& options) = 0;
  virtual Task<Result<void>> sign_out_over(CallDriver& driver, const CallOptions& options) = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
