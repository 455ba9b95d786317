// JSON of the mock: fields keep the order in which they were set, as in the service's answers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace rocketpunch::testing::mock {

using Json = nlohmann::ordered_json;

/// JSON text; bytes that aren't UTF-8 (an echoed query may hold some) become U+FFFD.
inline std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A field of an object; null if it isn't there, or if it isn't an object.
inline const Json& field(const Json& object, const char* name) {
  static const Json null;
  if (!object.is_object()) return null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

inline bool is_text(const Json& value, const std::string& text) {
  return value.is_string() && value.get_ref<const std::string&>() == text;
}

}  // namespace rocketpunch::testing::mock
