#include "events/own_event.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "records/guide_form.hpp"
#include "server/context.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

Json own_event_location(const Json& fields) {
  static constexpr std::pair<const char*, const char*> names[] = {{"country", "country"},
                                                                  {"region", "region"},
                                                                  {"locality", "locality"},
                                                                  {"placeName", "locationTitle"},
                                                                  {"address", "locationAddress"},
                                                                  {"addressDetail", "locationDetail"},
                                                                  {"directions", "locationDescription"},
                                                                  {"latitude", "latitude"},
                                                                  {"longitude", "longitude"}};
  if (field(fields, "locationHidden") == true) return nullptr;
  Json json = Json::object();
  bool known = false;
  for (const auto& [name, wire] : names) {
    json[name] = field(fields, wire);
    known = known || !json[name].is_null();
  }
  return known ? json : Json();
}

Json own_event_stats(const OwnEvent& own) {
  const bool hidden = field(own.fields, "guestHidden") == true;
  return {{"viewCount", 0}, {"guestCount", hidden ? Json() : Json(own.participants)}};
}

Json own_event_summary(const Event& event) {
  const Json& fields = event.own->fields;
  return {{"eventId", event.id},
          {"eventName", field(fields, "eventName")},
          {"eventCategories", field(fields, "eventCategories")},
          {"eventSubjects", field(fields, "eventSubjects")},
          {"startAt", list_time(event.start)},
          {"endAt", list_time(event.end)},
          {"eventOpenType", field(fields, "eventOpenType")},
          {"location", own_event_location(fields)},
          {"bannerUrl", event.own->banner},
          {"hosts", shown_hosts(*event.own)},
          {"stats", own_event_stats(*event.own)},
          {"webUrl", event_url(event.id)}};
}

Json own_event_detail(const Event& event) {
  const Json& fields = event.own->fields;
  Json json{{"eventId", event.id},
            {"eventName", field(fields, "eventName")},
            {"descriptionHtml", field(fields, "description")},
            {"language", "ko"},
            {"eventStatus", "PUBLISHED"},
            {"eventCategories", field(fields, "eventCategories")},
            {"eventSubjects", field(fields, "eventSubjects")},
            {"startAt", detail_time(event.start)},
            {"endAt", detail_time(event.end)},
            {"eventOpenType", field(fields, "eventOpenType")},
            {"joinType", field(fields, "joinType")},
            {"bannerUrl", event.own->banner},
            {"attachments", event.own->attachments},
            {"location", own_event_location(fields)}};
  if (const Json& link = field(fields, "onlineLink"); !link.is_null()) json["onlineLink"] = link;
  json["hosts"] = shown_hosts(*event.own);
  json["stats"] = own_event_stats(*event.own);
  json["webUrl"] = event_url(event.id);
  json["createdAt"] = detail_time(event.own->created);
  return json;
}

Seconds time_of(const Json& value) { return *read_time(value.get_ref<const std::string&>()); }

std::vector<EventPart>::iterator find_part(Call& call, Event& event, PartKind kind) {
  auto& parts = (*event.own).*kind.list;
  const auto id = read_id(kind.id_name, call.path[1]);
  const auto part = std::find_if(parts.begin(), parts.end(), [&](const EventPart& p) { return p.id == id; });
  if (part == parts.end())
    fail_not_found("C0008", std::string{"The event has no "} + kind.id_name + ' ' + call.path[1] + ".");
  return part;
}

}  // namespace

std::vector<Event>::iterator own_event(Call& call) {
  auto& events = call.context.store.events;
  const auto event =
      std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.id == call.path[0]; });
  if (event == events.end()) fail_not_found("EV001", "There is no event " + call.path[0] + ".");
  if (!event->own || call.caller.grant->user != mock_user) fail_forbidden("The event is another user's.");
  return event;
}

void show(Event& event, const MockOptions& options) {
  const OwnEvent& own = *event.own;
  event.start = time_of(own.fields.at("startAt"));
  event.end = time_of(own.fields.at("endAt"));
  event.summary = untranslated(own_event_summary(event));
  event.detail = untranslated(own_event_detail(event));
  if (options.guide)
    event.guide = untranslated(guide_event(event.summary.original(), event.start, event.end));
  event.tickets = untranslated(shown_tickets(own));
  event.sessions = untranslated(shown_sessions(own));
  event.faqs = untranslated(shown_faqs(own));
  event.text = lower(own.fields.at("eventName").get<std::string>() + '\n' +
                     own.fields.at("description").get<std::string>());
  // One for the invited, or for those who have the link, can be read but not found.
  event.listed = is_text(own.fields.at("accessType"), "PUBLIC");
}

void add_participants(Context& context, const std::string& event_id, int count) {
  if (count < 1) throw std::invalid_argument("count must be 1 or more");
  const std::unique_lock lock{context.store.mutex};
  for (auto& event : context.store.events) {
    if (event.id != event_id || !event.own) continue;
    event.own->participants += count;
    show(event, context.options);
    return;
  }
  throw std::invalid_argument("the mock's user has no event " + event_id);
}

EventPart& own_part(Call& call, Event& event, PartKind kind) { return *find_part(call, event, kind); }

void add_part(Call& call, Event& event, PartKind kind, Json fields, const char* operation) {
  const auto id = call.context.store.next_id++;
  ((*event.own).*kind.list).push_back({id, std::move(fields)});
  show(event, call.context.options);
  call.took_effect(operation);
  call.respond({{kind.id_name, id}}, 201);
}

void change_part(Call& call, Event& event, PartKind kind, EventPart& part, Json fields,
                 const char* operation) {
  if (fields != part.fields) {
    part.fields = std::move(fields);
    show(event, call.context.options);
    call.took_effect(operation);
  }
  call.respond({{kind.id_name, part.id}});
}

void remove_part(Call& call, PartKind kind, const char* operation) {
  const auto event = own_event(call);
  ((*event->own).*kind.list).erase(find_part(call, *event, kind));
  show(*event, call.context.options);
  call.took_effect(operation);
  call.response.status = 204;
}

std::vector<const EventPart*> in_order(const std::vector<EventPart>& parts) {
  std::vector<const EventPart*> order;
  for (const auto& part : parts) order.push_back(&part);
  std::stable_sort(order.begin(), order.end(), [](const EventPart* a, const EventPart* b) {
    return field(a->fields, "sortNo") < field(b->fields, "sortNo");
  });
  return order;
}

}  // namespace rocketpunch::testing::mock
