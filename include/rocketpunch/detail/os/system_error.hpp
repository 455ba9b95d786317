#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32
#include <windows.h>
#else
#include <cerrno>
#endif

#include <string>
#include <system_error>
#include <utility>

#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the system's function that failed last on this thread said.
inline int last_system_error() noexcept {
#ifdef _WIN32
  return static_cast<int>(GetLastError());
#else
  return errno;
#endif
}

/// An error of kind `storage`: what can't be done, and the system's reason.
inline Error storage_error(std::string what, int system_error) {
  return not_sent(ErrorKind::storage,
                  std::move(what) + ": " + std::error_code(system_error, std::system_category()).message());
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
