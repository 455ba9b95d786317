// Makes an event with a ticket, a session, a further host and a question; undoes what it made when a step
// fails.
//   event_with_tickets COMPANY BANNER_FILE [HOST]     needs ROCKETPUNCH_ACCESS_TOKEN with scope event:write
#include <chrono>
#include <functional>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// The way back: each step that succeeded adds how to undo it; they are undone last first, unless all is
/// well.
class Undo {
 public:
  using Step = std::function<rp::Result<void>()>;
  void add(std::string what, Step step) { steps_.emplace_back(std::move(what), std::move(step)); }
  void keep() { steps_.clear(); }
  ~Undo() {
    for (; !steps_.empty(); steps_.pop_back())
      if (const auto undone = steps_.back().second(); !undone)
        std::cerr << "could not remove the " << steps_.back().first << ": " << undone.error() << '\n';
  }

 private:
  std::vector<std::pair<std::string, Step>> steps_;
};

/// Throws the error of the step that fails; `Undo` does the rest.
std::string make_event(const auto& events, const std::string& company, const std::string& banner,
                       const std::string& host) {
  const std::chrono::year_month_day day =
      std::chrono::sys_days(rp::seoul_date(std::chrono::system_clock::now())) + std::chrono::days(30);
  Undo undo;
  const rp::WrittenEvent event =
      events
          .create(company,
                  {.name = "C++ Meetup Seoul",
                   .description = "<p>Talks and pizza</p>",
                   .categories = {rp::EventCategory::networking},
                   .subjects = {rp::EventSubject::technology},
                   .access_type = rp::EventAccessType::link,
                   .open_type = rp::EventOpenType::offline,
                   .join_type = rp::EventJoinType::registered,
                   .start_at = rp::in_seoul(day, 19h),
                   .end_at = rp::in_seoul(day, 21h),
                   .location = {.country = "KR", .place_name = "Hall"},
                   .hosts = {{.type = rp::EventHostType::company, .handle = company}}},
                  rp::Upload::file(banner))
          .value();
  undo.add("event", [=] { return events.remove(event.id); });

  const auto ticket = events.create_ticket(event.id, {.name = "Free entry", .max_count = 50}).value();
  // an event that has tickets can't be removed, so these go first
  undo.add("ticket", [=] { return events.remove_ticket(event.id, ticket.id); });

  const auto session = events
                           .create_session(event.id, {.day = day,  // times of sessions are the place's own
                                                      .start_time = rp::TimeOfDay(19h),
                                                      .end_time = rp::TimeOfDay(20h),
                                                      .name = "Coroutines",
                                                      .speakers = {{.name = "Kim"}}})
                           .value();
  undo.add("session", [=] { return events.remove_session(event.id, session.id); });

  if (!host.empty()) {
    const auto added = events
                           .add_host(event.id, {.type = rp::EventHostType::company,
                                                .handle = host,
                                                .role = rp::EventHostRole::sponsor})
                           .value();
    undo.add("host", [=] { return events.remove_host(event.id, added.id); });
  }
  events.create_faq(event.id, {.category = "General", .title = "Is there pizza?", .content = "Yes."}).value();
  undo.keep();
  return event.web_url;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: event_with_tickets COMPANY BANNER_FILE [HOST]\n";
    return 2;
  }
  try {
    const rp::Client client{rp::BearerToken::from_env()};
    std::cout << make_event(client.events(), argv[1], argv[2], argc > 3 ? argv[3] : "") << '\n';
  } catch (const rp::Error& error) {
    std::cerr << "event_with_tickets: " << error << '\n';
    return 1;
  }
}
