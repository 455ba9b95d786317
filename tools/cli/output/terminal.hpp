// What the program's streams are connected to.
#pragma once

#include <optional>
#include <string>

namespace cli {

/// What the program's streams are connected to, and how much fits there.
struct Terminal {
  bool in = false;   ///< Whether the standard input is a terminal
  bool out = false;  ///< Whether the standard output is one
  bool err = false;  ///< Whether the standard error is one
  /// Cells in a line of the standard output; 0: no end, as in a pipe.
  int columns = 0;
  int err_columns = 0;  ///< The same of the standard error
  bool color = false;   ///< Whether the standard output may be coloured

  /// That of this process. `columns`: what the environment's `COLUMNS` says, which counts before the window.
  static Terminal of_process(const std::optional<std::string>& columns);
};

}  // namespace cli
