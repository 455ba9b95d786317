#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "rocketpunch/detail/postgres/connection_settings.hpp"
#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A part of a table's name: `[a-z_][a-z0-9_]*`.
inline bool is_table_name(std::string_view name) {
  constexpr std::size_t longest = 63;
  return !name.empty() && name.size() <= longest && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; });
}

/// A table as it stands in a statement; `otherwise` where none is named. Throws for a name that isn't
/// `[a-z_][a-z0-9_]*`, or two of these with a dot between.
inline std::string quoted_table(std::string_view table, std::string_view otherwise) {
  if (table.empty()) table = otherwise;
  const auto dot = table.find('.');
  const std::string_view schema = dot == std::string_view::npos ? "" : table.substr(0, dot);
  const std::string_view name = dot == std::string_view::npos ? table : table.substr(dot + 1);
  if (!is_table_name(name) || (dot != std::string_view::npos && !is_table_name(schema)))
    throw postgres_misconfigured("`table` must be a name of a-z, 0-9 and _, or two with a dot between");
  const std::string in_schema = schema.empty() ? "" : '"' + std::string(schema) + "\".";
  return in_schema + '"' + std::string(name) + '"';
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
