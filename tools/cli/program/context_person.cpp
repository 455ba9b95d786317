// The person at the terminal: what a command says, asks and is told beside its result.
#include "program/context.hpp"

namespace cli {

void Context::note(std::string_view line) { err() << "rocketpunch: " << line << std::endl; }

std::string Context::read_input(std::size_t most) {
  std::string text;
  const auto stopped = [&] {
    if (stop().stop_requested()) throw Failure(ExitCode::interrupted, "interrupted; nothing was sent");
  };
  const auto bounded = [&] {
    if (text.size() > most)
      throw usage_failure("the standard input is longer than " + std::to_string(most) + " bytes");
  };
  if (can_ask()) {  // which can be interrupted, as reading the stream can't
    note("type, and end with Ctrl-D on a line of its own");
    while (const auto line = around_.ask("", Echo::on)) {
      text += *line + '\n';
      bounded();
    }
    stopped();
    return text;
  }
  for (char part[4096]; in().read(part, sizeof part), in().gcount() > 0; bounded())
    text.append(part, static_cast<std::size_t>(in().gcount()));
  stopped();
  return text;
}

bool Context::open_in_browser(const std::string& url) {
  const bool desktop = environment().get("DISPLAY") || environment().get("WAYLAND_DISPLAY");
  return desktop && around_.browse && around_.browse(url);
}

bool Context::can_ask() const noexcept { return around_.ask && terminal_.in && terminal_.err; }

void Context::confirm(std::string_view question, bool yes) {
  if (yes) return;
  if (!can_ask())
    throw usage_failure("there is no terminal to ask on: \"" + std::string(question) +
                        "\"; --yes answers it");
  const auto answer = around_.ask(std::string(question) + " [y/N] ", Echo::on);
  if (around_.stop.stop_requested()) throw Failure(ExitCode::interrupted, "interrupted; nothing was sent");
  if (!answer || (*answer != "y" && *answer != "Y" && *answer != "yes"))
    throw Failure(ExitCode::failed, "not confirmed; nothing was sent");
}

}  // namespace cli
