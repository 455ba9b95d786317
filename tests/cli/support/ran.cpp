#include "support/ran.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace rocketpunch::test {

std::string CliHome::write(const std::string& name, const std::string& text, int mode) const {
  const std::string path = directory_.path() + '/' + name;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  directory_.write(name, text);
  ::chmod(path.c_str(), static_cast<mode_t>(mode));
  return path;
}

Ran run_cli(const Arguments& arguments, const InProcess& around) {
  std::istringstream in(around.input);
  std::ostringstream out, err;
  auto answer = around.answers.begin();
  cli::Surroundings surroundings{.environment = cli::Environment(around.variables),
                                 .in = in,
                                 .out = out,
                                 .err = err,
                                 .terminal = around.terminal,
                                 .clock = around.clock,
                                 .stop = around.stop,
                                 .browse = around.browse};
  surroundings.ask = [&](std::string_view question, cli::Echo) -> std::optional<std::string> {
    err << question << '\n';
    if (answer == around.answers.end()) return std::nullopt;
    return *answer++;
  };
  const auto code = cli::run(arguments, surroundings, cli::add_all);
  return {static_cast<int>(code), out.str(), err.str()};
}

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Spawned::Spawned(const Arguments& arguments, const Variables& variables, const std::string& shell)
    : arguments_{ROCKETPUNCH_TEST_CLI} {
  if (!shell.empty()) arguments_ = {"/bin/sh", "-c", shell + R"( exec "$0" "$@")", ROCKETPUNCH_TEST_CLI};
  arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : variables) environment_.push_back(name + '=' + value);
  argument_pointers_ = pointers(arguments_);
  environment_pointers_ = pointers(environment_);
}

CliProcess::CliProcess(const Arguments& arguments, const Variables& variables, const std::string& input,
                       const std::string& shell) {
  const std::string in = streams_.write("in", input), out = streams_.write("out", ""),
                    err = streams_.write("err", "");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_APPEND, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_APPEND, 0);
  const Spawned words(arguments, variables, shell);
  const int failure =
      posix_spawn(&id_, words.arguments()[0], &actions, nullptr, words.arguments(), words.environment());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::runtime_error("can't start " ROCKETPUNCH_TEST_CLI);
}

CliProcess::~CliProcess() {
  if (id_ <= 0) return;
  send(SIGKILL);
  wait();
}

void CliProcess::send(int signal) const { kill(id_, signal); }

Ran CliProcess::wait() {
  int status = 0;
  waitpid(std::exchange(id_, -1), &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), out(), err()};
}

Ran run_cli_process(const Arguments& arguments, const Variables& variables, const std::string& input) {
  return CliProcess(arguments, variables, input).wait();
}

}  // namespace rocketpunch::test
