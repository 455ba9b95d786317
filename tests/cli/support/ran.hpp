// Runs of the command rocketpunch: within the test's process, or as a process of its own.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

#include "commands/all.hpp"
#include "program/run.hpp"
#include "support/temporary_directory.hpp"

namespace rocketpunch::test {

/// How a run ended, and what it wrote.
struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

using Arguments = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

/// A home of the program's own, so that no run meets files of another test, or of whoever runs the tests.
class CliHome {
 public:
  const std::string& path() const noexcept { return directory_.path(); }
  /// HOME and these variables, and nothing else.
  Variables variables(Variables more = {}) const {
    more.insert({"HOME", path()});
    return more;
  }
  /// Writes a file below it, of that mode, and gives its path.
  std::string write(const std::string& name, const std::string& text, int mode = 0600) const;

 private:
  TemporaryDirectory directory_;
};

/// What a run within this process has around it, apart from the arguments.
struct InProcess {
  Variables variables{};
  std::string input{};
  cli::Terminal terminal{};
  std::vector<std::string>
      answers{};  ///< To questions, in their order; after the last one, the input has ended.
  std::stop_token stop{};
  std::shared_ptr<Clock> clock = SystemClock::instance();
  cli::Browse browse{};  ///< Unset: nothing opens pages.
};

/// Runs the command within this process. Questions stand in `err`, as they were asked.
Ran run_cli(const Arguments& arguments, const InProcess& around);

/// The words and the environment of the command as a process, as the system takes them.
class Spawned {
 public:
  /// `shell`: what a shell does before it becomes the program, such as `ulimit -f 8;`.
  Spawned(const Arguments& arguments, const Variables& variables, const std::string& shell = {});
  char* const* arguments() const noexcept { return argument_pointers_.data(); }
  char* const* environment() const noexcept { return environment_pointers_.data(); }

 private:
  std::vector<std::string> arguments_, environment_;
  std::vector<char*> argument_pointers_, environment_pointers_;
};

/// The command as a process that runs, with files for its streams. One that still runs is killed when it
/// goes.
class CliProcess {
 public:
  /// `shell`: as `Spawned` says.
  CliProcess(const Arguments& arguments, const Variables& variables, const std::string& input = {},
             const std::string& shell = {});
  CliProcess(const CliProcess&) = delete;
  CliProcess& operator=(const CliProcess&) = delete;
  ~CliProcess();

  pid_t id() const noexcept { return id_; }
  void send(int signal) const;
  /// What it has written so far.
  std::string out() const { return streams_.read("out"); }
  std::string err() const { return streams_.read("err"); }
  /// Waits for its end. The status of one that a signal ended is 128 and the signal's number.
  Ran wait();

 private:
  TemporaryDirectory streams_;
  pid_t id_ = -1;
};

/// Runs the command as a process to its end.
Ran run_cli_process(const Arguments& arguments, const Variables& variables, const std::string& input = {});

}  // namespace rocketpunch::test
