// Every operation of the API as a call, with as little as it takes, for any kind of client.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "rocketpunch/rocketpunch.hpp"

namespace rocketpunch::test {

/// What the writes that change or remove something are about.
struct Targets {
  PostId post = 1;
  JobId job = 1;
  EventId event = "e1";
  EventTicketId ticket = 1;
  EventSessionId session = 1;
  EventHostId host = 1;
  EventFaqId faq = 1;
};
inline const std::chrono::year_month_day write_day = std::chrono::year{2026} / 12 / 1;
inline const std::vector<Upload> write_image{
    Upload::bytes("a.png", "image/png", "\x89PNG\r\n\x1a\n" + std::string(50'000, 'x'))};

inline JobDraft least_job() {
  return {.title = "t",
          .category = "dev",
          .seniorities = {Seniority::senior},
          .employment_types = {EmploymentType::full_time},
          .intro = "i",
          .duty = "d",
          .start_date = write_day,
          .settings = {{.type = ApplicationSettingType::resume}}};
}
inline EventDraft least_event() {
  return {.name = "n",
          .description = "d",
          .categories = {EventCategory::fair},
          .subjects = {EventSubject::web3},
          .access_type = EventAccessType::link,
          .open_type = EventOpenType::tbd,
          .join_type = EventJoinType::open};
}

#define ROCKETPUNCH_TEST_CALL(id, expression)                                         \
  visit(std::integral_constant<detail::Op, detail::op(id)>(),                         \
        []([[maybe_unused]] const auto& client, [[maybe_unused]] const Targets& on) { \
          return client.expression;                                                   \
        })

/// Visits each operation that reads, with a function that calls it.
template <class Visit>
void each_read(Visit visit) {
  ROCKETPUNCH_TEST_CALL("searchJobs", jobs().search());
  ROCKETPUNCH_TEST_CALL("getJob", jobs().get(on.job));
  ROCKETPUNCH_TEST_CALL("listAccessibleCompanyJobs", jobs().of_company("acme"));
  ROCKETPUNCH_TEST_CALL("searchEvents", events().search());
  ROCKETPUNCH_TEST_CALL("getEvent", events().get(on.event));
  ROCKETPUNCH_TEST_CALL("getEventTickets", events().tickets(on.event));
  ROCKETPUNCH_TEST_CALL("getEventSessions", events().sessions(on.event));
  ROCKETPUNCH_TEST_CALL("getEventFaqs", events().faqs(on.event));
  ROCKETPUNCH_TEST_CALL("searchPosts", posts().search());
  ROCKETPUNCH_TEST_CALL("getPost", posts().get(on.post));
  ROCKETPUNCH_TEST_CALL("getJobCategories", codes().job_categories());
  ROCKETPUNCH_TEST_CALL("getSeniorities", codes().seniorities());
  ROCKETPUNCH_TEST_CALL("getEmploymentTypes", codes().employment_types());
  ROCKETPUNCH_TEST_CALL("getJobIndustries", codes().job_industries());
  ROCKETPUNCH_TEST_CALL("getEventCategories", codes().event_categories());
  ROCKETPUNCH_TEST_CALL("getEventSubjects", codes().event_subjects());
  ROCKETPUNCH_TEST_CALL("getMyCompanyPermissions", me().company_permissions());
  ROCKETPUNCH_TEST_CALL("getMyResourceRoles",
                        me().resource_roles("acme", {.resource_type = ResourceType::event}));
  ROCKETPUNCH_TEST_CALL("searchCompanies", companies().search());
  ROCKETPUNCH_TEST_CALL("searchProfiles", profiles().search());
  ROCKETPUNCH_TEST_CALL("getMyProfile", profiles().me());
}

/// Visits each operation that writes, in the same way.
template <class Visit>
void each_write(Visit visit) {
  ROCKETPUNCH_TEST_CALL("createPost", posts().create({.text = "t"}, write_image));
  ROCKETPUNCH_TEST_CALL("updatePost", posts().replace(on.post, {.text = "u"}, {}));
  ROCKETPUNCH_TEST_CALL("deletePost", posts().remove(on.post));
  ROCKETPUNCH_TEST_CALL("createJob", jobs().create("acme", least_job(), write_image));
  ROCKETPUNCH_TEST_CALL("updatePlatformJob", jobs().update("acme", on.job, {.title = "u"}, write_image));
  ROCKETPUNCH_TEST_CALL("publishJob", jobs().publish("acme", on.job));
  ROCKETPUNCH_TEST_CALL("disableJob", jobs().unpublish("acme", on.job));
  ROCKETPUNCH_TEST_CALL("deleteJob", jobs().remove("acme", on.job));
  ROCKETPUNCH_TEST_CALL("createEvent", events().create("acme", least_event(), write_image[0]));
  ROCKETPUNCH_TEST_CALL("patchEvent", events().update(on.event, {.name = "u"}, write_image.front()));
  ROCKETPUNCH_TEST_CALL("deleteEvent", events().remove(on.event));
  ROCKETPUNCH_TEST_CALL("createFreeEventTicket", events().create_ticket(on.event, {.name = "n"}));
  ROCKETPUNCH_TEST_CALL("createChargedEventTicket", events().create_charged_ticket(on.event, {.name = "n"}));
  ROCKETPUNCH_TEST_CALL("patchEventTicket", events().update_ticket(on.event, on.ticket, {.name = "u"}));
  ROCKETPUNCH_TEST_CALL("deleteEventTicket", events().remove_ticket(on.event, on.ticket));
  ROCKETPUNCH_TEST_CALL("createEventSession",
                        events().create_session(on.event, {.day = write_day, .name = "n"}));
  ROCKETPUNCH_TEST_CALL("patchEventSession", events().update_session(on.event, on.session, {.name = "u"}));
  ROCKETPUNCH_TEST_CALL("deleteEventSession", events().remove_session(on.event, on.session));
  ROCKETPUNCH_TEST_CALL("addEventHost", events().add_host(on.event, {.type = EventHostType::member,
                                                                     .handle = "kim",
                                                                     .role = EventHostRole::partner}));
  ROCKETPUNCH_TEST_CALL("updateEventHostRole",
                        events().update_host_role(on.event, on.host, EventHostRole::partner));
  ROCKETPUNCH_TEST_CALL("removeEventHost", events().remove_host(on.event, on.host));
  ROCKETPUNCH_TEST_CALL("createEventFaq", events().create_faq(on.event, {.category = "c", .title = "t"}));
  ROCKETPUNCH_TEST_CALL("patchEventFaq", events().update_faq(on.event, on.faq, {.title = "u"}));
  ROCKETPUNCH_TEST_CALL("deleteEventFaq", events().remove_faq(on.event, on.faq));
}

/// Visits each operation that a walk calls, with a function that makes one.
template <class Visit>
void each_walk(Visit visit) {
  ROCKETPUNCH_TEST_CALL("searchJobs", jobs().search_all());
  ROCKETPUNCH_TEST_CALL("listAccessibleCompanyJobs", jobs().of_company_all("acme"));
  ROCKETPUNCH_TEST_CALL("searchEvents", events().search_all());
  ROCKETPUNCH_TEST_CALL("searchPosts", posts().search_all());
  ROCKETPUNCH_TEST_CALL("searchCompanies", companies().search_all());
  ROCKETPUNCH_TEST_CALL("searchProfiles", profiles().search_all());
}

#undef ROCKETPUNCH_TEST_CALL

}  // namespace rocketpunch::test
