#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/oauth/config.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What an authorization request asks for beside the configuration's own; all can be left out.
struct AuthorizationOptions {
  /// In place of the configuration's scopes.
  std::vector<std::string> scopes{};
  /// Further parameters, such as `{"prompt", "login"}`. None that the request sets itself.
  detail::FormFields extra{};
};

/// One try to sign a user in: the URL of the consent page, and what is needed to check the callback and to
/// exchange its code. Keep it where only the user's own web session can get it from (`serialize`), use it for
/// one callback, and drop it.
class AuthorizationRequest {
 public:
  /// The consent page: send the user's browser there.
  std::string url{};

  /// Ties the callback to this request.
  const Secret& state() const noexcept { return state_; }
  /// RFC 7636's verifier, of which the URL has the `S256` challenge.
  const Secret& code_verifier() const noexcept { return code_verifier_; }
  /// Where the browser is sent back to.
  const std::string& redirect_uri() const noexcept { return redirect_uri_; }
  /// What the user is asked for.
  const std::vector<std::string>& scopes() const noexcept { return scopes_; }

  /// A text for the web session, of about 800 characters, form-encoded, with a check sum at its end: against
  /// accidents, not against anyone. Holds state and verifier, but no key of the client: keep it on the
  /// server, or in a cookie that is encrypted.
  std::string serialize() const {
    const std::string fields = detail::form_encode({{"version", "2"},
                                                    {"url", url},
                                                    {"state", std::string(state_.reveal())},
                                                    {"code_verifier", std::string(code_verifier_.reveal())},
                                                    {"redirect_uri", redirect_uri_},
                                                    {"scope", detail::join_scopes(scopes_)}});
    return fields + check_of(fields);
  }

  /// What `serialize` gave. An `invalid_argument` error for any other text: one that was cut or changed
  /// anywhere, and one of another version of the SDK.
  static Result<AuthorizationRequest> deserialize(std::string_view text) {
    if (text.starts_with("version=") && !text.starts_with("version=2&") && text.find('&') != text.npos)
      return unreadable("is of another version of the SDK");
    const std::string_view body = text.substr(0, text.rfind("&check="));
    const auto fields = detail::parse_form(body);
    constexpr std::array<std::string_view, 6> names{"version",       "url",          "state",
                                                    "code_verifier", "redirect_uri", "scope"};
    const bool whole =
        fields && std::equal(fields->begin(), fields->end(), names.begin(), names.end(),
                             [](const auto& field, std::string_view name) { return field.first == name; });
    if (!whole) return unreadable("is not what AuthorizationRequest::serialize gave");
    if (text.substr(body.size()) != check_of(body)) return unreadable("was cut or changed");
    const auto& value = *fields;
    AuthorizationRequest request;
    request.url = value[1].second;
    request.state_ = Secret(value[2].second);
    request.code_verifier_ = Secret(value[3].second);
    request.redirect_uri_ = value[4].second;
    request.scopes_ = detail::split_scopes(value[5].second);
    constexpr std::size_t shortest = 43;
    if (request.state_.reveal().size() < shortest || request.code_verifier_.reveal().size() < shortest ||
        request.scopes_.empty() || !detail::parse_url(request.url) ||
        !detail::parse_url(request.redirect_uri_))
      return unreadable("was cut or changed");
    return request;
  }

  /// A request with state and verifier of its own. Throws an `invalid_argument` `Error` for options that
  /// can't be sent. `OAuthSession::authorization_request` calls this with its own configuration.
  template <class = void>
  static AuthorizationRequest make(const OAuthConfig& config, const AuthorizationOptions& options = {});

 private:
  static std::string check_of(std::string_view fields) {
    std::string text = "&check=";
    for (std::uint64_t sum = detail::fnv1a(fields), digits = 16; digits > 0; --digits, sum <<= 4)
      text += "0123456789abcdef"[sum >> 60];
    return text;
  }
  static Error unreadable(const char* why) {
    return detail::not_sent(ErrorKind::invalid_argument, std::string("the kept authorization request ") + why,
                            std::string(detail::operation("oauthAuthorize").id));
  }

  Secret state_;
  Secret code_verifier_;
  std::string redirect_uri_;
  std::vector<std::string> scopes_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/authorization_request.ipp"
#endif
