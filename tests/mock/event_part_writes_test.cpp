// Tickets, sessions, hosts and questions of events that are written to the mock server.
#include "mock_write_caller.hpp"

namespace event_part_writes_test {

using namespace mock_tests;

namespace {

/// A user who has made an event.
struct Organizer : Writer {
  std::string create(const std::string& part, const json& body, const std::string& id_name) {
    const auto made = json_to("POST", path + part, body, 201);
    REQUIRE(made.size() == 1);
    return std::to_string(made[id_name].get<long long>());
  }
  std::string refused(const std::string& part, const json& body) {
    return error(send("POST", path + part, body.dump()));
  }
  std::string refused_change(const std::string& part, const json& body) {
    return error(send("PATCH", path + part, body.dump()));
  }
  json list(const std::string& part) { return get(path + part); }

  std::string path = "/events/" + create_event(*this);
};

const json session{
    {"day", "2026-12-01"}, {"startTime", "19:00"}, {"endTime", "20:00"}, {"sessionName", "Coroutines"}};
const json question{{"categoryName", "General"}, {"title", "Pizza?"}, {"content", "Yes."}};

}  // namespace

TEST_CASE_METHOD(Organizer, "mock: tickets, free and charged") {
  const auto free = create("/tickets/free", {{"ticketName", "Entry"}, {"price", 5}}, "ticketId");
  const auto charged =
      create("/tickets/charged",
             {{"ticketName", "VIP"},
              {"price", 12.5},
              {"currency", "USD"},
              {"maxCount", 10},
              {"approvalRequired", true},
              {"salesStartAt", "2026-11-01T00:00:00Z"},
              {"salesEndAt", "2026-11-30T00:00:00Z"},
              {"formFields",
               json::array({{{"fieldLabel", "Name"}, {"fieldType", "SELECT"}, {"options", {"a", "b"}}}})}},
             "ticketId");
  CHECK(free != charged);
  auto tickets = list("/tickets");
  REQUIRE(tickets.size() == 2);
  CHECK(tickets[0]["ticketType"] == "FREE");
  CHECK(tickets[0]["price"].is_null());
  CHECK(tickets[0]["saleEndAt"] == "2026-12-01T12:00:00Z");
  CHECK(tickets[1]["ticketType"] == "CHARGED");
  CHECK(tickets[1]["price"] == 12.5);
  CHECK(tickets[1]["currency"] == "USD");
  CHECK(tickets[1]["approvalRequired"] == true);
  CHECK(tickets[1]["saleStartAt"] == "2026-11-01T00:00:00Z");
  CHECK(tickets[1]["soldOut"] == false);

  const auto change = json{
      {"ticketName", "Gold"}, {"currency", nullptr}, {"salesEndAt", nullptr}, {"maxCount", 0}, {"price", 9}};
  for (int i = 0; i < 2; ++i) json_to("PATCH", path + "/tickets/" + charged, change, 200);
  CHECK(effects("patchEventTicket") == 1);
  tickets = list("/tickets");
  CHECK(tickets[1]["ticketName"] == "Gold");
  CHECK(tickets[1]["price"] == 9);
  CHECK(tickets[1]["currency"] == "KRW");
  CHECK(tickets[1]["saleEndAt"] == "2026-12-01T12:00:00Z");
  CHECK(tickets[1]["soldOut"] == true);

  CHECK(refused_change("/tickets/" + free, {{"ticketType", "CHARGED"}}) == "C0005 price");
  CHECK(refused_change("/tickets/" + charged, {{"price", nullptr}}) == "C0005 price");
  CHECK(refused_change("/tickets/" + charged, {{"description", nullptr}}) == "C0005 description");
  CHECK(refused_change("/tickets/" + charged, {{"salesEndAt", "2026-10-01T00:00:00Z"}}) ==
        "C0005 salesEndAt");
  json_to("PATCH", path + "/tickets/" + charged, {{"ticketType", "FREE"}, {"price", nullptr}}, 200);
  CHECK(list("/tickets")[1]["price"].is_null());

  remove(path + "/tickets/" + free);
  CHECK(list("/tickets").size() == 1);
  CHECK(error(send("DELETE", path + "/tickets/" + free), 404) == "C0008");
  CHECK(error(send("PATCH", path + "/tickets/" + free, "{}"), 404) == "C0008");
  CHECK(error(send("DELETE", path + "/tickets/x")) == "C0002 ticketId");
  CHECK(effects("deleteEventTicket") == 1);
}

TEST_CASE_METHOD(Organizer, "mock: a ticket's rules") {
  CHECK(refused("/tickets/free", json::object()) == "C0005 ticketName");
  CHECK(refused("/tickets/charged", {{"ticketName", "t"}}) == "C0005 price");
  const json ticket{{"ticketName", "t"}, {"price", 1}};
  const std::pair<const char*, json> wrong[] = {{"ticketName", std::string(201, 'x')},
                                                {"ticketName", ""},
                                                {"price", -0.5},
                                                {"price", "1"},
                                                {"maxCount", 1.5},
                                                {"maxCount", 3'000'000'000},
                                                {"approvalRequired", nullptr},
                                                {"currency", 1},
                                                {"salesStartAt", nullptr},
                                                {"salesEndAt", "2026"},
                                                {"formFields", "x"}};
  for (const auto& [name, value] : wrong) {
    INFO(name << " " << value);
    CHECK(refused("/tickets/charged", with(ticket, {{name, value}})) == std::string{"C0005 "} + name);
  }
  const auto form = [&](const json& field) {
    return refused("/tickets/free", with(ticket, {{"formFields", json::array({field})}}));
  };
  CHECK(form({{"fieldType", "TEXT"}}) == "C0005 formFields[0].fieldLabel");
  CHECK(form({{"fieldLabel", "l"}, {"fieldType", "COLOUR"}}) == "C0005 formFields[0].fieldType");
  CHECK(form({{"fieldLabel", "l"}, {"fieldType", "SELECT"}, {"options", {1}}}) ==
        "C0005 formFields[0].options[0]");
  CHECK(error(send("POST", path + "/tickets/free", "{\"ticketName\"")) == "C0002 request");
  CHECK(list("/tickets").empty());
}

TEST_CASE_METHOD(Organizer, "mock: sessions lie in slots, in their order") {
  create("/sessions", with(session, {{"sessionName", "Second"}, {"sortNo", 2}}), "sessionId");
  const auto first = create("/sessions",
                            with(session, {{"sessionName", "First"},
                                           {"sortNo", 1},
                                           {"thumbnailPath", "a.png"},
                                           {"speakers", json::array({{{"speakerName", "Kim"}}})}}),
                            "sessionId");
  create("/sessions", with(session, {{"startTime", "09:00"}, {"endTime", "09:30"}}), "sessionId");
  auto slots = list("/sessions");
  REQUIRE(slots.size() == 2);
  CHECK(slots[0]["startTime"] == "09:00");
  CHECK(slots[1]["day"] == "2026-12-01");
  REQUIRE(slots[1]["sessions"].size() == 2);
  CHECK(slots[1]["sessions"][0]["sessionName"] == "First");
  CHECK(slots[1]["sessions"][0]["speakers"] == json::array({{{"name", "Kim"}, {"jobOrDept", nullptr}}}));
  CHECK(slots[1]["sessions"][0]["thumbnailUrl"].get<std::string>().starts_with("https://"));

  const json change{{"sortNo", 3}, {"thumbnailPath", nullptr}, {"speakers", json::array()}, {"day", "x"}};
  for (int i = 0; i < 2; ++i) json_to("PATCH", path + "/sessions/" + first, change, 200);
  CHECK(effects("patchEventSession") == 1);
  slots = list("/sessions");
  CHECK(slots[1]["sessions"][1]["sessionName"] == "First");
  CHECK(slots[1]["sessions"][1]["thumbnailUrl"].is_null());
  CHECK(slots[1]["sessions"][1]["speakers"].empty());
  CHECK(refused_change("/sessions/" + first, {{"sessionName", nullptr}}) == "C0005 sessionName");

  remove(path + "/sessions/" + first);
  CHECK(error(send("DELETE", path + "/sessions/" + first), 404) == "C0008");
  CHECK(list("/sessions")[1]["sessions"].size() == 1);
}

TEST_CASE_METHOD(Organizer, "mock: a session's rules") {
  create("/sessions", with(session, {{"startTime", "22:00"}, {"endTime", "01:00"}}),
         "sessionId");  // past midnight
  for (const auto& [name, value] : session.items())
    CHECK(refused("/sessions", without(session, name)) == "C0005 " + name);
  const std::pair<const char*, json> wrong[] = {
      {"day", "1 December"}, {"startTime", "9:00"}, {"startTime", "12:60"}, {"endTime", "24:01"},
      {"sessionName", ""},   {"sortNo", "1"},       {"speakers", nullptr},  {"videoUrl", false}};
  for (const auto& [name, value] : wrong) {
    INFO(name << " " << value);
    CHECK(refused("/sessions", with(session, {{name, value}})) == std::string{"C0005 "} + name);
  }
  CHECK(refused("/sessions", with(session, {{"speakers", json::array({{{"jobOrDept", "x"}}})}})) ==
        "C0005 speakers[0].speakerName");
  create("/sessions", with(session, {{"endTime", "24:00"}}), "sessionId");
}

TEST_CASE_METHOD(Organizer, "mock: hosts, those of the event's creation among them") {
  path = "/events/" +
         create_event(*this, with(event_request, {{"hosts", json::array({{{"hostType", "COMPANY"},
                                                                          {"hostId", "acme"},
                                                                          {"roleTypes", {"ORGANIZER"}}}})}}));
  const auto id =
      create("/hosts", {{"hostType", "COMPANY"}, {"hostId", "bytegarden"}, {"role", "SPONSOR"}}, "hostId");
  const auto hosts = [&] { return get(path)["hosts"]; };
  REQUIRE(hosts().size() == 2);
  CHECK(hosts()[0]["name"] == "Acme");
  CHECK(hosts()[0]["roles"] == json::array({"ORGANIZER"}));
  CHECK(hosts()[1]["id"] == "bytegarden");
  CHECK(hosts()[1]["name"] == "Bytegarden");
  CHECK(get("/events?keyword=zebra&startDateFrom=2026-12-01")["items"].back()["hosts"] == hosts());

  for (int i = 0; i < 2; ++i) json_to("PATCH", path + "/hosts/" + id, {{"role", "PARTNER"}}, 200);
  CHECK(hosts()[1]["roles"] == json::array({"PARTNER"}));
  CHECK(effects("updateEventHostRole") == 1);
  CHECK(refused_change("/hosts/" + id, json::object()) == "C0005 role");
  CHECK(refused_change("/hosts/" + id, {{"role", "GUEST"}}) == "C0005 role");
  for (const char* name : {"hostType", "hostId", "role"}) {
    const json host{{"hostType", "MEMBER"}, {"hostId", "a"}, {"role", "PARTNER"}};
    CHECK(refused("/hosts", without(host, name)) == std::string{"C0005 "} + name);
    CHECK(refused("/hosts", with(host, {{name, "?"}})) == std::string{"C0005 "} + name);
  }

  remove(path + "/hosts/" + id);
  CHECK(error(send("DELETE", path + "/hosts/" + id), 404) == "C0008");
  CHECK(hosts().size() == 1);
}

TEST_CASE_METHOD(Organizer, "mock: questions lie in categories") {
  const auto first = create("/faqs", question, "faqId");
  create("/faqs", with(question, {{"categoryName", "Paying"}, {"sortNo", 1}}), "faqId");
  create("/faqs", with(question, {{"title", "Drinks?"}, {"content", ""}, {"sortNo", -1}}), "faqId");
  auto categories = list("/faqs");
  REQUIRE(categories.size() == 2);
  CHECK(categories[0]["categoryName"] == "General");
  REQUIRE(categories[0]["faqs"].size() == 2);
  CHECK(categories[0]["faqs"][0]["title"] == "Drinks?");

  for (int i = 0; i < 2; ++i) json_to("PATCH", path + "/faqs/" + first, {{"content", "No."}}, 200);
  CHECK(effects("patchEventFaq") == 1);
  CHECK(list("/faqs")[0]["faqs"][1] == json{{"title", "Pizza?"}, {"content", "No."}});
  CHECK(refused_change("/faqs/" + first, {{"title", nullptr}}) == "C0005 title");
  for (const auto& [name, value] : question.items())
    CHECK(refused("/faqs", without(question, name)) == "C0005 " + name);
  CHECK(refused("/faqs", with(question, {{"sortNo", 1.5}})) == "C0005 sortNo");

  remove(path + "/faqs/" + first);
  CHECK(error(send("DELETE", path + "/faqs/" + first), 404) == "C0008");
  CHECK(list("/faqs")[0]["faqs"].size() == 1);
}

}  // namespace event_part_writes_test
