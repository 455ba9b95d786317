#include "contract/code.hpp"

#include <algorithm>
#include <vector>

#include "contract/naming.hpp"

namespace cli::contract {

namespace {

constexpr std::size_t most_structs = 500;  // of one run
constexpr int deepest_struct = 20;

using Access = rp::Operation::Access;

/// A row of operations.hpp. Its quota stands in no schema.
std::string operation_row(const SpecifiedOperation& told) {
  std::string_view path = told.path;
  std::string base = "Base::well_known";
  for (const auto& [prefix, name] :
       {std::pair{"/api/v1/", "Base::api"}, {"/v1/", "Base::api"}, {"/oauth/", "Base::oauth"}})
    if (path.starts_with(prefix)) {
      path.remove_prefix(std::string_view(prefix).size() - 1);
      base = name;
      break;
    }
  const char* const access = told.access == Access::none      ? "none"
                             : told.access == Access::app_key ? "app_key"
                             : told.access == Access::user    ? "user"
                                                              : "app_key_and_user";
  const bool is_read = told.method == "GET" || told.method == "HEAD" || told.method == "OPTIONS";
  const bool is_idempotent = told.method == "PUT" || told.method == "DELETE";
  return "// operations.hpp" +
         std::string(is_read
                         ? ""
                         : "; between the scope and Replay: the identifier of its own limit, if it has one") +
         "\n    {" + in_quotes(told.id) + ", " + in_quotes(told.method) + ", " + base + ", " +
         in_quotes(path) + ", Access::" + access + ", " + in_quotes(told.scope) + ", \"\", Replay::" +
         (is_read         ? "safe"
          : is_idempotent ? "idempotent"
                          : "unsafe") +
         "},\n";
}

std::string rule_text(const Schema& schema) {
  std::string made;
  const auto add = [&](const std::string& limit) { made += (made.empty() ? "" : ", ") + limit; };
  const bool is_list = (schema.kinds & kind::list) != 0;
  const auto least = is_list ? schema.min_items : schema.min_length;
  const auto most = is_list ? schema.max_items : schema.max_length;
  if (is_list && least && *least == 1)
    add(".required = true");
  else if (least && *least > 0)
    add(".least = " + std::to_string(*least));
  else if (schema.minimum && *schema.minimum >= 1 && *schema.minimum < 1e9)
    add(".least = " + std::to_string(static_cast<long>(*schema.minimum)));
  if (most)
    add(".most = " + std::to_string(*most));
  else if (schema.maximum && *schema.maximum >= 1 && *schema.maximum < 1e9)
    add(".most = " + std::to_string(static_cast<long>(*schema.maximum)));
  if (schema.pattern == "^[A-Za-z0-9_-]+$") add(".handle = true");
  if (schema.kinds == kind::number && schema.minimum && *schema.minimum == 0) add(".not_below_0 = true");
  return made.empty() ? made : ", {" + made + '}';
}

std::string initial_value(const std::string& type) {
  if (type == "bool") return " = false";
  return type == "int" || type == "double" || type == "std::int64_t" ? " = 0" : "{}";
}

/// The target of other operations with the same path's parameters; empty: there is none.
std::string known_target(const SpecifiedOperation& told) {
  for (const KnownOperation& known : known_operations()) {
    const auto fields = fields_of(*known.parameters);
    std::size_t used = 0;
    bool fits = true;
    for (const SpecifiedParameter& parameter : told.parameters) {
      if (parameter.in == "header") continue;
      ++used;
      fits &= std::any_of(fields.begin(), fields.end(), [&](const KnownField* field) {
        return field->name == parameter.name && field->in_path == (parameter.in == "path");
      });
    }
    if (fits && used == fields.size()) return known.parameters->structure();
  }
  return {};
}

}  // namespace

std::string CodeWriter::enumeration_of(const Schema& schema, const std::string& wire,
                                       std::string& before) const {
  for (const KnownType* known : known_enumerations())
    if (std::all_of(schema.codes.begin(), schema.codes.end(), [&](const std::string& code) {
          return std::find(known->codes.begin(), known->codes.end(), code) != known->codes.end();
        }))
      return known->name();
  const std::string name = schema.name.empty() ? pascal_case(wire) : pascal_case(schema.name);
  if (!written_.insert("enum " + name).second) return name;
  std::string values, constants, codes;
  for (const std::string& code : schema.codes) {
    const std::string value = snake_case(code);
    values += ", " + value;
    constants += ", " + value + " = Value::" + value;
    codes += (codes.empty() ? "" : ", ") + in_quotes(code);
  }
  before += "namespace codes {\n/// Values of `" + name + "`.\nstruct " + name +
            " {\n  enum class Value : unsigned char { unknown" + values +
            " };\n  static constexpr Value unknown = Value::unknown" + constants +
            ";\n  static constexpr std::string_view codes[] = {" + codes +
            "};\n};\n}  // namespace codes\nusing " + name + " = OpenEnum<codes::" + name + ">;\n\n";
  return name;
}

std::string CodeWriter::struct_of(const Schema& schema, const std::string& wire, Use use, std::string& before,
                                  int depth) const {
  if (const auto known = structs_.find(schema.name); known != structs_.end()) return known->second;
  if (const Node* const items = schema.property("items");
      items != nullptr && schema.name.starts_with("PageResponse"))
    return "Page<" + type_of_element(read_schema(document_, *items), wire, use, before, depth) + '>';
  const std::string name = schema.name.empty() ? pascal_case(wire) : struct_name(schema.name);
  if (written_.size() >= most_structs || depth > deepest_struct || !written_.insert(name).second) return name;
  std::string members, rows;
  for (const auto& [field, node] : schema.properties) {
    const Schema told = read_schema(document_, node);
    const Member member{name, snake_case(field), field, told, schema.required.contains(field), use};
    members += member_line(member, before, depth + 1);
    rows += table_row(member);
  }
  before += "struct " + name + " {\n" + members + "\n  friend bool operator==(const " + name + "&, const " +
            name + "&) = default;\n};\ntemplate <class Field>\nstruct Schema<" + name + ", Field> {\n" +
            (use == Use::changes ? "  static constexpr bool is_change = true;\n" : "") +
            "  static constexpr Field fields[] = {\n" + rows + "  };\n};\n\n";
  return name;
}

std::string CodeWriter::type_of_element(const Schema& schema, const std::string& wire, Use use,
                                        std::string& before, int depth) const {
  if (!schema.items || depth > deepest_struct) return "std::string";
  Schema element = read_schema(document_, *schema.items);
  if (element.codes.empty()) element.codes = schema.codes;
  return type_of(element, wire, use, before, depth + 1);
}

std::string CodeWriter::type_of(const Schema& schema, const std::string& wire, Use use, std::string& before,
                                int depth) const {
  if (schema.kinds == kind::list)
    return "std::vector<" + type_of_element(schema, wire, use, before, depth) + '>';
  if (schema.kinds == kind::object) return struct_of(schema, wire, use, before, depth);
  if (schema.kinds == kind::integer) return schema.format == "int32" ? "int" : "std::int64_t";
  if (schema.kinds == kind::number || schema.kinds == (kind::number | kind::integer)) return "double";
  if (schema.kinds == kind::boolean) return "bool";
  if (!schema.codes.empty()) return enumeration_of(schema, wire, before);
  // responses tell times without a format
  if (schema.format == "date-time" || (schema.format.empty() && wire.ends_with("At"))) return "Timestamp";
  if (schema.format == "date") return use == Use::model ? "Date" : "std::chrono::year_month_day";
  return "std::string";
}

std::string CodeWriter::member_line(const Member& member, std::string& before, int depth) const {
  std::string type = type_of(member.schema, member.wire, member.use, before, depth);
  const bool may_lack = !member.required || (member.use == Use::model && member.schema.nullable);
  if (member.use == Use::changes && member.schema.nullable)
    type = "Patch<" + type + '>';
  else if (may_lack && (member.schema.kinds != kind::list || member.use == Use::changes))
    type = "std::optional<" + type + '>';
  return "  " + type + ' ' + member.name + initial_value(type) + ';' + comment(member.schema.description) +
         '\n';
}

std::string CodeWriter::table_row(const Member& member) const {
  const bool needed = member.use == Use::model && member.required && !member.schema.nullable;
  const std::string rule =
      member.use == Use::model ? (needed ? ", Required::by_spec" : "") : rule_text(member.schema);
  return "      " + std::string(member.in_path ? "path_" : "") + "field<&" + member.structure +
         "::" + member.name + ">(" + in_quotes(member.wire) + rule + "),\n";
}

std::string CodeWriter::field(const KnownObject& known, const std::string& name, const Schema& schema,
                              bool required, Use use) const {
  const Member member{known.structure(), snake_case(name), name, schema, required, use};
  std::string before;
  const std::string line = member_line(member, before, 0);
  return before + "// struct " + known.structure() + '\n' + line + "// Schema<" + known.table() + ">\n" +
         table_row(member);
}

std::string CodeWriter::parameter(const KnownObject& query, const SpecifiedParameter& told) const {
  return field(query, told.name, told.schema, told.required, Use::query);
}

std::string CodeWriter::parameters_of(const SpecifiedOperation& told, std::string& before) const {
  if (std::string known = known_target(told); !known.empty()) return known;
  const std::string name = pascal_case(told.id) + (told.body ? "Target" : "Query");
  std::string members, rows;
  for (const SpecifiedParameter& parameter : told.parameters) {
    if (parameter.in != "path" && parameter.in != "query") continue;
    const Member member{
        name,       snake_case(parameter.name), parameter.name, parameter.schema, parameter.required,
        Use::query, parameter.in == "path"};
    members += member_line(member, before, 0);
    rows += table_row(member);
  }
  before += "struct " + name + " {\n" + members + "};\ntemplate <class Field>\nstruct Schema<" + name +
            ", Field> {\n  static constexpr Field fields[] = {\n" + rows + "  };\n};\n\n";
  return name;
}

std::string CodeWriter::operation(const SpecifiedOperation& told) const {
  std::string before;
  const std::string parameters = parameters_of(told, before);
  std::string body, response = "void";
  const bool is_change = told.method == "PATCH";
  if (told.body)
    body = struct_of(*told.body, told.id + "Draft", is_change ? Use::changes : Use::draft, before, 0);
  if (told.response) response = type_of(*told.response, told.id + "Response", Use::model, before, 0);
  return operation_row(told) + "// tools/cli/contract/known_operations.cpp\n    " +
         (body.empty() ? "takes" : "sends") + "<op(" + in_quotes(told.id) + "), " + parameters +
         (body.empty() ? "" : ", " + body) + ", " + response + ">(),\n" +
         (before.empty() ? "" : "// structs and their tables\n" + before);
}

std::string CodeWriter::code(const KnownType& enumeration, const std::string& code) const {
  const std::string value = snake_case(code);
  return "// codes::" + enumeration.name() + ": Value, the constants, codes\n    " + value + ",\n  " + value +
         " = Value::" + value + ",\n  " + in_quotes(code) + ",\n";
}

}  // namespace cli::contract
