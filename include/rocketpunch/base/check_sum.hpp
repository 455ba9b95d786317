#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// FNV-1a, against files cut short; not against anyone.
constexpr std::uint64_t check_sum(std::string_view bytes) noexcept {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return sum;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
