// rocketpunch doctor
#include <algorithm>
#include <chrono>
#include <memory>

#include "commands/all.hpp"
#include "doctor/checkup.hpp"

namespace cli {

namespace {

/// The options of all commands that were given.
std::set<std::string> given_options(const CLI::App& app) {
  std::set<std::string> given;
  for (const CLI::Option* option : app.get_options())
    if (option->count() > 0) given.insert(option->get_name());
  return given;
}

/// No check takes longer than a call may.
Limits limits_within(std::chrono::duration<double> timeout) {
  Limits limits;
  for (auto* const limit : {&limits.lookup, &limits.connect, &limits.call})
    *limit = std::min(*limit, std::chrono::ceil<std::chrono::milliseconds>(timeout));
  return limits;
}

ExitCode look_at_all(Context& context, const CLI::App& app, bool json) {
  Report report(json ? Report::Form::json : Report::Form::lines, context.terminal(), context.out());
  Checkup checkup{.context = context,
                  .report = report,
                  .given = given_options(app),
                  .limits = limits_within(std::chrono::duration<double>(context.settings().timeout))};
  for (const auto check :
       {check_program, check_settings, check_credentials, check_service, check_files, check_terminal}) {
    check(checkup);
    if (context.stop().stop_requested()) throw Failure(ExitCode::interrupted, "interrupted");
  }
  report.end();
  const auto bad = report.count(State::bad), unknown = report.count(State::unknown);
  context.note(bad + unknown == 0 ? "all is good"
                                  : std::to_string(bad) + " bad, " + std::to_string(unknown) + " unknown");
  return bad == 0 ? ExitCode::done : ExitCode::failed;
}

}  // namespace

void add_doctor(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "doctor",
               "Looks for what keeps the command from working: settings, key, network, clock, "
               "limits, files. Makes one call; changes nothing. Status 1: something is bad",
               "rocketpunch doctor --json | jq '.[] | select(.state == \"bad\")'");
  const auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "As JSON: what, state (good, bad, unknown), finding, advice")
      ->group("Output");
  line.on(command, [json, &app = line.app()](Context& context) { return look_at_all(context, app, *json); });
}

}  // namespace cli
