// What became of an item between two walks.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace cli {

/// The fields in which two JSON objects differ, each with what it was and what it is:
/// `{"title": {"was": "A", "is": "B"}}`. A field that one doesn't have is null there.
nlohmann::ordered_json changed_fields(std::string_view was, std::string_view is);

}  // namespace cli
