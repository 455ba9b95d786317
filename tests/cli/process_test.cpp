// The command as a process: in pipes, on a terminal, and interrupted.
#include <signal.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "output/text.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"
#include "support/terminal.hpp"

namespace rocketpunch::test::cli_process {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using namespace std::chrono_literals;

namespace {

int widest_line(const std::string& text) {
  std::istringstream in(text);
  int widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, cli::cells(line));
  return widest;
}

/// Waits until so many requests have come in.
void await_requests(const testing::MockServer& server, std::size_t count) {
  while (server.requests() < count) std::this_thread::yield();
}

/// A second page that takes as long as nobody would wait.
testing::Fault endless_second_page() { return {.path = "/jobs", .times = -1, .skip = 1, .delay = 1h}; }

}  // namespace

TEST_CASE("the program runs as a process with a mock server within it", "[cli]") {
  const CliHome home;
  const auto ran = run_cli_process({"jobs", "search", "--mock", "--limit", "1", "--csv"}, home.variables());
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, StartsWith("jobId,title,company"));
  CHECK(ran.err == "rocketpunch: 1 job\n");
}

TEST_CASE("in a pipe there is no colour, and nothing is cut", "[cli]") {
  const Asking asking;
  const auto ran = run_cli_process({"jobs", "search"}, asking.variables());
  CHECK(ran.status == 0);
  CHECK(ran.out.find('\x1b') == std::string::npos);
  CHECK(ran.out.find("…") == std::string::npos);
  CHECK(widest_line(ran.out) > 80);
  const auto narrow = run_cli_process({"jobs", "search"}, asking.variables({{"COLUMNS", "60"}}));
  CHECK(widest_line(narrow.out) <= 60);
}

TEST_CASE("on a terminal the table fits the window, in colour", "[cli]") {
  const Asking asking;
  for (const int columns : {80, 200}) {
    CAPTURE(columns);
    CliTerminal terminal({"jobs", "search"}, asking.variables({{"NO_COLOR", "1"}}), columns);
    const auto ran = terminal.wait();
    CHECK(ran.status == 0);
    CHECK(ran.out.find('\x1b') == std::string::npos);
    CHECK(widest_line(ran.out) <= columns);
    CHECK((ran.out.find("CATEGORY") != std::string::npos) == (columns == 200));
  }
  CliTerminal colored({"jobs", "search"}, asking.variables({{"TERM", "xterm"}}), 80);
  CHECK_THAT(colored.wait().out, ContainsSubstring("\x1b[1m"));
}

TEST_CASE("a key that is typed isn't shown", "[cli]") {
  const Asking asking;
  auto variables = asking.variables();
  variables.erase("ROCKETPUNCH_API_KEY");
  CliTerminal terminal({"jobs", "search", "--limit", "1"}, variables, 80);
  CHECK_THAT(terminal.shown_until("(it isn't shown): "), StartsWith("App Key"));
  CHECK_FALSE(terminal.echoes());
  terminal.type("rp_app_test\n");
  const auto ran = terminal.wait();
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("TITLE"));
  CHECK(ran.out.find("rp_app_test") == std::string::npos);
}

TEST_CASE("a question is answered on the terminal", "[cli]") {
  const Asking asking;
  CliTerminal terminal({"request", "PUT", "/anything"}, asking.variables(), 80);
  terminal.shown_until("[y/N] ");
  terminal.type("no\n");
  CHECK(terminal.wait().status == 1);
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("Ctrl-C at a question interrupts, and nothing is sent", "[cli]") {
  const Asking asking;
  CliTerminal terminal({"request", "PUT", "/anything"}, asking.variables(), 80);
  terminal.shown_until("[y/N] ");
  terminal.type("\x03");
  const auto ran = terminal.wait();
  CHECK(ran.status == 130);
  CHECK_THAT(ran.out, ContainsSubstring("interrupted; nothing was sent"));
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("an interrupted walk has written what came", "[cli]") {
  Asking asking;
  asking.server.inject(endless_second_page());
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    asking.server.forget();
    asking.server.clear_faults();
    asking.server.inject(endless_second_page());
    CliProcess process({"jobs", "search", "--all", "--csv", "--columns", "jobId"}, asking.variables());
    await_requests(asking.server, 2);
    process.send(signal);
    const auto ran = process.wait();
    CAPTURE(signal);
    CHECK(ran.status == 130);
    CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 51);
    CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: interrupted\n"));
  }
}

TEST_CASE("the mock server runs until Ctrl-C, and tells how to ask it", "[cli]") {
  const CliHome home;
  CliProcess process(
      {"mock", "--port", "0", "--per-minute", "7", "--per-day", "70", "--seed", "2", "--guide"},
      home.variables());
  while (process.err().find("Ctrl-C ends it\n") == std::string::npos) std::this_thread::yield();
  std::istringstream lines(process.out());
  Variables variables = home.variables();
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("export ")) continue;
    const auto equals = line.find('=');
    variables[line.substr(7, equals - 7)] = line.substr(equals + 1);
  }
  CHECK(variables.count("ROCKETPUNCH_OAUTH_URL") == 1);
  CHECK(variables.count("ROCKETPUNCH_REDIRECT_URI") == 1);
  const auto ran = run_cli({"request", "/jobs", "--include"}, {.variables = variables});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("\"per_page\":"));  // the guide's form
  CHECK_THAT(ran.out, ContainsSubstring("X-RateLimit-Limit: 7\n"));
  process.send(SIGINT);
  CHECK(process.wait().status == 0);
}

TEST_CASE("the mock server serves files, and a port that can't be had is told", "[cli]") {
  const CliHome home;
  const std::string jobs = home.write("jobs.json", "[]"), events = home.write("events.json", "[]");
  const testing::MockServer taken;
  const auto ran = run_cli_process(
      {"mock", "--jobs", jobs, "--events", events, "--port", std::to_string(taken.port())}, home.variables());
  CHECK(ran.status == 1);
  CHECK_THAT(ran.err, StartsWith("rocketpunch: ") && ContainsSubstring(std::to_string(taken.port())));
  CHECK(run_cli_process({"mock", "--jobs", home.path() + "/none"}, home.variables()).status == 1);
}

}  // namespace rocketpunch::test::cli_process
