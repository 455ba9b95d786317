#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/environment.hpp"
#include "rocketpunch/http/fields.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Acts for a signed-in user with an access token that someone else keeps valid: for user operations only,
/// since public reads need the App Key; `UserCredentials` has both. Never prints; safe to share between
/// threads.
class BearerToken {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;
  /// Marks it as no `AppAuth`.
  static constexpr bool has_app_key = false;

  /// An access token. Throws a configuration `Error` for a text that can't be one.
  explicit BearerToken(std::string token) : BearerToken(std::move(token), "the access token") {}

  /// The access token in `ROCKETPUNCH_ACCESS_TOKEN`. Throws a configuration `Error` where it is unset or
  /// unusable.
  static BearerToken from_env() {
    constexpr auto name = "ROCKETPUNCH_ACCESS_TOKEN";
    return BearerToken(detail::required_environment(name, "an access token"), name);
  }

  /// The token, whatever the operation.
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::bearer, token_};
  }

 private:
  BearerToken(std::string token, const char* what) : token_(std::move(token)) {
    if (detail::is_quoted(token_.reveal()))
      throw Error({.kind = ErrorKind::configuration,
                   .message = std::string(what) + detail::quotes_advice,
                   .maybe_sent = false});
    if (!detail::is_visible_ascii(token_.reveal()))
      throw Error(
          {.kind = ErrorKind::configuration,
           .message = std::string(what) + " must be visible ASCII characters, without spaces or line ends",
           .maybe_sent = false});
  }

  Secret token_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
