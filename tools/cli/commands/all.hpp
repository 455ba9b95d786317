// All commands.
#pragma once

#include "program/command_line.hpp"

namespace cli {

void add_jobs(CommandLine& line);

/// Adds all commands, in the order in which --help lists them.
void add_all(CommandLine& line);

}  // namespace cli
