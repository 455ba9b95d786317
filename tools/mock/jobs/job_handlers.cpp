// Jobs: searching and reading all of them, writing the company's own.
#include <algorithm>
#include <utility>

#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "http/list_page.hpp"
#include "http/request_json.hpp"
#include "http/uploaded_images.hpp"
#include "jobs/own_job_json.hpp"
#include "records/own_company.hpp"
#include "server/context.hpp"
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
    const Json& item = job.summary.original();
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
    if (job.id != id || is_text(field(job.detail.original(), "status"), "draft")) continue;
    call.respond((call.context.options.guide ? job.guide : job.detail).in(call.language));
    return;
  }
  fail_not_found("R0001", "There is no job " + call.path[0] + ".");
}

/// What can be changed.
constexpr const char* job_fields[] = {
    "jobTitle",     "jobSubtitle", "jobCategory",    "seniorities",   "employmentTypes", "workType",
    "jobBio",       "jobResponse", "jobMinimumQual", "jobPreferQual", "jobBenefit",      "jobHireProcess",
    "jobHireNotes", "email",       "notifyEmails",   "settings",      "military",        "veteran"};
/// What creating and publishing set.
constexpr const char* job_dates[] = {"startDate", "endDate"};
constexpr const char* job_work_types[] = {"ONSITE", "HYBRID", "REMOTE"};
constexpr const char* setting_types[] = {"RESUME", "COVER_LETTER", "PORTFOLIO", "CUSTOM"};
constexpr const char* upload_types[] = {"FILE", "URL", "ANY"};

/// What creating and changing are both held to.
void check_job(const Body& body) {
  body.text("jobTitle", 1, 30);
  body.text("jobSubtitle", 0, 50, Null::allowed);
  for (const char* name : {"jobCategory", "jobBio", "jobResponse"}) body.text(name, 1, unlimited);
  for (const char* name : {"jobMinimumQual", "jobPreferQual", "jobBenefit", "jobHireProcess", "jobHireNotes"})
    body.text(name, 0, unlimited, Null::allowed);
  body.choice("workType", job_work_types);
  body.email("email");
  body.texts("notifyEmails", 0, 10);
  for (const Body& setting : body.objects("settings", 1)) {
    setting.require({"type"});
    setting.choice("type", setting_types);
    setting.text("title", 0, 50, Null::allowed);
    setting.boolean("required");
    setting.choice("uploadType", upload_types);
  }
  body.boolean("military");
  body.boolean("veteran");
}

std::vector<Job>::iterator own_job(Call& call) {
  check_company(call.request.get_param_value("companyId"));
  auto& jobs = call.context.store.jobs;
  const auto id = read_id("jobId", call.path[0]);
  const auto job = std::find_if(jobs.begin(), jobs.end(), [&](const Job& j) { return j.id == id; });
  if (job == jobs.end()) fail_not_found("R0001", "There is no job " + call.path[0] + ".");
  if (!job->own) fail_forbidden("The job is another company's.");
  return job;
}

/// Puts what has become of a job in place of what it was, and answers.
void change_job(Call& call, Job& job, OwnJob changed, const char* operation) {
  const bool differs = changed.fields != job.own->fields || changed.images != job.own->images ||
                       changed.status != job.own->status;
  if (differs) {
    job.own = std::move(changed);
    show(job, call.context.options);
    call.took_effect(operation);
  }
  call.respond(shown_to_company(job));
}

void create_job(Call& call) {
  check_company(call.request.get_param_value("companyId"));
  const Body body = Body::part(call);
  body.require({"jobTitle", "jobCategory", "jobBio", "jobResponse", "seniorities", "employmentTypes",
                "settings", "startDate"});
  check_job(body);
  body.texts("seniorities", 1);
  body.texts("employmentTypes", 1);
  body.date("startDate");
  body.date("endDate", Null::allowed);
  check_order(body["startDate"], body["endDate"], "endDate");

  OwnJob own;
  own.images = take_images(call, "images").urls();
  for (const char* name : job_fields) own.fields[name] = nullptr;
  own.fields["endDate"] = nullptr;
  own.fields["notifyEmails"] = Json::array();
  own.fields["military"] = own.fields["veteran"] = false;
  body.copy(job_fields, own.fields);
  body.copy(job_dates, own.fields);

  Job job;
  job.id = call.context.store.next_id++;
  job.created = call.write_time();
  job.own = std::move(own);
  show(job, call.context.options);
  call.context.store.jobs.push_back(std::move(job));
  call.took_effect("createJob");
  call.respond(shown_to_company(call.context.store.jobs.back()), 201);
}

void update_job(Call& call) {
  if (call.request.get_param_value("type") != "PLATFORM") fail_validation("type", "type must be PLATFORM.");
  const auto job = own_job(call);
  const Body body = Body::part(call);
  check_job(body);
  body.texts("seniorities", 1, unlimited, codes_of(seniority_codes()));
  body.texts("employmentTypes", 1, unlimited, codes_of(employment_type_codes()));
  const Images images = take_images(call, "images");

  OwnJob changed = *job->own;
  body.copy(job_fields, changed.fields);
  // They take the place of those it had; without any, those stay.
  if (!images.empty()) changed.images = images.urls();
  change_job(call, *job, std::move(changed), "updatePlatformJob");
}

void publish_job(Call& call) {
  const auto job = own_job(call);
  const Body body = Body::json(call);
  for (const char* name : job_dates) body.date(name, Null::allowed);
  OwnJob changed = *job->own;
  body.copy(job_dates, changed.fields);
  check_order(changed.fields["startDate"], changed.fields["endDate"], "endDate");
  changed.status = "published";
  change_job(call, *job, std::move(changed), "publishJob");
}

void disable_job(Call& call) {
  const auto job = own_job(call);
  OwnJob changed = *job->own;
  changed.status = "finish";
  change_job(call, *job, std::move(changed), "disableJob");
}

void delete_job(Call& call) {
  call.context.store.jobs.erase(own_job(call));
  call.took_effect("deleteJob");
  call.response.status = 204;
}

void accessible_jobs(Call& call) {
  check_company(call.path[0]);
  const Query query{call.request};
  std::vector<const Job*> found;
  for (const auto& job : call.context.store.jobs)
    if (job.own) found.push_back(&job);
  call.respond(page_of(found, read_page(query, Form::service), Form::service, shown_to_company));
}

}  // namespace

Routes job_routes() {
  return {
      {.method = "GET", .path = "/jobs", .answer = search_jobs},
      {.method = "GET", .path = "/jobs/{jobId}", .answer = get_job},
      user_route("POST", "/jobs/platform", create_job, "job:write", "job.create"),
      user_route("PATCH", "/jobs/{jobId}", update_job, "job:write", "job.update"),
      user_route("PUT", "/jobs/{jobId}/active", publish_job, "job:write", "job.publish"),
      user_route("DELETE", "/jobs/{jobId}/active", disable_job, "job:write", "job.disable"),
      user_route("DELETE", "/jobs/{jobId}", delete_job, "job:write", "job.delete"),
      user_route("GET", "/companies/{companyId}/jobs/accessible", accessible_jobs, "job:manage:read"),
  };
}

}  // namespace rocketpunch::testing::mock
