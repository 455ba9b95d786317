#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32
#include "rocketpunch/detail/os/windows.hpp"
#else
#include <unistd.h>
#endif
#ifdef __APPLE__
#include <sys/sysctl.h>
#endif

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The number of this process.
inline std::uint64_t process_id() noexcept {
#ifdef _WIN32
  return GetCurrentProcessId();
#else
  return static_cast<std::uint64_t>(getpid());
#endif
}

/// Another text after each start of the machine; empty where the system has none, such as on Windows.
inline std::string boot_id() {
#if defined(__APPLE__)
  char id[64] = {};
  std::size_t size = sizeof id - 1;
  return sysctlbyname("kern.bootsessionuuid", id, &size, nullptr, 0) == 0 ? std::string(id) : std::string();
#elif defined(__linux__)
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
#else
  return {};
#endif
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
