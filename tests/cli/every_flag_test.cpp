// That every flag has a test: its name stands in one.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "commands/all.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_every_flag {

namespace {

void collect(const CLI::App& app, std::set<std::string>& names) {
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.insert("--" + name);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    collect(*command, names);
}

std::string all_tests() {
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(ROCKETPUNCH_TEST_CLI_SOURCES)) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

}  // namespace

TEST_CASE("every flag has a test", "[cli]") {
  cli::CommandLine line;
  cli::add_all(line);
  std::set<std::string> names;
  collect(line.app(), names);
  CHECK(names.size() > 40);
  const std::string tests = all_tests();
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(tests.find('"' + name + '"') != tests.npos);
  }
}

}  // namespace rocketpunch::test::cli_every_flag
