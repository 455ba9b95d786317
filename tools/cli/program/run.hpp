// A run of the program, from the words of the command line to the exit status.
#pragma once

#include <string>
#include <vector>

#include "program/exit_code.hpp"
#include "program/surroundings.hpp"

namespace cli {

class CommandLine;

/// Adds commands to the command line.
using AddCommands = void (*)(CommandLine&);

/// Does what the arguments say, without the program's name before them. What goes wrong is a line on the
/// standard error; throws nothing but `std::bad_alloc`.
ExitCode run(const std::vector<std::string>& arguments, Surroundings& around, AddCommands add_commands);

}  // namespace cli
