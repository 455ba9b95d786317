// Ids in paths, queries and bodies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rocketpunch::testing::mock {

/// A positive number, or 400.
std::int64_t read_id(const std::string& name, const std::string& text);

/// Whether a text can be the handle of a company or a member.
bool is_handle(std::string_view text);

}  // namespace rocketpunch::testing::mock
