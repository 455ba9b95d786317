#pragma once
#include "rocketpunch/base/language.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch::detail {

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

}  // namespace rocketpunch::detail
