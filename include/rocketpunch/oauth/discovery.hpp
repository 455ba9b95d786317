#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <utility>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/oauth/endpoints.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
template <class = void>
Result<OAuthEndpoints> discover(const std::string& issuer, ClientOptions options,
                                const AnyTransport& transport, const CallOptions& call);
}

/// Asks an authorization server for its endpoints (RFC 8414). `issuer` is its URL, such as
/// `https://openapi.rocketpunch.com`: https, or http to this machine; the document must name the same one, to
/// the character. Of the options, `base_url`, `language` and `key_header` are not used. Throws a
/// configuration `Error` for an unusable issuer or option. Calls `getOAuthMetadata`.
template <detail::TransportOrDefault T = CurlTransport>
Result<OAuthEndpoints> discover_endpoints(const std::string& issuer, ClientOptions options = {},
                                          T transport = T(), const CallOptions& call = {}) {
  return detail::discover(issuer, std::move(options), std::move(transport), call);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/oauth/metadata.hpp"
#endif
