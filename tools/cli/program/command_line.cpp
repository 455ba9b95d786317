#include "program/command_line.hpp"

#include <memory>

#include "program/help.hpp"

namespace cli {

CommandLine::CommandLine()
    : app_("Jobs, events, posts and companies of Rocketpunch, by its Open API.", "rocketpunch") {
  app_.formatter(std::make_shared<Help>());
  app_.get_formatter()->column_width(28);
  app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app_.set_help_flag("-h,--help", "Say this");
  add_settings(app_, settings_);
  app_.set_version_flag("--version", std::string("rocketpunch ") + rp::version, "Say which version this is")
      ->group(settings_group);
  app_.require_subcommand(0, 1);
}

CLI::App& CommandLine::add(CLI::App& parent, const std::string& name, const std::string& description,
                           const std::string& example) {
  CLI::App& command = *parent.add_subcommand(name, description)->group("Commands");
  command.set_help_flag("-h,--help", "Say this")->group("");  // it stands among the options of all commands
  command.fallthrough();  // the options of all commands may stand behind the command
  parent.require_subcommand(&parent == &app_ ? 0 : 1, 1);
  if (!example.empty()) command.footer("Example:\n  " + example);
  return command;
}

void CommandLine::on(CLI::App& command, Action action) {
  command.callback([this, action = std::move(action)] { chosen_ = action; });
}

std::string CommandLine::typed() const {
  std::string words = app_.get_name();
  for (const CLI::App* at = &app_;;) {
    const auto below = at->get_subcommands();
    if (below.empty()) return words;
    at = below.front();
    words += ' ' + at->get_name();
  }
}

}  // namespace cli
