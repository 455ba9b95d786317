// createEventSession, patchEventSession and deleteEventSession.
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>

#include "events/own_event.hpp"
#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind session_kind{&OwnEvent::sessions, "sessionId"};
constexpr const char* session_fields[] = {"day",           "startTime",   "endTime",
                                          "sessionName",   "description", "videoUrl",
                                          "thumbnailPath", "sortNo",      "speakers"};
/// When a session takes place can't be changed.
constexpr const char* changeable_session_fields[] = {"sessionName",   "description", "videoUrl",
                                                     "thumbnailPath", "sortNo",      "speakers"};

/// What creating and changing are both held to.
void check_session(const Body& body) {
  body.text("sessionName", 1, unlimited);
  for (const char* name : {"description", "videoUrl", "thumbnailPath"})
    body.text(name, 0, unlimited, Null::allowed);
  body.integer("sortNo", std::numeric_limits<std::int32_t>::min());
  for (const Body& speaker : body.objects("speakers")) {
    speaker.require({"speakerName"});
    speaker.text("speakerName", 1, unlimited);
    speaker.text("jobOrDept", 0, unlimited, Null::allowed);
  }
}

void create_session(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  body.require({"day", "startTime", "endTime", "sessionName"});
  body.date("day");
  body.clock("startTime");
  body.clock("endTime");
  check_session(body);

  Json fields;
  for (const char* name : session_fields) fields[name] = nullptr;
  fields["sortNo"] = 0;
  fields["speakers"] = Json::array();
  body.copy(session_fields, fields);
  add_part(call, *event, session_kind, std::move(fields), "createEventSession");
}

void patch_session(Call& call) {
  const auto event = own_event(call);
  EventPart& session = own_part(call, *event, session_kind);
  const Body body = Body::json(call);
  check_session(body);
  Json fields = session.fields;
  body.copy(changeable_session_fields, fields);
  change_part(call, *event, session_kind, session, std::move(fields), "patchEventSession");
}

void delete_session(Call& call) { remove_part(call, session_kind, "deleteEventSession"); }

Json shown_session(const Json& session) {
  Json speakers = Json::array();
  for (const auto& speaker : session.at("speakers"))
    speakers.push_back({{"name", speaker.at("speakerName")}, {"jobOrDept", field(speaker, "jobOrDept")}});
  const Json& thumbnail = session.at("thumbnailPath");
  return {{"sessionName", session.at("sessionName")},
          {"description", session.at("description")},
          {"videoUrl", session.at("videoUrl")},
          {"thumbnailUrl", thumbnail.is_null() ? Json() : Json(image_url(thumbnail.get<std::string>()))},
          {"speakers", std::move(speakers)},
          {"tags", Json::array()}};
}

}  // namespace

Json shown_sessions(const OwnEvent& own) {
  std::map<std::tuple<std::string, std::string, std::string>, Json> slots;
  for (const EventPart* session : in_order(own.sessions)) {
    const auto text = [&](const char* name) { return session->fields.at(name).get<std::string>(); };
    slots[{text("day"), text("startTime"), text("endTime")}].push_back(shown_session(session->fields));
  }
  Json list = Json::array();
  for (const auto& [when, shown] : slots)
    list.push_back({{"day", std::get<0>(when)},
                    {"startTime", std::get<1>(when)},
                    {"endTime", std::get<2>(when)},
                    {"sessions", shown}});
  return list;
}

Routes event_session_routes() {
  return {
      user_route("POST", "/events/{eventId}/sessions", create_session, "event:write", "event.sub.create"),
      user_route("PATCH", "/events/{eventId}/sessions/{sessionId}", patch_session, "event:write",
                 "event.sub.update"),
      user_route("DELETE", "/events/{eventId}/sessions/{sessionId}", delete_session, "event:write",
                 "event.sub.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
