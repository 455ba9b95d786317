#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/codec/oauth_tables.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/oauth/config.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Sends nothing that authenticates.
struct NoCredential {
  Result<Credential> credential(const Operation&, const SendOptions&) const { return Credential{}; }
};

/// The endpoints in a metadata document, if it is that of the issuer and of use.
inline Result<OAuthEndpoints> endpoints_in(codec::ServerMetadata metadata, const std::string& issuer) {
  const auto refuse = [](std::string why) {
    return Error({.kind = ErrorKind::decode,
                  .message = std::move(why),
                  .operation = std::string(operation("getOAuthMetadata").id)});
  };
  // another server's document must not be taken for this one's (RFC 8414, section 3.3)
  if (metadata.issuer != issuer) return refuse("issuer: expected " + issuer + ", but found another one");
  if (const auto& methods = metadata.code_challenge_methods;
      methods && std::find(methods->begin(), methods->end(), "S256") == methods->end())
    return refuse("code_challenge_methods_supported: expected S256 among them");
  OAuthEndpoints found{.issuer = std::move(metadata.issuer),
                       .authorization = std::move(metadata.authorization_endpoint),
                       .token = std::move(metadata.token_endpoint),
                       .revocation = std::move(metadata.revocation_endpoint).value_or(""),
                       .userinfo = std::move(metadata.userinfo_endpoint).value_or(""),
                       .iss_required = metadata.sends_iss.value_or(false)};
  try {
    check_endpoint(found.authorization, "authorization_endpoint:");
    check_endpoint(found.token, "token_endpoint:");
    if (!found.revocation.empty()) check_endpoint(found.revocation, "revocation_endpoint:");
    if (!found.userinfo.empty()) check_endpoint(found.userinfo, "userinfo_endpoint:");
  } catch (const Error& error) {
    return refuse(error.message());
  }
  return found;
}

template <class>
Result<OAuthEndpoints> discover(const std::string& issuer, ClientOptions options,
                                const AnyTransport& transport, const CallOptions& call) {
  constexpr const Operation& row = operation("getOAuthMetadata");
  options.base_url = checked_base_url(issuer, "issuer");
  // the well-known path goes between the host and the issuer's own path
  const auto parts = parse_url(options.base_url);
  const auto path_at = options.base_url.size() - parts->path.size();
  std::string url = options.base_url.substr(0, path_at).append(row.path).append(parts->path);
  const auto core = make_client_core(NoCredential{}, std::move(options));
  codec::ServerMetadata metadata;
  const ModelSlot slot = slot_of(metadata);
  const codec::WireRequest request{.target = std::move(url), .content_type = {}, .body = {}};
  const auto response = run_blocking(*core, transport, {row, request, call, nullptr, &slot});
  if (!response) return response.error();
  return endpoints_in(std::move(metadata), issuer);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
