// Events written through the SDK against the mock server: what each side takes for right, the other does too.
#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/small_mock.hpp"

namespace sdk_event_writes_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using std::chrono::year;

namespace {

const auto day = std::chrono::sys_days(year{2026} / 12 / 1);

struct Fixture {
  static rp::EventDraft draft() {
    return {
        .name = "Zebra meetup",
        .description = "<p>Stripes</p>",
        .categories = {rp::EventCategory::networking},
        .subjects = {rp::EventSubject::technology},
        .access_type = rp::EventAccessType::everyone,
        .open_type = rp::EventOpenType::offline,
        .join_type = rp::EventJoinType::registered,
        .start_at = day + 10h,
        .end_at = day + 12h,
        .location = {.country = "KR", .place_name = "Hall"},
        .hosts = {
            {.type = rp::EventHostType::company, .handle = "acme", .roles = {rp::EventHostRole::organizer}}}};
  }
  rp::EventId create() const { return client.events().create("acme", draft(), image, {image}).value().id; }

  rp::Upload image = rp::Upload::bytes("banner.png", "image/png", "\x89PNG\r\n\x1a\n");
  rp::testing::MockServer server{rp::test::small_mock()};
  rp::Client<rp::UserCredentials> client{
      rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
      {.base_url = server.base_url(), .retry = {.first_wait = 0ms}}};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the SDK and the mock agree on an event") {
  const auto events = client.events();
  const rp::EventId id = create();
  const rp::Event event = events.get(id).value();
  CHECK(event.name == "Zebra meetup");
  CHECK(event.start_at == rp::Timestamp(day + 10h));
  CHECK(event.location->place_name == "Hall");
  CHECK(event.hosts.at(0).roles.at(0) == rp::EventHostRole::organizer);
  CHECK(event.attachments.size() == 1);
  CHECK(events.search({.keyword = "zebra"}).value().items.size() == 1);

  CHECK(events.update(
      id, {.name = "Lion meetup", .location = {.country = rp::clear, .place_name = rp::clear}}, {image}));
  CHECK(events.get(id).value().name == "Lion meetup");
  CHECK_FALSE(events.get(id).value().location);
  CHECK(events.remove(id));
  CHECK(events.get(id).error().code() == "EV001");
  CHECK(server.effects() ==
        std::map<std::string, std::size_t>{{"createEvent", 1}, {"deleteEvent", 1}, {"patchEvent", 1}});
}

TEST_CASE_METHOD(Fixture, "the SDK and the mock agree on what an event consists of") {
  const auto events = client.events();
  const rp::EventId id = create();

  const auto free = events.create_ticket(id, {.name = "Entry", .max_count = 50}).value().id;
  const auto charged = events.create_charged_ticket(
      id, {.name = "VIP",
           .currency = "KRW",
           .price = 9900,
           .sale_start_at = day - 24h,
           .sale_end_at = day,
           .questions = {{.label = "Name", .type = rp::TicketQuestionType::phone, .required = true}}});
  CHECK(events.update_ticket(id, charged.value().id, {.price = 9000.0, .max_count = rp::clear}));
  CHECK(events.tickets(id).value().at(1).price == 9000);
  CHECK(events.remove(id).error().kind() == rp::ErrorKind::conflict);
  CHECK(events.remove_ticket(id, free));
  CHECK(events.tickets(id).value().size() == 1);

  const auto session = events.create_session(id, {.day = year{2026} / 12 / 1,
                                                  .start_time = rp::TimeOfDay(19h),
                                                  .end_time = rp::TimeOfDay(24h),
                                                  .name = "Coroutines",
                                                  .speakers = {{.name = "Kim"}}});
  CHECK(events.update_session(id, session.value().id, {.description = "Awaited"}));
  const auto slot = events.sessions(id).value().at(0);
  CHECK(slot.start_time == rp::TimeOfDay(19h));
  CHECK(slot.sessions.at(0).description == "Awaited");
  CHECK(slot.sessions.at(0).speakers.at(0).name == "Kim");
  CHECK(events.remove_session(id, session.value().id));

  const auto host = events.add_host(
      id, {.type = rp::EventHostType::company, .handle = "bytegarden", .role = rp::EventHostRole::sponsor});
  CHECK(events.update_host_role(id, host.value().id, rp::EventHostRole::partner));
  CHECK(events.get(id).value().hosts.at(1).roles.at(0) == rp::EventHostRole::partner);
  CHECK(events.remove_host(id, host.value().id));

  const auto faq = events.create_faq(id, {.category = "General", .title = "Pizza?", .content = "Yes."});
  CHECK(events.update_faq(id, faq.value().id, {.content = "No."}));
  CHECK(events.faqs(id).value().at(0).faqs.at(0).content == "No.");
  CHECK(events.remove_faq(id, faq.value().id));
  CHECK(events.faqs(id).value().empty());
}

TEST_CASE_METHOD(Fixture, "the SDK reads what the mock's user may do") {
  const rp::EventId id = create();
  const auto companies = client.me().company_permissions().value().companies;
  REQUIRE(companies.size() == 1);
  CHECK(companies[0].company.handle == "acme");
  const auto roles = client.me().resource_roles("acme", {.resource_type = rp::ResourceType::event}).value();
  REQUIRE(roles.items.size() == 1);
  CHECK(roles.items[0].resource_id == id);
}

TEST_CASE_METHOD(Fixture, "a part of an event is made once, though its answer is lost") {
  const rp::EventId id = create();
  server.inject({.path = "/events/" + id.value() + "/faqs", .method = "POST", .cut_after = 0});
  const auto faq = client.events().create_faq(id, {.category = "c", .title = "t", .content = ""});
  REQUIRE_FALSE(faq);
  CHECK(faq.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(client.events().faqs(id).value().size() == 1);
  CHECK(server.effects().at("createEventFaq") == 1);

  // Repeating a change is harmless, so the SDK does; it counts once.
  const auto ticket = client.events().create_ticket(id, {.name = "Entry"}).value().id;
  server.inject({.path = "/events/" + id.value(), .method = "PATCH", .cut_after = 0});
  CHECK(client.events().update_ticket(id, ticket, {.name = "Door"}));
  CHECK(server.effects().at("patchEventTicket") == 1);

  // So is repeating a removal, where the second finds nothing.
  server.inject({.path = "/events/" + id.value(), .method = "DELETE", .cut_after = 0});
  CHECK(client.events().remove_ticket(id, ticket));
  CHECK(server.effects().at("deleteEventTicket") == 1);
  CHECK(client.events().tickets(id).value().empty());
}

}  // namespace sdk_event_writes_test
