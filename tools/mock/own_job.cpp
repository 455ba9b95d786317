#include "own_job.hpp"

#include "guide.hpp"
#include "keyword.hpp"
#include "writes.hpp"

namespace rocketpunch::testing::mock {
namespace {

std::optional<Seconds> day(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  return read_date(value.get_ref<const std::string&>());
}

Json detailed(const Json& value) {
  const auto time = day(value);
  return time ? Json(detail_time(*time)) : Json();
}

Json listed(const Json& value) {
  const auto time = day(value);
  return time ? Json(list_time(*time)) : Json();
}

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

std::string web_url(const Job& job) { return "https://www.rocketpunch.com/jobs/" + std::to_string(job.id); }

Json summary(const Job& job) {
  Json json{{"jobId", job.id}};
  json.update(common(job));
  json["company"] = company();
  json["endAt"] = listed(field(job.own->fields, "endDate"));
  json["webUrl"] = web_url(job);
  return json;
}

Json detail(const Job& job) {
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
  json["startAt"] = detailed(field(fields, "startDate"));
  json["endAt"] = detailed(field(fields, "endDate"));
  json["webUrl"] = web_url(job);
  json["createdAt"] = detail_time(job.created);
  return json;
}

Localized same(const Json& json) { return {json, json}; }

}  // namespace

void show(Job& job, const MockOptions& options) {
  job.summary = same(summary(job));
  job.detail = same(detail(job));
  if (options.guide) job.guide = same(guide_job(job.summary.original, nullptr, job.created));
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
    json[name] = field(job.detail.original, name);
  return json;
}

}  // namespace rocketpunch::testing::mock
