// Holds JSON against a schema of the specification.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <regex>
#include <rocketpunch/timestamp.hpp>
#include <string>

#include "rules.hpp"

namespace contract {

inline bool is_of_type(const std::string& type, const Json& value) {
  if (type == "null") return value.is_null();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

inline bool is_of_format(const std::string& format, const Json& value) {
  if (format == "int32")
    return value >= (std::numeric_limits<std::int32_t>::min)() &&
           value <= (std::numeric_limits<std::int32_t>::max)();
  if (!value.is_string()) return true;
  const auto text = value.get<std::string>();
  if (format == "date")
    return std::regex_match(text, std::regex("\\d{4}-\\d\\d-\\d\\d")) && rocketpunch::Timestamp::parse(text);
  // RFC 3339, as JSON Schema has it
  if (format == "date-time")
    return std::regex_match(
               text,
               std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)")) &&
           rocketpunch::Timestamp::parse(text);
  if (format == "email") return std::regex_match(text, std::regex("[^@\\s]+@[^@\\s]+"));
  return true;
}

/// How long a text, in code points, or a list is.
inline std::size_t length_of(const Json& value) {
  if (!value.is_string()) return value.size();
  const auto text = value.get<std::string>();
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// What is wrong with a value, and where; empty: nothing. Stricter than JSON Schema: a field that the schema
/// doesn't name is wrong, and so is a keyword that isn't understood here.
inline std::string fault_of(const Json& schemas, const Json& schema, const Json& value,
                            const std::string& at) {
  const auto of_type = [&](const Json& type) {
    if (type.is_string()) return is_of_type(type, value);
    return std::any_of(type.begin(), type.end(), [&](const Json& one) { return is_of_type(one, value); });
  };
  for (const auto& [keyword, rule] : schema.items()) {
    bool held = true;
    if (keyword == "$ref") {
      if (auto fault = fault_of(schemas, resolved(schemas, schema), value, at); !fault.empty()) return fault;
    } else if (keyword == "oneOf") {
      held = std::count_if(rule.begin(), rule.end(),
                           [&](const Json& one) { return fault_of(schemas, one, value, at).empty(); }) == 1;
    } else if (keyword == "type") {
      held = of_type(rule);
    } else if (keyword == "enum") {
      held = value.is_null() || value.is_array() || std::find(rule.begin(), rule.end(), value) != rule.end();
    } else if (keyword == "minLength" || keyword == "minItems") {
      held = value.is_null() || length_of(value) >= rule.get<std::size_t>();
    } else if (keyword == "maxLength" || keyword == "maxItems") {
      held = value.is_null() || length_of(value) <= rule.get<std::size_t>();
    } else if (keyword == "minimum") {
      held = !value.is_number() || value >= rule;
    } else if (keyword == "pattern") {
      held = !value.is_string() ||
             std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
    } else if (keyword == "format") {
      held = is_of_format(rule, value);
    } else if (keyword == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
        if (auto fault = fault_of(schemas, rule, value[i], at + '[' + std::to_string(i) + ']');
            !fault.empty())
          return fault;
    } else if (keyword == "required") {
      for (const Json& name : rule)
        if (value.is_object() && !value.contains(name))
          return at + '.' + name.get<std::string>() + " is missing";
    } else if (keyword == "properties") {
      if (value.is_object())
        for (const auto& [name, inner] : value.items()) {
          if (!rule.contains(name)) return at + '.' + name + " isn't in the schema";
          if (auto fault = fault_of(schemas, rule[name], inner, at + '.' + name); !fault.empty())
            return fault;
        }
    } else if (keyword != "description" && keyword != "example" && keyword != "default") {
      return at + ": the keyword " + keyword + " isn't understood";
    }
    if (!held) return at + " breaks " + keyword + ' ' + rule.dump();
  }
  return {};
}

}  // namespace contract
