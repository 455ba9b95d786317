// Machines whose clocks are apart, on one: what is started there has a monotonic clock that is ahead, by a
// time namespace, and a time of day that is, by libfaketime. A system that allows or has only one of them, or
// none, is gone on with.
#pragma once

#include <chrono>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/process.hpp"

class Machine {
 public:
  /// Its clocks are ahead by so many hours, where that can be; 0: as they are here. `program` prints its
  /// clocks when it is given the word `clocks`.
  Machine(std::string program, int hours) : program_(std::move(program)) {
    if (hours == 0) return;
    const std::string monotonic = std::to_string(hours * 3600 + 1800);
    try_with(
        {"unshare", "--time", "--monotonic", monotonic, "--boottime", monotonic, "--fork", "--kill-child"});
    const std::string library = "/usr/$LIB/faketime/libfaketimeMT.so.1";
    try_with({"env", "LD_PRELOAD=" + library, "FAKETIME=+" + std::to_string(hours) + "h",
              "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1"});
  }

  Process start(std::vector<std::string> arguments) const {
    if (command_.empty()) return {program_, std::move(arguments)};
    std::vector<std::string> words = command_;
    words.push_back(program_);
    words.insert(words.end(), arguments.begin(), arguments.end());
    return {"/usr/bin/env", std::move(words)};
  }

  /// What a program's clocks show.
  struct Clocks {
    std::chrono::seconds monotonic{}, of_day{};

    static Clocks now() {
      using namespace std::chrono;
      return {duration_cast<seconds>(steady_clock::now().time_since_epoch()),
              duration_cast<seconds>(system_clock::now().time_since_epoch())};
    }
    /// By how many hours, rounded down, the monotonic clock and the time of day are ahead.
    std::pair<long, long> ahead_of(const Clocks& other) const {
      using std::chrono::hours;
      return {std::chrono::floor<hours>(monotonic - other.monotonic + std::chrono::minutes(1)).count(),
              std::chrono::floor<hours>(of_day - other.of_day + std::chrono::minutes(1)).count()};
    }
  };
  static void print_clocks(std::ostream& out) {
    const Clocks now = Clocks::now();
    out << now.monotonic.count() << ' ' << now.of_day.count() << std::endl;
  }
  /// The clocks as they are there; nothing where no program can be started.
  std::optional<Clocks> clocks() const {
    Process process = start({"clocks"});
    std::istringstream line(process.line());
    long monotonic = 0, of_day = 0;
    const bool is_told = static_cast<bool>(line >> monotonic >> of_day);
    if (process.wait() != 0 || !is_told) return std::nullopt;
    return Clocks{std::chrono::seconds(monotonic), std::chrono::seconds(of_day)};
  }

 private:
  /// Has programs started by that too, where that can be done.
  void try_with(const std::vector<std::string>& words) {
    const auto before = command_;
    command_.insert(command_.end(), words.begin(), words.end());
    if (!clocks()) command_ = before;
  }

  std::string program_;
  std::vector<std::string> command_;
};

/// Machines whose clocks are an hour apart each, and says how far they are where not all could be set.
inline std::vector<Machine> machines_apart(const std::string& program, int count, std::ostream& out) {
  std::vector<Machine> machines;
  int monotonic = 0, of_day = 0;
  for (int i = 0; i < count; ++i) {
    machines.emplace_back(program, i);
    const auto clocks = machines.back().clocks();
    if (!clocks) throw std::runtime_error("a machine's program can't be started");
    const auto ahead = clocks->ahead_of(Machine::Clocks::now());
    monotonic += ahead.first == i;
    of_day += ahead.second == i;
  }
  out << "machines: of " << count << ", the monotonic clocks of " << monotonic << " and the times of day of "
      << of_day << " are an hour apart each";
  if (monotonic < count) out << "; time namespaces are not allowed here";
  if (of_day < count) out << "; libfaketime (faketime) is not installed, or does nothing";
  out << '\n';
  return machines;
}
