#include "contract/naming.hpp"

#include <algorithm>
#include <iterator>

#include "output/text.hpp"

namespace cli::contract {

namespace {

constexpr int most_cells_of_a_comment = 60;

constexpr bool is_upper_letter(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower_letter(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_number_sign(char c) { return c >= '0' && c <= '9'; }

/// Those that a field of the service may well be called.
constexpr std::string_view keywords[] = {
    "auto",    "bool",   "break",    "case",   "catch",    "char",    "class",     "const",  "continue",
    "default", "delete", "do",       "double", "else",     "enum",    "explicit",  "export", "extern",
    "false",   "float",  "for",      "friend", "goto",     "if",      "inline",    "int",    "long",
    "mutable", "new",    "operator", "or",     "private",  "public",  "protected", "not",    "namespace",
    "return",  "short",  "signed",   "static", "struct",   "switch",  "template",  "this",   "throw",
    "true",    "try",    "typedef",  "typeid", "typename", "union",   "unsigned",  "using",  "virtual",
    "void",    "while",  "and",      "xor",    "concept",  "requires"};

std::string as_identifier(std::string name, const char* fallback) {
  if (name.empty()) return fallback;
  if (is_number_sign(name.front())) name.insert(0, "n");
  if (std::find(std::begin(keywords), std::end(keywords), name) != std::end(keywords)) name += "_value";
  return name;
}

std::string without_ending(std::string_view name) {
  for (const std::string_view ending : {"Request", "Response", "Dto"})
    if (name.size() > ending.size() && name.ends_with(ending)) name.remove_suffix(ending.size());
  return std::string(name);
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string made;
  char before = '_';
  for (const char c : name) {
    if (is_upper_letter(c)) {
      if (before != '_' && !is_upper_letter(before)) made += '_';
      made += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower_letter(c) || is_number_sign(c)) {
      made += c;
    } else if (!made.empty() && made.back() != '_') {
      made += '_';
    }
    before = c;
  }
  while (!made.empty() && made.back() == '_') made.pop_back();
  return as_identifier(std::move(made), "field");
}

std::string pascal_case(std::string_view name) {
  std::string made;
  bool begins = true;
  for (const char c : name) {
    const bool is_letter = is_upper_letter(c) || is_lower_letter(c);
    if (is_letter || is_number_sign(c))
      made += begins && is_lower_letter(c) ? static_cast<char>(c - 'a' + 'A') : c;
    begins = !is_letter && !is_number_sign(c);
  }
  return as_identifier(std::move(made), "Thing");
}

std::string struct_name(std::string_view schema) {
  const bool is_request = schema.ends_with("Request");
  std::string name = without_ending(schema);
  const auto change = [&](std::string_view word) {
    if (name.size() <= word.size()) return false;
    if (name.starts_with(word)) return name.erase(0, word.size()), true;
    if (name.ends_with(word)) return name.erase(name.size() - word.size()), true;
    return false;
  };
  if (is_request && (change("Patch") || change("Update")))
    name += "Changes";
  else if (is_request && (change("Create") || change("Add")))
    name += "Draft";
  return pascal_case(name);
}

std::string in_quotes(std::string_view text) {
  std::string made = "\"";
  for (const char c : harmless(text)) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + '"';
}

std::string comment(std::string_view description) {
  std::string text = harmless(description.substr(0, description.find('\n')));
  if (const auto end = text.find(". "); end != text.npos) text.erase(end);
  std::replace(text.begin(), text.end(), '\\', '/');  // which would go on in the next line
  return text.empty() ? std::string() : "  ///< " + cut(text, most_cells_of_a_comment);
}

}  // namespace cli::contract
