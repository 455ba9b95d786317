// searchJobs and getJob.
#include <algorithm>
#include <utility>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "http/list_page.hpp"
#include "server/context.hpp"
#include "server/slices.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

struct JobFilter {
  explicit JobFilter(const Query& query)
      : keyword{query.keyword()},
        company{query.company_id()},
        categories{query.all("jobCategories")},
        seniorities{query.all("seniorities")},
        employment_types{query.all("employmentTypes")},
        company_sizes{query.all("companySizes")},
        work_types{query.all("workTypes")} {}

  bool admits(const Job& job) const {
    const Json& item = job.summary.original;
    const Json& employer = field(item, "company");
    return job.listed && mentions(job.text, keyword) &&
           (company.empty() || is_text(field(employer, "id"), company)) &&
           accepts(categories, field(item, "jobCategory")) &&
           accepts_any(seniorities, field(item, "seniorities")) &&
           accepts_any(employment_types, field(item, "employmentTypes")) &&
           accepts(company_sizes, field(employer, "size")) && accepts(work_types, field(item, "workType"));
  }

  std::string keyword, company;
  std::vector<std::string> categories, seniorities, employment_types, company_sizes, work_types;
};

/// An order that isn't known is the default one, relevance: here, the order of the records.
void sort_jobs(const std::string& order, std::vector<const Job*>& jobs) {
  if (order == "DATE_DESC")
    std::stable_sort(jobs.begin(), jobs.end(), [](const Job* a, const Job* b) {
      // Files may not say when a job was made; ids grow.
      return std::pair{a->created, a->id} > std::pair{b->created, b->id};
    });
  if (order == "POPULARITY_DESC")
    std::stable_sort(jobs.begin(), jobs.end(),
                     [](const Job* a, const Job* b) { return a->popularity > b->popularity; });
}

void search_jobs(Call& call) {
  const Query query{call.request};
  const Form form = call.context.options.guide ? Form::guide : Form::service;
  const Page page = read_page(query, form);
  const JobFilter filter{query};

  std::vector<const Job*> found;
  for (const auto& job : call.context.store.jobs)
    if (filter.admits(job)) found.push_back(&job);
  sort_jobs(query.text("sort"), found);
  call.respond(page_of(found, page, form, [&](const Job& job) {
    return (form == Form::guide ? job.guide : job.summary).in(call.language);
  }));
}

void get_job(Call& call) {
  const auto id = read_id("jobId", call.path[0]);
  for (const auto& job : call.context.store.jobs) {
    // A draft is its company's alone.
    if (job.id != id || (job.own && job.own->status == "draft")) continue;
    call.respond((call.context.options.guide ? job.guide : job.detail).in(call.language));
    return;
  }
  fail_not_found("R0001", "There is no job " + call.path[0] + ".");
}

}  // namespace

void register_jobs(Context& context) {
  context.router.add({.method = "GET", .path = "/jobs", .answer = search_jobs});
  context.router.add({.method = "GET", .path = "/jobs/{jobId}", .answer = get_job});
}

}  // namespace rocketpunch::testing::mock
