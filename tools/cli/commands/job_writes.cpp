// rocketpunch jobs: create, publish, unpublish
#include <memory>
#include <rocketpunch/find_created.hpp>
#include <rocketpunch/json.hpp>

#include "commands/all.hpp"
#include "commands/description.hpp"
#include "commands/getting.hpp"
#include "commands/writing.hpp"

namespace cli {

namespace {

using OptionalDay = std::optional<std::chrono::year_month_day>;

struct JobWrite {
  std::string company{};
  std::string job{};
  WriteOptions write{};
};

struct JobPublication : JobWrite {
  OptionalDay start_date{};
  OptionalDay end_date{};
  bool always_open = false;
};

struct JobCreation : JobWrite {
  std::string file{};
  std::vector<std::string> images{};
};

void add_company(CLI::App& command, JobWrite& options) {
  command.add_option("COMPANY", options.company, "Handle of the company")->required();
}

void add_company_and_job(CLI::App& command, JobWrite& options) {
  add_company(command, options);
  command.add_option("JOB", options.job, "Number of the job, or the address of its page")->required();
}

std::string look_at_jobs(const std::string& company) { return "rocketpunch companies jobs " + company; }

void tell_of_job(Context& context, const WriteOptions& options, const rp::CompanyJob& job, const char* done) {
  if (options.json)
    context.out() << harmless_json(json_text(job)) << '\n';
  else
    context.out() << harmless(job.web_url) << '\n';
  context.note("job " + to_string(job.id) + done);
}

std::string job_of_company(rp::JobId id, const std::string& company) {
  return "job " + to_string(id) + " of " + harmless(company);
}

/// Where a day stands in the question: ` from 2026-09-01`.
std::string day_in_words(const char* before, const OptionalDay& day) {
  return day ? std::string(before) + to_string(rp::Date(*day)) : "";
}

ExitCode publish_job(Context& context, const JobPublication& options) {
  const rp::JobId id = read_job_id(options.job);
  rp::JobPeriod period;
  if (options.start_date) period.start_date = *options.start_date;
  if (options.end_date) period.end_date = *options.end_date;
  if (options.always_open) period.end_date = rp::clear;
  const Write write{.question = "Publish " + job_of_company(id, options.company) +
                                day_in_words(", from ", options.start_date) +
                                day_in_words(", until ", options.end_date) +
                                (options.always_open ? ", without an end" : "") + '?',
                    .scope = "job:write",
                    .problems = rp::problems(period),
                    .look = look_at_jobs(options.company)};
  return carry_out(
      context, options.write, write,
      [&](const rp::UserClient& client) { return client.jobs().publish(options.company, id, period); },
      [&](const auto& job) { tell_of_job(context, options.write, *job, " is published"); });
}

ExitCode unpublish_job(Context& context, const JobWrite& options) {
  const rp::JobId id = read_job_id(options.job);
  const Write write{.question = "Close " + job_of_company(id, options.company) + " for applications?",
                    .scope = "job:write",
                    .look = look_at_jobs(options.company)};
  return carry_out(
      context, options.write, write,
      [&](const rp::UserClient& client) { return client.jobs().unpublish(options.company, id); },
      [&](const auto& job) { tell_of_job(context, options.write, *job, " is closed for applications"); });
}

/// The draft in a JSON document. A field that the SDK doesn't know may be one that was misspelt: it is
/// refused.
rp::JobDraft read_draft(Context& context, const std::string& path) {
  auto draft = rp::parse<rp::WithUnknown<rp::JobDraft>>(read_text_file(context, path));
  if (!draft) throw usage_failure(path + ": " + draft.error().message());
  if (!draft->unknown.empty())
    throw usage_failure(path + ": a job has no field " + draft->unknown.begin()->first);
  return std::move(draft->value);
}

ExitCode create_job(Context& context, const JobCreation& options) {
  const rp::JobDraft draft = read_draft(context, options.file);
  const auto images = images_of(options.images);
  Write write{.question = "Create the job " + excerpt(draft.title) + " of " + harmless(options.company) + '?',
              .scope = "job:write",
              .problems = with_files(rp::problems(draft, images), options.images),
              .look = look_at_jobs(options.company)};
  write.find = [&](const rp::UserClient& client) {
    std::vector<std::string> lines;
    for (const auto& found : rp::find_created(client, options.company, draft).value())
      lines.push_back("job " + to_string(found.id) + ", " + found.web_url);
    return lines;
  };
  return carry_out(
      context, options.write, write,
      [&](const rp::UserClient& client) { return client.jobs().create(options.company, draft, images); },
      [&](const auto& job) {
        tell_of_job(context, options.write, *job, " is created, as a draft: publish makes it visible");
      });
}

constexpr const char* creation_example =
    R"(rocketpunch jobs create acme --file job.json, with this in job.json at least:

  {"jobTitle": "C++ Engineer", "jobCategory": "serverBackend",
   "seniorities": ["SENIOR"], "employmentTypes": ["FULL_TIME"],
   "jobBio": "...", "jobResponse": "...", "startDate": "2026-09-01",
   "settings": [{"type": "RESUME", "required": true}]})";

}  // namespace

void add_job_writes(CommandLine& line, CLI::App& jobs) {
  {
    CLI::App& command =
        line.add(jobs, "create",
                 "Creates a job of a company, with applications taken on Rocketpunch, and prints the address "
                 "of its page. It isn't visible before it is published",
                 creation_example);
    const auto options = std::make_shared<JobCreation>();
    add_company(command, *options);
    command
        .add_option("--file", options->file,
                    "The job as JSON, in the service's form; -: from the standard input")
        ->option_text("FILE")
        ->required();
    add_texts(command, "--image", options->images,
              "An image: PNG, JPEG, GIF or WebP of at most 20 MiB; may be repeated, up to ten")
        ->option_text("FILE")
        ->delimiter('\0');
    add_write_options(command, options->write);
    line.on(command, [options](Context& context) { return create_job(context, *options); });
  }
  {
    CLI::App& command = line.add(jobs, "publish", "Opens a job of a company for applications",
                                 "rocketpunch jobs publish acme 158697 --end-date 2026-09-30");
    const auto options = std::make_shared<JobPublication>();
    add_company_and_job(command, *options);
    add_day(command, "--start-date", options->start_date,
            "First day of applications, in Seoul; the service's choice unless given");
    auto* const end = add_day(command, "--end-date", options->end_date, "Last day, in Seoul; the same");
    command.add_flag("--always-open", options->always_open, "Without a last day")->excludes(end);
    add_write_options(command, options->write);
    line.on(command, [options](Context& context) { return publish_job(context, *options); });
  }
  CLI::App& command = line.add(jobs, "unpublish", "Closes a job of a company for applications",
                               "rocketpunch jobs unpublish acme 158697");
  const auto options = std::make_shared<JobWrite>();
  add_company_and_job(command, *options);
  add_write_options(command, options->write);
  line.on(command, [options](Context& context) { return unpublish_job(context, *options); });
}

}  // namespace cli
