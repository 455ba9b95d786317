// What --help and the man page say of all commands.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "commands/all.hpp"
#include "program/completion.hpp"
#include "program/manual.hpp"
#include "program/variables.hpp"
#include "support/catch.hpp"
#include "support/shell.hpp"

namespace rocketpunch::test::cli_manual {

using Catch::Matchers::ContainsSubstring;

namespace {

/// Calls that for the app and all commands, those that --help hides among them.
template <class Visit>
void walk(const CLI::App& app, const Visit& visit) {
  visit(app);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    walk(*command, visit);
}

std::string file_of(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE(text.str().size() > 100);
  return text.str();
}

std::string page() {
  const auto ran = run_cli({"man"}, {.variables = {{"SOURCE_DATE_EPOCH", "1788220800"}}});
  CHECK(ran.status == 0);
  return ran.out;
}

std::string section(const std::string& text, const std::string& name) {
  const auto begin = text.find("\n.Sh " + name + '\n');
  REQUIRE(begin != text.npos);
  return text.substr(begin, text.find("\n.Sh ", begin + 1) - begin);
}

}  // namespace

TEST_CASE("every option of every command has a description, and every command too", "[cli][manual]") {
  cli::CommandLine line;
  cli::add_all(line);
  walk(line.app(), [](const CLI::App& app) {
    INFO(app.get_name());
    CHECK_FALSE(app.get_description().empty());
    for (const CLI::Option* option : app.get_options()) {
      INFO(option->get_name());
      CHECK_FALSE(option->get_description().empty());
    }
  });
}

TEST_CASE("every command that does something has an example, of itself", "[cli][manual]") {
  cli::CommandLine line;
  cli::add_all(line);
  walk(line.app(), [](const CLI::App& app) {
    if (!cli::shown_commands(app).empty()) return;
    std::string name = app.get_name();
    for (const CLI::App* at = app.get_parent(); at != nullptr; at = at->get_parent())
      name = at->get_name() + ' ' + name;
    CHECK_THAT(app.get_footer(), ContainsSubstring("Example:\n  ") && ContainsSubstring(name));
  });
}

TEST_CASE("options that take a value say what it is", "[cli][manual]") {
  cli::CommandLine line;
  cli::add_all(line);
  walk(line.app(), [](const CLI::App& app) {
    for (const CLI::Option* option : cli::shown_options(app)) {
      INFO(app.get_name() << ' ' << option->get_name());
      CHECK((option->get_items_expected_max() > 0) == !option->get_option_text().empty());
    }
  });
}

TEST_CASE("the man page has all commands and options", "[cli][manual]") {
  const std::string text = page();
  cli::CommandLine line;
  cli::add_all(line);
  walk(line.app(), [&](const CLI::App& app) {
    if (app.get_group().empty() && app.get_parent() != nullptr) return;
    for (const CLI::Option* option : cli::shown_options(app))
      for (const std::string& name : option->get_lnames()) {
        INFO(app.get_name() << " --" << name);
        CHECK_THAT(text, ContainsSubstring("Fl -" + name));
      }
    if (cli::shown_commands(app).empty()) CHECK_THAT(text, ContainsSubstring(app.get_name() + "\n.Nm\n"));
  });
  CHECK_THAT(text, ContainsSubstring(".Dd September 1, 2026\n"));
}

TEST_CASE("the man page's exit statuses are those of the code", "[cli][manual]") {
  const std::string header = file_of(ROCKETPUNCH_TEST_CLI_SOURCES "/../../tools/cli/program/exit_code.hpp");
  const auto begin = header.find("enum class ExitCode {");
  const std::string body = header.substr(begin, header.find("};", begin) - begin);
  std::set<std::string> in_code, in_page;
  const std::regex value(R"(\w+ = (\d+),)"), item(R"(\n\.It (\d+)\n\S)");
  for (std::sregex_iterator at(body.begin(), body.end(), value), end; at != end; ++at)
    in_code.insert((*at)[1]);
  const std::string statuses = section(page(), "EXIT STATUS");
  for (std::sregex_iterator at(statuses.begin(), statuses.end(), item), end; at != end; ++at)
    in_page.insert((*at)[1]);
  CHECK(in_code.size() >= 10);
  CHECK(in_code == in_page);
}

TEST_CASE("the man page lists the variables that the code reads", "[cli][manual]") {
  std::set<std::string> in_table;
  for (const auto& variable : cli::known_variables) in_table.insert(variable.name);
  const std::string environment = section(page(), "ENVIRONMENT");
  for (const std::string& name : in_table)
    CHECK_THAT(environment, ContainsSubstring(".It Ev " + name + '\n'));
  // all that stand in quotes in the sources
  const std::regex quoted(R"re("(ROCKETPUNCH_[A-Z_]+)")re");
  std::set<std::string> in_code;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(ROCKETPUNCH_TEST_CLI_SOURCES "/../../tools/cli")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = file_of(entry.path().c_str());
    for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at)
      in_code.insert((*at)[1]);
  }
  in_code.erase("ROCKETPUNCH_");
  for (const std::string& name : in_code) {
    INFO(name);
    CHECK(in_table.count(name) == 1);
  }
}

TEST_CASE("docs/command.md has all exit statuses, variables and commands", "[cli][manual]") {
  const std::string text = file_of(ROCKETPUNCH_TEST_CLI_SOURCES "/../../docs/command.md");
  for (const cli::ExitMeaning& exit : cli::exit_meanings)
    CHECK_THAT(text, ContainsSubstring("\n| " + std::to_string(static_cast<int>(exit.code)) + " | "));
  for (const auto& variable : cli::known_variables)
    CHECK_THAT(text, ContainsSubstring('`' + std::string(variable.name) + '`'));
  // as they stand in the blocks that a shell would run
  const std::regex typed(R"(rocketpunch ((?:[^|#>)\n"]|"[^"\n]*")+))");
  int commands = 0;
  for (auto at = text.find("```sh\n"); at != text.npos; at = text.find("```sh\n", at)) {
    at += 6;
    const std::string block = text.substr(at, text.find("```", at) - at);
    for (std::sregex_iterator found(block.begin(), block.end(), typed), end; found != end; ++found) {
      auto words = CLI::detail::split_up((*found)[1]);
      CAPTURE(words);
      std::reverse(words.begin(), words.end());
      cli::CommandLine line;
      cli::add_all(line);
      CHECK_NOTHROW(line.app().parse(words));
      ++commands;
    }
  }
  CHECK(commands > 20);
}

TEST_CASE("mandoc finds no fault in the man page", "[cli][manual]") {
  const CliHome home;
  const auto faults = output_of("mandoc -Tlint", page(), home);
  if (!faults) {
    WARN("there is no mandoc: the man page is not checked");
    return;
  }
  CHECK(*faults == "");
}

}  // namespace rocketpunch::test::cli_manual
