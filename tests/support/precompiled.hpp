// What most tests include beside the SDK, compiled once for all of them. Each file still includes what it
// uses: without precompiled headers (-DROCKETPUNCH_PRECOMPILE=OFF) it compiles too.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/catch.hpp"
