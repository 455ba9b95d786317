#include "records/guide_form.hpp"

namespace rocketpunch::testing::mock {
namespace {

Json name_and_handle(const Json& company) {
  return {{"name", field(company, "name")}, {"handle", field(company, "id")}};
}

Json first(const Json& array) { return array.is_array() && !array.empty() ? array[0] : Json(); }

}  // namespace

Json guide_job(const Json& summary, const Json& location, Seconds posted) {
  return {{"id", field(summary, "jobId")},
          {"title", field(summary, "title")},
          {"company", name_and_handle(field(summary, "company"))},
          {"location", location},
          {"work_type", field(summary, "workType")},
          {"posted_at", detail_time(posted)}};
}

Json guide_event(const Json& summary, Seconds start, Seconds end) {
  return {{"id", field(summary, "eventId")},
          {"title", field(summary, "eventName")},
          {"event_type", first(field(summary, "eventCategories"))},
          {"start_date", detail_time(start)},
          {"end_date", detail_time(end)},
          {"location", field(field(summary, "location"), "address")},
          {"organizer", name_and_handle(first(field(summary, "hosts")))}};
}

}  // namespace rocketpunch::testing::mock
