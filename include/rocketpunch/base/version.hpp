#pragma once
#include "rocketpunch/base/language.hpp"

/// Version of this library (semantic versioning), for `#if`.
#define ROCKETPUNCH_VERSION_MAJOR 0
#define ROCKETPUNCH_VERSION_MINOR 1
#define ROCKETPUNCH_VERSION_PATCH 0

namespace rocketpunch {

/// Version of this library as text, as sent in `User-Agent`.
inline constexpr const char* version = "0.1.0";

}  // namespace rocketpunch
