// Events: searching and reading all of them with their parts, writing the user's own.
#include <algorithm>

#include "events/own_event.hpp"
#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"
#include "http/list_page.hpp"
#include "http/uploaded_images.hpp"
#include "records/own_company.hpp"
#include "server/context.hpp"
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
    const Json& item = event.summary.original();
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

/// What can be changed.
constexpr const char* event_fields[] = {
    "eventName",     "description",     "eventCategories", "eventSubjects",
    "accessType",    "eventOpenType",   "joinType",        "startAt",
    "endAt",         "country",         "region",          "locality",
    "locationTitle", "locationAddress", "locationDetail",  "locationDescription",
    "onlineLink",    "locationHidden",  "guestHidden"};
/// What a new event can have beside these, its hosts aside.
constexpr const char* further_event_fields[] = {"latitude", "longitude"};
constexpr const char* event_access_types[] = {"PUBLIC", "INVITE", "LINK"};
constexpr const char* event_open_types[] = {"OFFLINE", "ONLINE", "ON_OFFLINE", "TBD"};
constexpr const char* event_join_types[] = {"OPEN", "REGISTERED"};

/// What creating and changing are both held to.
void check_event(const Body& body) {
  body.text("eventName", 1, 100);
  body.text("description", 1, unlimited);
  body.choice("accessType", event_access_types);
  body.choice("eventOpenType", event_open_types);
  body.choice("joinType", event_join_types);
  body.time("startAt");
  body.time("endAt");
  for (const char* name : {"country", "region", "locality", "locationTitle", "locationAddress",
                           "locationDetail", "locationDescription", "onlineLink"})
    body.text(name, 0, unlimited, Null::allowed);
  body.boolean("locationHidden");
  body.boolean("guestHidden");
}

/// The hosts of a new event, each with an id of its own.
std::vector<EventPart> take_hosts(Call& call, const Body& body) {
  std::vector<EventPart> hosts;
  for (const Body& host : body.objects("hosts")) {
    host.require({"hostType", "hostId"});
    host.choice("hostType", host_types);
    host.handle("hostId");
    host.texts("roleTypes", 0);
    Json roles = host.has("roleTypes") ? host["roleTypes"] : Json::array();
    hosts.push_back({call.context.store.next_id++,
                     {{"hostType", host["hostType"]}, {"hostId", host["hostId"]}, {"roles", roles}}});
  }
  return hosts;
}

/// Ten letters and digits, as all events have.
std::string next_event_id(Store& store) {
  constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id(10, 'W');
  auto rest = store.next_id++;
  for (auto letter = id.rbegin(); rest > 0; ++letter, rest /= 62)
    *letter = letters[static_cast<std::size_t>(rest % 62)];
  return id;
}

Json attachments_of(const Images& images) {
  Json list = Json::array();
  for (std::size_t i = 0; i < images.described.size(); ++i)
    list.push_back({{"url", images.described[i]["url"]}, {"fileName", images.file_names[i]}});
  return list;
}

void respond_with_event(Call& call, const Event& event, int status) {
  call.respond({{"eventId", event.id}, {"webUrl", event.detail.original().at("webUrl")}}, status);
}

void create_event(Call& call) {
  check_company(call.request.get_param_value("companyId"));
  const Body body = Body::part(call);
  body.require({"eventName", "description", "eventCategories", "eventSubjects", "accessType", "eventOpenType",
                "joinType", "startAt", "endAt", "hosts"});
  check_event(body);
  body.texts("eventCategories", 1);
  body.texts("eventSubjects", 1);
  body.number("latitude", -90, Null::allowed);
  body.number("longitude", -180, Null::allowed);
  check_order(body["startAt"], body["endAt"], "endAt");

  OwnEvent own;
  own.hosts = take_hosts(call, body);
  const Images banner = take_images(call, "banner", 1);
  if (banner.empty()) fail_validation("banner", "banner is required.");
  own.banner = banner.urls().at(0);
  own.attachments = attachments_of(take_images(call, "attachments"));
  for (const char* name : event_fields) own.fields[name] = nullptr;
  own.fields["locationHidden"] = own.fields["guestHidden"] = false;
  body.copy(event_fields, own.fields);
  body.copy(further_event_fields, own.fields);
  own.created = call.write_time();

  Event event;
  event.id = next_event_id(call.context.store);
  event.own = std::move(own);
  show(event, call.context.options);
  call.context.store.events.push_back(std::move(event));
  call.took_effect("createEvent");
  respond_with_event(call, call.context.store.events.back(), 201);
}

void patch_event(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::part(call);
  check_event(body);
  body.texts("eventCategories", 1, unlimited, codes_of(event_category_codes()));
  body.texts("eventSubjects", 1, unlimited, codes_of(event_subject_codes()));
  Json fields = event->own->fields;
  body.copy(event_fields, fields);
  check_order(fields["startAt"], fields["endAt"], "endAt");
  const Images banner = take_images(call, "banner", 1);

  if (fields != event->own->fields || !banner.empty()) {
    event->own->fields = std::move(fields);
    if (!banner.empty()) event->own->banner = banner.urls().at(0);
    show(*event, call.context.options);
    call.took_effect("patchEvent");
  }
  respond_with_event(call, *event, 200);
}

void delete_event(Call& call) {
  const auto event = own_event(call);
  if (!event->own->tickets.empty() || event->own->participants > 0) throw error_of(409);
  call.context.store.events.erase(event);
  call.took_effect("deleteEvent");
  call.response.status = 204;
}

}  // namespace

Routes event_routes() {
  return {
      {.method = "GET", .path = "/events", .answer = search_events},
      {.method = "GET", .path = "/events/{eventId}", .answer = get_event},
      part_route("/events/{eventId}/tickets", &Event::tickets),
      part_route("/events/{eventId}/sessions", &Event::sessions),
      part_route("/events/{eventId}/faqs", &Event::faqs),
      user_route("POST", "/events", create_event, "event:write", "event.create"),
      user_route("PATCH", "/events/{eventId}", patch_event, "event:write", "event.update"),
      user_route("DELETE", "/events/{eventId}", delete_event, "event:write", "event.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
