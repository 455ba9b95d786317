// rocketpunch::compiled: signing in, and the tokens that come of it.
#include "rocketpunch/oauth/authorization_url.hpp"
#include "rocketpunch/oauth/kept_sign_in.hpp"
#include "rocketpunch/oauth/metadata.hpp"
#include "rocketpunch/oauth/token_directory.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

template std::shared_ptr<SignIn> make_sign_in<void>(OAuthConfig, ClientOptions, AnyTransport, AnyTokenStore,
                                                    std::string);
template AnyTokenStore make_token_files<void>(const std::string&, FileTokenStoreOptions);
template Result<OAuthEndpoints> discover<void>(const std::string&, ClientOptions, const AnyTransport&,
                                               const CallOptions&);

}  // namespace detail

template AuthorizationRequest AuthorizationRequest::make<void>(const OAuthConfig&,
                                                               const AuthorizationOptions&);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
