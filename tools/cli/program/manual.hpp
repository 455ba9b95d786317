// The man page.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>

namespace cli {

/// The page rocketpunch(1) in mdoc, of all commands with their options. `day`: what it says of itself.
std::string manual(const CLI::App& app, std::chrono::year_month_day day);

}  // namespace cli
