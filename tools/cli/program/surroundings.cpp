#include "program/surroundings.hpp"

#include <unistd.h>

namespace cli {

Environment Environment::of_process() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (const auto equals = text.find('='); equals != text.npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return Environment(std::move(variables));
}

std::optional<std::string> Environment::get(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Environment::names(std::string_view beginning) const {
  std::vector<std::string> names;
  for (const auto& [name, value] : variables_)
    if (name.starts_with(beginning) && !value.empty()) names.push_back(name);
  return names;
}

}  // namespace cli
