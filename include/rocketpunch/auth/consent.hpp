#pragma once
#include "rocketpunch/base/version.hpp"

#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Who can consent to which scopes: said wherever a scope is refused or missing.
inline constexpr std::string_view who_can_consent =
    "at present only the app's owner can consent to more than profile and email";

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
