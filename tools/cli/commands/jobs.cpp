// rocketpunch jobs: search, get; job_writes.cpp has the others
#include <memory>

#include "commands/all.hpp"
#include "commands/code_lists.hpp"
#include "commands/filters.hpp"
#include "commands/getting.hpp"
#include "commands/job_descriptions.hpp"
#include "commands/listing.hpp"

namespace cli {

namespace {

struct JobSearch {
  rp::JobQuery query{};
  ListOptions list{};
};

void add_job_search(CommandLine& line, CLI::App& jobs) {
  CLI::App& command = line.add(jobs, "search", "Searches the jobs that are hiring",
                               "rocketpunch jobs search AI --seniority junior,midlevel --work-type remote");
  const auto options = std::make_shared<JobSearch>();
  add_job_filters(command, options->query);
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    use_job_categories(context, options->query.job_categories);
    return write_search(context, context.app().jobs(), options->query, options->list,
                        job_summary_description(), {"job", "jobs"});
  });
}

void add_job_get(CommandLine& line, CLI::App& jobs) {
  CLI::App& command =
      line.add(jobs, "get", "Shows jobs, whole", "rocketpunch jobs get 158697 --json | jq .title");
  const auto options = std::make_shared<GetOptions>();
  add_get_options(command, *options,
                  "Number of a job, or the address of its page; several, one after another");
  line.on(command, [options](Context& context) {
    std::vector<rp::JobId> ids;
    for (const std::string& text : options->ids) ids.push_back(read_job_id(text));
    return write_details_of(context, context.app().jobs(), ids, *options, job_description());
  });
}

}  // namespace

void add_jobs(CommandLine& line) {
  CLI::App& jobs = line.add(line.app(), "jobs", "Jobs: search, get, create, publish, unpublish");
  jobs.alias("job");
  add_job_search(line, jobs);
  add_job_get(line, jobs);
  add_job_writes(line, jobs);
}

}  // namespace cli
