#pragma once
#include "rocketpunch/version.hpp"

#include <string>

#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/urls.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template <class Field>
struct Schema<EventLocation, Field> {
  static constexpr Field fields[] = {
      field<&EventLocation::country>("country"),       field<&EventLocation::region>("region"),
      field<&EventLocation::locality>("locality"),     field<&EventLocation::place_name>("placeName"),
      field<&EventLocation::address>("address"),       field<&EventLocation::address_detail>("addressDetail"),
      field<&EventLocation::directions>("directions"), field<&EventLocation::latitude>("latitude"),
      field<&EventLocation::longitude>("longitude"),
  };
};

/// The guide's single text, which is taken for the address.
struct LocationOrText {
  static ErrorText text(EventLocation& to, std::string& text) { return to.address = text, nullptr; }
};

template <class Field>
struct Schema<EventHost, Field> {
  static constexpr Field fields[] = {
      field<&EventHost::type>("hostType", Required::by_spec),
      field<&EventHost::name>("name", Required::by_spec),
      field<&EventHost::handle>("id"),
      field<&EventHost::profile_image_url>("profileImageUrl"),
      field<&EventHost::roles>("roles", Required::by_spec),
  };
};

/// The guide's `organizer`, which is kept as an `EventHost`.
struct Organizer {};
template <class Field>
struct Schema<Organizer, Field> {
  static constexpr Field fields[] = {
      field<&EventHost::name>("name", Required::by_spec),
      field<&EventHost::handle>("handle"),
  };
};

template <class Field>
struct Schema<EventStats, Field> {
  static constexpr Field fields[] = {
      field<&EventStats::view_count>("viewCount"),
      field<&EventStats::guest_count>("guestCount"),
  };
};

template <class Field>
struct Schema<EventAttachment, Field> {
  static constexpr Field fields[] = {
      field<&EventAttachment::url>("url", Required::by_spec),
      field<&EventAttachment::file_name>("fileName"),
  };
};

/// Makes room for the guide's `organizer`: the one host.
template <class Model>
EventHost& organizer_of(Model& event) {
  EventHost organizer;
  organizer.type = EventHostType::company;
  organizer.roles.emplace_back(EventHostRole::organizer);
  event.hosts.assign(1, organizer);
  return event.hosts.front();
}

/// The guide's `event_type`: one category.
template <class Model>
EventCategory& event_type_of(Model& event) {
  event.categories.resize(1);
  return event.categories.front();
}

template <class Field>
struct Schema<EventSummary, Field> {
  static constexpr Field fields[] = {
      field<&EventSummary::id>("eventId", Required::by_spec),
      field<&EventSummary::name>("eventName", Required::by_spec),
      field<&EventSummary::categories>("eventCategories", Required::by_spec),
      field<&EventSummary::subjects>("eventSubjects", Required::by_spec),
      field<&EventSummary::start_at>("startAt", Required::by_spec),
      field<&EventSummary::end_at>("endAt", Required::by_spec),
      field<&EventSummary::open_type>("eventOpenType", Required::by_spec),
      field<&EventSummary::location, LocationOrText>("location"),
      field<&EventSummary::banner_url>("bannerUrl"),
      field<&EventSummary::hosts>("hosts", Required::by_spec),
      field<&EventSummary::stats>("stats", Required::by_spec),
      field<&EventSummary::web_url>("webUrl", Required::by_spec),
      guide_field<&EventSummary::id, TextOrInteger>("id", Required::by_guide),
      guide_field<&EventSummary::name>("title", Required::by_guide),
      guide_field<&event_type_of<EventSummary>>("event_type"),
      guide_field<&EventSummary::start_at>("start_date", Required::by_guide),
      guide_field<&EventSummary::end_at>("end_date", Required::by_guide),
      guide_field<&organizer_of<EventSummary>, Organizer>("organizer"),
  };
  static void finish(EventSummary& event) {
    if (event.web_url.empty()) event.web_url = event_url(event.id);
  }
};

template <class Field>
struct Schema<Event, Field> {
  static constexpr Field fields[] = {
      field<&Event::id>("eventId", Required::by_spec),
      field<&Event::name>("eventName", Required::by_spec),
      field<&Event::description_html>("descriptionHtml"),
      field<&Event::language>("language"),
      field<&Event::status>("eventStatus", Required::by_spec),
      field<&Event::categories>("eventCategories", Required::by_spec),
      field<&Event::subjects>("eventSubjects", Required::by_spec),
      field<&Event::start_at>("startAt", Required::by_spec),
      field<&Event::end_at>("endAt", Required::by_spec),
      field<&Event::open_type>("eventOpenType", Required::by_spec),
      field<&Event::join_type>("joinType", Required::by_spec),
      field<&Event::banner_url>("bannerUrl"),
      field<&Event::attachments>("attachments", Required::by_spec),
      field<&Event::location, LocationOrText>("location"),
      field<&Event::online_link>("onlineLink"),
      field<&Event::hosts>("hosts", Required::by_spec),
      field<&Event::stats>("stats", Required::by_spec),
      field<&Event::web_url>("webUrl", Required::by_spec),
      field<&Event::created_at>("createdAt"),
      guide_field<&Event::id, TextOrInteger>("id", Required::by_guide),
      guide_field<&Event::name>("title", Required::by_guide),
      guide_field<&event_type_of<Event>>("event_type"),
      guide_field<&Event::start_at>("start_date", Required::by_guide),
      guide_field<&Event::end_at>("end_date", Required::by_guide),
      guide_field<&organizer_of<Event>, Organizer>("organizer"),
  };
  static void finish(Event& event) {
    if (event.web_url.empty()) event.web_url = event_url(event.id);
  }
};

template <class Field>
struct Schema<WrittenEvent, Field> {
  static constexpr Field fields[] = {
      field<&WrittenEvent::id>("eventId", Required::by_spec),
      field<&WrittenEvent::web_url>("webUrl", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventDraftHost, Field> {
  static constexpr Field fields[] = {
      field<&EventDraftHost::type>("hostType"),
      field<&EventDraftHost::handle>("hostId", limits::company),
      field<&EventDraftHost::roles>("roleTypes"),
  };
};

template <class Field>
struct Schema<EventDraft, Field> {
  static constexpr ImageRule images[] = {limits::banner, limits::attachments};
  static constexpr Field fields[] = {
      field<&EventDraft::name>("eventName", {.least = 1, .most = 100}),
      field<&EventDraft::description>("description", {.least = 1}),
      field<&EventDraft::categories>("eventCategories", {.required = true}),
      field<&EventDraft::subjects>("eventSubjects", {.required = true}),
      field<&EventDraft::access_type>("accessType"),
      field<&EventDraft::open_type>("eventOpenType"),
      field<&EventDraft::join_type>("joinType"),
      field<&EventDraft::start_at>("startAt"),
      field<&EventDraft::end_at>("endAt"),
      inner_field<&EventDraft::location, &EventLocation::country>("country"),
      inner_field<&EventDraft::location, &EventLocation::region>("region"),
      inner_field<&EventDraft::location, &EventLocation::locality>("locality"),
      inner_field<&EventDraft::location, &EventLocation::place_name>("locationTitle"),
      inner_field<&EventDraft::location, &EventLocation::address>("locationAddress"),
      inner_field<&EventDraft::location, &EventLocation::address_detail>("locationDetail"),
      inner_field<&EventDraft::location, &EventLocation::directions>("locationDescription"),
      inner_field<&EventDraft::location, &EventLocation::latitude>("latitude"),
      inner_field<&EventDraft::location, &EventLocation::longitude>("longitude"),
      field<&EventDraft::online_link>("onlineLink"),
      field<&EventDraft::location_hidden>("locationHidden"),
      field<&EventDraft::guest_hidden>("guestHidden"),
      field<&EventDraft::hosts>("hosts", {.even_if_empty = true}),
  };
};

/// The specification tells no limits of a change.
template <class Field>
struct Schema<EventChanges, Field> {
  static constexpr ImageRule images[] = {limits::banner};
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&EventChanges::name>("eventName"),
      field<&EventChanges::description>("description"),
      field<&EventChanges::categories>("eventCategories"),
      field<&EventChanges::subjects>("eventSubjects"),
      field<&EventChanges::access_type>("accessType"),
      field<&EventChanges::open_type>("eventOpenType"),
      field<&EventChanges::join_type>("joinType"),
      field<&EventChanges::start_at>("startAt"),
      field<&EventChanges::end_at>("endAt"),
      inner_field<&EventChanges::location, &EventLocationChanges::country>("country"),
      inner_field<&EventChanges::location, &EventLocationChanges::region>("region"),
      inner_field<&EventChanges::location, &EventLocationChanges::locality>("locality"),
      inner_field<&EventChanges::location, &EventLocationChanges::place_name>("locationTitle"),
      inner_field<&EventChanges::location, &EventLocationChanges::address>("locationAddress"),
      inner_field<&EventChanges::location, &EventLocationChanges::address_detail>("locationDetail"),
      inner_field<&EventChanges::location, &EventLocationChanges::directions>("locationDescription"),
      field<&EventChanges::online_link>("onlineLink"),
      field<&EventChanges::location_hidden>("locationHidden"),
      field<&EventChanges::guest_hidden>("guestHidden"),
  };
};

template <class Field>
struct Schema<WrittenEventHost, Field> {
  static constexpr Field fields[] = {
      field<&WrittenEventHost::id>("hostId", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventHostDraft, Field> {
  static constexpr Field fields[] = {
      field<&EventHostDraft::type>("hostType"),
      field<&EventHostDraft::handle>("hostId", limits::company),
      field<&EventHostDraft::role>("role"),
  };
};

template <class Field>
struct Schema<HostRoleChange, Field> {
  static constexpr Field fields[] = {field<&HostRoleChange::role>("role")};
};

template <class Field>
struct Schema<EventQuery, Field> {
  static constexpr Field fields[] = {
      field<&EventQuery::keyword>("keyword", limits::keyword),
      field<&EventQuery::categories>("categories"),
      field<&EventQuery::subjects>("subjects"),
      field<&EventQuery::open_types>("openTypes"),
      field<&EventQuery::start_date_from>("startDateFrom"),
      field<&EventQuery::start_date_to>("startDateTo"),
      field<&EventQuery::status>("status"),
      field<&EventQuery::page>("page", limits::page),
      field<&EventQuery::page_size>("pageSize", limits::page_size),
  };
};

template <class Field>
struct Schema<EventTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&EventTarget::event_id>("eventId", limits::event_id),
  };
};

template <class Field>
struct Schema<HostTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&HostTarget::event_id>("eventId", limits::event_id),
      path_field<&HostTarget::host_id>("hostId"),
  };
};

/// What the operations of events take and give, but for their parts.
struct EventSlice : Slice {
  using models = Types<Page<EventSummary>, Event, WrittenEvent, WrittenEventHost>;
  using queries = Types<EventQuery, EventTarget, HostTarget>;
  using bodies = Types<Write<EventTarget, EventHostDraft>, Write<HostTarget, HostRoleChange>>;
  using bodies_with_images = Types<Write<CompanyTarget, EventDraft>, Write<EventTarget, EventChanges>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
