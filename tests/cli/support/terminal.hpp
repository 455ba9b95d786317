// The command rocketpunch on a terminal of the test's.
#pragma once

#include <sys/types.h>

#include <string>

#include "support/ran.hpp"

namespace rocketpunch::test {

/// The command as a process on a pseudoterminal, as a person has it. One that still runs is killed when it
/// goes.
class CliTerminal {
 public:
  CliTerminal(const Arguments& arguments, const Variables& variables, int columns = 80);
  CliTerminal(const CliTerminal&) = delete;
  CliTerminal& operator=(const CliTerminal&) = delete;
  ~CliTerminal();

  /// What is on the terminal, once that text is there or the program has ended; throws after half a minute in
  /// which nothing comes. Line ends are `\n`.
  std::string shown_until(const std::string& text);
  void type(const std::string& text) const;
  /// Whether what is typed is shown.
  bool echoes() const;
  /// Waits for the end, and gives the status. Everything that was shown is in `out`.
  Ran wait();

 private:
  /// False: the program has left the terminal.
  bool read_more();

  int master_ = -1;
  pid_t id_ = -1;
  std::string shown_;
};

}  // namespace rocketpunch::test
