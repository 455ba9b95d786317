#include "program/run.hpp"

#include <exception>

#include "output/text.hpp"
#include "program/command_line.hpp"
#include "program/completion.hpp"

namespace cli {

namespace {

/// A line on the standard error that begins with the program's name.
ExitCode complain(Surroundings& around, ExitCode code, const std::string& message) {
  around.err << "rocketpunch: " << harmless(message) << std::endl;
  return code;
}

/// What is wrong with a command, where the words name none: there is none, or no such one. Empty: something
/// else is wrong.
std::string missing_command(const CommandLine& line, const std::string& typed, const CLI::ParseError& error) {
  const bool may_be = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) ||
                      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  const CLI::App* at = &line.app();
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  std::string known;
  for (const CLI::App* command : shown_commands(*at))
    known += (known.empty() ? "" : ", ") + command->get_name();
  const auto words = line.app().remaining(true);
  if (!may_be || known.empty()) return {};
  if (!words.empty() && words.front().starts_with('-')) return "no option \"" + words.front() + '"';
  if (words.empty()) return "no command behind " + typed + "; there are " + known;
  return "no command \"" + words.front() + "\" behind " + typed + "; there are " + known;
}

/// What CLI11 says, in one line.
ExitCode complain_about_usage(Surroundings& around, const CommandLine& line, const CLI::ParseError& error) {
  const std::string typed = line.typed();
  std::string message = missing_command(line, typed, error);
  if (message.empty()) message = error.what();
  while (!message.empty() && message.back() == '\n') message.pop_back();
  return complain(around, ExitCode::usage, message + "; see " + typed + " --help");
}

std::string advice_on(const rp::Error& error) {
  return error.kind() == rp::ErrorKind::sign_in_required ? "; run rocketpunch sign-in" : "";
}

ExitCode carry_out(const CommandLine& line, Surroundings& around) try {
  Context context(line.settings(), around);
  const ExitCode code = line.chosen()(context);
  // whoever read it and has left needs no more
  if (around.out.flush() || around.reader_left()) return code;
  return complain(around, ExitCode::failed, "can't write to the standard output");
} catch (const Failure& failure) {
  return complain(around, failure.code(), failure.what());
} catch (const rp::Error& error) {
  if (error.kind() == rp::ErrorKind::cancelled && around.stop.stop_requested())
    return complain(around, ExitCode::interrupted, "interrupted");
  return complain(around, exit_code_of(error), error.what() + advice_on(error));
} catch (const std::exception& error) {
  return complain(around, ExitCode::failed, error.what());
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, Surroundings& around, AddCommands add_commands) {
  CommandLine line;
  add_commands(line);
  try {
    line.app().parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // the last one first
  } catch (const CLI::CallForVersion& version) {
    around.out << version.what() << std::endl;
    return ExitCode::done;
  } catch (const CLI::CallForHelp&) {
    around.out << line.app().help() << std::flush;
    return ExitCode::done;
  } catch (const CLI::ParseError& error) {
    return complain_about_usage(around, line, error);
  }
  if (!line.chosen()) {
    around.out << line.app().help() << std::flush;
    return ExitCode::done;
  }
  return carry_out(line, around);
}

}  // namespace cli
