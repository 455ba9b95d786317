// rocketpunch events: search, get, tickets, sessions, faqs
#include <memory>

#include "commands/all.hpp"
#include "commands/event_descriptions.hpp"
#include "commands/filters.hpp"
#include "commands/getting.hpp"
#include "commands/listing.hpp"

namespace cli {

namespace {

struct EventSearch {
  rp::EventQuery query{};
  ListOptions list{};
};

/// An event, and how to write what belongs to it.
struct EventPart {
  std::string id{};
  OutputOptions output{};
};

void add_event_search(CommandLine& line, CLI::App& events) {
  CLI::App& command =
      line.add(events, "search", "Searches events, the nearest start first",
               "rocketpunch events search --category conference --start-date-from 2026-09-01");
  const auto options = std::make_shared<EventSearch>();
  add_event_filters(command, options->query);
  add_list_options(command, options->list);
  line.on(command, [options](Context& context) {
    return write_search(context, context.app().events(), options->query, options->list,
                        event_summary_description(), {"event", "events"});
  });
}

void add_event_get(CommandLine& line, CLI::App& events) {
  CLI::App& command = line.add(events, "get", "Shows events, whole", "rocketpunch events get V1MtBRJgof");
  const auto options = std::make_shared<GetOptions>();
  add_get_options(command, *options, "Id of an event; several, one after another");
  line.on(command, [options](Context& context) {
    const std::vector<rp::EventId> ids(options->ids.begin(), options->ids.end());
    return write_details_of(context, context.app().events(), ids, *options, event_description());
  });
}

/// `events tickets ID` and its siblings. `write` asks and writes.
void add_event_part(CommandLine& line, CLI::App& events, const std::string& name,
                    const std::string& description, void (*write)(Context&, const EventPart&)) {
  CLI::App& command = line.add(events, name, description, "rocketpunch events " + name + " V1MtBRJgof");
  const auto part = std::make_shared<EventPart>();
  command.add_option("ID", part->id, "Id of the event")->required();
  add_output_options(command, part->output);
  line.on(command, [part, write](Context& context) {
    write(context, *part);
    return ExitCode::done;
  });
}

void write_tickets(Context& context, const EventPart& part) {
  write_list(context, part.output, event_ticket_description(), {"ticket", "tickets"},
             [&] { return context.app().events().tickets(part.id).value(); });
}

void write_sessions(Context& context, const EventPart& part) {
  write_flattened(
      context, part.output, event_session_description(), {"session", "sessions"},
      [&] { return context.app().events().sessions(part.id).value(); },
      [](const rp::EventTimeSlot& slot, const auto& add) {
        for (const rp::EventSession& session : slot.sessions) add(SessionRow{&slot, &session});
      });
}

void write_faqs(Context& context, const EventPart& part) {
  write_flattened(
      context, part.output, event_faq_description(), {"question", "questions"},
      [&] { return context.app().events().faqs(part.id).value(); },
      [](const rp::EventFaqCategory& category, const auto& add) {
        for (const rp::EventFaq& faq : category.faqs) add(FaqRow{&category, &faq});
      });
}

}  // namespace

void add_events(CommandLine& line) {
  CLI::App& events = line.add(line.app(), "events", "Events: search, get, tickets, sessions, faqs");
  add_event_search(line, events);
  add_event_get(line, events);
  add_event_part(line, events, "tickets", "Lists the tickets of an event", write_tickets);
  add_event_part(line, events, "sessions", "Lists the sessions of an event, in the place's local time",
                 write_sessions);
  add_event_part(line, events, "faqs", "Lists the questions of an event, and their answers", write_faqs);
}

}  // namespace cli
