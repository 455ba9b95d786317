// All commands.
#pragma once

#include "commands/add_all.hpp"
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
void add_sign_in(CommandLine& line);
void add_whoami(CommandLine& line);
void add_sign_out(CommandLine& line);
void add_quota(CommandLine& line);
void add_request(CommandLine& line);
void add_mock(CommandLine& line);
void add_doctor(CommandLine& line);
void add_contract(CommandLine& line);
void add_completion(CommandLine& line);
void add_man(CommandLine& line);

/// Those that write, below `jobs` and `posts`.
void add_job_writes(CommandLine& line, CLI::App& jobs);
void add_post_writes(CommandLine& line, CLI::App& posts);

}  // namespace cli
