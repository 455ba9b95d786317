#pragma once
#include "rocketpunch/version.hpp"

#ifndef ROCKETPUNCH_OWN_STOP_TOKEN
#define ROCKETPUNCH_STOPPING std
#include <condition_variable>
#include <stop_token>
#include <thread>
#else
#define ROCKETPUNCH_STOPPING detail::own
#include "rocketpunch/detail/own_stop_token.hpp"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Whether a stop was asked for: `std::stop_token`, or where the standard library has none (libc++ before 20,
/// and so Xcode before 26) one that does the same.
using ROCKETPUNCH_STOPPING::stop_token;
/// What asks for a stop: `std::stop_source`, or as above.
using ROCKETPUNCH_STOPPING::stop_source;
/// What is called when a stop is asked for: `std::stop_callback`, or as above.
using ROCKETPUNCH_STOPPING::stop_callback;

namespace detail {
using ROCKETPUNCH_STOPPING::condition_variable_any;
using ROCKETPUNCH_STOPPING::jthread;
}  // namespace detail

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
