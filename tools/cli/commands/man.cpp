// rocketpunch man, by which the build makes the man page.
#include <charconv>

#include "commands/all.hpp"
#include "program/manual.hpp"

namespace cli {

namespace {

/// The day of the page: that of the sources where the build names it (reproducible-builds.org), else this
/// one.
std::chrono::year_month_day day_of_page(const Context& context) {
  using namespace std::chrono;
  const std::string text = context.environment().get("SOURCE_DATE_EPOCH").value_or("");
  std::int64_t epoch = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), epoch);
  if (!text.empty() && error == std::errc{} && end == text.data() + text.size())
    return floor<days>(sys_seconds(seconds(epoch)));
  return floor<days>(context.clock()->wall_now());
}

}  // namespace

void add_man(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "man", "Prints the man page, in mdoc", "rocketpunch man | man -l -");
  command.group("");
  line.on(command, [&app = line.app()](Context& context) {
    context.out() << manual(app, day_of_page(context));
    return ExitCode::done;
  });
}

}  // namespace cli
