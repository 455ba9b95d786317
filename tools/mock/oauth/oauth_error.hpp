// Errors of the authorization server's endpoints for programs.
#pragma once

#include <string>

namespace rocketpunch::testing::mock {

/// Thrown by whatever can't answer a token or revocation request. The description never repeats what the
/// client sent.
struct OAuthError {
  std::string error;
  std::string description;
  int status = 400;
};

}  // namespace rocketpunch::testing::mock
