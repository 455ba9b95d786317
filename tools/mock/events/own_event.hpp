// Events that the mock's user has made, and what their operations have in common.
#pragma once

#include <vector>

#include "http/request_json.hpp"
#include "records/store.hpp"

namespace rocketpunch::testing::mock {

/// The event of the path, which has to be the user's. Throws EV001 or 403.
std::vector<Event>::iterator own_event(Call& call);

/// Makes all answers of what was written.
void show(Event& event, const MockOptions& options);

/// Has so many more people take part in an event that the mock's user has made. Throws std::invalid_argument
/// for another one, and for a number below 1.
void add_participants(Context& context, const std::string& event_id, int count);

/// What can be a host.
inline constexpr const char* host_types[] = {"COMPANY", "MEMBER"};

/// Tickets, sessions, hosts or questions.
struct PartKind {
  std::vector<EventPart> OwnEvent::*list = nullptr;
  /// Of the path and of the answer.
  const char* id_name = "";
};

/// The part of the path. Throws C0008.
EventPart& own_part(Call& call, Event& event, PartKind kind);
/// Adds one, or changes it if its fields differ from what they were, or removes the one of the path; then
/// answers.
void add_part(Call& call, Event& event, PartKind kind, Json fields, const char* operation);
void change_part(Call& call, Event& event, PartKind kind, EventPart& part, Json fields,
                 const char* operation);
void remove_part(Call& call, PartKind kind, const char* operation);

/// In the order in which they are shown: by `sortNo`, then by age.
std::vector<const EventPart*> in_order(const std::vector<EventPart>& parts);

/// What the lists of the parts answer.
Json shown_tickets(const OwnEvent& own);
Json shown_sessions(const OwnEvent& own);
Json shown_hosts(const OwnEvent& own);
Json shown_faqs(const OwnEvent& own);

}  // namespace rocketpunch::testing::mock
