// createEvent, patchEvent and deleteEvent.
#include <algorithm>

#include "events/own_event.hpp"
#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"
#include "http/uploaded_images.hpp"
#include "server/slices.hpp"
#include "server/writes.hpp"

namespace rocketpunch::testing::mock {
namespace {

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
  call.respond({{"eventId", event.id}, {"webUrl", event.detail.original.at("webUrl")}}, status);
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
  own.created = write_time(call);

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
  if (!event->own->tickets.empty()) throw error_of(409);
  call.context.store.events.erase(event);
  call.took_effect("deleteEvent");
  call.response.status = 204;
}

}  // namespace

void register_event_writes(Context& context) {
  const auto add = [&](const char* method, const char* path, void (*answer)(Call&), const char* quota) {
    context.router.add(user_route(method, path, answer, "event:write", quota));
  };
  add("POST", "/events", create_event, "event.create");
  add("PATCH", "/events/{eventId}", patch_event, "event.update");
  add("DELETE", "/events/{eventId}", delete_event, "event.delete");
}

}  // namespace rocketpunch::testing::mock
