#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "rocketpunch/secret.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A signed-in user's tokens. Prints without them.
struct TokenSet {
  /// What user operations carry; ends after minutes.
  Secret access_token{};
  /// Obtains the next set; single use, since the service replaces it. Empty: none was given.
  Secret refresh_token{};
  /// Scopes that the user granted.
  std::vector<std::string> scopes{};
  /// When the set was asked for, by the clock of the machine that asked.
  Timestamp issued_at{};
  /// When the access token ends, by the same clock.
  Timestamp expires_at{};
  /// When a refresh of these tokens, or of those they come from, was begun to which no response was stored:
  /// the service may carry it out yet, and so end the sign-in. Unset: there is none, or minutes have passed
  /// since.
  std::optional<Timestamp> unanswered_refresh{};

  friend bool operator==(const TokenSet& a, const TokenSet& b) noexcept {
    return a.access_token.reveal() == b.access_token.reveal() &&
           a.refresh_token.reveal() == b.refresh_token.reveal() && a.scopes == b.scopes &&
           a.issued_at == b.issued_at && a.expires_at == b.expires_at &&
           a.unanswered_refresh == b.unanswered_refresh;
  }
  /// Prints when the access token ends, and the scopes.
  friend std::ostream& operator<<(std::ostream& out, const TokenSet& tokens) {
    out << "tokens until " << tokens.expires_at << " for";
    for (const std::string& scope : tokens.scopes) out << ' ' << scope;
    return out;
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
