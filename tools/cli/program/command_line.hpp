// The command line: all commands with their options, and what was asked for.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "program/context.hpp"

namespace cli {

/// What a command does. May throw a `Failure`, an `rp::Error`, or any other exception.
using Action = std::function<ExitCode(Context&)>;

/// The command line: all commands with their options, and what was asked for.
class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// A command below `parent`, such as `search` below `jobs`. `example`: a line as it is typed, and what it
  /// does.
  CLI::App& add(CLI::App& parent, const std::string& name, const std::string& description,
                const std::string& example = {});
  /// What the command does where it was typed; options are read by then. `action` owns what the options
  /// write to, by a `std::shared_ptr`.
  void on(CLI::App& command, Action action);

  CLI::App& app() noexcept { return app_; }
  const CLI::App& app() const noexcept { return app_; }
  const Settings& settings() const noexcept { return settings_; }
  /// Empty: no command was typed.
  const Action& chosen() const noexcept { return chosen_; }
  /// The command that was typed, as far as it was understood, such as `rocketpunch jobs search`.
  std::string typed() const;

 private:
  CLI::App app_;
  Settings settings_;
  Action chosen_;
};

}  // namespace cli
