// What the program writes to.
#include <string>

#include "doctor/checkup.hpp"

namespace cli {

namespace {

/// The variable that decides on the characters, and its value; nothing: none is set.
std::optional<std::string> locale_variable(const Environment& environment) {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const auto value = environment.get(name)) return std::string(name) + '=' + *value;
  return std::nullopt;
}

bool names_utf8(std::string name) {
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name.find("utf-8") != name.npos || name.find("utf8") != name.npos;
}

}  // namespace

void check_terminal(Checkup& checkup) {
  Report& report = checkup.report;
  const Terminal& terminal = checkup.context.terminal();
  const std::string color = terminal.color ? "colour" : "no colour";
  const std::string columns = terminal.columns > 0 ? std::to_string(terminal.columns) + " columns"
                                                   : std::string("lines of any length");
  report.good("terminal", (terminal.out ? "" : "none; ") + columns + ", " + color);
  const auto name = locale_variable(checkup.context.environment());
  if (name && names_utf8(*name)) return report.good("locale", *name);
  report.unknown("locale", name ? *name + ": not UTF-8" : std::string("none is set"),
                 "where Hangul isn't shown right: export LC_ALL=C.UTF-8, in a terminal with UTF-8");
}

}  // namespace cli
