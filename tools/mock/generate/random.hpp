// A generator of numbers that gives the same ones on every platform; the distributions of <random> don't.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rocketpunch::testing::mock {

/// SplitMix64. Every record has a stream of its own, so that a smaller set is the beginning of a larger one.
/// Never draw twice in one expression: compilers choose the order.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t slice, std::uint64_t index)
      : state_(seed * 0x9E3779B97F4A7C15u + slice * 0xD1B54A32D192ED03u + index * 0x8CB92BA72F3D8DD7u) {
    next();
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// From 0 up to, and without, `count`.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>((next() >> 16) % count); }
  /// From `low` to `high`, both included.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }

  template <typename Items>
  const auto& pick(const Items& items) {
    return items[below(items.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace rocketpunch::testing::mock
