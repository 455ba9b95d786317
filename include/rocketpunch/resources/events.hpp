#pragma once
#include "rocketpunch/base/version.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/event.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/queries.hpp"
#include "rocketpunch/pipeline/operation_call.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"
#include "rocketpunch/resources/event_writes.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Events. Safe to use from many threads; keeps what it needs of its client alive.
/// An event id has 1 to 64 characters; one that doesn't exist gives `not_found`.
template <class Caller>
class Events : public EventWrites<Caller> {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;
  /// Of a `Client`, `Walk<T>`; of an `AsyncClient`, `AsyncWalk<T>`.
  template <class T>
  using WalkOf = typename Caller::template WalkOf<T>;

  explicit Events(Caller caller) : EventWrites<Caller>(std::move(caller)) {}

  /// A page of events, the nearest start first. Calls `searchEvents`.
  Reply<Page<EventSummary>> search(const EventQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<op("searchEvents"), Page<EventSummary>>(this->caller(), query, options);
  }

  /// All events, page by page as they are asked for. Calls `searchEvents` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<EventSummary> search_all(EventQuery query = {}, CallOptions options = {},
                                  WalkOptions how = {}) const {
    return detail::walk<op("searchEvents"), EventSummary>(this->caller(), std::move(query),
                                                          std::move(options), std::move(how));
  }

  /// An event, whole. Calls `getEvent`.
  Reply<Event> get(std::string_view event_id, const CallOptions& options = {}) const {
    return detail::call<op("getEvent"), Event>(this->caller(), codec::EventTarget{event_id}, options);
  }

  /// The tickets of an event, in the order to show them. Calls `getEventTickets`.
  Reply<std::vector<EventTicket>> tickets(std::string_view event_id, const CallOptions& options = {}) const {
    return detail::call<op("getEventTickets"), std::vector<EventTicket>>(
        this->caller(), codec::EventTarget{event_id}, options);
  }

  /// The sessions of an event by time. Calls `getEventSessions`.
  Reply<std::vector<EventTimeSlot>> sessions(std::string_view event_id,
                                             const CallOptions& options = {}) const {
    return detail::call<op("getEventSessions"), std::vector<EventTimeSlot>>(
        this->caller(), codec::EventTarget{event_id}, options);
  }

  /// The questions of an event by category. Calls `getEventFaqs`.
  Reply<std::vector<EventFaqCategory>> faqs(std::string_view event_id,
                                            const CallOptions& options = {}) const {
    return detail::call<op("getEventFaqs"), std::vector<EventFaqCategory>>(
        this->caller(), codec::EventTarget{event_id}, options);
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
