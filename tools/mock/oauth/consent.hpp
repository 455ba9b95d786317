// The authorization server's endpoints, as far as other parts of the mock call them.
#pragma once

#include <string>

#include "server/context.hpp"

namespace rocketpunch::testing::mock {

/// Where the user's browser is sent back to after a decision on an authorization URL. Throws
/// std::runtime_error with what the user would be shown instead.
std::string consent(Context& context, const std::string& authorization_url, bool approve);

}  // namespace rocketpunch::testing::mock
