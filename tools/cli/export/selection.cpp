#include "export/selection.hpp"

#include "program/exit_code.hpp"

namespace cli {

namespace {

std::string words_of(const Selection& selection, const std::string& name) {
  return selection.contains(name) ? selection[name].dump() : "not set";
}

}  // namespace

void require_same(const Selection& kept, const Selection& asked, const std::string& path,
                  std::string_view otherwise) {
  Selection all = kept;
  all.update(asked);
  std::string differences;
  for (const auto& [name, value] : all.items()) {
    const std::string there = words_of(kept, name), here = words_of(asked, name);
    if (there == here) continue;
    differences += (differences.empty() ? "" : ", ") + name + " is " + there + " there and " + here + " here";
  }
  if (!differences.empty())
    throw usage_failure(path + " is of another export: " + differences + "; ask for the same, or " +
                        std::string(otherwise));
}

}  // namespace cli
