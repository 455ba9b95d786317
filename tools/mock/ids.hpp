// Numbers in paths.
#pragma once

#include <cstdint>
#include <string>

namespace rocketpunch::testing::mock {

/// A positive number, or 400.
std::int64_t read_id(const std::string& name, const std::string& text);

}  // namespace rocketpunch::testing::mock
