#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <optional>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/oauth/token_set.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How a user's tokens are replaced.
struct SaveOptions {
  /// The refresh token to which the tokens are the service's response: they are kept where that is the stored
  /// one, or they are there already, though the lease may have ended. Empty: they are kept while it lasts.
  Secret answers{};
  /// How long the lease is needed from then on; 0: no more.
  std::chrono::milliseconds hold{60'000};
  /// How long it may take.
  StoreLimits limits{};
};

/// A user's tokens, and the lease on them unless another has it.
template <class Lease>
struct Acquired {
  std::optional<TokenSet> tokens{};   ///< Nothing: there are none.
  std::optional<Lease> lease{};       ///< Nothing: another has it.
  std::optional<Error> unreadable{};  ///< Beside a lease: why the tokens can only be replaced or removed.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
