// All commands.
#pragma once

#include "program/command_line.hpp"

namespace cli {

void add_jobs(CommandLine& line);
void add_events(CommandLine& line);
void add_posts(CommandLine& line);
void add_companies(CommandLine& line);
void add_people(CommandLine& line);
void add_codes_command(CommandLine& line);
void add_export(CommandLine& line);
void add_me(CommandLine& line);
void add_quota(CommandLine& line);
void add_request(CommandLine& line);
void add_mock(CommandLine& line);

/// Adds all commands, in the order in which --help lists them.
void add_all(CommandLine& line);

}  // namespace cli
