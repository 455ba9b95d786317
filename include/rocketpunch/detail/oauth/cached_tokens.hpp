#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Tokens, and until when they are good by the clock that is never set back.
struct CachedTokens {
  CachedTokens(TokenSet t, const Clock& clock) : tokens(std::move(t)) {
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

/// What a caller needs of them.
struct TokenRequirement {
  Secret unwanted{};                  ///< Access token that won't do; empty: none
  std::vector<std::string> scopes{};  ///< Exactly these; empty: any

  bool plain() const { return unwanted.empty() && scopes.empty(); }
  bool granted_by(const CachedTokens& held, Clock::Steady now) const {
    return now < held.fresh_until && held.tokens.access_token.reveal() != unwanted.reveal() &&
           (scopes.empty() || scopes == held.tokens.scopes);
  }
};

/// Counts how often this process has replaced a user's tokens in a store: one count for all sessions that
/// share them, which so see at once what any of them has done. `tokens` names both.
inline std::shared_ptr<std::atomic<std::uint64_t>> changes_of(const std::string& tokens) {
  struct Counts {
    ForkedMutex mutex{};
    std::map<std::string, std::weak_ptr<std::atomic<std::uint64_t>>> counts{};
    std::size_t next_sweep = 64;
  };
  // never destroyed: sessions may be made while the program ends
  static Counts& all = *new Counts;
  const std::lock_guard guard(all.mutex);
  if (auto found = all.counts[tokens].lock()) return found;
  if (all.counts.size() >= all.next_sweep) {
    std::erase_if(all.counts, [](const auto& entry) { return entry.second.expired(); });
    all.next_sweep = 2 * all.counts.size() + 64;
  }
  auto made = std::make_shared<std::atomic<std::uint64_t>>(0);
  all.counts[tokens] = made;
  return made;
}

/// The tokens that a session holds, as long as no other of its process has replaced them in the store. Under
/// its owner's mutex, but for the count.
class HeldTokens {
 public:
  /// `place` names the user and the store.
  explicit HeldTokens(const std::string& place) : changes_(changes_of(place)) {}

  /// How often this process has replaced the tokens in the store.
  const std::shared_ptr<std::atomic<std::uint64_t>>& changes() const noexcept { return changes_; }
  /// Has all sessions that share these tokens read them anew.
  std::uint64_t note_change() const { return changes_->fetch_add(1) + 1; }

  /// What is held; null: nothing.
  const CachedTokens* get() {
    if (changes_->load() != since_) held_.reset();
    return held_ ? &*held_ : nullptr;
  }
  /// Holds tokens that were in the store after so many changes.
  void set(const TokenSet& tokens, std::uint64_t since, const Clock& clock) {
    held_.reset();
    if (!tokens.access_token.empty()) held_.emplace(tokens, clock);
    since_ = since;
  }

 private:
  const std::shared_ptr<std::atomic<std::uint64_t>> changes_;
  std::optional<CachedTokens> held_{};
  std::uint64_t since_ = 0;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
