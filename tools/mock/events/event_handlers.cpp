// searchEvents, getEvent, getEventTickets, getEventSessions and getEventFaqs.
#include <algorithm>

#include "http/api_error.hpp"
#include "http/list_page.hpp"
#include "server/context.hpp"
#include "server/slices.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

const char* status_of(const Event& event, Seconds now) {
  if (now < event.start) return "UPCOMING";
  return now <= event.end ? "ONGOING" : "CLOSED";
}

struct EventFilter {
  EventFilter(const Query& query, Seconds today)
      : keyword{query.keyword()},
        categories{query.all("categories")},
        subjects{query.all("subjects")},
        open_types{query.all("openTypes")},
        from{query.date("startDateFrom")},
        to{query.date("startDateTo")},
        status{query.text("status")},
        now{today} {}

  bool admits(const Event& event) const {
    const Json& item = event.summary.original;
    return event.listed && mentions(event.text, keyword) &&
           accepts_any(categories, field(item, "eventCategories")) &&
           accepts_any(subjects, field(item, "eventSubjects")) &&
           accepts(open_types, field(item, "eventOpenType")) && (!from || event.start >= *from) &&
           (!to || event.start < *to + std::chrono::days{1}) &&
           (status.empty() || status == status_of(event, now));
  }

  std::string keyword;
  std::vector<std::string> categories, subjects, open_types;
  std::optional<Seconds> from, to;
  std::string status;
  Seconds now;
};

void search_events(Call& call) {
  const Query query{call.request};
  const Form form = call.context.options.guide ? Form::guide : Form::service;
  const Page page = read_page(query, form);
  const EventFilter filter{query, call.context.options.today};

  std::vector<const Event*> found;
  for (const auto& event : call.context.store.events)
    if (filter.admits(event)) found.push_back(&event);
  std::stable_sort(found.begin(), found.end(),
                   [](const Event* a, const Event* b) { return a->start < b->start; });
  call.respond(page_of(found, page, form, [&](const Event& event) {
    return (form == Form::guide ? event.guide : event.summary).in(call.language);
  }));
}

const Event& find_event(const Call& call) {
  for (const auto& event : call.context.store.events)
    if (event.id == call.path[0]) return event;
  fail_not_found("EV001", "There is no event " + call.path[0] + ".");
}

void get_event(Call& call) {
  const Event& event = find_event(call);
  call.respond((call.context.options.guide ? event.guide : event.detail).in(call.language));
}

/// An operation that answers with one part of an event.
Route part_route(const char* path, Localized Event::*member) {
  return {.method = "GET", .path = path, .answer = [member](Call& call) {
            call.respond((find_event(call).*member).in(call.language));
          }};
}

}  // namespace

void register_events(Context& context) {
  context.router.add({.method = "GET", .path = "/events", .answer = search_events});
  context.router.add({.method = "GET", .path = "/events/{eventId}", .answer = get_event});
  context.router.add(part_route("/events/{eventId}/tickets", &Event::tickets));
  context.router.add(part_route("/events/{eventId}/sessions", &Event::sessions));
  context.router.add(part_route("/events/{eventId}/faqs", &Event::faqs));
}

}  // namespace rocketpunch::testing::mock
