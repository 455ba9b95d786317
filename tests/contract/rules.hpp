// Holds what the tables say of a field against what the specification says of it: never stricter, and of
// what is sent never looser.
#pragma once

#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <rocketpunch/detail/codec/read_schema.hpp>
#include <rocketpunch/detail/codec/write_schema.hpp>
#include <string>

namespace contract {

namespace codec = rocketpunch::detail::codec;
using Json = nlohmann::json;

/// A property of a schema.
struct Property {
  Json schema;  ///< Without null, and without references to plain types
  std::string type;
  bool nullable = false;
};

inline const Json& resolved(const Json& schemas, const Json& schema) {
  const auto reference = schema.find("$ref");
  if (reference == schema.end()) return schema;
  const auto name = reference->get<std::string>();
  return schemas.at(name.substr(name.rfind('/') + 1));
}

inline Property property_of(const Json& schemas, const Json& schema) {
  Property property{resolved(schemas, schema), {}, false};
  if (property.schema.contains("oneOf")) {
    const Json alternatives = property.schema["oneOf"];
    for (const Json& one : alternatives) {
      if (one.value("type", Json()) == "null")
        property.nullable = true;
      else
        property.schema = resolved(schemas, one);
    }
  }
  if (const Json type = property.schema.value("type", Json("object")); type.is_array()) {
    for (const Json& one : type)
      one == "null" ? static_cast<void>(property.nullable = true) : static_cast<void>(property.type = one);
  } else {
    property.type = type;
  }
  return property;
}

/// What is wrong with how a field is read; empty: nothing.
inline std::string fault_of(const codec::Type& type, const Json& schemas, const Property& property) {
  const auto takes = [&](bool it) { return it ? std::string() : "is a " + property.type + " there"; };
  if (property.type == "string") return takes(type.text != nullptr);
  if (property.type == "integer") return takes(type.integer != nullptr);
  if (property.type == "number") return takes(type.number != nullptr);
  if (property.type == "boolean") return takes(type.boolean != nullptr);
  if (property.type == "object") return takes(type.object != nullptr);
  if (property.type != "array") return "has an unknown type there: " + property.type;
  if (type.element == nullptr) return takes(false);
  return fault_of(*type.element, schemas, property_of(schemas, property.schema.at("items")));
}
inline std::string fault_of(const codec::Field& field, const Json& schemas, const Property& property,
                            bool required) {
  const bool needed =
      field.required == codec::Required::by_spec || field.required == codec::Required::by_both;
  if (needed && !required) return "is needed here, and may be absent there";
  if (needed && property.nullable) return "is needed here, and may be null there";
  return fault_of(*field.type, schemas, property);
}

/// What is wrong with how a field is written; empty: nothing.
inline std::string fault_of(const codec::WriteField& field, const Property& property, bool required) {
  const bool is_list = property.type == "array";
  const auto limit = [&](const char* of_text, const char* of_list, std::size_t none) {
    return property.schema.value(is_list ? of_list : of_text, none);
  };
  constexpr std::size_t unlimited = (std::numeric_limits<std::size_t>::max)();
  const std::size_t most = limit("maxLength", "maxItems", unlimited);
  if (field.rule.most != most)
    return "has another upper limit than the " +
           (most == unlimited ? std::string("none") : std::to_string(most)) + " there";
  const std::size_t least = limit("minLength", "minItems", 0);
  const bool held = is_list && field.rule.required ? least <= 1 : field.rule.least == least;
  if (!held) return "has another lower limit than the " + std::to_string(least) + " there";
  if (field.rule.required && !required) return "is required here, and not there";
  if (field.rule.not_below_0 != (property.schema.value("minimum", -1.0) == 0))
    return "may be below 0 in one of both";
  if (field.rule.handle != property.schema.contains("pattern")) return "has a pattern in one of both";
  return {};
}

}  // namespace contract
