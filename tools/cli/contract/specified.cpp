#include "contract/specified.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace cli::contract {

namespace {

using Access = rp::Operation::Access;

/// What stands behind a mark, up to a backtick.
std::string named_behind(const std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == text.npos) return {};
  const auto begin = at + mark.size();
  const auto end = text.find('`', begin);
  return end == text.npos ? std::string() : text.substr(begin, end - begin);
}

bool is_json(std::string_view media_type) {
  const auto plain = media_type.substr(0, media_type.find(';'));
  return plain == "application/json" || plain == "*/*" || plain.ends_with("+json");
}

class OperationReader {
 public:
  explicit OperationReader(const Document& document) : document_(document), root_(document.root()) {
    const std::string version = root_.text_of("openapi");
    if (!version.starts_with("3.0") && !version.starts_with("3.1"))
      throw Malformed("/openapi", "a document of OpenAPI 3.0 or 3.1 is expected");
    if (!root_.find("paths")) throw Malformed("", "there are no paths");
    read_schemes();
    read_prefix();
  }

  Specified read() {
    static constexpr std::array methods = {"get",   "put",     "post", "delete",
                                           "patch", "options", "head", "trace"};
    for (const auto& [path, unresolved] : root_.members_of("paths")) {
      if (path.starts_with("x-")) continue;
      const Node item = document_.resolved(unresolved);
      for (const auto& [method, operation] : item.members())
        if (std::find(methods.begin(), methods.end(), method) != methods.end())
          read_operation(item, path, method, operation);
    }
    return std::move(read_);
  }

 private:
  void read_schemes() {
    const auto components = root_.find("components");
    if (!components) return;
    for (const auto& [name, unresolved] : components->members_of("securitySchemes")) {
      const Node scheme = document_.resolved(unresolved);
      const bool is_key = scheme.text_of("type") == "apiKey";
      is_key_[name] = is_key;
      if (is_key && scheme.text_of("in") == "header") read_.key_header = scheme.text_of("name");
    }
  }
  /// The path of the first server, in which an address may have variables.
  void read_prefix() {
    const auto servers = root_.elements_of("servers");
    if (servers.empty()) return;
    const std::string url = servers.front().text_of("url");
    const auto scheme = url.find("://");
    const auto begin = url.find('/', scheme == url.npos ? 0 : scheme + 3);
    if (begin == url.npos) return;
    prefix_ = url.substr(begin);
    while (prefix_.ends_with('/')) prefix_.pop_back();
  }

  void read_operation(const Node& item, const std::string& path, const std::string& method,
                      const Node& node) {
    SpecifiedOperation& made = read_.operations.emplace_back();
    made.pointer = node.pointer();
    made.id = node.text_of("operationId");
    made.path = prefix_ + path;
    for (const char c : method) made.method += static_cast<char>(c - 'a' + 'A');
    if (made.id.empty()) made.id = made.method + ' ' + path;
    made.description = node.text_of("summary");
    read_security(made, node);
    read_parameters(made, node);
    read_parameters(made, item);
    read_body(made, node);
    read_responses(made, node);
  }

  /// Whom the operation's alternatives ask for; an empty one is for anybody.
  void read_security(SpecifiedOperation& made, const Node& node) const {
    auto security = node.find("security");
    if (!security) security = root_.find("security");
    bool key = false, user = false, nobody = !security || security->elements().empty();
    for (const Node& alternative : security ? security->elements() : std::vector<Node>()) {
      const auto schemes = alternative.members();
      nobody |= schemes.empty();
      for (const auto& [name, scopes] : schemes) {
        const auto found = is_key_.find(name);
        if (found == is_key_.end()) scopes.refuse("there is no security scheme of that name");
        (found->second ? key : user) = true;
        for (const Node& scope : scopes.elements())
          if (made.scope.empty()) made.scope = scope.text();
      }
    }
    made.access = nobody        ? Access::none
                  : key && user ? Access::app_key_and_user
                  : user        ? Access::user
                                : Access::app_key;
    if (made.access != Access::user) made.scope.clear();
    if (made.access == Access::user && made.scope.empty()) made.scope = scope_in(node.text_of("description"));
  }
  /// The service tells scopes in the text of an operation.
  static std::string scope_in(const std::string& text) {
    const std::string named = named_behind(text, "Required OAuth scope: `");
    return named.empty() ? named_behind(text, "Requires the `") : named;
  }

  /// Those of the operation come before those of all operations of its path.
  void read_parameters(SpecifiedOperation& made, const Node& node) const {
    for (const Node& unresolved : node.elements_of("parameters")) {
      const Node parameter = document_.resolved(unresolved);
      SpecifiedParameter one{.name = parameter.text_of("name"),
                             .in = parameter.text_of("in"),
                             .required = parameter.flag_of("required"),
                             .pointer = unresolved.pointer()};
      if (one.name.empty() || one.in.empty()) parameter.refuse("a parameter has to have name and in");
      if (const auto schema = parameter.find("schema")) one.schema = read_schema(document_, *schema);
      if (one.schema.description.empty()) one.schema.description = parameter.text_of("description");
      const bool is_known = std::any_of(
          made.parameters.begin(), made.parameters.end(),
          [&](const SpecifiedParameter& other) { return other.name == one.name && other.in == one.in; });
      if (!is_known) made.parameters.push_back(std::move(one));
    }
  }

  void read_body(SpecifiedOperation& made, const Node& node) const {
    const auto unresolved = node.find("requestBody");
    if (!unresolved) return;
    for (const auto& [media_type, content] : document_.resolved(*unresolved).members_of("content")) {
      const auto schema = content.find("schema");
      if (!schema || made.body) continue;
      if (media_type == "multipart/form-data") {
        read_parts(made, read_schema(document_, *schema));
      } else if (media_type == "application/x-www-form-urlencoded") {
        made.body_form = BodyForm::form;
        made.body = read_schema(document_, *schema);
      } else if (is_json(media_type)) {
        made.body_form = BodyForm::json;
        made.body = read_schema(document_, *schema);
      }
    }
  }
  /// The JSON is the part that is an object.
  void read_parts(SpecifiedOperation& made, const Schema& form) const {
    made.body_form = BodyForm::multipart;
    for (const auto& [name, node] : form.properties) {
      Schema part = read_schema(document_, node);
      if (!made.body && part.kinds == kind::object)
        made.body = std::move(part);
      else
        made.parts.push_back(name);
    }
  }

  void read_responses(SpecifiedOperation& made, const Node& node) const {
    for (const auto& [status, unresolved] : node.members_of("responses")) {
      if (status.starts_with("x-")) continue;
      const bool is_success = status.starts_with('2');
      const bool is_error = status.starts_with('4') || status.starts_with('5') || status == "default";
      for (const auto& [media_type, content] : document_.resolved(unresolved).members_of("content")) {
        const auto schema = content.find("schema");
        if (!schema || !is_json(media_type)) continue;
        if (is_success && !made.response) made.response = read_schema(document_, *schema);
        if (is_error) made.errors.push_back(read_schema(document_, *schema));
      }
    }
  }

  const Document& document_;
  Node root_;
  std::string prefix_{};
  std::map<std::string, bool> is_key_{};
  Specified read_{};
};

}  // namespace

Specified read_operations(const Document& document) { return OperationReader(document).read(); }

}  // namespace cli::contract
