#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "rocketpunch/base/error.hpp"

namespace rocketpunch::detail {

/// The value of an environment variable; an empty one counts as unset. So do all where the program runs with
/// more rights than its user has, whose environment it is (where the system tells).
inline std::optional<std::string> environment(const char* name) {
#if defined(__linux__) && defined(_GNU_SOURCE)
  const char* const value = secure_getenv(name);
#else
  const char* const value = std::getenv(name);
#endif
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

/// The value of an environment variable; throws a configuration error that names it where it is unset.
inline std::string required_environment(const char* name, const char* what) {
  if (auto value = environment(name)) return *std::move(value);
  throw Error({.kind = ErrorKind::configuration,
               .message = std::string("set the environment variable ") + name + " to " + what,
               .maybe_sent = false});
}

}  // namespace rocketpunch::detail
