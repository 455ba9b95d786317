// What can be opened and is neither a file nor a directory.
#pragma once

#ifndef _WIN32
#include <sys/stat.h>
#endif

#include <stdexcept>
#include <string>

#include "support/temporary_directory.hpp"

namespace rocketpunch::test {

/// The path of a pipe in that directory; on Windows, of the device that is nothing.
inline std::string special_file([[maybe_unused]] const TemporaryDirectory& directory) {
#ifdef _WIN32
  return "NUL";
#else
  std::string path = directory.path() + "/pipe";
  if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no pipe");
  return path;
#endif
}

}  // namespace rocketpunch::test
