// The arguments of rocketpunch-mock.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

struct CommandLine {
  MockOptions options;
  std::vector<Fault> faults;
  std::filesystem::path port_file;
  /// Of the first OAuth client.
  std::vector<std::string> redirect_uris;
  bool help = false;
};

/// Throws std::invalid_argument that names the argument.
CommandLine read_command_line(std::span<const char* const> arguments);

const char* usage();

}  // namespace rocketpunch::testing::mock
