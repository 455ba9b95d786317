// Every operation that writes, called with as little as it takes.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/rocketpunch.hpp"

namespace rocketpunch::test {

using Writer = Client<UserCredentials>;
/// What the writes that change or remove something are about.
struct Targets {
  std::int64_t post = 1, job = 1;
  std::string event = "e1";
  std::int64_t ticket = 1, session = 1, host = 1, faq = 1;
};
struct Write {
  const char* id;
  std::function<std::optional<Error>(const Writer&, const Targets&)> call;
};

template <class T>
inline std::optional<Error> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

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

/// What an operation changes or removes, newly made by a user of `acme`: no more than its path names, since
/// an event that has tickets can't be removed, and with other values than the writes below give.
inline Targets made_for(const Operation& row, const Writer& user) {
  const auto names = [&](std::string_view parameter) { return row.path.find(parameter) != row.path.npos; };
  const auto events = user.events();
  Targets on;
  if (names("{postId}")) on.post = user.posts().create({.text = "before"}).value().id;
  if (names("{jobId}")) on.job = user.jobs().create("acme", least_job()).value().id;
  if (row.id == "disableJob") user.jobs().publish("acme", on.job).value();
  if (names("{eventId}")) on.event = events.create("acme", least_event(), write_image[0]).value().id;
  if (names("{ticketId}")) on.ticket = events.create_ticket(on.event, {.name = "before"}).value().id;
  if (names("{sessionId}"))
    on.session = events.create_session(on.event, {.day = write_day, .name = "before"}).value().id;
  if (names("{hostId}"))
    on.host = events.add_host(on.event, {.type = HostType::member, .id = "lee", .role = HostRole::sponsor})
                  .value()
                  .id;
  if (names("{faqId}")) on.faq = events.create_faq(on.event, {.category = "c", .title = "before"}).value().id;
  return on;
}

#define ROCKETPUNCH_TEST_WRITE(id, expression)                                          \
  {                                                                                     \
    id, []([[maybe_unused]] const Writer& client, [[maybe_unused]] const Targets& on) { \
      return error_of(client.expression);                                               \
    }                                                                                   \
  }

inline const std::vector<Write>& all_writes() {
  static const std::vector<Write> writes{
      ROCKETPUNCH_TEST_WRITE("createPost", posts().create({.text = "t"}, write_image)),
      ROCKETPUNCH_TEST_WRITE("updatePost", posts().update(on.post, {.text = "u"})),
      ROCKETPUNCH_TEST_WRITE("deletePost", posts().remove(on.post)),
      ROCKETPUNCH_TEST_WRITE("createJob", jobs().create("acme", least_job(), write_image)),
      ROCKETPUNCH_TEST_WRITE("updatePlatformJob", jobs().update("acme", on.job, {.title = "u"}, write_image)),
      ROCKETPUNCH_TEST_WRITE("publishJob", jobs().publish("acme", on.job)),
      ROCKETPUNCH_TEST_WRITE("disableJob", jobs().disable("acme", on.job)),
      ROCKETPUNCH_TEST_WRITE("deleteJob", jobs().remove("acme", on.job)),
      ROCKETPUNCH_TEST_WRITE("createEvent", events().create("acme", least_event(), write_image[0])),
      ROCKETPUNCH_TEST_WRITE("patchEvent", events().update(on.event, {.name = "u"}, write_image)),
      ROCKETPUNCH_TEST_WRITE("deleteEvent", events().remove(on.event)),
      ROCKETPUNCH_TEST_WRITE("createFreeEventTicket", events().create_ticket(on.event, {.name = "n"})),
      ROCKETPUNCH_TEST_WRITE("createChargedEventTicket",
                             events().create_charged_ticket(on.event, {.name = "n"})),
      ROCKETPUNCH_TEST_WRITE("patchEventTicket", events().update_ticket(on.event, on.ticket, {.name = "u"})),
      ROCKETPUNCH_TEST_WRITE("deleteEventTicket", events().remove_ticket(on.event, on.ticket)),
      ROCKETPUNCH_TEST_WRITE("createEventSession",
                             events().create_session(on.event, {.day = write_day, .name = "n"})),
      ROCKETPUNCH_TEST_WRITE("patchEventSession",
                             events().update_session(on.event, on.session, {.name = "u"})),
      ROCKETPUNCH_TEST_WRITE("deleteEventSession", events().remove_session(on.event, on.session)),
      ROCKETPUNCH_TEST_WRITE(
          "addEventHost",
          events().add_host(on.event, {.type = HostType::member, .id = "kim", .role = HostRole::partner})),
      ROCKETPUNCH_TEST_WRITE("updateEventHostRole",
                             events().update_host_role(on.event, on.host, HostRole::partner)),
      ROCKETPUNCH_TEST_WRITE("removeEventHost", events().remove_host(on.event, on.host)),
      ROCKETPUNCH_TEST_WRITE("createEventFaq",
                             events().create_faq(on.event, {.category = "c", .title = "t"})),
      ROCKETPUNCH_TEST_WRITE("patchEventFaq", events().update_faq(on.event, on.faq, {.title = "u"})),
      ROCKETPUNCH_TEST_WRITE("deleteEventFaq", events().remove_faq(on.event, on.faq)),
  };
  return writes;
}

#undef ROCKETPUNCH_TEST_WRITE

inline const Operation& row_of(std::string_view id) {
  return *std::find_if(std::begin(operations), std::end(operations),
                       [&](const Operation& row) { return row.id == id; });
}

/// Whether an operation removes something, so that its repetition finds nothing.
inline bool removes(const Operation& row) { return row.method == "DELETE" && row.id != "disableJob"; }

}  // namespace rocketpunch::test
