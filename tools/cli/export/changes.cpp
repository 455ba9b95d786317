#include "export/changes.hpp"

namespace cli {

nlohmann::ordered_json changed_fields(std::string_view was, std::string_view is) {
  using Json = nlohmann::ordered_json;
  Json changes = Json::object();
  if (was == is) return changes;
  const Json before = Json::parse(was), after = Json::parse(is);
  Json all = before;
  all.update(after);
  for (const auto& [name, ignored] : all.items()) {
    const Json old_value = before.value(name, Json()), new_value = after.value(name, Json());
    if (old_value != new_value) changes[name] = {{"was", old_value}, {"is", new_value}};
  }
  return changes;
}

}  // namespace cli
