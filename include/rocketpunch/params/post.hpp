#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A post to be written (`createPost`).
struct PostDraft {
  /// At most 5,000 characters.
  std::string text{};
  /// A page to show with it, at most 200 characters; the service fetches its Open Graph data.
  std::optional<std::string> link{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
