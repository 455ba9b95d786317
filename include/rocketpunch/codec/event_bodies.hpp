#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstddef>
#include <vector>

#include "rocketpunch/codec/body_types.hpp"
#include "rocketpunch/params/event.hpp"
#include "rocketpunch/params/event_parts.hpp"

namespace rocketpunch::codec {

template <>
struct BodySchema<EventHostDraft> {
  static constexpr BodyField fields[] = {
      body_field<&EventHostDraft::type>("hostType", "type"),
      body_field<&EventHostDraft::id>("hostId", "id", {.least = 1, .most = 255, .handle = true}),
      body_field<&EventHostDraft::roles>("roleTypes", "roles"),
  };
};

template <>
struct BodySchema<EventDraft> {
  static constexpr std::size_t any_number = 1000;  // the specification has no limit
  static constexpr ImageRule images[] = {{"banner", 1}, {"attachments", any_number}};
  static constexpr BodyField fields[] = {
      body_field<&EventDraft::name>("eventName", "name", {.least = 1, .most = 100}),
      body_field<&EventDraft::description>("description", "description", {.least = 1}),
      body_field<&EventDraft::categories>("eventCategories", "categories", {.required = true}),
      body_field<&EventDraft::subjects>("eventSubjects", "subjects", {.required = true}),
      body_field<&EventDraft::access_type>("accessType", "access_type"),
      body_field<&EventDraft::open_type>("eventOpenType", "open_type"),
      body_field<&EventDraft::join_type>("joinType", "join_type"),
      body_field<&EventDraft::start_at>("startAt", "start_at"),
      body_field<&EventDraft::end_at>("endAt", "end_at"),
      inner_field<&EventDraft::location, &Location::country>("country", "location.country"),
      inner_field<&EventDraft::location, &Location::region>("region", "location.region"),
      inner_field<&EventDraft::location, &Location::locality>("locality", "location.locality"),
      inner_field<&EventDraft::location, &Location::place_name>("locationTitle", "location.place_name"),
      inner_field<&EventDraft::location, &Location::address>("locationAddress", "location.address"),
      inner_field<&EventDraft::location, &Location::address_detail>("locationDetail",
                                                                    "location.address_detail"),
      inner_field<&EventDraft::location, &Location::directions>("locationDescription", "location.directions"),
      inner_field<&EventDraft::location, &Location::latitude>("latitude", "location.latitude"),
      inner_field<&EventDraft::location, &Location::longitude>("longitude", "location.longitude"),
      body_field<&EventDraft::online_link>("onlineLink", "online_link"),
      body_field<&EventDraft::location_hidden>("locationHidden", "location_hidden"),
      body_field<&EventDraft::guest_hidden>("guestHidden", "guest_hidden"),
      body_field<&EventDraft::hosts>("hosts", "hosts", {}, always_written<std::vector<EventHostDraft>>),
  };
};

template <>
struct BodySchema<EventChanges> {
  static constexpr ImageRule images[] = {{"banner", 1}};
  static constexpr bool is_change = true;
  static constexpr BodyField fields[] = {
      body_field<&EventChanges::name>("eventName", "name"),
      body_field<&EventChanges::description>("description", "description"),
      body_field<&EventChanges::access_type>("accessType", "access_type"),
      body_field<&EventChanges::open_type>("eventOpenType", "open_type"),
      body_field<&EventChanges::join_type>("joinType", "join_type"),
      body_field<&EventChanges::start_at>("startAt", "start_at"),
      body_field<&EventChanges::end_at>("endAt", "end_at"),
      body_field<&EventChanges::online_link>("onlineLink", "online_link"),
      body_field<&EventChanges::country>("country", "country"),
      body_field<&EventChanges::region>("region", "region"),
      body_field<&EventChanges::locality>("locality", "locality"),
      body_field<&EventChanges::place_name>("locationTitle", "place_name"),
      body_field<&EventChanges::address>("locationAddress", "address"),
      body_field<&EventChanges::address_detail>("locationDetail", "address_detail"),
      body_field<&EventChanges::directions>("locationDescription", "directions"),
      body_field<&EventChanges::location_hidden>("locationHidden", "location_hidden"),
      body_field<&EventChanges::guest_hidden>("guestHidden", "guest_hidden"),
      body_field<&EventChanges::categories>("eventCategories", "categories"),
      body_field<&EventChanges::subjects>("eventSubjects", "subjects"),
  };
};

template <>
struct BodySchema<NewEventHost> {
  static constexpr BodyField fields[] = {
      body_field<&NewEventHost::type>("hostType", "type"),
      body_field<&NewEventHost::id>("hostId", "id", {.least = 1, .most = 255, .handle = true}),
      body_field<&NewEventHost::role>("role", "role"),
  };
};

template <>
struct BodySchema<HostRoleChange> {
  static constexpr BodyField fields[] = {body_field<&HostRoleChange::role>("role", "role")};
};

}  // namespace rocketpunch::codec
