#include "contract/comparison.hpp"

#include <algorithm>
#include <rocketpunch/options.hpp>
#include <stdexcept>

#include "contract/deliberate.hpp"
#include "contract/specified.hpp"
#include "contract/value_comparison.hpp"

namespace cli::contract {

namespace {

using Access = rp::Operation::Access;

const char* access_text(Access access) {
  switch (access) {
    case Access::none: return "anyone";
    case Access::app_key: return "app key";
    case Access::app_key_and_user: return "app key, user beside it";
    case Access::user: return "user";
    case Access::any: break;
  }
  return "unknown";
}

/// A path without the names of its parameters.
std::string path_form(std::string_view path) {
  std::string made;
  bool in_name = false;
  for (const char c : path) {
    if (c == '}') in_name = false;
    if (!in_name) made += c;
    if (c == '{') in_name = true;
  }
  return made;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Comparison {
 public:
  Comparison(const Document& document, const std::vector<std::string>& only)
      : document_(document), only_(only), specified_(read_operations(document)) {}

  std::vector<Difference> compare_all() {
    check_names();
    compare_key_header();
    for (const KnownOperation& known : known_operations())
      if (is_asked_for(known.row->id)) compare_operation(known);
    for (const SpecifiedOperation& told : specified_.operations)
      if (is_asked_for(told.id) && !used_.contains(&told)) add_operation(told);
    findings_.begin({});
    if (only_.empty()) compare_enumerations();
    auto found = findings_.take(document_);
    for (Difference& difference : found) difference.reason = reason_for(difference);
    return found;
  }

 private:
  bool is_asked_for(std::string_view id) const { return only_.empty() || has(only_, id); }
  void check_names() const {
    for (const std::string& id : only_) {
      const auto known = known_operations();
      if (std::none_of(known.begin(), known.end(),
                       [&](const KnownOperation& one) { return one.row->id == id; }) &&
          std::none_of(specified_.operations.begin(), specified_.operations.end(),
                       [&](const SpecifiedOperation& one) { return one.id == id; }))
        throw std::invalid_argument("--operation: there is no \"" + id + "\", here or there");
    }
  }

  void add(Change change, bool breaks, std::string where, std::string what, std::string sdk, std::string told,
           std::string pointer, Findings::Code code = {}) {
    findings_.add({.change = change,
                   .breaks = breaks,
                   .where = std::move(where),
                   .what = std::move(what),
                   .sdk = std::move(sdk),
                   .told = std::move(told),
                   .pointer = std::move(pointer)},
                  std::move(code));
  }

  void compare_key_header() {
    const std::string known = rp::ClientOptions().key_header;
    if (!specified_.key_header.empty() && specified_.key_header != known)
      add(Change::changed, true, "ClientOptions.key_header", "name", known, specified_.key_header,
          "/components/securitySchemes");
  }

  /// By its id; else one with its method and path whose id no row has.
  const SpecifiedOperation* specified_for(const KnownOperation& known) {
    for (const SpecifiedOperation& told : specified_.operations)
      if (told.id == known.row->id && used_.insert(&told).second) return &told;
    for (const SpecifiedOperation& told : specified_.operations) {
      const auto all = known_operations();
      const bool is_named = std::any_of(all.begin(), all.end(),
                                        [&](const KnownOperation& one) { return one.row->id == told.id; });
      if (!is_named && told.method == known.row->method && has_path(told, *known.row) &&
          used_.insert(&told).second)
        return &told;
    }
    return nullptr;
  }
  static bool has_path(const SpecifiedOperation& told, const rp::Operation& row) {
    const std::string path = path_form(whole_path(row));
    // some deployments lie under /v1
    return path_form(told.path) == path ||
           (row.base == rp::Operation::Base::api && "/api" + path_form(told.path) == path);
  }

  void compare_operation(const KnownOperation& known) {
    const rp::Operation& row = *known.row;
    const std::string id(row.id);
    findings_.begin(id);
    const SpecifiedOperation* const told = specified_for(known);
    if (told == nullptr)
      return add(Change::gone, true, id, "operation", std::string(row.method) + ' ' + whole_path(row), "",
                 "/paths");
    if (told->id != id) add(Change::changed, false, id, "id", id, told->id, told->pointer);
    if (told->method != row.method)
      add(Change::changed, true, id, "method", std::string(row.method), told->method, told->pointer);
    if (!has_path(*told, row))
      add(Change::changed, true, id, "path", whole_path(row), told->path, told->pointer);
    if (told->access != row.access)
      add(Change::changed, told->access != Access::none, id, "access", access_text(row.access),
          access_text(told->access), told->pointer);
    if (told->scope != row.scope)
      add(Change::changed, !told->scope.empty(), id, "scope",
          row.scope.empty() ? "none" : std::string(row.scope), told->scope.empty() ? "none" : told->scope,
          told->pointer);
    ValueComparison values(document_, findings_);
    if (known.is_sign_in) {
      compare_sign_in(id, *told);
    } else {
      compare_parameters(known, *told, values);
      compare_body(known, *told, values);
    }
    compare_response(known, *told, values);
    for (const Schema& error : told->errors) values.compare_error(error);
  }

  void add_parameter(const std::string& id, const SpecifiedParameter& told, const KnownObject* query) {
    const std::string mark = told.in == "query" ? "?" : told.in == "path" ? "/" : ' ' + told.in + ' ';
    add(
        Change::added, told.required, id + mark + told.name, "parameter", "",
        type_text(told.schema) + (told.required ? ", required" : ""), told.pointer,
        query == nullptr || told.in != "query" ? Findings::Code() : [query, told](const CodeWriter& writer) {
          return writer.parameter(*query, told);
        });
  }

  /// A header that the SDK sends with every call, or that OpenAPI tells to pass over.
  static bool is_usual_header(const SpecifiedParameter& told) {
    return told.in == "header" && (told.name == "Accept-Language" || told.name == "Authorization" ||
                                   told.name == "Accept" || told.name == "Content-Type");
  }

  void compare_parameters(const KnownOperation& known, const SpecifiedOperation& told,
                          ValueComparison& values) {
    const std::string id(known.row->id);
    const auto fields = fields_of(*known.parameters);
    std::set<std::string_view> seen;
    for (const SpecifiedParameter& parameter : told.parameters) {
      const auto found = std::find_if(fields.begin(), fields.end(), [&](const KnownField* field) {
        return field->name == parameter.name && (field->in_path ? "path" : "query") == parameter.in;
      });
      if (found != fields.end()) {
        seen.insert((*found)->name);
        values.compare_field(**found, parameter.schema, parameter.required, Way::request,
                             known.parameters->table() + '.' + parameter.name, Place::parameter);
      } else if (!is_usual_header(parameter)) {
        add_parameter(id, parameter, known.parameters);
      }
    }
    for (const KnownField* field : fields)
      if (!seen.contains(field->name))
        add(Change::gone, true, id + (field->in_path ? '/' : '?') + std::string(field->name), "parameter",
            kinds_text(field->type->kinds), "", told.pointer + "/parameters");
  }

  void compare_body(const KnownOperation& known, const SpecifiedOperation& told, ValueComparison& values) {
    static constexpr const char* names[] = {"none", "JSON", "multipart", "form"};
    const std::string id(known.row->id);
    if (known.body_form != told.body_form)
      add(Change::changed, true, id, "body", names[static_cast<int>(known.body_form)],
          names[static_cast<int>(told.body_form)], told.pointer + "/requestBody");
    if (known.body == nullptr || !told.body) return;
    values.compare_object(*known.body, *told.body, Way::request);
    for (const std::string& part : told.parts)
      if (std::none_of(known.body->images.begin(), known.body->images.end(),
                       [&](const auto& image) { return image.name == part; }))
        add(Change::added, false, id + " part " + part, "part", "", "file", told.pointer + "/requestBody");
    for (const auto& image : known.body->images)
      if (!has(told.parts, image.name))
        add(Change::gone, true, id + " part " + std::string(image.name), "part", "file", "",
            told.pointer + "/requestBody");
  }

  void compare_response(const KnownOperation& known, const SpecifiedOperation& told,
                        ValueComparison& values) {
    const std::string id(known.row->id);
    if (known.is_sign_in) return;
    if ((known.response == nullptr) != !told.response)
      return add(Change::changed, known.response != nullptr, id, "response",
                 known.response == nullptr ? "none" : known.response->name(),
                 told.response ? type_text(*told.response) : "none", told.pointer + "/responses");
    if (known.response != nullptr)
      values.compare_type(*known.response, *told.response, Way::response, id + " response");
  }

  /// By names alone, since there are no tables.
  void compare_sign_in(const std::string& id, const SpecifiedOperation& told) {
    const SignIn known = sign_in_of(id);
    std::set<std::string> seen;
    for (const SpecifiedParameter& parameter : told.parameters) {
      if (parameter.in == "query" && has(known.parameters, parameter.name))
        seen.insert(parameter.name);
      else if (!is_usual_header(parameter))
        add_parameter(id, parameter, nullptr);
    }
    for (const std::string& name : known.parameters)
      if (!seen.contains(name))
        add(Change::gone, true, id + '?' + name, "parameter", "string", "", told.pointer + "/parameters");
    if (told.body) compare_names(id + " form ", known.form, *told.body, true);
    if (told.response) compare_names(id + " response ", known.response, *told.response, false);
  }
  void compare_names(const std::string& where, const std::vector<std::string>& known, const Schema& told,
                     bool is_request) {
    for (const auto& [name, node] : told.properties)
      if (!has(known, name))
        add(Change::added, is_request && told.required.contains(name), where + name, "field", "",
            type_text(read_schema(document_, node)), node.pointer());
    for (const std::string& name : known)
      if (told.property(name) == nullptr)
        add(Change::gone, true, where + name, "field", "string", "", told.pointer);
  }

  void add_operation(const SpecifiedOperation& told) {
    findings_.begin(told.id);
    add(Change::added, false, told.id, "operation", "", told.method + ' ' + told.path, told.pointer,
        [&told](const CodeWriter& writer) { return writer.operation(told); });
  }

  /// Those that stand among the schemas, which a document may have for people alone. Their names are the
  /// SDK's, with `Code` behind.
  void compare_enumerations() {
    const auto components = document_.root().find("components");
    if (!components) return;
    for (const auto& [name, node] : components->members_of("schemas")) {
      if (!node.value().is_object() || !node.find("enum") || !name.ends_with("Code")) continue;
      const std::string_view plain = std::string_view(name).substr(0, name.size() - 4);
      for (const KnownType* type : known_enumerations()) {
        if (type->name() == plain)
          ValueComparison(document_, findings_)
              .compare_type(*type, read_schema(document_, node), Way::response, name);
      }
    }
  }

  const Document& document_;
  const std::vector<std::string>& only_;
  Specified specified_;
  std::set<const SpecifiedOperation*> used_{};
  Findings findings_{};
};

}  // namespace

std::vector<Difference> compare(const Document& document, const std::vector<std::string>& only) {
  return Comparison(document, only).compare_all();
}

}  // namespace cli::contract
