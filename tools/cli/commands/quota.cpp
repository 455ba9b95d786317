// rocketpunch quota: where the key's limits are
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/all.hpp"
#include "commands/description.hpp"
#include "commands/options.hpp"

namespace cli {

namespace {

struct QuotaOptions {
  bool all = false;
  OutputOptions output{};
};

std::string period_name(std::chrono::milliseconds period) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(period);
  if (seconds == std::chrono::hours(24)) return "day";
  if (seconds == std::chrono::hours(1)) return "hour";
  if (seconds == std::chrono::minutes(1)) return "minute";
  return std::to_string(seconds.count()) + " s";
}

std::int64_t whole_seconds(std::chrono::milliseconds time) { return (time.count() + 999) / 1000; }

const Description<rp::QuotaWindow>& window_description() {
  using W = rp::QuotaWindow;
  static const Description<W> description = {
      {shown("scope", "Limit of"), [](const W& w) { return w.scope.empty() ? Cell("key") : cell(w.scope); }},
      {shown("period", "In a"), [](const W& w) { return Cell(period_name(w.period)); }},
      {number("limit", "Calls"), [](const W& w) { return Cell(std::to_string(w.limit)); }},
      {number("used", "Used"), [](const W& w) { return Cell(std::to_string(w.used)); }},
      {number("left", "Left"), [](const W& w) { return Cell(std::to_string(w.left())); }},
      {number("freeInSeconds", "Next in s"),
       [](const W& w) { return Cell(std::to_string(whole_seconds(w.free_in))); }},
  };
  return description;
}

// no form of the service's, which tells of limits by headers alone
std::string window_json(const rp::QuotaWindow& window) {
  const nlohmann::ordered_json document = {
      {"scope", window.scope}, {"periodSeconds", whole_seconds(window.period)},
      {"limit", window.limit}, {"used", window.used},
      {"left", window.left()}, {"freeInSeconds", whole_seconds(window.free_in)}};
  return document.dump(2);
}

ExitCode write_quota(Context& context, const QuotaOptions& options) {
  Records<rp::QuotaWindow> records(window_description(), options.output, context.terminal(), context.out());
  for (const rp::QuotaWindow& window : context.app().quota().windows().value()) {
    if (!options.all && !window.scope.empty() && window.used == 0) continue;
    if (options.output.json)
      records.add_json(window_json(window));
    else
      records.add_row(window);
  }
  records.end();
  return ExitCode::done;
}

}  // namespace

void add_quota(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "quota",
               "Shows how much of the key's limits is used, as far as this machine knows: by runs of this "
               "program, and by what the service told them of others. Calls nothing",
               "rocketpunch quota --all");
  const auto options = std::make_shared<QuotaOptions>();
  command.add_flag("--all", options->all,
                   "The limits of all operations that write, also where nothing was used");
  add_output_options(command, options->output);
  line.on(command, [options](Context& context) { return write_quota(context, *options); });
}

}  // namespace cli
