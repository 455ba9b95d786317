#pragma once
#include "rocketpunch/base/language.hpp"

#include <functional>

namespace rocketpunch {

/// Where the answers of asynchronous calls are given out: runs each function that it gets once, on a thread
/// of its choice, soon. Called on the engine's thread, which it must not hold up; must not throw.
using Executor = std::function<void(std::function<void()>)>;

}  // namespace rocketpunch
