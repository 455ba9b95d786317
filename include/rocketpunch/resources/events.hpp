#pragma once
#include "rocketpunch/base/language.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/event.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"
#include "rocketpunch/resources/event_writes.hpp"

namespace rocketpunch {

/// Events. Safe to use from many threads; keeps what it needs of its client alive.
/// An event id has 1 to 64 characters; one that doesn't exist gives `not_found`.
template <class Caller>
class Events : public EventWrites<Caller> {
 public:
  explicit Events(Caller caller) : EventWrites<Caller>(std::move(caller)) {}

  /// A page of events, the nearest start first: `Result<Page<EventSummary>>`. Calls `searchEvents`.
  auto search(const EventQuery& query = {}, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    constexpr const Operation& row = operation("searchEvents");
    return this->caller().template call<Page<EventSummary>>(row, codec::encode(row, query), options);
  }

  /// All events, page by page as they are asked for: `Walk<EventSummary>`. Calls `searchEvents` for each page
  /// of 50 (or `query.page_size`), from `query.page` on.
  auto search_all(EventQuery query = {}, CallOptions options = {}, WalkOptions how = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return this->caller().template walk<EventSummary>(operation("searchEvents"), std::move(query),
                                                      std::move(options), std::move(how));
  }

  /// An event, whole: `Result<Event>`. Calls `getEvent`.
  auto get(std::string_view event_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return of_event<Event>(operation("getEvent"), event_id, options);
  }

  /// The tickets of an event, in the order to show them: `Result<std::vector<EventTicket>>`. Calls
  /// `getEventTickets`.
  auto tickets(std::string_view event_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return of_event<std::vector<EventTicket>>(operation("getEventTickets"), event_id, options);
  }

  /// The sessions of an event by time: `Result<std::vector<EventTimeSlot>>`. Calls `getEventSessions`.
  auto sessions(std::string_view event_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return of_event<std::vector<EventTimeSlot>>(operation("getEventSessions"), event_id, options);
  }

  /// The questions of an event by category: `Result<std::vector<EventFaqCategory>>`. Calls `getEventFaqs`.
  auto faqs(std::string_view event_id, const CallOptions& options = {}) const {
    detail::require_app_key<typename Caller::auth_type>();
    return of_event<std::vector<EventFaqCategory>>(operation("getEventFaqs"), event_id, options);
  }

 private:
  template <class Model>
  auto of_event(const Operation& row, std::string_view event_id, const CallOptions& options) const {
    return this->caller().template call<Model>(
        row, codec::RequestWriter(row).id("eventId", event_id, 64).finish(), options);
  }
};

}  // namespace rocketpunch
