// What main needs of the commands: apart from their declarations, for which all of the libraries' headers are
// read.
#pragma once

namespace cli {

class CommandLine;

/// Adds all commands, in the order in which --help lists them.
void add_all(CommandLine& line);

}  // namespace cli
