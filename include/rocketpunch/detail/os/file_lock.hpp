#pragma once
#include "rocketpunch/version.hpp"

// A lock over threads and processes, of an open file.
#ifdef _WIN32
#include "rocketpunch/detail/os/file_lock_windows.hpp"
#else
#include "rocketpunch/detail/os/file_lock_posix.hpp"
#endif
