#include "records/record_json.hpp"

#include <initializer_list>

#include "records/guide_form.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Times of items that have none, or an unreadable one.
Seconds time_or(const Json& value, Seconds other) {
  return value.is_string() ? read_time(value.get<std::string>()).value_or(other) : other;
}

/// The time of a list in the form of a detail.
Json in_detail_form(const Json& value) {
  if (!value.is_string()) return value;
  const auto time = read_time(value.get<std::string>());
  return time ? Json(detail_time(*time)) : value;
}

/// Adds what a detail has and a list item hasn't, unless the file has it.
void complete(Json& detail, const Json& defaults) {
  for (const auto& [name, value] : defaults.items())
    if (!detail.contains(name)) detail[name] = value;
}

std::string searched_item_text(const Json& item, std::initializer_list<const char*> fields) {
  std::string all;
  for (const auto* name : fields)
    if (const Json& value = field(item, name); value.is_string()) all += value.get<std::string>() + '\n';
  return lower(all);
}

Json completed_job(const Json& item, Seconds today) {
  Json detail = item;
  complete(detail, {{"status", "published"},
                    {"hiring", true},
                    {"language", nullptr},
                    {"jobImages", Json::array()},
                    {"allowRemote", is_text(field(item, "workType"), "REMOTE")},
                    {"applyMethod", {{"type", "PLATFORM"}, {"url", nullptr}}},
                    {"startAt", nullptr},
                    {"createdAt", detail_time(today)}});
  if (detail.contains("endAt")) detail["endAt"] = in_detail_form(detail["endAt"]);
  return detail;
}

Json completed_event(const Json& item, Seconds today) {
  Json detail = item;
  complete(detail, {{"descriptionHtml", nullptr},
                    {"language", nullptr},
                    {"eventStatus", "PUBLISHED"},
                    {"joinType", "OPEN"},
                    {"attachments", Json::array()},
                    {"createdAt", detail_time(today)}});
  for (const char* name : {"startAt", "endAt"})
    if (detail.contains(name)) detail[name] = in_detail_form(detail[name]);
  return detail;
}

}  // namespace

Job job_of(const Json& item, Seconds today) {
  const Json detail = completed_job(item, today);
  Job job;
  job.id = item["jobId"].get<std::int64_t>();
  job.summary = untranslated(item);
  job.detail = untranslated(detail);
  job.created = time_or(field(detail, "createdAt"), today);
  job.guide = untranslated(guide_job(item, nullptr, job.created));
  job.text = searched_item_text(detail, {"title", "subtitle", "description", "duty"});
  job.listed = field(detail, "hiring") == true && is_text(field(detail, "status"), "published");
  return job;
}

Event event_of(const Json& item, Seconds today) {
  const Json detail = completed_event(item, today);
  Event event;
  event.id = item["eventId"].get<std::string>();
  event.summary = untranslated(item);
  event.detail = untranslated(detail);
  event.tickets = event.sessions = event.faqs = untranslated(Json::array());
  event.start = time_or(field(detail, "startAt"), today);
  event.end = time_or(field(detail, "endAt"), event.start);
  event.guide = untranslated(guide_event(item, event.start, event.end));
  event.text = searched_item_text(detail, {"eventName", "descriptionHtml"});
  event.listed = is_text(field(detail, "eventStatus"), "PUBLISHED");
  return event;
}

}  // namespace rocketpunch::testing::mock
