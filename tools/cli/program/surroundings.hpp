// What a run of the program has around it: given by main, or by a test.
#pragma once

#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <rocketpunch/clock.hpp>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/terminal.hpp"

namespace cli {

namespace rp = rocketpunch;

/// The environment variables. One that is empty counts as unset.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> variables) : variables_(std::move(variables)) {}
  /// Those of this process.
  static Environment of_process();

  std::optional<std::string> get(const std::string& name) const;
  /// The names of those that are set and begin so, in their order.
  std::vector<std::string> names(std::string_view beginning) const;

 private:
  std::map<std::string, std::string> variables_;
};

/// Whether what is typed can be seen.
enum class Echo { on, off };

/// Has the person at the terminal answer a question; nothing: the input ended, or a stop was asked for.
using Ask = std::function<std::optional<std::string>(std::string_view question, Echo echo)>;

/// Opens a page in the user's browser; false: nothing was started.
using Browse = std::function<bool(const std::string& url)>;

/// What a run of the program has around it. The streams must outlive the run.
struct Surroundings {
  Environment environment;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Terminal terminal{};
  std::shared_ptr<rp::Clock> clock = rp::SystemClock::instance();
  std::stop_token stop{};  ///< Ctrl-C
  /// Whether what reads the standard output has left, as `head` does; asked where writing to it failed.
  std::function<bool()> reader_left = [] { return false; };
  Ask ask{};        ///< Only called where input and standard error are a terminal.
  Browse browse{};  ///< Only called where there is a desktop.
};

}  // namespace cli
