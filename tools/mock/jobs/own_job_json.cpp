#include "jobs/own_job_json.hpp"

#include "generate/vocabulary.hpp"
#include "records/guide_form.hpp"
#include "records/own_company.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

std::optional<Seconds> day_of(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  return read_date(value.get_ref<const std::string&>());
}

std::optional<Seconds> begin_of(const Json& value) {
  auto time = day_of(value);
  if (time) *time -= korea_ahead;
  return time;
}
std::optional<Seconds> end_of(const Json& value) {
  auto time = begin_of(value);
  if (time) *time += std::chrono::hours{23} + std::chrono::minutes{59};
  return time;
}

Json in_detail(const std::optional<Seconds>& time) { return time ? Json(detail_time(*time)) : Json(); }
Json in_list(const std::optional<Seconds>& time) { return time ? Json(list_time(*time)) : Json(); }

bool is_hiring(const Job& job) { return job.own->status == "published"; }

Json company() {
  return {{"id", own_company},
          {"name", own_company_name},
          {"logoUrl", nullptr},
          {"industry", nullptr},
          {"size", nullptr}};
}

/// What lists and details have in common.
Json common(const Job& job) {
  const Json& fields = job.own->fields;
  return {{"title", field(fields, "jobTitle")},
          {"subtitle", field(fields, "jobSubtitle")},
          {"jobCategory", field(fields, "jobCategory")},
          {"seniorities", field(fields, "seniorities")},
          {"employmentTypes", field(fields, "employmentTypes")},
          {"workType", field(fields, "workType")}};
}

Json own_job_summary(const Job& job) {
  Json json{{"jobId", job.id}};
  json.update(common(job));
  json["company"] = company();
  json["endAt"] = in_list(end_of(field(job.own->fields, "endDate")));
  json["webUrl"] = job_url(job.id);
  return json;
}

Json own_job_detail(const Job& job) {
  const Json& fields = job.own->fields;
  Json json{{"jobId", job.id}, {"status", job.own->status}, {"hiring", is_hiring(job)}};
  json.update(common(job));
  json["language"] = "ko";
  json["description"] = field(fields, "jobBio");
  json["duty"] = field(fields, "jobResponse");
  json["minimumQualification"] = field(fields, "jobMinimumQual");
  json["preferredQualification"] = field(fields, "jobPreferQual");
  json["benefit"] = field(fields, "jobBenefit");
  json["hireProcess"] = field(fields, "jobHireProcess");
  json["hireNotes"] = field(fields, "jobHireNotes");
  json["jobImages"] = job.own->images;
  json["allowRemote"] = is_text(field(fields, "workType"), "REMOTE");
  json["company"] = company();
  json["applyMethod"] = {{"type", "PLATFORM"}, {"url", nullptr}};
  json["startAt"] = in_detail(begin_of(field(fields, "startDate")));
  json["endAt"] = in_detail(end_of(field(fields, "endDate")));
  json["webUrl"] = job_url(job.id);
  json["createdAt"] = detail_time(job.created);
  return json;
}

}  // namespace

void show(Job& job, const MockOptions& options) {
  job.summary = untranslated(own_job_summary(job));
  job.detail = untranslated(own_job_detail(job));
  if (options.guide) job.guide = untranslated(guide_job(job.summary.original(), nullptr, job.created));
  job.text.clear();
  for (const char* name : {"jobTitle", "jobSubtitle", "jobBio", "jobResponse"})
    if (const Json& text = field(job.own->fields, name); text.is_string())
      job.text += lower(text.get_ref<const std::string&>()) + '\n';
  job.listed = is_hiring(job);
}

Json shown_to_company(const Job& job) {
  Json json{{"jobId", job.id}};
  for (const char* name : {"status", "hiring", "title", "subtitle", "jobCategory", "seniorities",
                           "employmentTypes", "workType", "startAt", "endAt", "webUrl"})
    json[name] = field(job.detail.original(), name);
  return json;
}

}  // namespace rocketpunch::testing::mock
