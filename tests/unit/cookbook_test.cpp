// docs/cookbook.md shows what is in the programs of examples/cookbook, and all of them.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/guide_blocks.hpp"

namespace cookbook_test {

namespace fs = std::filesystem;
using rocketpunch::test::whole_file;

namespace {

const fs::path docs = ROCKETPUNCH_TEST_DOCS;
const fs::path programs = docs.parent_path() / "examples" / "cookbook";

/// The parts of a text, each with what begins it; without what is before the first.
std::vector<std::string> split(const std::string& text, const std::string& beginning) {
  std::vector<std::string> parts;
  for (auto at = text.find(beginning); at != text.npos;) {
    const auto next = text.find(beginning, at + 1);
    parts.push_back(text.substr(at, next == text.npos ? next : next - at));
    at = next;
  }
  return parts;
}

/// What stands between two texts, the first time.
std::string between(const std::string& text, const std::string& before, const std::string& behind) {
  const auto begin = text.find(before) + before.size();
  return text.substr(begin, text.find(behind, begin) - begin);
}

}  // namespace

TEST_CASE("docs/cookbook.md has a section for each program, with code that is in it byte for byte",
          "[docs]") {
  const std::string page = whole_file((docs / "cookbook.md").string());
  const std::string index = page.substr(0, page.find("\n## "));
  std::set<std::string> described;
  for (const std::string& section : split(page, "\n## ")) {
    const std::string name = between(section, "\n## ", "\n");
    INFO(name);
    described.insert(name);
    CHECK(index.find("| [" + name + "](#" + name + ") |\n") != index.npos);
    CHECK(section.find("(../examples/cookbook/" + name + ".cpp)") != section.npos);
    const std::string program = '\n' + whole_file((programs / (name + ".cpp")).string());
    const auto blocks = split(section, "\n```cpp\n");
    CHECK_FALSE(blocks.empty());
    for (const std::string& block : blocks) {
      const std::string code = '\n' + between(block, "\n```cpp\n", "```\n");
      INFO(code);
      CHECK(code.size() > 50);
      CHECK(program.find(code) != program.npos);
    }
    CHECK(section.find("**What it handles.** ") != section.npos);
    CHECK(section.find("What to change") != section.npos);
  }
  std::set<std::string> all;
  for (const auto& entry : fs::directory_iterator(programs))
    if (entry.path().extension() == ".cpp") all.insert(entry.path().stem().string());
  CHECK(described == all);
  CHECK(all.size() >= 20);
}

}  // namespace cookbook_test
