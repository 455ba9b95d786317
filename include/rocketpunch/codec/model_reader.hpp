#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/codec/json.hpp"
#ifdef ROCKETPUNCH_WITH_SIMDJSON
#include "rocketpunch/codec/simdjson_reader.hpp"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// Reads an answer into a model, of that type, with the fastest reader that there is. Returns what is wrong,
/// with the path, or nothing. With `bad_items`, items of a page that don't fit are left out. Not for texts
/// with secrets in them, of which fast readers keep parts.
inline std::optional<std::string> read_model(std::string_view body, const Type& type, void* target,
                                             BadItems* bad_items = nullptr) {
#ifdef ROCKETPUNCH_WITH_SIMDJSON
  if (detail::read_by_simdjson(body, type, target, bad_items)) return std::nullopt;
    // what is wrong is told by the one reader, so that it is told alike; which also takes what is only odd
#endif
  return read_json(body, type, target, bad_items);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
