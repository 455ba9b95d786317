#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/written.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/event.hpp"
#include "rocketpunch/params/event_parts.hpp"
#include "rocketpunch/params/upload.hpp"
#include "rocketpunch/pipeline/operation_call.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

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
    return detail::call<op("createEvent"), WrittenEvent>(caller_, codec::CompanyTarget{company}, draft,
                                                         {{&banner, 1}, attachments}, options);
  }
  /// Changes an event, and its banner if one is given. Calls `patchEvent`.
  Reply<WrittenEvent> update(std::string_view event_id, const EventChanges& changes,
                             const std::vector<Upload>& banner = {}, const CallOptions& options = {}) const {
    return detail::call<op("patchEvent"), WrittenEvent>(caller_, codec::EventTarget{event_id}, changes,
                                                        {banner}, options);
  }
  /// Removes an event for good, with all that belongs to it; `conflict` (`EV022`) where it has tickets or
  /// participants. Calls `deleteEvent`.
  Reply<void> remove(std::string_view event_id, const CallOptions& options = {}) const {
    return detail::call<op("deleteEvent"), void>(caller_, codec::EventTarget{event_id}, options);
  }

  /// Adds a free ticket. Calls `createFreeEventTicket`.
  Reply<WrittenTicket> create_ticket(std::string_view event_id, const FreeTicketDraft& ticket,
                                     const CallOptions& options = {}) const {
    return detail::call<op("createFreeEventTicket"), WrittenTicket>(caller_, codec::EventTarget{event_id},
                                                                    ticket, options);
  }
  /// Adds a charged ticket. Calls `createChargedEventTicket`.
  Reply<WrittenTicket> create_charged_ticket(std::string_view event_id, const ChargedTicketDraft& ticket,
                                             const CallOptions& options = {}) const {
    return detail::call<op("createChargedEventTicket"), WrittenTicket>(caller_, codec::EventTarget{event_id},
                                                                       ticket, options);
  }
  /// Changes a ticket. Calls `patchEventTicket`.
  Reply<WrittenTicket> update_ticket(std::string_view event_id, std::int64_t ticket_id,
                                     const TicketChanges& changes, const CallOptions& options = {}) const {
    return detail::call<op("patchEventTicket"), WrittenTicket>(
        caller_, codec::TicketTarget{event_id, ticket_id}, changes, options);
  }
  /// Removes a ticket. Calls `deleteEventTicket`.
  Reply<void> remove_ticket(std::string_view event_id, std::int64_t ticket_id,
                            const CallOptions& options = {}) const {
    return detail::call<op("deleteEventTicket"), void>(caller_, codec::TicketTarget{event_id, ticket_id},
                                                       options);
  }

  /// Adds a session. Calls `createEventSession`.
  Reply<WrittenSession> create_session(std::string_view event_id, const SessionDraft& session,
                                       const CallOptions& options = {}) const {
    return detail::call<op("createEventSession"), WrittenSession>(caller_, codec::EventTarget{event_id},
                                                                  session, options);
  }
  /// Changes a session. Calls `patchEventSession`.
  Reply<WrittenSession> update_session(std::string_view event_id, std::int64_t session_id,
                                       const SessionChanges& changes, const CallOptions& options = {}) const {
    return detail::call<op("patchEventSession"), WrittenSession>(
        caller_, codec::SessionTarget{event_id, session_id}, changes, options);
  }
  /// Removes a session. Calls `deleteEventSession`.
  Reply<void> remove_session(std::string_view event_id, std::int64_t session_id,
                             const CallOptions& options = {}) const {
    return detail::call<op("deleteEventSession"), void>(caller_, codec::SessionTarget{event_id, session_id},
                                                        options);
  }

  /// Adds a host, by whose id it is changed and removed. Calls `addEventHost`.
  Reply<WrittenHost> add_host(std::string_view event_id, const NewEventHost& host,
                              const CallOptions& options = {}) const {
    return detail::call<op("addEventHost"), WrittenHost>(caller_, codec::EventTarget{event_id}, host,
                                                         options);
  }
  /// Changes what a host does. Calls `updateEventHostRole`.
  Reply<WrittenHost> update_host_role(std::string_view event_id, std::int64_t host_id, const HostRole& role,
                                      const CallOptions& options = {}) const {
    return detail::call<op("updateEventHostRole"), WrittenHost>(caller_, codec::HostTarget{event_id, host_id},
                                                                codec::HostRoleChange{role}, options);
  }
  /// Removes a host. Calls `removeEventHost`.
  Reply<void> remove_host(std::string_view event_id, std::int64_t host_id,
                          const CallOptions& options = {}) const {
    return detail::call<op("removeEventHost"), void>(caller_, codec::HostTarget{event_id, host_id}, options);
  }

  /// Adds a question. Calls `createEventFaq`.
  Reply<WrittenFaq> create_faq(std::string_view event_id, const FaqDraft& faq,
                               const CallOptions& options = {}) const {
    return detail::call<op("createEventFaq"), WrittenFaq>(caller_, codec::EventTarget{event_id}, faq,
                                                          options);
  }
  /// Changes a question. Calls `patchEventFaq`.
  Reply<WrittenFaq> update_faq(std::string_view event_id, std::int64_t faq_id, const FaqChanges& changes,
                               const CallOptions& options = {}) const {
    return detail::call<op("patchEventFaq"), WrittenFaq>(caller_, codec::FaqTarget{event_id, faq_id}, changes,
                                                         options);
  }
  /// Removes a question. Calls `deleteEventFaq`.
  Reply<void> remove_faq(std::string_view event_id, std::int64_t faq_id,
                         const CallOptions& options = {}) const {
    return detail::call<op("deleteEventFaq"), void>(caller_, codec::FaqTarget{event_id, faq_id}, options);
  }

 protected:
  explicit EventWrites(Caller caller) : caller_(std::move(caller)) {}
  const Caller& caller() const noexcept { return caller_; }

 private:
  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
