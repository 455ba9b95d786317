#include "commands/options.hpp"

#include "output/local_time.hpp"
#include "program/exit_code.hpp"

namespace cli {

void add_output_options(CLI::App& command, OutputOptions& options) {
  const std::string group = "Output";
  auto* const json = command.add_flag("--json", options.json, "As JSON, in the service's form")->group(group);
  command.add_flag("--csv", options.csv, "As CSV, with all columns and times in UTC")
      ->group(group)
      ->excludes(json);
  add_texts(command, "--columns", options.columns,
            "These columns, in this order; a wrong name has them listed")
      ->option_text("NAME,...")
      ->group(group)
      ->excludes(json);
}

void add_list_options(CLI::App& command, ListOptions& options) {
  const std::string group = "How much";
  command.add_option("--page", options.page, "Page number, from 1")->option_text("N")->group(group);
  command.add_option("--page-size", options.page_size, "1 to 50; the service's choice unless given")
      ->option_text("N")
      ->group(group);
  command.add_flag("--all", options.all, "All pages, within the key's quota")->group(group);
  command.add_option("--limit", options.limit, "No more than so many, from as many pages as that takes")
      ->option_text("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->group(group);
  add_query_option(command, options.query);
  add_output_options(command, options.output);
}

void add_query_option(CLI::App& command, std::vector<std::string>& query) {
  add_texts(command, "--query", query, "A parameter that this version doesn't know; may be repeated")
      ->option_text("NAME=VALUE")
      ->delimiter('\0')
      ->group("Filters");
}

std::vector<std::pair<std::string, std::string>> read_pairs(const std::vector<std::string>& texts,
                                                            std::string_view option) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0)
      throw usage_failure(std::string(option) + " takes NAME=VALUE, not \"" + text + '"');
    pairs.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return pairs;
}

CLI::Option* add_texts(CLI::App& command, const std::string& names, std::vector<std::string>& into,
                       const std::string& description) {
  return command.add_option(names, into, description)
      ->option_text("TEXT,...")
      ->delimiter(',')
      ->allow_extra_args(false);
}

CLI::Option* add_day(CLI::App& command, const std::string& names,
                     std::optional<std::chrono::year_month_day>& into, const std::string& description) {
  return command
      .add_option_function<std::string>(
          names,
          [&into, names](const std::string& text) {
            into = rp::Date::parse(text);
            if (!into) throw CLI::ValidationError(names + ": \"" + text + "\" is no day, such as 2026-09-01");
          },
          description)
      ->option_text("YYYY-MM-DD");
}

CLI::Option* add_moment(CLI::App& command, const std::string& names, std::optional<rp::Timestamp>& into,
                        const std::string& description) {
  return command
      .add_option_function<std::string>(
          names,
          [&into, names](const std::string& text) {
            const auto moment = read_moment(text);
            if (!moment)
              throw CLI::ValidationError(
                  names + ": \"" + text +
                  "\" is no time, such as 2026-09-01, 2026-09-01T19:00 or 2026-09-01T10:00Z");
            into = rp::Timestamp(*moment);
          },
          description + ": a day or time in your zone, or with a zone")
      ->option_text("TIME");
}

namespace detail {

std::string typed_code(std::string_view code) {
  std::string typed;
  for (const char c : code)
    typed += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return typed;
}

std::string in_a_list(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

CLI::Option* tell_values(CLI::Option* option, const std::vector<std::string>& values) {
  return option->type_name('{' + CLI::detail::join(values) + '}');
}

void refuse_code(const std::string& names, const std::string& text, const std::vector<std::string>& known) {
  throw CLI::ValidationError(names.substr(0, names.find(',')) + ": there is no code \"" + text +
                             "\"; there are " + in_a_list(known));
}

}  // namespace detail

}  // namespace cli
