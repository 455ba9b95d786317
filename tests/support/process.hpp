// Processes that a test starts, stops and ends.
#pragma once

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

extern char** environ;

/// A process of this program, whose output can be read.
class Process {
 public:
  Process(const std::string& program, std::vector<std::string> arguments) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int failure = posix_spawn(&id_, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
    if (failure != 0) throw std::runtime_error("can't start " + program);
  }
  Process(Process&& other) noexcept
      : id_(std::exchange(other.id_, -1)), output_(std::exchange(other.output_, -1)) {}
  Process& operator=(Process&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(output_, other.output_);
    return *this;
  }
  ~Process() {
    if (id_ > 0) {
      kill(id_, SIGKILL);
      wait();
    }
    if (output_ >= 0) close(output_);
  }

  /// Its number, for signals.
  pid_t id() const noexcept { return id_; }
  /// A line of its output; empty at the end.
  std::string line() {
    std::string text;
    for (char c; read(output_, &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }
  /// Whether its output has ended.
  bool has_ended() const {
    pollfd end{output_, POLLIN, 0};
    char c = 0;
    return poll(&end, 1, 0) == 1 && read(output_, &c, 1) == 0;
  }
  /// Lets it run for that time.
  void leave_alone(std::chrono::milliseconds time) {
    pollfd silent{output_, POLLIN, 0};
    poll(&silent, 1, static_cast<int>(time.count()));
  }
  void end() { kill(id_, SIGKILL); }
  /// Stops it until it is told to go on.
  void stop() {
    kill(id_, SIGSTOP);
    int status = 0;
    waitpid(id_, &status, WUNTRACED);
  }
  void go_on() { kill(id_, SIGCONT); }
  /// Stops it for that time, as a suspended machine or a paused container does.
  void stop_for(std::chrono::milliseconds time) {
    kill(id_, SIGSTOP);
    leave_alone(time);
    kill(id_, SIGCONT);
  }
  /// Its exit status, once it has ended.
  int wait() {
    int status = 0;
    waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_ = -1;
  int output_ = -1;
};
