// What may stand where the cursor of a shell is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cli {

/// A word that may stand there, and what it means.
struct Candidate {
  std::string word{};
  std::string meaning{};
};

/// What a shell offers.
struct Completion {
  std::vector<Candidate> candidates{};
  bool files = false;  ///< Names of files, which the shell knows best
};

/// What may come next. `words`: those behind the program's name, the last one as far as it was typed.
Completion complete(const CLI::App& app, const std::vector<std::string>& words);

/// The values that an option or positional takes, as far as they are known; empty: any.
std::vector<std::string> known_values(const CLI::Option& option);

/// All subcommands and options that --help shows, in its order.
std::vector<const CLI::App*> shown_commands(const CLI::App& app);
std::vector<const CLI::Option*> shown_options(const CLI::App& app);

/// The scripts that shells load. Empty for a shell that there is none for.
std::string completion_script(const std::string& shell);

}  // namespace cli
