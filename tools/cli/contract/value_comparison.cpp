#include "contract/value_comparison.hpp"

#include <algorithm>
#include <limits>

namespace cli::contract {

namespace {

namespace codec = rocketpunch::detail::codec;

constexpr int deepest_value = 100;  // of what the SDK has by recursion, such as the post that a post repeats

std::string number_text(double value) {
  std::string made = std::to_string(value);
  made.erase(made.find_last_not_of('0') + 1);
  if (made.ends_with('.')) made.pop_back();
  return made;
}

std::string list_text(const std::vector<std::string>& words) {
  std::string made;
  for (const std::string& word : words) made += (made.empty() ? "" : ", ") + word;
  return made;
}

bool is_needed(const KnownField& field) {
  return field.required == codec::Required::by_spec || field.required == codec::Required::by_both;
}

/// Whether a request has it whatever the caller does.
bool is_always_sent(const KnownField& field) {
  if (field.type->may_be_left_out) return false;
  return field.type->kinds != kind::list || field.rule.required || field.rule.even_if_empty ||
         is_needed(field);
}

std::string known_type_text(const KnownType& type) {
  std::string made = kinds_text(type.kinds);
  if (type.bits != 0) made += type.bits == 32 ? " (int32)" : " (int64)";
  if (!type.format.empty()) made += " (" + std::string(type.format) + ')';
  return made;
}

/// Limits as the document may have them: nothing where there is none.
std::optional<double> upper_limit(std::size_t most) {
  if (most == codec::Rule{}.most) return std::nullopt;
  return static_cast<double>(most);
}
std::optional<double> lower_limit(std::size_t least) {
  if (least == 0) return std::nullopt;
  return static_cast<double>(least);
}
std::optional<double> as_limit(const std::optional<std::size_t>& size) {
  if (!size) return std::nullopt;
  return static_cast<double>(*size);
}
std::optional<double> as_lower_limit(const std::optional<std::size_t>& size) {
  return lower_limit(size.value_or(0));
}

bool is_date_format(std::string_view format) {
  return format == "date" || format == "date-time" || format == "time";
}

}  // namespace

void ValueComparison::changed(const char* what, bool breaks, const std::string& where, std::string sdk,
                              std::string told, const Schema& schema) {
  findings_.add({.change = Change::changed,
                 .breaks = breaks,
                 .where = where,
                 .what = what,
                 .sdk = std::move(sdk),
                 .told = std::move(told),
                 .pointer = schema.pointer});
}

void ValueComparison::compare_object(const KnownObject& known, const Schema& schema, Way way,
                                     const codec::Rule* rule) {
  findings_.is_called(schema, known);
  if (!seen_.emplace(schema.pointer, &known, way).second) return;
  const auto fields = fields_of(known);
  for (const auto& [name, node] : schema.properties) {
    const bool required = schema.required.contains(name);
    const std::string where = known.table() + '.' + name;
    const Schema told = read_schema(document_, node);
    const auto found = std::find_if(fields.begin(), fields.end(), [&, &wanted = name](const KnownField* one) {
      return one->name == wanted;
    });
    if (found != fields.end()) {
      KnownField one = **found;
      if (rule != nullptr) one.rule = *rule;
      compare_field(one, told, required, way, where, known.is_change ? Place::change : Place::body);
      continue;
    }
    findings_.add(
        {.change = Change::added,
         .breaks = way == Way::request && required,
         .where = where,
         .what = "field",
         .told = type_text(told) + (required ? ", required" : ""),
         .pointer = node.pointer()},
        [&known, told, required, way, name = name](const CodeWriter& writer) {
          const Use use = way == Way::response ? Use::model : known.is_change ? Use::changes : Use::draft;
          return writer.field(known, name, told, required, use);
        });
  }
  for (const KnownField* one : fields)
    if (!one->guide_only && schema.property(one->name) == nullptr)
      findings_.add({.change = Change::gone,
                     .breaks = way == Way::request || is_needed(*one),
                     .where = known.table() + '.' + std::string(one->name),
                     .what = "field",
                     .sdk = known_type_text(*one->type),
                     .pointer = schema.pointer});
}

void ValueComparison::compare_error(const Schema& schema) {
  for (const auto& [name, node] : schema.properties) {
    const Schema told = read_schema(document_, node);
    bool is_known = false;
    for (const KnownObject* form : known_errors())
      for (const KnownField& one : form->fields)
        if (one.name == name) {
          is_known = true;
          compare_type(*one.type, told, Way::error, form->table() + '.' + name);
        }
    if (!is_known)
      findings_.add({.change = Change::added,
                     .where = known_errors().front()->table() + '.' + name,
                     .what = "field",
                     .told = type_text(told),
                     .pointer = node.pointer()});
  }
}

void ValueComparison::compare_field(const KnownField& known, const Schema& schema, bool required, Way way,
                                    const std::string& where, Place place) {
  if (way != Way::error) compare_presence(known, schema, required, way, where, place);
  const bool stands_for_text = known.type->kinds == kind::object && known.rule.most != codec::Rule{}.most;
  if (stands_for_text && schema.kinds == kind::object)
    return compare_object(*known.type->of(), schema, way, &known.rule);
  compare_type(*known.type, schema, way, where);
  if (way == Way::request) compare_limits(known, schema, where, place);
}

void ValueComparison::compare_type(const KnownType& known, const Schema& schema, Way way,
                                   const std::string& where) {
  if (++depth_ > deepest_value) throw Malformed(schema.pointer, "more than 100 values within each other");
  const auto with_integers = [](unsigned kinds) {
    return (kinds & kind::number) != 0 ? kinds | kind::integer : kinds;
  };
  const bool fits = way == Way::request ? (known.kinds & with_integers(schema.kinds)) != 0
                                        : (schema.kinds & ~with_integers(known.kinds)) == 0;
  if (schema.kinds != 0 && !fits) {
    changed("type", true, where, known_type_text(known), type_text(schema), schema);
  } else {
    const bool is_narrow = way != Way::request && known.bits == 32 && schema.format == "int64";
    const bool is_wide = way == Way::request && known.bits == 64 && schema.format == "int32";
    const bool is_other_date =
        is_date_format(schema.format) && known.format != schema.format && known.kinds == kind::text;
    if (is_narrow || is_wide || is_other_date)
      changed("format", is_narrow || (is_other_date && way == Way::request), where, known_type_text(known),
              type_text(schema), schema);
    compare_codes(known, schema, way, where);
    if ((schema.kinds & kind::object) != 0 && known.of != nullptr) compare_object(*known.of(), schema, way);
    if (known.element != nullptr && schema.items) {
      Schema element = read_schema(document_, *schema.items);
      if (element.codes.empty()) element.codes = schema.codes;
      compare_type(*known.element, element, way, where + "[]");
    }
  }
  --depth_;
}

void ValueComparison::compare_codes(const KnownType& known, const Schema& schema, Way way,
                                    const std::string& where) {
  if (schema.codes.empty() || (known.kinds & kind::text) == 0) return;
  if (known.codes.empty())
    return changed("codes", way == Way::request, where, "any text", list_text(schema.codes), schema);
  for (const std::string& code : schema.codes)
    if (std::find(known.codes.begin(), known.codes.end(), code) == known.codes.end())
      findings_.add({.change = Change::added,
                     .where = known.name(),
                     .what = "code",
                     .told = code,
                     .pointer = schema.pointer},
                    [&known, code](const CodeWriter& writer) { return writer.code(known, code); });
  for (const std::string_view code : known.codes)
    if (std::find(schema.codes.begin(), schema.codes.end(), code) == schema.codes.end())
      findings_.add({.change = Change::gone,
                     .breaks = way == Way::request,
                     .where = where,
                     .what = "code",
                     .sdk = std::string(code),
                     .pointer = schema.pointer});
}

void ValueComparison::compare_presence(const KnownField& known, const Schema& schema, bool required, Way way,
                                       const std::string& where, Place place) {
  const KnownType& type = *known.type;
  if (way == Way::response) {
    const bool is_there = required && !schema.nullable;
    if (is_needed(known) && !is_there)
      changed("required", true, where, "needed", required ? "may be null" : "may be missing", schema);
    else if (!is_needed(known) && !known.guide_only && is_there)
      changed("required", false, where, "may be missing", "always there", schema);
    return;
  }
  if (required && !is_always_sent(known))
    changed("required", true, where, "may be left out", "required", schema);
  else if (!required && !schema.has_default && is_always_sent(known))
    changed("required", false, where, "required", "may be left out", schema);
  if (type.clears && !schema.nullable)
    changed("null", true, where, "can be emptied", "can't be null", schema);
  else if (place == Place::change && !type.clears && schema.nullable)
    changed("null", false, where, "can't be emptied", "may be null", schema);
}

void ValueComparison::compare_limit(const char* what, std::optional<double> known, std::optional<double> told,
                                    bool is_upper, const Schema& schema, const std::string& where) {
  if (known == told) return;
  const bool is_tighter = told && (!known || (is_upper ? *told < *known : *told > *known));
  const auto text_of = [](const std::optional<double>& limit) {
    return limit ? number_text(*limit) : "none";
  };
  changed(what, is_tighter, where, text_of(known), text_of(told), schema);
}

void ValueComparison::compare_text_limits(const KnownType& type, const KnownField& known,
                                          const Schema& schema, const std::string& where) {
  const codec::Rule& rule = known.rule;
  const bool is_free = type.codes.empty() && type.format.empty();
  const auto most = rule.handle ? std::min(rule.most, codec::limits::company.most) : rule.most;
  if (is_free || schema.max_length)
    compare_limit("maxLength", upper_limit(most), as_limit(schema.max_length), true, schema, where);
  // what stands in a path is never empty, nor is a handle
  const bool is_never_empty = known.in_path || rule.handle;
  if (!is_never_empty || schema.min_length > 1)
    compare_limit("minLength", lower_limit(rule.least), as_lower_limit(schema.min_length), false, schema,
                  where);
  constexpr const char* handle = "^[A-Za-z0-9_-]+$";
  if (rule.handle ? schema.pattern != handle : !schema.pattern.empty())
    changed("pattern", !schema.pattern.empty(), where, rule.handle ? handle : "none",
            schema.pattern.empty() ? "none" : schema.pattern, schema);
}

void ValueComparison::compare_limits(const KnownField& known, const Schema& schema, const std::string& where,
                                     Place place) {
  const codec::Rule& rule = known.rule;
  const unsigned kinds = known.type->kinds;
  if (kinds == kind::list && place == Place::parameter) {
    // the rule is its elements'
    if (known.type->element->kinds == kind::text && schema.items)
      compare_text_limits(*known.type->element, known, read_schema(document_, *schema.items), where + "[]");
    compare_limit("maxItems", std::nullopt, as_limit(schema.max_items), true, schema, where);
  } else if (kinds == kind::list) {
    compare_limit("minItems", lower_limit(rule.required ? 1 : rule.least), as_lower_limit(schema.min_items),
                  false, schema, where);
    compare_limit("maxItems", upper_limit(rule.most), as_limit(schema.max_items), true, schema, where);
  } else if ((kinds & kind::text) != 0) {
    compare_text_limits(*known.type, known, schema, where);
  } else if ((kinds & (kind::integer | kind::number)) != 0) {
    // an id in a path is greater than 0 in any case
    if (!known.in_path || schema.minimum > 1)
      compare_limit("minimum", rule.not_below_0 ? 0 : lower_limit(rule.least), schema.minimum, false, schema,
                    where);
    compare_limit("maximum", upper_limit(rule.most), schema.maximum, true, schema, where);
  }
}

}  // namespace cli::contract
