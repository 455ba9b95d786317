#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/environment.hpp"
#include "rocketpunch/http/fields.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Authenticates an app by its App Key: for all that is public. Never prints; safe to share between threads.
class AppKey {
 public:
  /// An App Key (`rp_app_...`). Throws a configuration `Error` for a text that can't be one.
  explicit AppKey(std::string key) : AppKey(std::move(key), "the App Key") {}

  /// The App Key in `ROCKETPUNCH_API_KEY`. Throws a configuration `Error` where it is unset or unusable.
  static AppKey from_env() {
    constexpr auto name = "ROCKETPUNCH_API_KEY";
    return AppKey(detail::required_environment(name, "your App Key (rp_app_...)"), name);
  }

  /// The key, whatever the operation.
  Result<Credential> credential(const Operation&, const SendOptions&) const {
    return Credential{Credential::Kind::app_key, key_};
  }

 private:
  AppKey(std::string key, const char* what) : key_(std::move(key)) {
    if (detail::is_quoted(key_.reveal()))
      throw Error({.kind = ErrorKind::configuration,
                   .message = std::string(what) + detail::quotes_advice,
                   .maybe_sent = false});
    if (!detail::is_visible_ascii(key_.reveal()))
      throw Error(
          {.kind = ErrorKind::configuration,
           .message = std::string(what) + " must be visible ASCII characters, without spaces or line ends",
           .maybe_sent = false});
    if (key_.reveal().substr(0, 7) == "rp_sec_")
      throw Error(
          {.kind = ErrorKind::configuration,
           .message = std::string(what) + " is a secret key (rp_sec_...); the App Key begins with rp_app_",
           .maybe_sent = false});
  }

  Secret key_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
