#include "program/run.hpp"

#include <exception>

#include "output/text.hpp"

namespace cli {

namespace {

/// A line on the standard error that begins with the program's name.
ExitCode complain(Surroundings& around, ExitCode code, const std::string& message) {
  around.err << "rocketpunch: " << harmless(message) << std::endl;
  return code;
}

/// What CLI11 says, in one line.
ExitCode complain_about_usage(Surroundings& around, const CommandLine& line, const CLI::ParseError& error) {
  std::string message = error.what();
  while (!message.empty() && message.back() == '\n') message.pop_back();
  return complain(around, ExitCode::usage, message + "; see " + line.typed() + " --help");
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
