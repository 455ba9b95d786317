// Where the program keeps its files (XDG Base Directory Specification).
#pragma once

#include <string>

#include "program/surroundings.hpp"

namespace cli {

/// What kind of files a directory is for.
enum class Keeps {
  settings,  ///< what a person writes: `XDG_CONFIG_HOME`, or `~/.config`
  state,     ///< what lasts between runs: `XDG_STATE_HOME`, or `~/.local/state`
  cache,     ///< what may go at any time: `XDG_CACHE_HOME`, or `~/.cache`
};

/// The program's own directory for such files, which need not be there. Throws a `Failure` where neither the
/// variable nor `HOME` says where it is.
std::string directory_for(Keeps what, const Environment& environment);
/// The same, made (mode 0700, as the specification asks for) where it isn't there.
std::string made_directory_for(Keeps what, const Environment& environment);

}  // namespace cli
