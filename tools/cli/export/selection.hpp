// What an export is of: remembered where it is kept, so that nothing else is mixed with it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace cli {

/// What an export is of: an object with the kind, the filters by the API's names, and all else that makes
/// its items what they are.
using Selection = nlohmann::ordered_json;

/// Throws a `Failure` that says how they differ, if they do. `path`: where `kept` stands. `otherwise`: what
/// to do but ask for the same.
void require_same(const Selection& kept, const Selection& asked, const std::string& path,
                  std::string_view otherwise);

}  // namespace cli
