// rocketpunch: the Rocketpunch Open API for the terminal.
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <utility>

#include "commands/add_all.hpp"
#include "program/interruption.hpp"
#include "program/run.hpp"
#include "program/terminal_input.hpp"

namespace {

/// Whether the standard output is a pipe that nobody reads from any more.
bool reader_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

int main(int argc, char** argv) try {
  // what reads the output may leave, as `head` does: that is an error of the stream, which is looked at
  signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  const cli::Interruption interruption;
  cli::Environment environment = cli::Environment::of_process();
  const cli::Terminal terminal = cli::Terminal::of_process(environment.get("COLUMNS"));
  const std::stop_token stop = interruption.token();
  cli::Surroundings around{
      .environment = std::move(environment),
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .terminal = terminal,
      .stop = stop,
      .reader_left = reader_left,
      .ask = [stop](std::string_view question,
                    cli::Echo echo) { return cli::ask_on_terminal(question, echo, stop); },
      .browse = rocketpunch::open_in_browser};
  return static_cast<int>(cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, around, cli::add_all));
} catch (const std::exception& error) {
  std::cerr << "rocketpunch: " << error.what() << std::endl;
  return static_cast<int>(cli::ExitCode::failed);
}
