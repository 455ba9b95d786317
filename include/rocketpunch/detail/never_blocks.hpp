#pragma once
#include "rocketpunch/version.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A store that says that its functions hold nobody up.
template <class Store>
concept NeverBlocks = requires {
  requires Store::never_blocks;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
