#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// The retry rules: which attempts are followed by another, and after how long. `detail/http/retry_after.hpp`
// reads `Retry-After`; `RetryMachine` does what is decided here.

/// A status after which reads and idempotent operations are sent again.
struct RetryRule {
  int status;
  bool writes_too = false;         ///< The service refused the request before it did anything.
  bool on_new_connection = false;  ///< The connection was the reason: it is not used again.
};

/// All of them. 520 to 530 are of gateways.
inline constexpr RetryRule retry_rules[] = {{408}, {421, false, true},
                                            {425}, {429, true},
                                            {500}, {502},
                                            {503}, {504},
                                            {520}, {521},
                                            {522}, {523},
                                            {524}, {529},
                                            {530}};

/// The rule of a status; null: there is none, it is final.
constexpr const RetryRule* retry_rule_of(int status) noexcept {
  for (const RetryRule& rule : retry_rules)
    if (rule.status == status) return &rule;
  return nullptr;
}

/// Whether a request is sent again that failed without a response.
inline bool repeats_after(const ErrorDetails& failure, Replay replay) noexcept {
  const bool passing = failure.kind == ErrorKind::network || failure.kind == ErrorKind::timeout;
  return passing && (replay != Replay::unsafe || !failure.maybe_sent);
}

/// Whether a request is tried again that was not sent for want of a credential.
inline bool repeats_without_credential(const Error& error) noexcept {
  const ErrorKind kind = error.kind();
  // a token request is not repeated after a 4xx, whatever that says of passing
  const bool of_server = kind == ErrorKind::server && (error.status() == 0 || error.status() >= 500);
  return kind == ErrorKind::network || kind == ErrorKind::timeout || of_server ||
         kind == ErrorKind::rate_limited;
}

/// Whether a failure leaves open what became of an unsafe write.
inline bool is_lost(const ErrorDetails& failure) noexcept {
  return failure.maybe_sent && (failure.kind == ErrorKind::network || failure.kind == ErrorKind::timeout ||
                                failure.kind == ErrorKind::response_too_large);
}

/// Whether a walk may pass a page over for that error: the next one need not meet it.
constexpr bool is_of_page(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::network:
    case ErrorKind::timeout:
    case ErrorKind::response_too_large:
    case ErrorKind::decode:
    case ErrorKind::unexpected_status:
    case ErrorKind::server: return true;
    default: return false;
  }
}

/// Random numbers that spread waits: SplitMix64, which is small and good enough for that (and only for that).
class Jitter {
 public:
  explicit Jitter(std::uint64_t seed) noexcept : state_(seed) {}

  /// A wait from 0 to `most`, both included.
  std::chrono::milliseconds up_to(std::chrono::milliseconds most) noexcept {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    mixed ^= mixed >> 31;
    const auto count = static_cast<std::uint64_t>(most.count() < 0 ? 0 : most.count());
    return std::chrono::milliseconds(static_cast<std::int64_t>(mixed % (count + 1)));
  }

 private:
  std::uint64_t state_;
};

/// The longest wait after that many attempts: doubled each time, up to the limit.
inline std::chrono::milliseconds longest_wait_after(int attempts, const RetryPolicy& policy) noexcept {
  auto wait = policy.first_wait;
  for (int i = 1; i < attempts && wait < policy.longest_wait; ++i) wait *= 2;
  return (std::min)(wait, policy.longest_wait);
}

/// How long to wait after an attempt that may be followed by another; nothing: it was the last one. What the
/// service asks for is obeyed as it is, else the wait is random.
inline std::optional<std::chrono::milliseconds> wait_after(const ErrorDetails& error, int attempts,
                                                           const RetryPolicy& policy, Jitter& jitter) {
  if (attempts >= policy.max_attempts) return std::nullopt;
  if (!error.retry_after) return jitter.up_to(longest_wait_after(attempts, policy));
  if (*error.retry_after > policy.longest_retry_after) return std::nullopt;
  return *error.retry_after;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
