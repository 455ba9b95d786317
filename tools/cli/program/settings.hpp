// The options that every command takes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cli {

/// The options that every command takes.
struct Settings {
  std::string base_url{};      ///< Empty: the environment's, or the service's.
  std::string key_header{};    ///< Empty: the service's.
  std::string key_file{};      ///< Empty: that in the directory of settings.
  std::string language{};      ///< Empty: Korean.
  double timeout = 30;         ///< Seconds, for a call.
  std::string quota = "wait";  ///< wait, fail or off
  std::string color = "auto";  ///< auto, always or never
  bool mock = false;           ///< Whether a mock server answers, which runs in this process.
  int verbose = 0;             ///< 1: a line for each call on the standard error; 2: for each event.
};

/// Under which heading --help lists them.
inline constexpr const char* settings_group = "Options of all commands";

/// Adds them to the app, as options that may stand behind the command too.
void add_settings(CLI::App& app, Settings& settings);

}  // namespace cli
