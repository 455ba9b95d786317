// createJob, updatePlatformJob, publishJob, disableJob, deleteJob and listAccessibleCompanyJobs.
#include <algorithm>
#include <limits>

#include "body.hpp"
#include "errors.hpp"
#include "ids.hpp"
#include "keyword.hpp"
#include "paging.hpp"
#include "slices.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// The one company that the mock's user may act for.
constexpr const char* own_company = "acme";
constexpr auto unlimited = std::numeric_limits<std::size_t>::max();

/// Fields of a request, and what they are called in the answer to getJob.
constexpr std::pair<const char*, const char*> names[] = {{"jobTitle", "title"},
                                                         {"jobSubtitle", "subtitle"},
                                                         {"jobCategory", "jobCategory"},
                                                         {"seniorities", "seniorities"},
                                                         {"employmentTypes", "employmentTypes"},
                                                         {"workType", "workType"},
                                                         {"jobBio", "description"},
                                                         {"jobResponse", "duty"},
                                                         {"jobMinimumQual", "minimumQualification"},
                                                         {"jobPreferQual", "preferredQualification"},
                                                         {"jobBenefit", "benefit"},
                                                         {"jobHireProcess", "hireProcess"},
                                                         {"jobHireNotes", "hireNotes"}};

void check_company(const std::string& company) {
  if (company.empty()) fail_validation("companyId", "companyId is required.");
  if (company != own_company)
    throw ApiError{403, "C0011", "The user may not act for this company.", company, {}};
}

/// What both kinds of requests are held to.
void check_fields(const Body& body) {
  body.text("jobTitle", 1, 30);
  body.text("jobSubtitle", 0, 50, true);
  for (const char* name : {"jobCategory", "jobBio", "jobResponse"}) body.text(name, 1, unlimited);
  for (const char* name :
       {"jobMinimumQual", "jobPreferQual", "jobBenefit", "jobHireProcess", "jobHireNotes", "email"})
    body.text(name, 0, unlimited, true);
  for (const char* name : {"seniorities", "employmentTypes", "settings"}) body.list(name, 1, unlimited);
  body.list("notifyEmails", 0, 10);
  body.choice("workType", {"ONSITE", "HYBRID", "REMOTE"});
  body.boolean("military");
  body.boolean("veteran");
}

void set(Job& job, const char* name, const Json& value) {
  for (Json* body :
       {&job.summary.original, &job.summary.translated, &job.detail.original, &job.detail.translated})
    (*body)[name] = value;
}

void fill(Job& job, const Body& body) {
  for (const auto& [wire, name] : names)
    if (body.has(wire)) set(job, name, body[wire]);
  job.text = lower(job.detail.original.value("title", ""));
}

/// Opens it for applications, or closes it.
void set_state(Job& job, const char* status, bool hiring) {
  set(job, "status", status);
  set(job, "hiring", hiring);
  job.listed = hiring;
}

/// A job as its company sees it.
Json shown(const Job& job) {
  Json json{{"jobId", job.id}};
  for (const char* name : {"status", "hiring", "title", "subtitle", "jobCategory", "seniorities",
                           "employmentTypes", "workType", "startAt", "endAt", "webUrl"})
    json[name] = field(job.detail.original, name);
  return json;
}

Json start_of(const Json& day) {
  return day.is_string() ? Json(detail_time(*read_date(day.get<std::string>()))) : Json();
}

Job made(Call& call, const Body& body) {
  Job job;
  job.id = call.context.store.next_id++;
  job.created = clock_now();
  Json detail{{"jobId", job.id},
              {"subtitle", nullptr},
              {"workType", nullptr},
              {"language", "ko"},
              {"allowRemote", false},
              {"company", {{"id", own_company}, {"name", "Acme"}}},
              {"applyMethod", {{"type", "PLATFORM"}, {"url", nullptr}}},
              {"startAt", start_of(body["startDate"])},
              {"endAt", start_of(body["endDate"])},
              {"webUrl", "https://www.rocketpunch.com/jobs/" + std::to_string(job.id)},
              {"createdAt", detail_time(job.created)}};
  job.summary = {detail, detail};
  job.detail = {detail, detail};
  return job;
}

std::vector<Job>::iterator own_job(Call& call) {
  check_company(call.request.get_param_value("companyId"));
  auto& jobs = call.context.store.jobs;
  const auto id = read_id("jobId", call.path[0]);
  const auto job = std::find_if(jobs.begin(), jobs.end(), [&](const Job& j) { return j.id == id; });
  if (job == jobs.end()) fail_not_found("R0001", "There is no job " + call.path[0] + ".");
  if (!is_text(field(field(job->detail.original, "company"), "id"), own_company))
    throw ApiError{403, "C0011", "The job is another company's.", {}, {}};
  return job;
}

Json urls_of(const Json& images) {
  Json urls = Json::array();
  for (const auto& image : images) urls.push_back(image.at("url"));
  return urls;
}

void create_job(Call& call) {
  check_company(call.request.get_param_value("companyId"));
  const Body body = Body::part(call);
  for (const char* name : {"jobTitle", "jobCategory", "jobBio", "jobResponse", "startDate"})
    body.required_text(name, 1, unlimited);
  for (const char* name : {"seniorities", "employmentTypes", "settings"}) body.required_list(name, 1);
  check_fields(body);
  body.date("startDate", false);
  body.date("endDate", true);
  if (body["endDate"].is_string() && body["endDate"] < body["startDate"])
    fail_validation("endDate", "endDate must not be before startDate.");
  const Json images = take_images(call, "images");

  Job job = made(call, body);
  fill(job, body);
  set(job, "jobImages", urls_of(images));
  set_state(job, "draft", false);
  call.context.store.jobs.push_back(std::move(job));
  call.took_effect("createJob");
  call.respond(shown(call.context.store.jobs.back()), 201);
}

void update_job(Call& call) {
  if (call.request.get_param_value("type") != "PLATFORM") fail_validation("type", "type must be PLATFORM.");
  const auto job = own_job(call);
  const Body body = Body::part(call);
  check_fields(body);
  const Json images = take_images(call, "images");
  fill(*job, body);
  if (!images.empty()) set(*job, "jobImages", urls_of(images));
  call.took_effect("updatePlatformJob");
  call.respond(shown(*job));
}

void publish_job(Call& call) {
  const auto job = own_job(call);
  const Body body = Body::json(call);
  body.date("startDate", true);
  body.date("endDate", true);
  if (body.has("startDate")) set(*job, "startAt", start_of(body["startDate"]));
  if (body.has("endDate")) set(*job, "endAt", start_of(body["endDate"]));
  set_state(*job, "published", true);
  call.took_effect("publishJob");
  call.respond(shown(*job));
}

void disable_job(Call& call) {
  const auto job = own_job(call);
  set_state(*job, "finish", false);
  call.took_effect("disableJob");
  call.respond(shown(*job));
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
    if (is_text(field(field(job.detail.original, "company"), "id"), own_company)) found.push_back(&job);
  call.respond(page_of(found, read_page(query, Form::service), Form::service, shown));
}

}  // namespace

void register_job_writes(Context& context) {
  const auto add = [&](const char* method, const char* path, void (*answer)(Call&), const char* scope,
                       const char* quota) {
    context.router.add({.method = method,
                        .path = path,
                        .answer = answer,
                        .need = Need::user,
                        .scope = scope,
                        .quota = quota});
  };
  add("POST", "/jobs/platform", create_job, "job:write", "job.create");
  add("PATCH", "/jobs/{jobId}", update_job, "job:write", "job.update");
  add("PUT", "/jobs/{jobId}/active", publish_job, "job:write", "job.publish");
  add("DELETE", "/jobs/{jobId}/active", disable_job, "job:write", "job.disable");
  add("DELETE", "/jobs/{jobId}", delete_job, "job:write", "job.delete");
  add("GET", "/companies/{companyId}/jobs/accessible", accessible_jobs, "job:manage:read", "");
}

}  // namespace rocketpunch::testing::mock
