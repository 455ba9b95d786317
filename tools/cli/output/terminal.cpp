#include "output/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>

namespace cli {

namespace {

/// 0 where the text is no number of cells.
int read_columns(const std::string& text) {
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  return error == std::errc{} && end == text.data() + text.size() && columns > 0 ? columns : 0;
}

int window_columns(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Terminal Terminal::of_process(const std::optional<std::string>& columns) {
  Terminal terminal;
  terminal.in = isatty(STDIN_FILENO) == 1;
  terminal.out = isatty(STDOUT_FILENO) == 1;
  terminal.err = isatty(STDERR_FILENO) == 1;
  if (columns) terminal.columns = read_columns(*columns);
  if (terminal.err)
    terminal.err_columns = terminal.columns > 0 ? terminal.columns : window_columns(STDERR_FILENO);
  if (terminal.columns == 0 && terminal.out) terminal.columns = window_columns(STDOUT_FILENO);
  return terminal;
}

}  // namespace cli
