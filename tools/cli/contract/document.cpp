#include "contract/document.hpp"

#include <cmath>

namespace cli::contract {

namespace {

constexpr std::size_t deepest = 200;  // levels: what is read by recursion must end
// a member is looked for one after the other, so objects take time by the square of their members
constexpr std::size_t most_comparisons = 100'000'000;
constexpr std::size_t longest_pointer = 2'000;  // bytes, of names alone: each value has its own
constexpr int most_references_in_a_row = 100;   // beyond, it is a circle

std::string escaped(std::string_view name) {
  std::string made;
  for (const char c : name) {
    if (c == '~')
      made += "~0";
    else if (c == '/')
      made += "~1";
    else
      made += c;
  }
  return made;
}

std::string unescaped(std::string_view name) {
  std::string made;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_escape = name[i] == '~' && i + 1 < name.size();
    made += is_escape ? (name[++i] == '1' ? '/' : '~') : name[i];
  }
  return made;
}

/// Goes through a text before it is kept, and throws a `Malformed` at what goes beyond the limits.
class LimitCheck final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return begin_value(); }
  bool boolean(bool) override { return begin_value(); }
  bool number_integer(number_integer_t) override { return begin_value(); }
  bool number_unsigned(number_unsigned_t) override { return begin_value(); }
  bool number_float(number_float_t, const string_t&) override { return begin_value(); }
  bool string(string_t&) override { return begin_value(); }
  bool binary(binary_t&) override { return begin_value(); }
  bool start_object(std::size_t) override { return enter(false); }
  bool key(string_t& name) override {
    length_ += name.size() - levels_.back().name.size();
    if (length_ > longest_pointer) throw Malformed(pointer(1), "its members' names are too long");
    levels_.back().name = name;
    comparisons_ += levels_.back().count++;
    if (comparisons_ > most_comparisons) throw Malformed(pointer(1), "it has too many members");
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(true); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    throw Malformed(pointer(), "no JSON from byte " + std::to_string(position) + " on");
  }

 private:
  struct Level {
    bool is_array;
    std::size_t count = 0;
    std::string name{};
  };

  bool begin_value() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().count;
    return true;
  }
  bool enter(bool is_array) {
    begin_value();
    if (levels_.size() == deepest)
      throw Malformed(pointer(), "more than " + std::to_string(deepest) + " levels");
    levels_.push_back({is_array});
    return true;
  }
  bool leave() {
    length_ -= levels_.back().name.size();
    levels_.pop_back();
    return true;
  }
  /// Where the text is; `up`: so many levels above.
  std::string pointer(std::size_t up = 0) const {
    std::string made;
    for (std::size_t i = 0; i + up < levels_.size(); ++i) {
      const Level& level = levels_[i];
      if (level.is_array)
        made += '/' + std::to_string(level.count == 0 ? 0 : level.count - 1);
      else if (level.count > 0)
        made += '/' + escaped(level.name);
    }
    return made;
  }

  std::vector<Level> levels_;
  std::size_t length_ = 0;  // of the names in `levels_`
  std::size_t comparisons_ = 0;
};

}  // namespace

std::optional<Node> Node::find(std::string_view name) const {
  if (!value_->is_object()) refuse(std::string("an object is expected, not ") + value_->type_name());
  const auto found = value_->find(std::string(name));
  if (found == value_->end()) return std::nullopt;
  return Node(*found, pointer_ + '/' + escaped(name));
}

std::vector<std::pair<std::string, Node>> Node::members() const {
  if (!value_->is_object()) refuse(std::string("an object is expected, not ") + value_->type_name());
  std::vector<std::pair<std::string, Node>> made;
  for (const auto& [name, value] : value_->items())
    made.emplace_back(name, Node(value, pointer_ + '/' + escaped(name)));
  return made;
}

std::vector<Node> Node::elements() const {
  if (!value_->is_array()) refuse(std::string("an array is expected, not ") + value_->type_name());
  std::vector<Node> made;
  for (std::size_t i = 0; i < value_->size(); ++i)
    made.emplace_back((*value_)[i], pointer_ + '/' + std::to_string(i));
  return made;
}

const std::string& Node::text() const {
  if (!value_->is_string()) refuse(std::string("a string is expected, not ") + value_->type_name());
  return value_->get_ref<const std::string&>();
}

std::string Node::text_of(std::string_view name) const {
  const auto found = find(name);
  return found ? found->text() : std::string();
}

std::optional<double> Node::number_of(std::string_view name) const {
  const auto found = find(name);
  if (!found) return std::nullopt;
  if (!found->value().is_number())
    found->refuse(std::string("a number is expected, not ") + found->value().type_name());
  return found->value().get<double>();
}

std::optional<std::size_t> Node::size_of(std::string_view name) const {
  const auto size = number_of(name);
  if (!size) return std::nullopt;
  constexpr double most = 9'007'199'254'740'992;  // beyond, a double is no count
  if (*size < 0 || *size > most || *size != std::floor(*size))
    find(name)->refuse("a whole number from 0 on is expected");
  return static_cast<std::size_t>(*size);
}

bool Node::flag_of(std::string_view name) const {
  const auto found = find(name);
  if (!found) return false;
  if (!found->value().is_boolean())
    found->refuse(std::string("true or false is expected, not ") + found->value().type_name());
  return found->value().get<bool>();
}

std::vector<std::pair<std::string, Node>> Node::members_of(std::string_view name) const {
  const auto found = find(name);
  return found ? found->members() : std::vector<std::pair<std::string, Node>>();
}

std::vector<Node> Node::elements_of(std::string_view name) const {
  const auto found = find(name);
  return found ? found->elements() : std::vector<Node>();
}

Document::Document(const std::string& text) {
  LimitCheck check;
  nlohmann::json::sax_parse(text, &check);
  root_ = Json::parse(text);
}

Node Document::target_of(const Node& reference) const {
  const std::string& text = reference.text();
  if (text != "#" && !text.starts_with("#/"))
    reference.refuse("only references within the document are followed, not \"" + text + '"');
  Node at = root();
  std::string_view left = std::string_view(text).substr(1);
  while (!left.empty()) {
    left.remove_prefix(1);
    const std::string name = unescaped(left.substr(0, left.find('/')));
    left.remove_prefix(std::min(left.find('/'), left.size()));
    std::optional<Node> next;
    if (at.value().is_array() && !name.empty() && name.size() < 10 &&
        name.find_first_not_of("0123456789") == name.npos && std::stoul(name) < at.value().size())
      next = Node(at.value()[std::stoul(name)], at.pointer() + '/' + name);
    else if (at.value().is_object())
      next = at.find(name);
    if (!next) reference.refuse("\"" + text + "\" leads nowhere");
    at = *next;
  }
  return at;
}

Node Document::resolved(Node node) const {
  const Node first = node;
  for (int left = most_references_in_a_row; left > 0; --left) {
    const auto reference = node.find("$ref");
    if (!reference) return node;
    node = target_of(*reference);
  }
  first.refuse("its references lead in a circle, or over too many steps");
}

}  // namespace cli::contract
