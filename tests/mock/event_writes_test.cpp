// Events that are written to the mock server, without what they consist of.
#include <stdexcept>

#include "mock_write_caller.hpp"

namespace event_writes_test {

using namespace mock_tests;

namespace {

const std::string events = "/events?companyId=acme";

}  // namespace

TEST_CASE_METHOD(Writer, "mock: an event can be read, found, changed and removed") {
  const auto made = answer(send_parts("POST", events,
                                      with(event_request, {{"country", "KR"},
                                                           {"locationTitle", "Hall"},
                                                           {"latitude", 37.5},
                                                           {"onlineLink", "https://live.example"},
                                                           {"guestHidden", true}}),
                                      {image("banner"), image("attachments"), image("attachments")}),
                           201);
  const auto path = "/events/" + made["eventId"].get<std::string>();
  const auto read = get(path);
  CHECK(read["eventName"] == "Zebra meetup");
  CHECK(read["descriptionHtml"] == "<p>Stripes</p>");
  CHECK(read["eventStatus"] == "PUBLISHED");
  CHECK(read["startAt"] == "2026-12-01T10:00:00Z");
  CHECK(read["joinType"] == "OPEN");
  CHECK(read["bannerUrl"].get<std::string>().starts_with("https://"));
  CHECK(read["attachments"].size() == 2);
  CHECK(read["attachments"][0]["fileName"] == "a.png");
  CHECK(read["location"]["placeName"] == "Hall");
  CHECK(read["location"]["latitude"] == 37.5);
  CHECK(read["location"]["address"].is_null());
  CHECK(read["onlineLink"] == "https://live.example");
  CHECK(read["stats"]["guestCount"].is_null());
  CHECK(read["webUrl"] == made["webUrl"]);
  for (const char* part : {"/tickets", "/sessions", "/faqs"}) CHECK(get(path + part).empty());

  const auto found = get("/events?keyword=zebra&categories=NETWORKING&startDateFrom=2026-12-01");
  REQUIRE(found["totalItems"] == 1);
  CHECK(found["items"][0]["startAt"] == "2026-12-01T10:00");

  const auto changed = answer(send_parts("PATCH", path,
                                         {{"eventName", "Lion meetup"},
                                          {"onlineLink", nullptr},
                                          {"eventSubjects", {"CULTURE"}},
                                          {"endAt", "2026-12-02T12:00:00+09:00"}},
                                         {image("banner")}),
                              200);
  CHECK(changed == made);
  const auto now = get(path);
  CHECK(now["eventName"] == "Lion meetup");
  CHECK_FALSE(now.contains("onlineLink"));
  CHECK(now["eventSubjects"] == json::array({"CULTURE"}));
  CHECK(now["endAt"] == "2026-12-02T03:00:00Z");
  CHECK(now["bannerUrl"] != read["bannerUrl"]);
  CHECK(now["location"] == read["location"]);
  CHECK(now["attachments"] == read["attachments"]);
  CHECK(get("/events?keyword=zebra")["totalItems"] == 0);

  remove(path);
  CHECK(error(send("GET", path), 404) == "EV001");
  CHECK(error(send("DELETE", path), 404) == "EV001");
  CHECK(error(send_parts("PATCH", path, json::object()), 404) == "EV001");
  CHECK(effects("deleteEvent") == 1);
}

TEST_CASE_METHOD(Writer, "mock: an event's change tells absent, null and a value apart") {
  const auto path = "/events/" + create_event(*this, with(event_request, {{"region", "Seoul"}}));
  const auto read = get(path);
  answer(send_parts("PATCH", path, json::object()), 200);
  answer(send_parts("PATCH", path, {{"region", "Seoul"}, {"latitude", "unknown here"}}), 200);
  CHECK(get(path) == read);
  CHECK(effects("patchEvent") == 0);
  answer(send_parts("PATCH", path, {{"region", nullptr}}), 200);
  CHECK(get(path)["location"].is_null());
  CHECK(effects("patchEvent") == 1);

  for (const char* name : {"eventName", "description", "accessType", "eventOpenType", "joinType", "startAt",
                           "endAt", "locationHidden", "guestHidden", "eventCategories", "eventSubjects"})
    CHECK(error(send_parts("PATCH", path, {{name, nullptr}})) == std::string{"C0005 "} + name);
  CHECK(error(send_parts("PATCH", path, {{"eventCategories", {"PODCAST"}}})) == "C0005 eventCategories[0]");
  // Against the start that it has.
  CHECK(error(send_parts("PATCH", path, {{"endAt", "2026-12-01T09:00:00Z"}})) == "C0005 endAt");
  CHECK(effects("patchEvent") == 1);
}

TEST_CASE_METHOD(Writer,
                 "mock: an event that isn't public can be read but not found, and may hide where it is") {
  for (const char* type : {"LINK", "INVITE"}) {
    const auto id = create_event(
        *this, with(event_request, {{"accessType", type}, {"country", "KR"}, {"locationHidden", true}}));
    CHECK(get("/events?keyword=zebra")["totalItems"] == 0);
    CHECK(get("/events/" + id)["location"].is_null());
  }
}

TEST_CASE_METHOD(Writer, "mock: an event's rules") {
  const auto refused = [&](const json& request) {
    return error(send_parts("POST", events, request, {image("banner")}));
  };
  for (const auto& [name, value] : event_request.items()) {
    CHECK(refused(without(event_request, name)) == "C0005 " + name);
    CHECK(refused(with(event_request, {{name, nullptr}})) == "C0005 " + name);
    CHECK(refused(with(event_request, {{name, 1}})) == "C0005 " + name);
  }
  const std::pair<const char*, json> wrong[] = {{"eventName", ""},
                                                {"eventName", std::string(101, 'x')},
                                                {"description", ""},
                                                {"eventCategories", json::array()},
                                                {"eventSubjects", json::array()},
                                                {"accessType", "PRIVATE"},
                                                {"eventOpenType", "METAVERSE"},
                                                {"joinType", "INVITED"},
                                                {"startAt", "tomorrow"},
                                                {"endAt", "2026-12-01T09:59:59Z"},
                                                {"country", 82},
                                                {"latitude", "37.5"},
                                                {"locationHidden", nullptr}};
  for (const auto& [name, value] : wrong) {
    INFO(name << " " << value);
    CHECK(refused(with(event_request, {{name, value}})) == std::string{"C0005 "} + name);
  }
  const auto host = [&](const json& it) {
    return refused(with(event_request, {{"hosts", json::array({it})}}));
  };
  CHECK(host({{"hostType", "COMPANY"}}) == "C0005 hosts[0].hostId");
  CHECK(host({{"hostType", "ROBOT"}, {"hostId", "a"}}) == "C0005 hosts[0].hostType");
  CHECK(host({{"hostType", "MEMBER"}, {"hostId", "a b"}}) == "C0005 hosts[0].hostId");
  CHECK(host({{"hostType", "MEMBER"}, {"hostId", "a"}, {"roleTypes", {1}}}) == "C0005 hosts[0].roleTypes[0]");
  CHECK(server.effects().empty());
}

TEST_CASE_METHOD(Writer, "mock: an event has one banner and ten attachments at most") {
  const auto create = [&](const std::vector<Part>& parts) {
    return send_parts("POST", events, event_request, parts);
  };
  CHECK(error(create({})) == "C0005 banner");
  CHECK(error(create({image("banner"), image("banner")})) == "P0010 banner");
  CHECK(error(create({{"banner", "GIF89a"}})) == "P0012 banner");
  std::vector<Part> parts(11, image("attachments"));
  parts.push_back(image("banner"));
  CHECK(error(create(parts)) == "P0010 attachments");
  parts.erase(parts.begin());
  answer(create(parts), 201);
}

TEST_CASE_METHOD(Writer, "mock: an event with tickets can't be removed") {
  const auto path = "/events/" + create_event(*this);
  const auto ticket = json_to("POST", path + "/tickets/free", {{"ticketName", "t"}}, 201)["ticketId"];
  CHECK(error(send("DELETE", path), 409) == "EV022");
  CHECK(effects("deleteEvent") == 0);
  remove(path + "/tickets/" + std::to_string(ticket.get<long long>()));
  json_to("POST", path + "/faqs", {{"categoryName", "c"}, {"title", "t"}, {"content", ""}}, 201);
  remove(path);
}

TEST_CASE_METHOD(Writer, "mock: an event with participants can't be removed") {
  const auto id = create_event(*this);
  const auto path = "/events/" + id;
  CHECK(get(path)["stats"]["guestCount"] == 0);
  server.add_participants(id);
  CHECK(get(path)["stats"]["guestCount"] == 1);
  CHECK(error(send("DELETE", path), 409) == "EV022");

  httplib::Client control{"127.0.0.1", server.port()};
  const auto join = [&](const json& body) {
    return control.Post("/__mock/participants", body.dump(), "application/json")->status;
  };
  CHECK(join({{"event_id", id}, {"count", 2}}) == 204);
  CHECK(get(path)["stats"]["guestCount"] == 3);
  CHECK(get("/events?keyword=zebra")["items"][0]["stats"]["guestCount"] == 3);
  CHECK(join({{"event_id", id}, {"count", 0}}) == 400);
  CHECK(join({{"event_id", "none"}}) == 400);
  CHECK_THROWS_AS(server.add_participants(id, 0), std::invalid_argument);
  CHECK_THROWS_AS(server.add_participants(get("/events")["items"][0]["eventId"]), std::invalid_argument);
  CHECK(effects("deleteEvent") == 0);
}

TEST_CASE_METHOD(Writer, "mock: members can be hosts, and aren't read") {
  const json acme{{"hostType", "COMPANY"}, {"hostId", "acme"}, {"roleTypes", {"ORGANIZER"}}};
  const json member{{"hostType", "MEMBER"}, {"hostId", "kim"}, {"roleTypes", {"PARTNER"}}};
  const auto path = "/events/" + create_event(*this, with(event_request, {{"hosts", {member, acme}}}));
  json_to("POST", path + "/hosts", {{"hostType", "MEMBER"}, {"hostId", "lee"}, {"role", "SPONSOR"}}, 201);
  for (const auto& hosts : {get(path)["hosts"], get("/events?keyword=zebra")["items"][0]["hosts"]}) {
    REQUIRE(hosts.size() == 1);
    CHECK(hosts[0]["hostType"] == "COMPANY");
    CHECK(hosts[0]["id"] == "acme");
  }
}

TEST_CASE_METHOD(Writer, "mock: events are written for the user's company, and by the user") {
  const auto create = [&](const std::string& query) {
    return send_parts("POST", "/events" + query, event_request, {image("banner")});
  };
  CHECK(error(create("?companyId=other"), 403) == "C0011");
  CHECK(error(create("")) == "C0005 companyId");

  const auto path = "/events/" + get("/events")["items"][0]["eventId"].get<std::string>();
  CHECK(error(send("DELETE", path), 403) == "C0011");
  CHECK(error(send_parts("PATCH", path, json::object()), 403) == "C0011");
  for (const char* part : {"/tickets/free", "/tickets/charged", "/sessions", "/hosts", "/faqs"}) {
    CHECK(error(send("POST", path + part, "{}"), 403) == "C0011");
    CHECK(error(send("POST", std::string{"/events/none"} + part, "{}"), 404) == "EV001");
  }
  for (const char* part : {"/tickets/1", "/sessions/1", "/hosts/1", "/faqs/1"}) {
    CHECK(error(send("PATCH", path + part, "{}"), 403) == "C0011");
    CHECK(error(send("DELETE", path + part), 403) == "C0011");
  }
  CHECK(server.effects().empty());
}

}  // namespace event_writes_test
