#include "program/terminal_input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

namespace cli {

namespace {

/// Has a terminal not show what is typed, as long as it lives.
class NoEcho {
 public:
  explicit NoEcho(Echo echo) : changed_(echo == Echo::off && tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!changed_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool changed_;
};

/// A pipe that becomes readable with a stop, for `poll`.
class StopPipe {
 public:
  explicit StopPipe(const std::stop_token& stop) : wake_(stop, Wake{&pipe_}) {}
  int descriptor() const noexcept { return pipe_.ends[0]; }

 private:
  struct Pipe {
    Pipe() {
      if (pipe2(ends, O_CLOEXEC) != 0) ends[0] = ends[1] = -1;
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
      for (const int end : ends)
        if (end >= 0) close(end);
    }
    int ends[2] = {-1, -1};
  };
  struct Wake {
    const Pipe* pipe;
    void operator()() const { [[maybe_unused]] const auto written = write(pipe->ends[1], "", 1); }
  };

  Pipe pipe_;
  std::stop_callback<Wake> wake_;  // goes before the pipe does
};

}  // namespace

std::optional<std::string> ask_on_terminal(std::string_view question, Echo echo,
                                           const std::stop_token& stop) {
  const StopPipe stopped(stop);
  const NoEcho quiet(echo);
  std::cerr << question << std::flush;
  std::string answer;
  while (true) {
    pollfd waits[] = {{STDIN_FILENO, POLLIN, 0}, {stopped.descriptor(), POLLIN, 0}};
    if (poll(waits, 2, -1) < 0 && errno != EINTR) return std::nullopt;
    if (stop.stop_requested()) {
      std::cerr << std::endl;
      return std::nullopt;
    }
    if ((waits[0].revents & (POLLIN | POLLHUP)) == 0) continue;
    char c = 0;
    if (read(STDIN_FILENO, &c, 1) != 1) return std::nullopt;
    if (c == '\n') return answer;
    answer += c;
  }
}

}  // namespace cli
