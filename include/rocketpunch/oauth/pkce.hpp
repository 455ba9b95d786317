#pragma once
#include "rocketpunch/base/language.hpp"

#include <string>
#include <string_view>

#include "rocketpunch/base/crypto.hpp"

namespace rocketpunch::detail {

/// A text that nobody can guess: 32 random bytes, as 43 characters of base64url. Serves as `state` and, being
/// within RFC 7636's bounds, as `code_verifier`.
inline std::string unguessable() { return base64url(random_bytes(32)); }

/// RFC 7636's `S256` challenge of a verifier.
inline std::string code_challenge(std::string_view code_verifier) { return base64url(sha256(code_verifier)); }

}  // namespace rocketpunch::detail
