#include "contract/schema.hpp"

#include <algorithm>

#include "contract/known.hpp"

namespace cli::contract {

namespace {

constexpr int most_parts = 1'000;  // of one schema: allOf of allOf may multiply
constexpr int deepest_parts = 50;

constexpr std::pair<std::string_view, unsigned> kind_names[] = {
    {"string", kind::text},     {"integer", kind::integer}, {"number", kind::number},
    {"boolean", kind::boolean}, {"object", kind::object},   {"array", kind::list},
};

unsigned kind_named(const Node& node) {
  for (const auto& [name, bit] : kind_names)
    if (node.text() == name) return bit;
  node.refuse("there is no type \"" + node.text() + '"');
}

template <class T>
void keep_greatest(std::optional<T>& into, const std::optional<T>& other) {
  if (other) into = into ? std::max(*into, *other) : other;
}
template <class T>
void keep_least(std::optional<T>& into, const std::optional<T>& other) {
  if (other) into = into ? std::min(*into, *other) : other;
}

/// What both say, for a value that is both.
void join(Schema& into, const Schema& part) {
  if (part.kinds != 0) into.kinds = into.kinds == 0 ? part.kinds : into.kinds & part.kinds;
  if (into.name.empty()) into.name = part.name;
  if (into.format.empty()) into.format = part.format;
  if (into.pattern.empty()) into.pattern = part.pattern;
  if (into.description.empty()) into.description = part.description;
  if (into.codes.empty()) into.codes = part.codes;
  if (!into.items) into.items = part.items;
  into.has_default |= part.has_default;
  keep_greatest(into.min_length, part.min_length);
  keep_least(into.max_length, part.max_length);
  keep_greatest(into.min_items, part.min_items);
  keep_least(into.max_items, part.max_items);
  keep_greatest(into.minimum, part.minimum);
  keep_least(into.maximum, part.maximum);
  into.required.insert(part.required.begin(), part.required.end());
  for (const auto& [name, node] : part.properties)
    if (into.property(name) == nullptr) into.properties.emplace_back(name, node);
}

/// For a value that is one of them: what they have in common, and the fields of all.
Schema one_of(const std::vector<Schema>& parts) {
  Schema made = parts.front();
  for (const Schema& part : parts) {
    made.kinds |= part.kinds;
    made.nullable |= part.nullable;
    if (&part == &parts.front()) continue;
    if (made.name != part.name) made.name.clear();
    if (made.format != part.format) made.format.clear();
    if (made.pattern != part.pattern) made.pattern.clear();
    if (made.codes.empty() || part.codes.empty()) made.codes.clear();
    for (const std::string& code : part.codes)
      if (!made.codes.empty() && std::find(made.codes.begin(), made.codes.end(), code) == made.codes.end())
        made.codes.push_back(code);
    made.min_length = made.max_length = made.min_items = made.max_items = std::nullopt;
    made.minimum = made.maximum = std::nullopt;
    std::erase_if(made.required, [&](const std::string& name) { return !part.required.contains(name); });
    for (const auto& [name, node] : part.properties)
      if (made.property(name) == nullptr) made.properties.emplace_back(name, node);
  }
  return made;
}

class SchemaReader {
 public:
  explicit SchemaReader(const Document& document) : document_(document) {}

  Schema read(const Node& node, int depth = 0) {
    if (depth > deepest_parts || ++parts_ > most_parts)
      node.refuse("the schema consists of too many parts, or of itself");
    Schema schema;
    schema.pointer = node.pointer();
    if (node.value().is_boolean()) return schema;  // anything, or nothing
    if (node.find("$ref")) {
      const Node target = document_.resolved(node);
      schema = read(target, depth + 1);
      if (const std::string_view at = target.pointer(); at.starts_with("/components/schemas/"))
        if (at.find('/', 20) == at.npos) schema.name = at.substr(20);
    }
    read_type(schema, node);
    read_limits(schema, node);
    read_codes(schema, node);
    if (const std::string told = node.text_of("description"); !told.empty()) schema.description = told;
    if (node.find("default")) schema.has_default = true;
    for (const auto& [name, inner] : node.members_of("properties"))
      if (schema.property(name) == nullptr) schema.properties.emplace_back(name, inner);
    for (const Node& name : node.elements_of("required")) schema.required.insert(name.text());
    if (const auto items = node.find("items")) schema.items = *items;
    for (const Node& part : node.elements_of("allOf")) join(schema, read(part, depth + 1));
    for (const char* const word : {"oneOf", "anyOf"}) read_alternatives(schema, node, word, depth);
    if (schema.kinds == 0 && !schema.properties.empty()) schema.kinds = kind::object;
    return schema;
  }

 private:
  static void read_type(Schema& schema, const Node& node) {
    if (node.flag_of("nullable")) schema.nullable = true;
    const auto type = node.find("type");
    if (!type) return;
    const auto add = [&](const Node& one) {
      if (one.text() == "null")
        schema.nullable = true;
      else
        schema.kinds |= kind_named(one);
    };
    if (!type->value().is_array()) return add(*type);
    for (const Node& one : type->elements()) add(one);
  }
  static void read_limits(Schema& schema, const Node& node) {
    if (const std::string told = node.text_of("format"); !told.empty()) schema.format = told;
    if (const std::string told = node.text_of("pattern"); !told.empty()) schema.pattern = told;
    keep_greatest(schema.min_length, node.size_of("minLength"));
    keep_least(schema.max_length, node.size_of("maxLength"));
    keep_greatest(schema.min_items, node.size_of("minItems"));
    keep_least(schema.max_items, node.size_of("maxItems"));
    keep_greatest(schema.minimum, node.number_of("minimum"));
    keep_least(schema.maximum, node.number_of("maximum"));
    read_exclusive(schema, node);
  }
  /// A number in 3.1, a flag beside the limit in 3.0. Of whole numbers, the next one is the limit.
  static void read_exclusive(Schema& schema, const Node& node) {
    const double step = (schema.kinds & kind::integer) != 0 ? 1 : 0;
    if (const auto above = node.find("exclusiveMinimum")) {
      if (above->value().is_number())
        keep_greatest(schema.minimum, std::optional(above->value().get<double>() + step));
      else if (node.flag_of("exclusiveMinimum") && schema.minimum)
        *schema.minimum += step;
    }
    if (const auto below = node.find("exclusiveMaximum")) {
      if (below->value().is_number())
        keep_least(schema.maximum, std::optional(below->value().get<double>() - step));
      else if (node.flag_of("exclusiveMaximum") && schema.maximum)
        *schema.maximum -= step;
    }
  }
  static void read_codes(Schema& schema, const Node& node) {
    const auto add = [&](const Node& code) {
      if (code.value().is_null()) schema.nullable = true;
      if (code.value().is_string()) schema.codes.push_back(code.text());
    };
    for (const Node& code : node.elements_of("enum")) add(code);
    if (const auto only = node.find("const")) add(*only);
  }
  void read_alternatives(Schema& schema, const Node& node, const char* word, int depth) {
    std::vector<Schema> parts;
    for (const Node& one : node.elements_of(word)) {
      Schema part = read(one, depth + 1);
      if (part.kinds == 0 && part.nullable && part.properties.empty())
        schema.nullable = true;
      else
        parts.push_back(std::move(part));
    }
    if (parts.empty()) return;
    Schema joined = one_of(parts);
    schema.nullable |= joined.nullable;
    if (!joined.name.empty() || parts.size() == 1) schema.pointer = joined.pointer;
    join(schema, joined);
  }

  const Document& document_;
  int parts_ = 0;
};

}  // namespace

const Node* Schema::property(std::string_view field) const {
  for (const auto& [own, node] : properties)
    if (own == field) return &node;
  return nullptr;
}

Schema read_schema(const Document& document, const Node& node) { return SchemaReader(document).read(node); }

std::string kinds_text(unsigned kinds) {
  std::string made;
  for (const auto& [name, bit] : kind_names)
    if ((kinds & bit) != 0) made += (made.empty() ? "" : " or ") + std::string(name);
  return made.empty() ? "any" : made;
}

std::string type_text(const Schema& schema) {
  std::string made = kinds_text(schema.kinds);
  if (!schema.format.empty()) made += " (" + schema.format + ')';
  if (schema.nullable) made += " or null";
  return made;
}

}  // namespace cli::contract
