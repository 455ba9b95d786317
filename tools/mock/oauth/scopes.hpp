// What a user can let an app do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rocketpunch::testing::mock {

/// In the order in which they were asked for, each once.
using Scopes = std::vector<std::string>;

struct KnownScope {
  const char* name;
  /// As the consent page says it.
  const char* meaning;
};

const std::vector<KnownScope>& known_scopes();
/// Reads names with single spaces between them; none if there is none, or one that isn't known.
std::optional<Scopes> read_scopes(std::string_view text);
std::string to_text(const Scopes& scopes);
/// Whether all of `part` are in `whole`.
bool contains_all(const Scopes& whole, const Scopes& part);

}  // namespace rocketpunch::testing::mock
