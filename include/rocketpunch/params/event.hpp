#pragma once
#include "rocketpunch/base/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/patch.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/codes.hpp"
#include "rocketpunch/models/event.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Values of `EventAccessType`.
struct EventAccessTypeCodes {
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
/// Who can see an event.
using EventAccessType = OpenEnum<EventAccessTypeCodes>;

/// A party that is to hold an event.
struct EventHostDraft {
  HostType type{};                ///< What kind of party; required.
  std::string id{};               ///< Handle: letters, digits, `_` and `-`, at most 255; required.
  std::vector<HostRole> roles{};  ///< What it does.
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
  Location location{};                       ///< Where; any part may be left out.
  std::optional<std::string> online_link{};  ///< Where on line.
  std::optional<bool> location_hidden{};     ///< Whether only guests see where; unset: no.
  std::optional<bool> guest_hidden{};        ///< Whether the number of guests is private; unset: no.
  std::vector<EventHostDraft> hosts{};       ///< Who holds it; may be empty.
};

/// A change of an event (`patchEvent`): what is left out stays as it is; at least one must not be, or a
/// banner be given.
struct EventChanges {
  std::optional<std::string> name{};                       ///< Name
  std::optional<std::string> description{};                ///< HTML
  std::optional<EventAccessType> access_type{};            ///< Who can see it.
  std::optional<EventOpenType> open_type{};                ///< At a venue, on line, or both.
  std::optional<EventJoinType> join_type{};                ///< Who may take part.
  std::optional<Timestamp> start_at{};                     ///< Start, in UTC.
  std::optional<Timestamp> end_at{};                       ///< End, in UTC
  Patch<std::string> online_link{};                        ///< Where on line.
  Patch<std::string> country{};                            ///< ISO 3166-1 alpha-2, such as `KR`.
  Patch<std::string> region{};                             ///< State or region.
  Patch<std::string> locality{};                           ///< City or district.
  Patch<std::string> place_name{};                         ///< Name of the venue.
  Patch<std::string> address{};                            ///< Address in one line.
  Patch<std::string> address_detail{};                     ///< Where in the building.
  Patch<std::string> directions{};                         ///< How to get there.
  std::optional<bool> location_hidden{};                   ///< Whether only guests see where.
  std::optional<bool> guest_hidden{};                      ///< Whether the number of guests is private.
  std::optional<std::vector<EventCategory>> categories{};  ///< What kind of event it is
  std::optional<std::vector<EventSubject>> subjects{};     ///< What it is about
};

/// A party to be added to an event (`addEventHost`).
struct NewEventHost {
  HostType type{};   ///< What kind of party; required.
  std::string id{};  ///< Handle: letters, digits, `_` and `-`, at most 255; required.
  HostRole role{};   ///< What it does; required.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
