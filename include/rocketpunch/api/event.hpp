#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace codes {
/// Values of `EventOpenType`.
struct EventOpenType {
  enum class Value : unsigned char {
    unknown,
    offline,
    online,
    on_offline,  ///< both
    tbd,         ///< not settled yet
  };
  static constexpr Value unknown = Value::unknown, offline = Value::offline, online = Value::online,
                         on_offline = Value::on_offline, tbd = Value::tbd;
  static constexpr std::string_view codes[] = {"OFFLINE", "ONLINE", "ON_OFFLINE", "TBD"};
};
}  // namespace codes

/// Whether an event takes place at a venue, on line, or both.
using EventOpenType = OpenEnum<codes::EventOpenType>;

namespace codes {
/// Values of `EventStatus`.
struct EventStatus {
  enum class Value : unsigned char { unknown, published, canceled };
  static constexpr Value unknown = Value::unknown, published = Value::published, canceled = Value::canceled;
  static constexpr std::string_view codes[] = {"PUBLISHED", "CANCELED"};
};
}  // namespace codes

/// Whether an event takes place.
using EventStatus = OpenEnum<codes::EventStatus>;

namespace codes {
/// Values of `EventJoinType`.
struct EventJoinType {
  enum class Value : unsigned char {
    unknown,
    open,        ///< anyone may come
    registered,  ///< with a ticket
  };
  static constexpr Value unknown = Value::unknown, open = Value::open, registered = Value::registered;
  static constexpr std::string_view codes[] = {"OPEN", "REGISTERED"};
};
}  // namespace codes

/// Who may take part in an event.
using EventJoinType = OpenEnum<codes::EventJoinType>;

namespace codes {
/// Values of `EventHostType`.
struct EventHostType {
  enum class Value : unsigned char { unknown, company, member };
  static constexpr Value unknown = Value::unknown, company = Value::company, member = Value::member;
  static constexpr std::string_view codes[] = {"COMPANY", "MEMBER"};
};
}  // namespace codes

/// What kind of party a host is.
using EventHostType = OpenEnum<codes::EventHostType>;

namespace codes {
/// Values of `EventHostRole`.
struct EventHostRole {
  enum class Value : unsigned char { unknown, organizer, sponsor, partner };
  static constexpr Value unknown = Value::unknown, organizer = Value::organizer, sponsor = Value::sponsor,
                         partner = Value::partner;
  static constexpr std::string_view codes[] = {"ORGANIZER", "SPONSOR", "PARTNER"};
};
}  // namespace codes

/// What a host does for an event.
using EventHostRole = OpenEnum<codes::EventHostRole>;

namespace codes {
/// Values of `EventTicketType`.
struct EventTicketType {
  enum class Value : unsigned char { unknown, free, charged };
  static constexpr Value unknown = Value::unknown, free = Value::free, charged = Value::charged;
  static constexpr std::string_view codes[] = {"FREE", "CHARGED"};
};
}  // namespace codes

/// Whether a ticket costs something.
using EventTicketType = OpenEnum<codes::EventTicketType>;

/// The place of an event; any part may be missing.
struct EventLocation {
  std::optional<std::string> country{};         ///< ISO 3166-1 alpha-2, such as `KR`.
  std::optional<std::string> region{};          ///< State or region
  std::optional<std::string> locality{};        ///< City or district
  std::optional<std::string> place_name{};      ///< Name of the venue
  std::optional<std::string> address{};         ///< Address in one line
  std::optional<std::string> address_detail{};  ///< Where in the building
  std::optional<std::string> directions{};      ///< How to get there
  std::optional<double> latitude{};             ///< Degrees, north positive
  std::optional<double> longitude{};            ///< Degrees, east positive

  friend bool operator==(const EventLocation&, const EventLocation&) = default;
};

/// A party that holds an event.
struct EventHost {
  EventHostType type{};                            ///< What kind of party
  std::optional<std::string> handle{};             ///< Handle
  std::string name{};                              ///< Name
  std::optional<std::string> profile_image_url{};  ///< Address of its image
  std::vector<EventHostRole> roles{};              ///< What it does

  friend bool operator==(const EventHost&, const EventHost&) = default;
};

/// Numbers of an event.
struct EventStats {
  std::optional<std::int64_t> view_count{};   ///< How often its page was seen
  std::optional<std::int64_t> guest_count{};  ///< Participants; none: the number is private.

  friend bool operator==(const EventStats&, const EventStats&) = default;
};

/// An image of an event.
struct EventAttachment {
  std::string url{};                       ///< Address
  std::optional<std::string> file_name{};  ///< Name it was uploaded with

  friend bool operator==(const EventAttachment&, const EventAttachment&) = default;
};

/// An event as lists show it (`searchEvents`).
struct EventSummary {
  EventId id{};                             ///< Event id
  std::string name{};                       ///< Name
  std::vector<EventCategory> categories{};  ///< What kind of event
  std::vector<EventSubject> subjects{};     ///< What it is about
  EventOpenType open_type{};                ///< At a venue, on line, or both
  Timestamp start_at{};                     ///< Start
  Timestamp end_at{};                       ///< End
  std::optional<std::string> banner_url{};  ///< Address of the banner image
  std::optional<EventLocation> location{};  ///< Where
  std::vector<EventHost> hosts{};           ///< Who holds it
  EventStats stats{};                       ///< Numbers
  std::string web_url{};                    ///< Its page

  friend bool operator==(const EventSummary&, const EventSummary&) = default;
};

/// An event, whole (`getEvent`).
struct Event {
  EventId id{};        ///< Event id
  std::string name{};  ///< Name
  /// Description, as HTML of the organizer's: clean it before showing it.
  std::optional<std::string> description_html{};
  std::optional<std::string> language{};       ///< Language of the texts
  EventStatus status{};                        ///< Whether it takes place
  std::vector<EventCategory> categories{};     ///< What kind of event
  std::vector<EventSubject> subjects{};        ///< What it is about
  EventOpenType open_type{};                   ///< At a venue, on line, or both
  EventJoinType join_type{};                   ///< Who may take part
  Timestamp start_at{};                        ///< Start
  Timestamp end_at{};                          ///< End
  std::optional<std::string> banner_url{};     ///< Address of the banner image
  std::vector<EventAttachment> attachments{};  ///< Images
  std::optional<EventLocation> location{};     ///< Where
  std::optional<std::string> online_link{};    ///< Where on line, if told
  std::vector<EventHost> hosts{};              ///< Who holds it
  EventStats stats{};                          ///< Numbers
  std::string web_url{};                       ///< Its page
  std::optional<Timestamp> created_at{};       ///< Creation; missing where a deployment follows the guide.

  friend bool operator==(const Event&, const Event&) = default;
};

/// A ticket of an event (`getEventTickets`).
struct EventTicket {
  std::string name{};                        ///< Name
  EventTicketType type{};                    ///< Free or charged
  std::optional<std::string> description{};  ///< What it covers
  std::optional<std::string> currency{};     ///< ISO 4217, such as `KRW`.
  std::optional<double> price{};             ///< In units of `currency`; charged tickets only.
  bool approval_required = false;            ///< Whether the host has to approve an application.
  bool waiting_required = false;             ///< Whether there is a waiting list once it is sold out.
  std::optional<int> max_per_person{};       ///< How many one person may buy
  std::optional<Timestamp> sale_start_at{};  ///< Start of the sale
  std::optional<Timestamp> sale_end_at{};    ///< End of the sale
  bool sold_out = false;                     ///< Whether none is left

  friend bool operator==(const EventTicket&, const EventTicket&) = default;
};

/// A speaker of a session.
struct EventSpeaker {
  std::string name{};                        ///< Name
  std::optional<std::string> job_or_dept{};  ///< Title or affiliation

  friend bool operator==(const EventSpeaker&, const EventSpeaker&) = default;
};

/// A session of an event.
struct EventSession {
  std::string name{};                          ///< Name
  std::optional<std::string> description{};    ///< What it is about
  std::optional<std::string> video_url{};      ///< Address of the recording
  std::optional<std::string> thumbnail_url{};  ///< Address of its image
  std::vector<EventSpeaker> speakers{};        ///< Who speaks
  std::vector<std::string> tags{};             ///< Tags

  friend bool operator==(const EventSession&, const EventSession&) = default;
};

/// The sessions of an event that share a time (`getEventSessions`). The specification tells no zone: times
/// are taken for the place's local time.
struct EventTimeSlot {
  Date day{};                            ///< Day
  TimeOfDay start_time{};                ///< Start
  TimeOfDay end_time{};                  ///< End; before the start: on the next day
  std::vector<EventSession> sessions{};  ///< In the order to show them

  friend bool operator==(const EventTimeSlot&, const EventTimeSlot&) = default;
};

/// A question and its answer.
struct EventFaq {
  std::string title{};    ///< Question
  std::string content{};  ///< Answer

  friend bool operator==(const EventFaq&, const EventFaq&) = default;
};

/// Questions of one category (`getEventFaqs`).
struct EventFaqCategory {
  std::string name{};            ///< Name of the category
  std::vector<EventFaq> faqs{};  ///< In the order to show them

  friend bool operator==(const EventFaqCategory&, const EventFaqCategory&) = default;
};

/// An event that was created or changed (`createEvent`, `patchEvent`).
struct WrittenEvent {
  EventId id{};           ///< Event id
  std::string web_url{};  ///< Its page

  friend bool operator==(const WrittenEvent&, const WrittenEvent&) = default;
};

/// A ticket that was created or changed.
struct WrittenEventTicket {
  EventTicketId id{};  ///< Ticket id

  friend bool operator==(const WrittenEventTicket&, const WrittenEventTicket&) = default;
};
/// A session that was created or changed.
struct WrittenEventSession {
  EventSessionId id{};  ///< Session id

  friend bool operator==(const WrittenEventSession&, const WrittenEventSession&) = default;
};
/// A host that was added or changed.
struct WrittenEventHost {
  EventHostId id{};  ///< Host id, which is not the handle

  friend bool operator==(const WrittenEventHost&, const WrittenEventHost&) = default;
};
/// A question that was created or changed.
struct WrittenEventFaq {
  EventFaqId id{};  ///< Question id

  friend bool operator==(const WrittenEventFaq&, const WrittenEventFaq&) = default;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
