#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace rocketpunch {

/// What the limits are at, as far as the last answer told.
struct RateLimit {
  std::optional<int> remaining{};        ///< Calls left to the key, in this minute.
  std::string scope{};                   ///< Operation limit that was hit, such as `post.create`.
  std::optional<int> scope_remaining{};  ///< Calls left to that operation, in this minute.
  /// Calls allowed to the key; only in deployments that follow the guide.
  std::optional<int> limit{};
  /// When the count starts anew, by this machine's time of day where the service says how long that takes;
  /// only in deployments that follow the guide.
  std::optional<std::chrono::sys_seconds> reset{};
};

}  // namespace rocketpunch
