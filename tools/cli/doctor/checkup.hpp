// The checks of doctor, and what they share.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "doctor/report.hpp"
#include "program/context.hpp"

namespace cli {

/// How long a check may take that needs the network. All of them together end within seconds.
struct Limits {
  std::chrono::milliseconds lookup{3000};
  std::chrono::milliseconds connect{3000};
  std::chrono::milliseconds call{5000};
};

/// What the checks share: whom they ask, where they tell it, and what those before have found out.
struct Checkup {
  Context& context;
  Report& report;
  /// Options of all commands that were given, such as `--timeout`.
  std::set<std::string> given{};
  Limits limits{};
  /// Where the API is, where the address can be used.
  std::optional<std::string> base_url{};
  /// Whether a client can be made with what else is set.
  bool settings_usable = true;
  /// The App Key, where there is one that can be sent.
  std::optional<rp::AppKey> key{};
  /// Host and port of the proxy that calls go through; none: they go straight.
  std::optional<std::string> proxy{};
};

/// What a part of the program runs on: versions and libraries.
void check_program(Checkup& checkup);
/// What is set, and where.
void check_settings(Checkup& checkup);
/// Key and secret, by their form alone, and the files with them.
void check_credentials(Checkup& checkup);
/// The way to the service, and one call: name, proxy, connection, clock, key, limits, generation.
void check_service(Checkup& checkup);
/// The directories that the program keeps files in, and whether somebody is signed in.
void check_files(Checkup& checkup);
/// What the program writes to.
void check_terminal(Checkup& checkup);

}  // namespace cli
