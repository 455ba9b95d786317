// rocketpunch export: jobs, events, posts
#include <algorithm>
#include <filesystem>
#include <memory>

#include "commands/all.hpp"
#include "commands/code_lists.hpp"
#include "commands/event_descriptions.hpp"
#include "commands/filters.hpp"
#include "commands/job_descriptions.hpp"
#include "commands/listing.hpp"
#include "commands/options.hpp"
#include "commands/post_descriptions.hpp"
#include "export/api_source.hpp"
#include "export/export_walk.hpp"
#include "export/line_file.hpp"
#include "export/mirror.hpp"
#include "export/stream_output.hpp"

namespace cli {

namespace {

/// What an export writes to, and how.
struct ExportOptions {
  std::string into{};  ///< Empty: the standard output
  bool csv = false;
  bool details = false;
  bool restart = false;
  std::vector<std::string> columns{};
  std::vector<std::string> query{};
};

enum class ExportForm { ndjson, csv, sqlite };

void add_export_options(CLI::App& command, ExportOptions& options) {
  const std::string group = "Output";
  command
      .add_option(
          "--into", options.into,
          "A file, by its ending: .ndjson or .jsonl, .csv, or an SQLite database (.db, .sqlite), which "
          "each run brings up to date; else NDJSON on the standard output. A run that ended early is gone "
          "on with by the same command")
      ->option_text("FILE")
      ->group(group);
  command.add_flag("--csv", options.csv, "CSV on the standard output")->group(group);
  add_texts(command, "--columns", options.columns,
            "These columns of CSV or of the database's items, in this order; a wrong name has them listed")
      ->option_text("NAME,...")
      ->group(group);
  command
      .add_flag(
          "--details", options.details,
          "Fetch each one whole, which takes a call for each: NDJSON and CSV have that, the database beside "
          "what the list says")
      ->group(group);
  command.add_flag("--restart", options.restart, "Begin anew, though an earlier run has left a part of it")
      ->group(group);
  add_query_option(command, options.query);
}

ExportForm form_of(const ExportOptions& options) {
  if (options.into.empty()) return options.csv ? ExportForm::csv : ExportForm::ndjson;
  const std::string ending = std::filesystem::path(options.into).extension();
  if (ending == ".csv") return ExportForm::csv;
  if (options.csv)
    throw usage_failure("--csv is for the standard output; --into " + options.into + " says what to write");
  if (ending == ".ndjson" || ending == ".jsonl") return ExportForm::ndjson;
  if (ending == ".db" || ending == ".sqlite" || ending == ".sqlite3") return ExportForm::sqlite;
  throw usage_failure(
      "--into " + options.into +
      ": the ending says what to write, and there are .ndjson, .jsonl, .csv, .db, .sqlite and .sqlite3");
}

/// Which columns are written. A database has the id by itself, as the first one.
template <class T>
std::vector<std::size_t> export_columns(const Description<T>& description, const ExportOptions& options,
                                        ExportForm form) {
  if (form == ExportForm::ndjson && !options.columns.empty())
    throw usage_failure("--columns is for CSV and databases; NDJSON has the whole of each");
  std::vector<std::size_t> chosen;
  try {
    chosen = chosen_columns(columns_of(description), {.csv = true, .columns = options.columns});
  } catch (const std::invalid_argument& error) {
    throw usage_failure(error.what());
  }
  if (form == ExportForm::sqlite) {
    std::erase(chosen, std::size_t{0});
    for (auto at = chosen.begin(); at != chosen.end(); ++at)
      if (std::find(chosen.begin(), at, *at) != at)
        throw usage_failure("--columns has " + description[*at].column.name +
                            " twice, and a database has each column once");
  }
  return chosen;
}

/// What makes the items what they are, as it is remembered.
template <class Query>
Selection selection_of(Context& context, const Noun& noun, const Query& query, const ExportOptions& options,
                       const std::vector<Column>& columns) {
  Selection selection{{"export", noun.many},
                      {"service", context.mock() != nullptr ? "mock" : context.base_url()}};
  selection.update(Selection::parse(rp::serialize(query).value()));
  if (!options.query.empty()) selection["--query"] = options.query;
  if (!options.columns.empty())
    for (const Column& column : columns) selection["--columns"].push_back(column.name);
  if (options.details) selection["--details"] = true;
  if (!context.settings().language.empty()) selection["--language"] = context.settings().language;
  try {
    (void)selection.dump();
  } catch (const Selection::type_error&) {  // all else is checked by the SDK
    throw usage_failure("--query must be UTF-8: an export keeps it as JSON");
  }
  return selection;
}

/// The settings of an export's calls: one that takes days waits for its turn, for it was told that it does.
rp::CallOptions export_call(const ExportOptions& options) {
  rp::CallOptions call;
  call.query = read_pairs(options.query, "--query");
  call.quota_wait = std::chrono::hours(24);
  return call;
}

template <class T>
std::vector<Column> some_columns(const Description<T>& description, const std::vector<std::size_t>& chosen) {
  std::vector<Column> columns;
  for (const std::size_t column : chosen) columns.push_back(description[column].column);
  return columns;
}

std::unique_ptr<Destination> destination_of(Context& context, const ExportOptions& options, ExportForm form,
                                            LineFormat lines, bool ids_are_numbers,
                                            const Selection& selection) {
  if (options.into.empty()) return std::make_unique<StreamOutput>(context, std::move(lines));
  if (form == ExportForm::sqlite)
    return std::make_unique<Mirror>(options.into, MirrorFormat{std::move(lines.columns), ids_are_numbers},
                                    selection, options.restart, context.clock());
  return std::make_unique<LineFile>(options.into, std::move(lines), selection, options.restart);
}

/// How long calls take within the quota, as `Listing` asks for it.
auto quota_time(Context& context) {
  return [&context](std::int64_t calls) -> std::optional<std::chrono::milliseconds> {
    if (context.settings().quota == "off") return std::nullopt;
    const auto time = context.app().quota().time_for(calls);
    return time ? std::optional(*time) : std::nullopt;
  };
}

/// `resource_for`: gives `jobs()` of the client, or another that lists, once it is known that the options can
/// be used; it may put the query right.
template <class Query, class Summary, class Detail, class ResourceFor>
ExitCode export_list(Context& context, Query query, const ExportOptions& options,
                     const Description<Summary>& summary, const Description<Detail>& detail, const Noun& noun,
                     ResourceFor resource_for) {
  const ExportForm form = form_of(options);
  const auto chosen =
      options.details ? export_columns(detail, options, form) : export_columns(summary, options, form);
  LineFormat lines{.csv = form == ExportForm::csv,
                   .columns = options.details ? some_columns(detail, chosen) : some_columns(summary, chosen),
                   .id_name = summary.front().column.name};
  const rp::CallOptions call = export_call(options);
  const auto resource = resource_for(query);
  const Selection selection = selection_of(context, noun, query, options, lines.columns);
  const auto destination = destination_of(context, options, form, std::move(lines),
                                          std::is_constructible_v<decltype(Summary::id), int>, selection);
  ApiSource source(Listing<std::remove_const_t<decltype(resource)>, Query, Summary, Detail>{
      .resource = resource,
      .query = query,
      .call = call,
      .summary = summary,
      .detail = detail,
      .chosen = chosen,
      .details = options.details,
      .time_for = quota_time(context)});
  return ExportWalk(context, source, *destination, noun, options.details).run();
}

/// `export NAME` of a kind of things.
template <class Query>
struct Export {
  Query query{};
  ExportOptions options{};
};

template <class Query>
void add_export_of(CommandLine& line, CLI::App& group, const Noun& noun, const std::string& description,
                   const std::string& example, void (*add_filters)(CLI::App&, Query&),
                   ExitCode (*run)(Context&, const Export<Query>&)) {
  CLI::App& command = line.add(group, noun.many, description, example);
  const auto asked = std::make_shared<Export<Query>>();
  add_filters(command, asked->query);
  add_export_options(command, asked->options);
  line.on(command, [asked, run](Context& context) { return run(context, *asked); });
}

constexpr Noun job_noun{"job", "jobs"}, event_noun{"event", "events"}, post_noun{"post", "posts"};

ExitCode export_jobs(Context& context, const Export<rp::JobQuery>& asked) {
  return export_list(context, asked.query, asked.options, job_summary_description(), job_description(),
                     job_noun, [&](rp::JobQuery& query) {
                       use_job_categories(context, query.job_categories);
                       return context.app().jobs();
                     });
}

ExitCode export_events(Context& context, const Export<rp::EventQuery>& asked) {
  return export_list(context, asked.query, asked.options, event_summary_description(), event_description(),
                     event_noun, [&](rp::EventQuery&) { return context.app().events(); });
}

ExitCode export_posts(Context& context, const Export<rp::PostQuery>& asked) {
  return export_list(context, asked.query, asked.options, post_summary_description(), post_description(),
                     post_noun, [&](rp::PostQuery&) { return context.app().posts(); });
}

}  // namespace

void add_export(CommandLine& line) {
  CLI::App& group = line.add(line.app(), "export", "All jobs, events or posts, into a file or a database");
  add_export_of(line, group, job_noun,
                "Exports the jobs that are hiring, all of them, within the key's quota",
                "rocketpunch export jobs --into jobs.db --work-type remote", add_job_filters, export_jobs);
  add_export_of(line, group, event_noun, "Exports events, all of them, within the key's quota",
                "rocketpunch export events --into events.csv --details", add_event_filters, export_events);
  add_export_of(line, group, post_noun, "Exports posts, all of them, within the key's quota",
                "rocketpunch export posts AI --posted-after 2026-08-01 | jq .content", add_post_filters,
                export_posts);
}

}  // namespace cli
