#pragma once
#include "rocketpunch/version.hpp"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// What the signed-in user does with events: the part of `Events` that writes. All of it needs scope
/// `event:write`. What creates or changes an event is never sent twice where the first may have arrived: then
/// the error is `outcome_unknown`. What an earlier attempt has removed counts as removed. Tickets, sessions,
/// hosts and questions are changed and removed by the ids that creating them gives: keep these, for reading
/// an event doesn't tell them.
template <class Caller>
class EventWrites {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;

  /// Creates an event of that company with its banner and further images. Calls `createEvent`.
  Reply<WrittenEvent> create(std::string_view company, const EventDraft& draft, const Upload& banner,
                             const std::vector<Upload>& attachments = {},
                             const CallOptions& options = {}) const {
    return detail::call<detail::op("createEvent"), WrittenEvent>(
        caller_, detail::codec::CompanyTarget{company}, draft, {{&banner, 1}, attachments}, options);
  }
  /// The same without further images.
  template <class = void>  // so that `create(company, draft, banner, {})` means the other one
  Reply<WrittenEvent> create(std::string_view company, const EventDraft& draft, const Upload& banner,
                             const CallOptions& options) const {
    return create(company, draft, banner, {}, options);
  }
  /// Changes an event, and its banner if one is given. Calls `patchEvent`.
  Reply<WrittenEvent> update(const EventId& event_id, const EventChanges& changes,
                             const std::optional<Upload>& banner = {},
                             const CallOptions& options = {}) const {
    const std::span<const Upload> images(banner ? &*banner : nullptr, banner ? 1 : 0);
    return detail::call<detail::op("patchEvent"), WrittenEvent>(
        caller_, detail::codec::EventTarget{event_id.value()}, changes, {images}, options);
  }
  /// The same without a banner.
  template <class = void>  // so that `update(event_id, changes, {})` means the other one
  Reply<WrittenEvent> update(const EventId& event_id, const EventChanges& changes,
                             const CallOptions& options) const {
    return update(event_id, changes, {}, options);
  }
  /// Removes an event for good, with all that belongs to it; `conflict` (`EV022`) where it has tickets or
  /// participants. Calls `deleteEvent`.
  Reply<void> remove(const EventId& event_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("deleteEvent"), void>(
        caller_, detail::codec::EventTarget{event_id.value()}, options);
  }

  /// Adds a free ticket. Its id is told here only: keep it. Calls `createFreeEventTicket`.
  Reply<WrittenEventTicket> create_ticket(const EventId& event_id, const FreeEventTicketDraft& ticket,
                                          const CallOptions& options = {}) const {
    return detail::call<detail::op("createFreeEventTicket"), WrittenEventTicket>(
        caller_, detail::codec::EventTarget{event_id.value()}, ticket, options);
  }
  /// Adds a charged ticket. Its id is told here only: keep it. Calls `createChargedEventTicket`.
  Reply<WrittenEventTicket> create_charged_ticket(const EventId& event_id,
                                                  const ChargedEventTicketDraft& ticket,
                                                  const CallOptions& options = {}) const {
    return detail::call<detail::op("createChargedEventTicket"), WrittenEventTicket>(
        caller_, detail::codec::EventTarget{event_id.value()}, ticket, options);
  }
  /// Changes a ticket. `ticket_id`: from `create_ticket` or `create_charged_ticket`; the service lists none,
  /// so keep it. Calls `patchEventTicket`.
  Reply<WrittenEventTicket> update_ticket(const EventId& event_id, EventTicketId ticket_id,
                                          const EventTicketChanges& changes,
                                          const CallOptions& options = {}) const {
    return detail::call<detail::op("patchEventTicket"), WrittenEventTicket>(
        caller_, detail::codec::TicketTarget{event_id.value(), ticket_id.value()}, changes, options);
  }
  /// Removes a ticket. `ticket_id`: from `create_ticket` or `create_charged_ticket`; the service lists none,
  /// so keep it. Calls `deleteEventTicket`.
  Reply<void> remove_ticket(const EventId& event_id, EventTicketId ticket_id,
                            const CallOptions& options = {}) const {
    return detail::call<detail::op("deleteEventTicket"), void>(
        caller_, detail::codec::TicketTarget{event_id.value(), ticket_id.value()}, options);
  }

  /// Adds a session. Its id is told here only: keep it. Calls `createEventSession`.
  Reply<WrittenEventSession> create_session(const EventId& event_id, const EventSessionDraft& session,
                                            const CallOptions& options = {}) const {
    return detail::call<detail::op("createEventSession"), WrittenEventSession>(
        caller_, detail::codec::EventTarget{event_id.value()}, session, options);
  }
  /// Changes a session. `session_id`: from `create_session`; the service lists none, so keep it. Calls
  /// `patchEventSession`.
  Reply<WrittenEventSession> update_session(const EventId& event_id, EventSessionId session_id,
                                            const EventSessionChanges& changes,
                                            const CallOptions& options = {}) const {
    return detail::call<detail::op("patchEventSession"), WrittenEventSession>(
        caller_, detail::codec::SessionTarget{event_id.value(), session_id.value()}, changes, options);
  }
  /// Removes a session. `session_id`: from `create_session`; the service lists none, so keep it. Calls
  /// `deleteEventSession`.
  Reply<void> remove_session(const EventId& event_id, EventSessionId session_id,
                             const CallOptions& options = {}) const {
    return detail::call<detail::op("deleteEventSession"), void>(
        caller_, detail::codec::SessionTarget{event_id.value(), session_id.value()}, options);
  }

  /// Adds a host. Its id, by which it is changed and removed, is told here only: keep it. Calls
  /// `addEventHost`.
  Reply<WrittenEventHost> add_host(const EventId& event_id, const EventHostDraft& host,
                                   const CallOptions& options = {}) const {
    return detail::call<detail::op("addEventHost"), WrittenEventHost>(
        caller_, detail::codec::EventTarget{event_id.value()}, host, options);
  }
  /// Changes what a host does. `host_id`: from `add_host`; the service lists none (`EventHost::handle` is not
  /// it), so keep it. Calls `updateEventHostRole`.
  Reply<WrittenEventHost> update_host_role(const EventId& event_id, EventHostId host_id,
                                           const EventHostRole& role, const CallOptions& options = {}) const {
    return detail::call<detail::op("updateEventHostRole"), WrittenEventHost>(
        caller_, detail::codec::HostTarget{event_id.value(), host_id.value()},
        detail::codec::HostRoleChange{role}, options);
  }
  /// Removes a host. `host_id`: from `add_host`; the service lists none (`EventHost::handle` is not it), so
  /// keep it. Calls `removeEventHost`.
  Reply<void> remove_host(const EventId& event_id, EventHostId host_id,
                          const CallOptions& options = {}) const {
    return detail::call<detail::op("removeEventHost"), void>(
        caller_, detail::codec::HostTarget{event_id.value(), host_id.value()}, options);
  }

  /// Adds a question. Its id is told here only: keep it. Calls `createEventFaq`.
  Reply<WrittenEventFaq> create_faq(const EventId& event_id, const EventFaqDraft& faq,
                                    const CallOptions& options = {}) const {
    return detail::call<detail::op("createEventFaq"), WrittenEventFaq>(
        caller_, detail::codec::EventTarget{event_id.value()}, faq, options);
  }
  /// Changes a question. `faq_id`: from `create_faq`; the service lists none, so keep it. Calls
  /// `patchEventFaq`.
  Reply<WrittenEventFaq> update_faq(const EventId& event_id, EventFaqId faq_id,
                                    const EventFaqChanges& changes, const CallOptions& options = {}) const {
    return detail::call<detail::op("patchEventFaq"), WrittenEventFaq>(
        caller_, detail::codec::FaqTarget{event_id.value(), faq_id.value()}, changes, options);
  }
  /// Removes a question. `faq_id`: from `create_faq`; the service lists none, so keep it. Calls
  /// `deleteEventFaq`.
  Reply<void> remove_faq(const EventId& event_id, EventFaqId faq_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("deleteEventFaq"), void>(
        caller_, detail::codec::FaqTarget{event_id.value(), faq_id.value()}, options);
  }

 protected:
  /// Made by `Events`.
  explicit EventWrites(Caller caller) : caller_(std::move(caller)) {}
  /// What calls are made by.
  const Caller& caller() const noexcept { return caller_; }

 private:
  Caller caller_;
};

/// Events. Safe to use from many threads; shares ownership of the client's state.
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

  /// Made by `Client::events`.
  explicit Events(Caller caller) : EventWrites<Caller>(std::move(caller)) {}

  /// A page of events, the nearest start first. Calls `searchEvents`.
  Reply<Page<EventSummary>> search(const EventQuery& query = {}, const CallOptions& options = {}) const {
    return detail::call<detail::op("searchEvents"), Page<EventSummary>>(this->caller(), query, options);
  }

  /// All events, page by page as they are asked for. Calls `searchEvents` for each page of 50 (or
  /// `query.page_size`), from `query.page` on.
  WalkOf<EventSummary> search_all(EventQuery query = {}, CallOptions options = {},
                                  WalkOptions how = {}) const {
    return detail::walk<detail::op("searchEvents"), EventSummary>(this->caller(), std::move(query),
                                                                  std::move(options), std::move(how));
  }

  /// An event, whole. Calls `getEvent`.
  Reply<Event> get(const EventId& event_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getEvent"), Event>(this->caller(),
                                                       detail::codec::EventTarget{event_id.value()}, options);
  }

  /// The events of these ids, whole, in their order, each fetched as it is asked for: a walk of which every
  /// page is one event, with the errors, options, quota and outcome of a walk. `WalkOptions::pages_ahead` of
  /// them are fetched side by side; an id that stands there twice is fetched twice. An error is an element,
  /// with the id in its text and the place among the ids (from 1) in `page()`. Where the service says that
  /// there is no such event (`not_found`), the walk goes on, whatever `skip_failed_pages` says, and is
  /// complete without it; other errors are passed over or end the walk as those of a page. Calls `getEvent`
  /// for each.
  template <class Ids = std::initializer_list<EventId>>
  WalkOf<Event> get_all(Ids&& event_ids, CallOptions options = {}, WalkOptions how = {}) const {
    return detail::walk_details<detail::op("getEvent"), Event, detail::codec::EventTarget>(
        this->caller(), detail::ids_of<EventId>(event_ids), std::move(options), std::move(how));
  }

  /// The tickets of an event, in the order to show them. Calls `getEventTickets`.
  Reply<std::vector<EventTicket>> tickets(const EventId& event_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getEventTickets"), std::vector<EventTicket>>(
        this->caller(), detail::codec::EventTarget{event_id.value()}, options);
  }

  /// The sessions of an event by time. Calls `getEventSessions`.
  Reply<std::vector<EventTimeSlot>> sessions(const EventId& event_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getEventSessions"), std::vector<EventTimeSlot>>(
        this->caller(), detail::codec::EventTarget{event_id.value()}, options);
  }

  /// The questions of an event by category. Calls `getEventFaqs`.
  Reply<std::vector<EventFaqCategory>> faqs(const EventId& event_id, const CallOptions& options = {}) const {
    return detail::call<detail::op("getEventFaqs"), std::vector<EventFaqCategory>>(
        this->caller(), detail::codec::EventTarget{event_id.value()}, options);
  }
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
