#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/transport.hpp"

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
            .authorization = at(detail::operation("oauthAuthorize")),
            .token = at(detail::operation("oauthToken")),
            .revocation = at(detail::operation("oauthRevoke")),
            .userinfo = at(detail::operation("getOAuthUserInfo"))};
  }
};

/// How the client authenticates itself at the token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuthentication {
  basic,  ///< HTTP Basic, as the RFC recommends: `client_secret_basic`
  form,   ///< `client_id` and `client_secret` in the form: `client_secret_post`
};

/// An OAuth client as it was registered. Checked when a session is made.
struct OAuthConfig {
  /// The App Key (`rp_app_...`).
  std::string client_id{};
  /// The secret key (`rp_sec_...`).
  Secret client_secret{};
  /// Where the user's browser is sent back to; to the character as registered. https, or http to this
  /// machine; no fragment.
  std::string redirect_uri{};
  /// What the user is asked for: `profile`, `email`, `post:write`, `job:write`, `event:write`,
  /// `job:manage:read`, `company:manage:read`.
  std::vector<std::string> scopes{"profile"};
  /// Where the authorization server is; see also `discover_endpoints`.
  OAuthEndpoints endpoints{};
  /// How the client authenticates itself.
  ClientAuthentication client_authentication = ClientAuthentication::basic;

  /// The client in `ROCKETPUNCH_CLIENT_ID`, `ROCKETPUNCH_CLIENT_SECRET`, `ROCKETPUNCH_REDIRECT_URI` and, if
  /// set, `ROCKETPUNCH_SCOPES` (separated by spaces; else `profile`) and `ROCKETPUNCH_OAUTH_URL` (see
  /// `OAuthEndpoints::under`). Throws a configuration `Error` that names the variable.
  static OAuthConfig from_env();
  /// The same, with the `Error` as a result.
  template <class = void>  // so that only units that call it compile it
  static Result<OAuthConfig> try_from_env();
};

namespace detail {

/// What the parts of a configuration are called in errors: the fields, or the variables they came from.
struct OAuthNames {
  const char* client_id = "client_id";
  const char* client_secret = "client_secret";
  const char* redirect_uri = "redirect_uri";
  const char* scopes = "scopes";
};
inline constexpr OAuthNames oauth_variables{"ROCKETPUNCH_CLIENT_ID", "ROCKETPUNCH_CLIENT_SECRET",
                                            "ROCKETPUNCH_REDIRECT_URI", "ROCKETPUNCH_SCOPES"};

/// RFC 6749's `scope-token`.
constexpr bool is_scope(std::string_view scope) noexcept {
  return !scope.empty() && std::all_of(scope.begin(), scope.end(),
                                       [](char c) { return is_url_character(c) && c != '"' && c != '\\'; });
}

/// The scopes in a text, which separates them by spaces.
inline std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    if (!word.empty()) scopes.emplace_back(word);
    text.remove_prefix((std::min)(word.size() + 1, text.size()));
  }
  return scopes;
}
inline std::string join_scopes(const std::vector<std::string>& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text.append(text.empty() ? "" : " ").append(scope);
  return text;
}

inline void check_scopes(const std::vector<std::string>& scopes, std::string_view name) {
  if (scopes.empty()) refuse_setting(std::string(name) + " must name a scope, such as profile");
  for (const std::string& scope : scopes)
    if (!is_scope(scope))
      refuse_setting(std::string(name) +
                     " must be words of visible ASCII characters, a scope each, without quotes");
}

/// An address of an authorization server: https, or http to this machine; no fragment.
inline void check_endpoint(const std::string& url, std::string_view name) {
  require_secure_url(url, name);
  if (url.find('#') != url.npos) refuse_setting(std::string(name) + " must not have a fragment");
}

/// The configuration; throws a configuration error that names what is unusable in it.
inline OAuthConfig checked(OAuthConfig config, const OAuthNames& names = {}) {
  const auto demand = [](bool fine, const char* name, const char* rule) {
    if (!fine) refuse_setting(std::string(name).append(" ").append(rule));
  };
  const std::string_view secret = config.client_secret.reveal();
  const auto require_unquoted = [](std::string_view text, const char* name) {
    if (is_quoted(text)) refuse_setting(std::string(name) + quotes_advice);
  };
  require_unquoted(config.client_id, names.client_id);
  require_unquoted(secret, names.client_secret);
  demand(is_visible_ascii(config.client_id), names.client_id,
         "must be visible ASCII characters, without spaces or line ends");
  demand(config.client_id.rfind("rp_sec_", 0) != 0, names.client_id,
         "is a secret key (rp_sec_...); the client id is the App Key, which begins with rp_app_");
  demand(!secret.empty() && std::all_of(secret.begin(), secret.end(),
                                        [](char c) { return c == ' ' || is_url_character(c); }),
         names.client_secret, "must be ASCII characters, without line ends");
  demand(secret.substr(0, 7) != "rp_app_", names.client_secret,
         "is an App Key (rp_app_...); the client secret is the secret key, which begins with rp_sec_");
  check_endpoint(config.redirect_uri, names.redirect_uri);
  check_scopes(config.scopes, names.scopes);
  check_endpoint(config.endpoints.authorization, "endpoints.authorization");
  check_endpoint(config.endpoints.token, "endpoints.token");
  if (!config.endpoints.revocation.empty())
    check_endpoint(config.endpoints.revocation, "endpoints.revocation");
  if (!config.endpoints.userinfo.empty()) check_endpoint(config.endpoints.userinfo, "endpoints.userinfo");
  return config;
}

}  // namespace detail

inline OAuthConfig OAuthConfig::from_env() {
  constexpr const auto& names = detail::oauth_variables;
  OAuthConfig config;
  config.client_id = detail::required_environment(names.client_id, "your App Key (rp_app_...)");
  config.client_secret =
      Secret(detail::required_environment(names.client_secret, "your secret key (rp_sec_...)"));
  config.redirect_uri =
      detail::required_environment(names.redirect_uri, "the redirect URI that is registered for the app");
  if (const auto scopes = detail::environment(names.scopes)) config.scopes = detail::split_scopes(*scopes);
  constexpr auto address = "ROCKETPUNCH_OAUTH_URL";
  if (auto url = detail::environment(address))
    config.endpoints = OAuthEndpoints::under(*std::move(url), address);
  return detail::checked(std::move(config), names);
}
template <class>
Result<OAuthConfig> OAuthConfig::try_from_env() {
  return detail::caught(from_env);
}

namespace detail {
template <class = void>
Result<OAuthEndpoints> discover(const std::string& issuer, ClientOptions options,
                                const AnyTransport& transport, const CallOptions& call);
}

/// Asks an authorization server for its endpoints (RFC 8414). `issuer` is its URL, such as
/// `https://openapi.rocketpunch.com`: https, or http to this machine; the document must name the same one, to
/// the character. Of the options, `base_url`, `headers`, `key_header`, `quota`, `cache` and `stop` are not
/// used. Throws a configuration `Error` for an unusable issuer or option. Calls `getOAuthMetadata`.
template <detail::TransportOrDefault T = CurlTransport>
Result<OAuthEndpoints> discover_endpoints(const std::string& issuer, ClientOptions options = {},
                                          T transport = T(), const CallOptions& call = {}) {
  return detail::discover(issuer, std::move(options), std::move(transport), call);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/config.ipp"
#endif
