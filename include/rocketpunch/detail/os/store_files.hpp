#pragma once
#include "rocketpunch/version.hpp"

// The files that stores keep: small, and read and replaced as a whole, in a directory that the store has to
// itself. Each system has the same functions in a file of its own.
#ifdef _WIN32
#include "rocketpunch/detail/os/store_files_windows.hpp"
#else
#include "rocketpunch/detail/os/store_files_posix.hpp"
#endif
