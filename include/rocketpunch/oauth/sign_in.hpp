#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/models/token_set.hpp"
#include "rocketpunch/models/user_info.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/pipeline/call_auth.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind an `OAuthSession`, whose functions these are. Safe to use from many threads.
class SignIn : public PatientAuth {
 public:
  virtual AuthorizationRequest authorization_request(const AuthorizationOptions& options) const = 0;
  virtual Result<TokenSet> exchange(std::string_view callback, const AuthorizationRequest& request,
                                    const CallOptions& options) = 0;
  virtual Result<void> adopt(const TokenSet& tokens, const CallOptions& options) = 0;
  virtual Result<TokenSet> tokens(const CallOptions& options) = 0;
  virtual Result<TokenSet> refresh(const std::vector<std::string>& scopes, const CallOptions& options) = 0;
  virtual Result<UserInfo> user_info(const CallOptions& options) = 0;
  virtual Result<void> revoke(const CallOptions& options) = 0;
  virtual Result<void> sign_out(const CallOptions& options) = 0;
  virtual Result<Credential> credential(const Operation& operation, const SendOptions& limits) = 0;
  virtual Result<Renewal> renew(const Credential& refused, const SendOptions& limits) = 0;
};

/// The sign-in of a user in a store. Throws a configuration `Error` for an unusable setting.
template <class = void>
std::shared_ptr<SignIn> make_sign_in(OAuthConfig config, ClientOptions options, AnyTransport transport,
                                     AnyTokenStore store, std::string user);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/oauth/kept_sign_in.hpp"
#endif
