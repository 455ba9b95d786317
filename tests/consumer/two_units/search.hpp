// What the two units of this program share. Both include the library, header-only or not.
#pragma once

#ifdef SINGLE_HEADER
#include <rocketpunch_single.hpp>
#else
#include <rocketpunch/client.hpp>
#endif

#include <cstdint>

/// How many jobs a search finds; -1 and the error's text where it fails.
std::int64_t jobs_found(const rocketpunch::AppClient& client);
