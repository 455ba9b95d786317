// What differs on purpose.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "contract/difference.hpp"

namespace cli::contract {

/// A difference that is meant to be, as it is told: another value in its place is told as a difference.
struct Deliberate {
  std::string_view where;
  std::string_view what;
  std::string_view sdk;
  std::string_view told;
  std::string_view reason;
};

/// All of them.
std::span<const Deliberate> deliberate_differences();

/// Why a difference is meant to be; empty: it isn't.
std::string reason_for(const Difference& difference);

}  // namespace cli::contract
