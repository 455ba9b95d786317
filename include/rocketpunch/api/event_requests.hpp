#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/api/event.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/patch.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace codes {
/// Values of `EventPhase`.
struct EventPhase {
  enum class Value : unsigned char {
    unknown,
    upcoming,  ///< before the start
    ongoing,
    closed,  ///< after the end
  };
  static constexpr Value unknown = Value::unknown, upcoming = Value::upcoming, ongoing = Value::ongoing,
                         closed = Value::closed;
  static constexpr std::string_view codes[] = {"UPCOMING", "ONGOING", "CLOSED"};
};
}  // namespace codes

/// Where an event stands in time.
using EventPhase = OpenEnum<codes::EventPhase>;

/// Which events to find (`searchEvents`); the nearest start comes first.
/// Filters have been unreliable in some deployments: check what matters in the results.
struct EventQuery {
  std::optional<std::string> keyword{};     ///< In name or description; at most 100 characters, empty: unset.
  std::vector<EventCategory> categories{};  ///< Kind of event
  std::vector<EventSubject> subjects{};     ///< What it is about
  std::vector<EventOpenType> open_types{};  ///< At a venue, on line, or both
  std::optional<std::chrono::year_month_day> start_date_from{};  ///< Earliest day of the start
  std::optional<std::chrono::year_month_day> start_date_to{};    ///< Latest day of the start
  std::optional<EventPhase> status{};                            ///< Where it stands in time
  std::optional<int> page{};                                     ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};  ///< 1 to 50; unset: 20, and 50 in `search_all`.

  friend bool operator==(const EventQuery&, const EventQuery&) = default;
};

namespace codes {
/// Values of `EventAccessType`.
struct EventAccessType {
  enum class Value : unsigned char {
    unknown,
    everyone,  ///< listed
    invite,    ///< who is invited
    link,      ///< who has the link
  };
  static constexpr Value unknown = Value::unknown, everyone = Value::everyone, invite = Value::invite,
                         link = Value::link;
  static constexpr std::string_view codes[] = {"PUBLIC", "INVITE", "LINK"};
};
}  // namespace codes

/// Who can see an event.
using EventAccessType = OpenEnum<codes::EventAccessType>;

/// A party that is to hold an event.
struct EventDraftHost {
  EventHostType type{};                ///< What kind of party; required.
  std::string handle{};                ///< Handle: letters, digits, `_` and `-`, at most 255; required.
  std::vector<EventHostRole> roles{};  ///< What it does.

  friend bool operator==(const EventDraftHost&, const EventDraftHost&) = default;
};

/// An event to be created (`createEvent`). Texts without a limit told here have none in the specification.
struct EventDraft {
  std::string name{};                        ///< 1 to 100 characters.
  std::string description{};                 ///< HTML; required.
  std::vector<EventCategory> categories{};   ///< At least one.
  std::vector<EventSubject> subjects{};      ///< At least one.
  EventAccessType access_type{};             ///< Who can see it; required.
  EventOpenType open_type{};                 ///< At a venue, on line, or both; required.
  EventJoinType join_type{};                 ///< Who may take part; required.
  Timestamp start_at{};                      ///< Start, in UTC; required.
  Timestamp end_at{};                        ///< End, in UTC; required.
  EventLocation location{};                  ///< Where; any part may be left out.
  std::optional<std::string> online_link{};  ///< Where on line.
  std::optional<bool> location_hidden{};     ///< Whether only guests see where; unset: no.
  std::optional<bool> guest_hidden{};        ///< Whether the number of guests is private; unset: no.
  std::vector<EventDraftHost> hosts{};       ///< Who holds it; may be empty.

  friend bool operator==(const EventDraft&, const EventDraft&) = default;
};

/// A change of the place of an event: what is left out stays as it is.
struct EventLocationChanges {
  Patch<std::string> country{};         ///< ISO 3166-1 alpha-2, such as `KR`.
  Patch<std::string> region{};          ///< State or region.
  Patch<std::string> locality{};        ///< City or district.
  Patch<std::string> place_name{};      ///< Name of the venue.
  Patch<std::string> address{};         ///< Address in one line.
  Patch<std::string> address_detail{};  ///< Where in the building.
  Patch<std::string> directions{};      ///< How to get there.

  friend bool operator==(const EventLocationChanges&, const EventLocationChanges&) = default;
};

/// A change of an event (`patchEvent`): what is left out stays as it is; at least one must not be, or a
/// banner be given.
struct EventChanges {
  std::optional<std::string> name{};                       ///< Name
  std::optional<std::string> description{};                ///< HTML
  std::optional<std::vector<EventCategory>> categories{};  ///< What kind of event it is
  std::optional<std::vector<EventSubject>> subjects{};     ///< What it is about
  std::optional<EventAccessType> access_type{};            ///< Who can see it.
  std::optional<EventOpenType> open_type{};                ///< At a venue, on line, or both.
  std::optional<EventJoinType> join_type{};                ///< Who may take part.
  std::optional<Timestamp> start_at{};                     ///< Start, in UTC.
  std::optional<Timestamp> end_at{};                       ///< End, in UTC
  EventLocationChanges location{};                         ///< Where
  Patch<std::string> online_link{};                        ///< Where on line.
  std::optional<bool> location_hidden{};                   ///< Whether only guests see where.
  std::optional<bool> guest_hidden{};                      ///< Whether the number of guests is private.

  friend bool operator==(const EventChanges&, const EventChanges&) = default;
};

/// A party to be added to an event (`addEventHost`).
struct EventHostDraft {
  EventHostType type{};  ///< What kind of party; required.
  std::string handle{};  ///< Handle: letters, digits, `_` and `-`, at most 255; required.
  EventHostRole role{};  ///< What it does; required.

  friend bool operator==(const EventHostDraft&, const EventHostDraft&) = default;
};

namespace codes {
/// Values of `TicketQuestionType`.
struct TicketQuestionType {
  enum class Value : unsigned char {
    unknown,
    phone,
    web3_wallet,
    text,
    long_text,
    checkbox,
    select,
    education_verification,
  };
  static constexpr Value unknown = Value::unknown, phone = Value::phone, web3_wallet = Value::web3_wallet,
                         text = Value::text, long_text = Value::long_text, checkbox = Value::checkbox,
                         select = Value::select, education_verification = Value::education_verification;
  static constexpr std::string_view codes[] = {
      "PHONE", "WEB3_WALLET", "TEXT", "LONG_TEXT", "CHECKBOX", "SELECT", "EDUCATION_VERIFICATION"};
};
}  // namespace codes

/// What is asked of who takes a ticket.
using TicketQuestionType = OpenEnum<codes::TicketQuestionType>;

/// A question to who takes a ticket.
struct TicketQuestion {
  std::string label{};                                ///< The question; required.
  TicketQuestionType type{};                          ///< What is asked; required.
  std::optional<bool> required{};                     ///< Whether it must be answered; unset: no.
  std::optional<std::vector<std::string>> options{};  ///< The answers to choose from.
  std::optional<std::int64_t> school_id{};            ///< The school to be verified.

  friend bool operator==(const TicketQuestion&, const TicketQuestion&) = default;
};

/// A free ticket to be created (`createFreeEventTicket`).
struct FreeEventTicketDraft {
  std::string name{};                        ///< 1 to 200 characters.
  std::optional<std::string> description{};  ///< What it covers.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve; unset: no.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list; unset: no.
  std::optional<int> max_count{};            ///< How many there are; unset: without limit.
  std::optional<Timestamp> sale_start_at{};  ///< Start, in UTC.
  std::optional<Timestamp> sale_end_at{};    ///< End, in UTC
  std::vector<TicketQuestion> questions{};   ///< What is asked of who takes it.

  friend bool operator==(const FreeEventTicketDraft&, const FreeEventTicketDraft&) = default;
};

/// A charged ticket to be created (`createChargedEventTicket`).
struct ChargedEventTicketDraft {
  std::string name{};                        ///< 1 to 200 characters.
  std::optional<std::string> description{};  ///< What it covers.
  std::optional<std::string> currency{};     ///< ISO 4217, such as `KRW`.
  double price = 0;                          ///< In units of `currency`; at least 0. KRW has no fraction.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve; unset: no.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list; unset: no.
  std::optional<int> max_count{};            ///< How many there are; unset: without limit.
  std::optional<Timestamp> sale_start_at{};  ///< Start, in UTC.
  std::optional<Timestamp> sale_end_at{};    ///< End, in UTC
  std::vector<TicketQuestion> questions{};   ///< What is asked of who buys it.

  friend bool operator==(const ChargedEventTicketDraft&, const ChargedEventTicketDraft&) = default;
};

/// A change of a ticket (`patchEventTicket`): what is left out stays as it is; at least one must not be.
struct EventTicketChanges {
  std::optional<std::string> name{};         ///< Name
  Patch<EventTicketType> type{};             ///< Free or charged.
  std::optional<std::string> description{};  ///< What it covers.
  Patch<std::string> currency{};             ///< ISO 4217, such as `KRW`.
  Patch<double> price{};                     ///< In units of `currency`; KRW has no fraction.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list.
  Patch<int> max_count{};                    ///< How many there are.
  Patch<Timestamp> sale_start_at{};          ///< Start, in UTC.
  Patch<Timestamp> sale_end_at{};            ///< End, in UTC

  friend bool operator==(const EventTicketChanges&, const EventTicketChanges&) = default;
};

/// A session to be created (`createEventSession`). The specification tells no zone: times are taken for the
/// place's local time.
struct EventSessionDraft {
  std::chrono::year_month_day day{};            ///< Day; required.
  TimeOfDay start_time{};                       ///< Start
  TimeOfDay end_time{};                         ///< End; before the start: on the next day.
  std::string name{};                           ///< Name; required.
  std::optional<std::string> description{};     ///< What it is about.
  std::optional<std::string> video_url{};       ///< Address of the recording.
  std::optional<std::string> thumbnail_path{};  ///< Path of its image.
  std::optional<int> sort_number{};             ///< Its place in the order; unset: 0.
  std::vector<EventSpeaker> speakers{};         ///< Who speaks; each with a name.

  friend bool operator==(const EventSessionDraft&, const EventSessionDraft&) = default;
};

/// A change of a session (`patchEventSession`): what is left out stays as it is; at least one must not be.
struct EventSessionChanges {
  std::optional<std::string> name{};                    ///< Name
  Patch<std::string> description{};                     ///< What it is about.
  Patch<std::string> video_url{};                       ///< Address of the recording.
  Patch<std::string> thumbnail_path{};                  ///< Path of its image.
  std::optional<int> sort_number{};                     ///< Its place in the order.
  std::optional<std::vector<EventSpeaker>> speakers{};  ///< Who speaks; each with a name.

  friend bool operator==(const EventSessionChanges&, const EventSessionChanges&) = default;
};

/// A question and its answer to be created (`createEventFaq`).
struct EventFaqDraft {
  std::string category{};            ///< Name of the category; required.
  std::string title{};               ///< Question; required.
  std::string content{};             ///< Answer; may be empty.
  std::optional<int> sort_number{};  ///< Its place in the order; unset: 0.

  friend bool operator==(const EventFaqDraft&, const EventFaqDraft&) = default;
};

/// A change of a question (`patchEventFaq`): what is left out stays as it is; at least one must not be.
struct EventFaqChanges {
  std::optional<std::string> title{};    ///< Question
  std::optional<std::string> content{};  ///< Answer

  friend bool operator==(const EventFaqChanges&, const EventFaqChanges&) = default;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
