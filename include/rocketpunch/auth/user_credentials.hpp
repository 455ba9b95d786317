#pragma once
#include "rocketpunch/base/version.hpp"

#include <utility>

#include "rocketpunch/auth/app_key.hpp"
#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/auth/bearer_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Acts for a signed-in user with an access token that someone else keeps valid, and for the app with its App
/// Key: for all operations. Reads of posts carry both, which fills `owned`. Never prints; safe to share
/// between threads.
class UserCredentials {
 public:
  /// Marks it as a `UserAuth`.
  static constexpr bool acts_for_user = true;

  /// That key and that token.
  UserCredentials(AppKey app_key, BearerToken token)
      : app_key_(std::move(app_key)), token_(std::move(token)) {}

  /// Those in `ROCKETPUNCH_API_KEY` and `ROCKETPUNCH_ACCESS_TOKEN`. Throws a configuration `Error` where one
  /// of them is unset or unusable.
  static UserCredentials from_env() { return {AppKey::from_env(), BearerToken::from_env()}; }

  /// What the operation needs, and what it may carry.
  Result<Credential> credential(const Operation& operation, const SendOptions& limits) const {
    if (operation.access == Access::app_key) return app_key_.credential(operation, limits);
    auto given = token_.credential(operation, limits);
    if (operation.access != Access::user) given->app_key = app_key_.credential(operation, limits)->value;
    return given;
  }

 private:
  AppKey app_key_;
  BearerToken token_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
