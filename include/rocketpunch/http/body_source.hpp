#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "rocketpunch/base/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A body, or a part of one, that is read while it is sent: from any place, and again for every attempt.
struct BodySource {
  /// How long it is, in bytes.
  std::uint64_t size = 0;
  /// Puts bytes from `offset` on into `to`, at most `most` and at least one, and gives their number. Called
  /// by one thread at a time. An error ends the call with it; nothing can have been carried out then.
  std::function<Result<std::size_t>(std::uint64_t offset, char* to, std::size_t most)> read{};

  /// All of it, for those who can't send it piece by piece.
  Result<std::string> read_all() const {
    std::string all(static_cast<std::size_t>(size), '\0');
    for (std::size_t at = 0; at < all.size();) {
      const auto count = read(at, all.data() + at, all.size() - at);
      if (!count) return count.error();
      at += *count;
    }
    return all;
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
