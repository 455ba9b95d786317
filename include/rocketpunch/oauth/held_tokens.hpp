#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/token_set.hpp"

namespace rocketpunch::detail {

/// Tokens, and until when they are good by the clock that is never set back.
struct HeldTokens {
  HeldTokens(TokenSet t, const Clock& clock) : tokens(std::move(t)) {
    using Span = Timestamp::Time::duration;
    const Span lifetime = (std::max)(Span(0), tokens.expires_at.time() - tokens.issued_at.time());
    // a wall clock that was set back must not make them live longer than they were given
    const Span left = (std::clamp)(tokens.expires_at.time() - std::chrono::floor<Span>(clock.wall_now()),
                                   Span(0), lifetime);
    valid_until = clock.now() + left;
    fresh_until = valid_until - (std::min)(Span(std::chrono::minutes(2)), lifetime / 2);
  }
  TokenSet tokens;
  Clock::Steady valid_until, fresh_until;
};

}  // namespace rocketpunch::detail
