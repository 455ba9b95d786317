// Every field of the events and their parts, in both generations of the API.
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/event_part_tables.hpp"
#include "rocketpunch/detail/codec/event_tables.hpp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace decode_events_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

TEST_CASE("a page of events, every field", "[codec][events]") {
  const auto page = decoded<Page<EventSummary>>(event_page);
  CHECK(page.total_items == 12);
  CHECK(page.total_pages == 6);
  CHECK(page.page == 4);
  CHECK(page.page_size == 2);
  REQUIRE(page.items.size() == 1);
  const EventSummary& read = page.items[0];
  CHECK(read.id == "Ev7kQ");
  CHECK(read.name == "Spring Expo");
  CHECK(read.categories == std::vector<EventCategory>{EventCategory::fair, EventCategory::market});
  CHECK(read.subjects == std::vector<EventSubject>{EventSubject::product});
  CHECK(to_string(read.start_at) == "2026-10-01T01:00:00Z");
  CHECK(to_string(read.end_at) == "2026-10-02T02:00:00Z");
  CHECK(read.open_type == EventOpenType::offline);
  REQUIRE(read.location);
  CHECK(read.location->country == "KR");
  CHECK(read.location->region == "Busan");
  CHECK(read.location->locality == "Haeundae");
  CHECK(read.location->place_name == "Hall B");
  CHECK(read.location->address == "1 Beach Road");
  CHECK(read.location->address_detail == "Room 2");
  CHECK(read.location->directions == "Line 2");
  CHECK(read.location->latitude == 35.25);
  CHECK(read.location->longitude == 129.0);
  CHECK(read.banner_url == "https://image.example/banner.png");
  REQUIRE(read.hosts.size() == 1);
  CHECK(read.hosts[0].type == EventHostType::company);
  CHECK(read.hosts[0].name == "Expo Inc");
  CHECK(read.hosts[0].handle == "expo-inc");
  CHECK(read.hosts[0].profile_image_url == "https://image.example/e.png");
  CHECK(read.hosts[0].roles == std::vector<EventHostRole>{EventHostRole::sponsor, EventHostRole::partner});
  CHECK(read.stats.view_count == 5'000'000'000);
  CHECK(read.stats.guest_count == 77);
  CHECK(read.web_url == "https://www.example/events/Ev7kQ");
}

TEST_CASE("a page of events of the guide, every field", "[codec][events]") {
  const auto page = decoded<Page<EventSummary>>(guide_event_page);
  CHECK(page.total_items == 9);
  CHECK(page.total_pages == 3);
  CHECK(page.page == 1);
  CHECK(page.page_size == 3);
  REQUIRE(page.items.size() == 1);
  const EventSummary& read = page.items[0];
  CHECK(read.id == "Ev8");
  CHECK(read.name == "Autumn Talk");
  CHECK(read.categories == std::vector<EventCategory>{EventCategory::conference});
  CHECK(to_string(read.start_at) == "2026-11-03T00:00:00Z");
  CHECK(to_string(read.end_at) == "2026-11-04T00:00:00Z");
  REQUIRE(read.location);
  CHECK(read.location->address == "Seoul, Hall 9");
  REQUIRE(read.hosts.size() == 1);
  CHECK(read.hosts[0].name == "Talkers");
  CHECK(read.hosts[0].handle == "talkers");
  CHECK(read.hosts[0].type == EventHostType::company);
  CHECK(read.hosts[0].roles == std::vector<EventHostRole>{EventHostRole::organizer});
  CHECK(read.web_url == "https://www.rocketpunch.com/events/Ev8");
  CHECK(read.subjects.empty());
  CHECK(!read.banner_url);
  CHECK(!read.stats.guest_count);
}

TEST_CASE("an event, every field", "[codec][events]") {
  const auto read = decoded<Event>(event);
  CHECK(read.id == "Ev9");
  CHECK(read.name == "Winter Contest");
  CHECK(read.description_html == "<p>Come</p>");
  CHECK(read.language == "ja");
  CHECK(read.status == EventStatus::canceled);
  CHECK(read.categories == std::vector<EventCategory>{EventCategory::competition});
  CHECK(read.subjects == std::vector<EventSubject>{EventSubject::finance, EventSubject::culture});
  CHECK(to_string(read.start_at) == "2026-12-01T01:00:00Z");
  CHECK(to_string(read.end_at) == "2026-12-02T02:00:00Z");
  CHECK(read.open_type == EventOpenType::on_offline);
  CHECK(read.join_type == EventJoinType::registered);
  CHECK(read.banner_url == "https://image.example/w.png");
  REQUIRE(read.attachments.size() == 1);
  CHECK(read.attachments[0].url == "https://image.example/a.png");
  CHECK(read.attachments[0].file_name == "a.png");
  REQUIRE(read.location);
  CHECK(read.location->address == "2 Hill Road");
  CHECK(!read.location->country);
  CHECK(!read.location->latitude);
  CHECK(read.online_link == "https://meet.example/9");
  REQUIRE(read.hosts.size() == 1);
  CHECK(read.hosts[0].name == "Contest Co");
  CHECK(read.hosts[0].roles == std::vector<EventHostRole>{EventHostRole::organizer});
  CHECK(read.stats.view_count == 31);
  CHECK(read.stats.guest_count == 32);
  CHECK(read.web_url == "https://www.example/events/Ev9");
  REQUIRE(read.created_at);
  CHECK(to_string(*read.created_at) == "2026-11-30T03:00:00Z");
}

TEST_CASE("an event of the guide, every field", "[codec][events]") {
  const auto read = decoded<Event>(guide_event);
  CHECK(read.id == "810");
  CHECK(read.name == "Old Meeting");
  CHECK(read.categories == std::vector<EventCategory>{EventCategory::networking});
  CHECK(to_string(read.start_at) == "2026-05-01T01:00:00Z");
  CHECK(to_string(read.end_at) == "2026-05-01T03:00:00Z");
  REQUIRE(read.location);
  CHECK(read.location->place_name == "Room 5");
  REQUIRE(read.hosts.size() == 1);
  CHECK(read.hosts[0].name == "Meeters");
  CHECK(read.hosts[0].handle == "meeters");
  CHECK(read.web_url == "https://www.rocketpunch.com/events/810");
  CHECK(!read.status.known());
  CHECK(!read.created_at);
}

TEST_CASE("tickets, every field", "[codec][events]") {
  const auto read = decoded<std::vector<EventTicket>>(tickets);
  REQUIRE(read.size() == 1);
  CHECK(read[0].name == "Early");
  CHECK(read[0].type == EventTicketType::charged);
  CHECK(read[0].description == "One day");
  CHECK(read[0].price == 12000.5);
  CHECK(read[0].currency == "KRW");
  CHECK(to_string(read[0].sale_start_at.value()) == "2026-09-01T00:00:00Z");
  CHECK(to_string(read[0].sale_end_at.value()) == "2026-09-10T00:00:00Z");
  CHECK(read[0].approval_required);
  CHECK(!read[0].waiting_required);
  CHECK(read[0].max_per_person == 4);
  CHECK(read[0].sold_out);
  const auto other = decoded<EventTicket>(
      R"({"ticketName":"","ticketType":"FREE","price":null,"saleStartAt":"","saleEndAt":null,"approvalRequired":false,)"
      R"("waitingRequired":true,"soldOut":false})");
  CHECK(other.type == EventTicketType::free);
  CHECK(!other.price);
  CHECK(!other.approval_required);
  CHECK(other.waiting_required);
  CHECK(!other.sold_out);
  CHECK(!other.sale_start_at.value().readable());
  CHECK(!other.sale_end_at);
}

TEST_CASE("sessions, every field", "[codec][events]") {
  const auto read = decoded<std::vector<EventTimeSlot>>(sessions);
  REQUIRE(read.size() == 1);
  CHECK(read[0].day == Date(std::chrono::year{2026} / 10 / 1));
  CHECK(read[0].start_time == TimeOfDay(9h + 5min));
  CHECK(read[0].end_time == TimeOfDay(10h + 15min));
  REQUIRE(read[0].sessions.size() == 1);
  const EventSession& session = read[0].sessions[0];
  CHECK(session.name == "Opening");
  CHECK(session.description == "Welcome");
  CHECK(session.video_url == "https://video.example/1");
  CHECK(session.thumbnail_url == "https://image.example/t.png");
  REQUIRE(session.speakers.size() == 1);
  CHECK(session.speakers[0].name == "Kim Ha-na");
  CHECK(session.speakers[0].job_or_dept == "CTO");
  CHECK(session.tags == std::vector<std::string>{"keynote", "short"});
}

TEST_CASE("questions, every field", "[codec][events]") {
  const auto read = decoded<std::vector<EventFaqCategory>>(faqs);
  REQUIRE(read.size() == 1);
  CHECK(read[0].name == "Entry");
  REQUIRE(read[0].faqs.size() == 1);
  CHECK(read[0].faqs[0].title == "When?");
  CHECK(read[0].faqs[0].content == "At nine.");
}

}  // namespace decode_events_test
