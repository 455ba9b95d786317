#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/oauth/authorization_request.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// Throws for options that can't be sent beside the request's own parameters.
inline void check_options(const AuthorizationOptions& options, const FormFields& own) {
  const auto refuse = [](std::string why) {
    throw not_sent(ErrorKind::invalid_argument, std::move(why), operation("oauthAuthorize").id);
  };
  for (const std::string& scope : options.scopes)
    if (!is_scope(scope)) refuse("scopes must be words of visible ASCII characters, a scope each");
  for (const auto& parameter : options.extra) {
    const std::string& name = parameter.first;
    const auto has_name = [&](const auto& field) { return field.first == name; };
    if (name.empty()) refuse("extra must not have a parameter without a name");
    if (std::any_of(own.begin(), own.end(), has_name))
      refuse("extra must not have " + name + ", which the request sets itself");
    if (std::count_if(options.extra.begin(), options.extra.end(), has_name) > 1)
      refuse("extra must not have " + name + " twice");
  }
}

}  // namespace detail

template <class>
AuthorizationRequest AuthorizationRequest::make(const OAuthConfig& config,
                                                const AuthorizationOptions& options) {
  AuthorizationRequest request;
  request.state_ = Secret(detail::unguessable());
  request.code_verifier_ = Secret(detail::unguessable());
  request.redirect_uri_ = config.redirect_uri;
  request.scopes_ = options.scopes.empty() ? config.scopes : options.scopes;
  detail::FormFields query{{"response_type", "code"},
                           {"client_id", config.client_id},
                           {"redirect_uri", request.redirect_uri_},
                           {"scope", detail::join_scopes(request.scopes_)},
                           {"state", std::string(request.state_.reveal())},
                           {"code_challenge", detail::code_challenge(request.code_verifier_.reveal())},
                           {"code_challenge_method", "S256"}};
  detail::check_options(options, query);
  query.insert(query.end(), options.extra.begin(), options.extra.end());
  const std::string& page = config.endpoints.authorization;
  request.url = page + (page.find('?') == page.npos ? '?' : '&') + detail::form_encode(query);
  return request;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
