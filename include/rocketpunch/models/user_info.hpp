#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The signed-in user (`getOAuthUserInfo`). Claims that the user did not grant are unset.
struct UserInfo {
  std::string subject{};                            ///< Id of the user, the same for all apps; never changes.
  std::optional<std::string> name{};                ///< Name to show. Scope `profile`.
  std::optional<std::string> preferred_username{};  ///< Handle; `profile_url(handle)` is the page.
  std::optional<std::string> picture{};             ///< URL of the picture. Scope `profile`.
  std::optional<std::string> email{};               ///< Scope `email`.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
