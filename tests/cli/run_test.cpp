// What is said of the program, and of a command line that can't be carried out.
#include "program/run.hpp"

#include <algorithm>
#include <streambuf>

#include "output/text.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_run {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

/// Every command that does something, as it is typed.
void collect_commands(const CLI::App& app, const Arguments& words, std::vector<Arguments>& commands) {
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* command : below) {
    Arguments longer = words;
    longer.push_back(command->get_name());
    collect_commands(*command, longer, commands);
  }
  if (below.empty()) commands.push_back(words);
}

std::vector<Arguments> all_commands() {
  cli::CommandLine line;
  cli::add_all(line);
  std::vector<Arguments> commands;
  collect_commands(line.app(), {}, commands);
  return commands;
}

const CLI::App& command_of(cli::CommandLine& line, const Arguments& words) {
  CLI::App* command = &line.app();
  for (const std::string& word : words) command = command->get_subcommand(word);
  return *command;
}

Ran run(const Arguments& arguments) {
  return run_cli(arguments, InProcess{.variables = CliHome().variables()});
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Where nothing can be written to.
struct Full : std::streambuf {
  int overflow(int) override { return traits_type::eof(); }
  int sync() override { return -1; }
};

Ran run_into_full(bool reader_left) {
  const CliHome home;
  Full full;
  std::ostream out(&full);
  std::istringstream in;
  std::ostringstream err;
  cli::Surroundings around{
      .environment = cli::Environment(home.variables()), .in = in, .out = out, .err = err};
  around.reader_left = [reader_left] { return reader_left; };
  const auto code = cli::run({"jobs", "search", "--mock"}, around, cli::add_all);
  return {static_cast<int>(code), "", err.str()};
}

}  // namespace

TEST_CASE("without a command it says what there is", "[cli]") {
  for (const Arguments& arguments : {Arguments{}, Arguments{"--help"}, Arguments{"-h"}}) {
    const auto ran = run(arguments);
    CHECK(ran.status == 0);
    CHECK_THAT(ran.out, ContainsSubstring("Commands:") && ContainsSubstring("\n  jobs, job "));
    CHECK(ran.err.empty());
  }
}

TEST_CASE("--version says which it is", "[cli]") {
  const auto ran = run({"--version"});
  CHECK(ran.status == 0);
  CHECK(ran.out == std::string("rocketpunch ") + rocketpunch::version + '\n');
}

TEST_CASE("--help of every command is enough to use it", "[cli]") {
  const auto commands = all_commands();
  CHECK(commands.size() > 20);
  for (Arguments words : commands) {
    CAPTURE(words);
    cli::CommandLine line;
    cli::add_all(line);
    const CLI::App& command = command_of(line, words);
    words.emplace_back("--help");
    const auto ran = run(words);
    CHECK(ran.status == 0);
    CHECK_THAT(ran.out, StartsWith(command.get_description().substr(0, 30)));
    CHECK_THAT(ran.out, ContainsSubstring("\nUsage: rocketpunch ") &&
                            ContainsSubstring("\nExample:\n  rocketpunch ") &&
                            ContainsSubstring("--base-url"));
    for (const CLI::Option* option : command.get_options()) {
      CAPTURE(option->get_name());
      if (option == command.get_help_ptr()) continue;
      CHECK_FALSE(option->get_description().empty());
      CHECK_THAT(ran.out,
                 ContainsSubstring(option->get_lnames().empty() ? option->get_name()
                                                                : "--" + option->get_lnames().front()));
    }
    std::istringstream text(ran.out);
    for (std::string shown; std::getline(text, shown);) {
      CAPTURE(shown);
      CHECK((shown.starts_with("  rocketpunch ") || shown.starts_with("Usage:") || cli::cells(shown) <= 80));
    }
  }
}

TEST_CASE("what can't be carried out is one line that tells where to look", "[cli]") {
  struct Case {
    Arguments arguments;
    std::string says;
  };
  const Case cases[] = {
      {{"nonsense"}, "no command \"nonsense\" behind rocketpunch; there are jobs, events, "},
      {{"jobs"},
       "no command behind rocketpunch jobs; there are search, get, create, publish, unpublish; see "
       "rocketpunch jobs --help\n"},
      {{"jobs", "find"}, "no command \"find\" behind rocketpunch jobs; there are search, get"},
      {{"--salary", "jobs"}, "no option \"--salary\"; see rocketpunch jobs --help\n"},
      {{"jobs", "search", "--salary", "1"}, "--salary; see rocketpunch jobs search --help\n"},
      {{"jobs", "search", "--page"}, "--page"},
      {{"jobs", "search", "--page", "one"}, "--page"},
      {{"jobs", "search", "--json", "--csv"}, "--csv"},
      {{"jobs", "search", "--json", "--columns", "title"}, "--columns"},
      {{"jobs", "search", "--limit", "0"}, "--limit"},
      {{"jobs", "search", "a", "b"}, "b"},
      {{"jobs", "get"}, "ID"},
      {{"jobs", "search", "--color", "blue"}, "--color"},
      {{"jobs", "search", "--quota", "some"}, "--quota"},
      {{"jobs", "search", "--timeout", "0"}, "--timeout"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.arguments);
    const auto ran = run(one.arguments);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(count_lines(ran.err) == 1);
    CHECK_THAT(ran.err,
               StartsWith("rocketpunch: ") && ContainsSubstring(one.says) && ContainsSubstring("--help"));
  }
}

TEST_CASE("a complaint can't steer the terminal", "[cli]") {
  const auto ran = run({"jobs", "search", "--columns", "\x1b[31m\n", "--mock"});
  CHECK(ran.status == 2);
  CHECK(ran.err.find('\x1b') == std::string::npos);
  CHECK(count_lines(ran.err) == 1);
}

TEST_CASE("an output that is full is a failure", "[cli]") {
  const auto ran = run_into_full(false);
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: can't write to the standard output\n"));
}

TEST_CASE("an output that nobody reads any more is none", "[cli]") {
  const auto ran = run_into_full(true);
  CHECK(ran.status == 0);
  CHECK(ran.err.find("can't write") == std::string::npos);
}

TEST_CASE("a stop before anything was asked for is an interruption", "[cli]") {
  const CliHome home;
  std::stop_source stop;
  stop.request_stop();
  const auto ran =
      run_cli({"jobs", "search", "--mock"}, {.variables = home.variables(), .stop = stop.get_token()});
  CHECK(ran.status == 130);
  CHECK(ran.out.empty());
  CHECK(ran.err == "rocketpunch: interrupted\n");
}

}  // namespace rocketpunch::test::cli_run
