// The system's name lookup, with a limit of time.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace cli {

/// What the system says of a name.
struct Lookup {
  std::vector<std::string> addresses{};  ///< In the order in which they are tried
  std::string fault{};                   ///< Why there are none, in the system's words
};

/// Asks the system, for as long as that takes.
Lookup ask_resolver(const std::string& host);

/// Looks a name up. The system's function can't be ended: one that takes longer goes on by itself, and its
/// answer is dropped. A stop ends the wait as a timeout does. `ask` is another resolver, for tests.
Lookup look_up(const std::string& host, std::chrono::milliseconds limit, const std::stop_token& stop,
               std::function<Lookup(const std::string&)> ask = ask_resolver);

}  // namespace cli
