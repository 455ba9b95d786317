// Makes an event with free tickets; where the tickets fail, the event goes again.
//   ROCKETPUNCH_ACCESS_TOKEN=... event_with_ticket COMPANY BANNER_FILE YYYY-MM-DD      scope event:write
// examples/event_with_tickets.cpp has sessions, hosts and questions beside.
#include <chrono>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// The event of an evening in Seoul. The service's times are UTC: `in_seoul` makes them of what a clock
/// shows.
rp::EventDraft draft_of(const std::string& company, std::chrono::year_month_day day) {
  return {.name = "C++ Meetup Seoul",
          .description = "<p>Talks and pizza</p>",
          .categories = {rp::EventCategory::networking},
          .subjects = {rp::EventSubject::technology},
          .access_type = rp::EventAccessType::everyone,
          .open_type = rp::EventOpenType::offline,
          .join_type = rp::EventJoinType::registered,
          .start_at = rp::in_seoul(day, 19h),
          .end_at = rp::in_seoul(day, 21h),
          .location = {.country = "KR", .place_name = "Hall"},
          .hosts = {{.type = rp::EventHostType::company, .handle = company}}};
}

/// Gives the address of the event's page.
rp::Result<std::string> make_event(const auto& events, const std::string& company, const std::string& banner,
                                   std::chrono::year_month_day day) {
  const auto event = events.create(company, draft_of(company, day), rp::Upload::file(banner));
  if (!event) return event.error();  // outcome_unknown: look at the company's events before trying again
  const auto ticket = events.create_ticket(event->id, {.name = "Free entry", .max_count = 50});
  if (ticket) {
    // told here alone, and listed nowhere: who wants to change the ticket later has to keep it
    std::cout << "ticket " << ticket->id << '\n';
    return event->web_url;
  }
  // one that has tickets can't be removed: so if this one was made after all, the event stays, and it is told
  if (const auto undone = events.remove(event->id); !undone)
    std::cerr << "the event " << event->id << " is still there: " << undone.error() << '\n';
  return ticket.error();
}

int main(int argc, char** argv) try {
  const auto day = argc == 4 ? rp::Date::parse(argv[3]) : std::nullopt;
  if (!day) {
    std::cerr << "usage: event_with_ticket COMPANY BANNER_FILE YYYY-MM-DD\n";
    return 2;
  }
  const rp::Client client{rp::BearerToken::from_env()};
  const auto url = make_event(client.events(), argv[1], argv[2], *day);
  if (!url) {
    std::cerr << url.error() << '\n';
    return 1;
  }
  std::cout << *url << '\n';
} catch (const rp::Error& error) {
  std::cerr << "event_with_ticket: " << error << '\n';
  return 1;
}
