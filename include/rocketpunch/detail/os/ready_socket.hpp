#pragma once
#include "rocketpunch/version.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a watched socket is ready for.
struct ReadySocket {
  bool in = false;
  bool out = false;
  bool failed = false;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
