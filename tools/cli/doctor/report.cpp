#include "doctor/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "output/text.hpp"

namespace cli {

namespace {

constexpr int state_cells = 9, what_cells = 16;

/// A state's name, in its colour.
std::string colored(State state, const Terminal& terminal) {
  const std::string name = padded(to_string(state), state_cells);
  if (!terminal.color) return name;
  const char* const color = state == State::good ? "32" : state == State::bad ? "1;31" : "33";
  return std::string("\033[") + color + 'm' + name + "\033[0m";
}

/// A text in lines that fit beside what stands before it.
std::vector<std::string> lines_of(const std::string& text, int before, const Terminal& terminal) {
  const std::string safe = harmless(text);
  if (terminal.columns == 0) return {safe};
  return wrapped(safe, std::max(terminal.columns - before, 20));
}

}  // namespace

const char* to_string(State state) noexcept {
  return state == State::good ? "good" : state == State::bad ? "bad" : "unknown";
}

void Report::add(const Finding& finding) {
  ++counts_[static_cast<std::size_t>(finding.state)];
  if (form_ == Form::json)
    write_json(finding);
  else
    write_line(finding);
  out_ << std::flush;  // the next check may take its time
}

void Report::write_line(const Finding& finding) {
  constexpr int before = state_cells + what_cells;
  const std::string indent(before, ' ');
  out_ << colored(finding.state, terminal_) << padded(harmless(finding.what), what_cells - 1) << ' ';
  bool first = true;
  for (const std::string& line : lines_of(finding.text, before, terminal_))
    out_ << (std::exchange(first, false) ? "" : indent) << line << '\n';
  if (finding.advice.empty()) return;
  for (const std::string& line : lines_of(finding.advice, before, terminal_)) out_ << indent << line << '\n';
}

void Report::write_json(const Finding& finding) {
  nlohmann::ordered_json document = {
      {"what", finding.what}, {"state", to_string(finding.state)}, {"finding", finding.text}};
  if (!finding.advice.empty()) document["advice"] = finding.advice;
  out_ << (std::exchange(begun_, true) ? ",\n" : "[\n")
       << harmless_json(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void Report::end() {
  if (form_ == Form::json) out_ << (begun_ ? "\n]\n" : "[]\n");
}

}  // namespace cli
