#include "support/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace rocketpunch::test {

CliTerminal::CliTerminal(const Arguments& arguments, const Variables& variables, int columns) {
  master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0)
    throw std::runtime_error("no pseudoterminal");
  const std::string name = ptsname(master_);
  winsize size{};
  size.ws_row = 24;
  size.ws_col = static_cast<unsigned short>(columns);
  ioctl(master_, TIOCSWINSZ, &size);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);  // the terminal it opens is its own then
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name.c_str(), O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
  const Spawned words(arguments, variables);
  const int failure =
      posix_spawn(&id_, ROCKETPUNCH_TEST_CLI, &actions, &attributes, words.arguments(), words.environment());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failure != 0) throw std::runtime_error("can't start " ROCKETPUNCH_TEST_CLI);
}

CliTerminal::~CliTerminal() {
  if (id_ > 0) {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  close(master_);
}

bool CliTerminal::read_more() {
  pollfd waiting{master_, POLLIN, 0};
  if (poll(&waiting, 1, 30'000) <= 0)  // a test that fails must not hang
    throw std::runtime_error("nothing more is shown than: " + shown_);
  char bytes[4096];
  const auto count = read(master_, bytes, sizeof bytes);
  if (count <= 0) return false;
  for (ssize_t i = 0; i < count; ++i)
    if (bytes[i] != '\r') shown_ += bytes[i];
  return true;
}

std::string CliTerminal::shown_until(const std::string& text) {
  while (shown_.find(text) == shown_.npos && read_more()) continue;
  return shown_;
}

void CliTerminal::type(const std::string& text) const {
  if (write(master_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("can't type");
}

bool CliTerminal::echoes() const {
  termios settings{};
  if (tcgetattr(master_, &settings) != 0) throw std::runtime_error("no settings of the terminal");
  return (settings.c_lflag & ECHO) != 0;
}

Ran CliTerminal::wait() {
  while (read_more()) continue;
  int status = 0;
  waitpid(std::exchange(id_, -1), &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), shown_, {}};
}

}  // namespace rocketpunch::test
