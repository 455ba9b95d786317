#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/settings.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Where an authorization server is: the addresses of its endpoints, under the names of RFC 8414. All but
/// `revocation` and `userinfo` must be set to sign users in.
struct OAuthEndpoints {
  /// Who it says it is; compared with `iss` in callbacks. Empty: not known, and so not compared.
  std::string issuer = "https://openapi.rocketpunch.com";
  /// The consent page, to which the user's browser is sent.
  std::string authorization = "https://developers.rocketpunch.com/oauth/authorize";
  /// Where codes and refresh tokens are exchanged.
  std::string token = "https://openapi.rocketpunch.com/oauth/token";
  /// Where tokens are revoked.
  std::string revocation = "https://openapi.rocketpunch.com/oauth/revoke";
  /// Where the signed-in user's claims are.
  std::string userinfo = "https://openapi.rocketpunch.com/oauth/userinfo";
  /// Whether callbacks always have `iss` (RFC 9207).
  bool iss_required = false;

  /// Those of a server that has all of them under one address, such as `https://www.rocketpunch.com/oauth`.
  /// Its issuer is not known. Throws a configuration `Error` for an address that can't be called safely.
  static OAuthEndpoints under(std::string address) { return under(std::move(address), "address"); }
  /// As `under`; errors name where the address was set.
  static OAuthEndpoints under(std::string address, std::string_view name) {
    const std::string base = detail::checked_base_url(std::move(address), name);
    const auto at = [&](const Operation& row) { return base + std::string(row.path); };
    return {.issuer = {},
            .authorization = at(operation("oauthAuthorize")),
            .token = at(operation("oauthToken")),
            .revocation = at(operation("oauthRevoke")),
            .userinfo = at(operation("getOAuthUserInfo"))};
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
