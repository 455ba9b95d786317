// What doctor has found, line by line.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

#include "output/terminal.hpp"

namespace cli {

/// How it is with what was looked at.
enum class State {
  good,
  bad,      ///< Something doesn't work, or isn't safe.
  unknown,  ///< It can't be told, or may do harm.
};

const char* to_string(State state) noexcept;

/// What a check found.
struct Finding {
  State state = State::unknown;
  std::string what{};    ///< What was looked at, such as `clock`
  std::string text{};    ///< How it is
  std::string advice{};  ///< What to do; empty where all is well.
};

/// Writes findings as they come: a line each, and below it what to do, or as a list of JSON.
class Report {
 public:
  enum class Form { lines, json };

  /// The stream must outlive it.
  Report(Form form, const Terminal& terminal, std::ostream& out)
      : form_(form), terminal_(terminal), out_(out) {}

  void good(std::string what, std::string text) { add({State::good, std::move(what), std::move(text)}); }
  void bad(std::string what, std::string text, std::string advice) {
    add({State::bad, std::move(what), std::move(text), std::move(advice)});
  }
  void unknown(std::string what, std::string text, std::string advice) {
    add({State::unknown, std::move(what), std::move(text), std::move(advice)});
  }
  void add(const Finding& finding);
  /// To be called once, behind the last one.
  void end();

  std::size_t count(State state) const noexcept { return counts_[static_cast<std::size_t>(state)]; }

 private:
  void write_line(const Finding& finding);
  void write_json(const Finding& finding);

  Form form_;
  Terminal terminal_;
  std::ostream& out_;
  std::size_t counts_[3] = {};
  bool begun_ = false;
};

}  // namespace cli
