#pragma once
#include "rocketpunch/base/language.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/written.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/params/event.hpp"
#include "rocketpunch/params/event_parts.hpp"
#include "rocketpunch/params/upload.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch {

/// What the signed-in user does with events: the part of `Events` that writes. All of it needs scope
/// `event:write`. What creates or changes an event is never sent twice where the first may have arrived: then
/// the error is `outcome_unknown`. What an earlier attempt has removed counts as removed. Tickets, sessions,
/// hosts and questions are changed and removed by the ids that creating them gives: keep these, for reading
/// an event doesn't tell them.
template <class Caller>
class EventWrites {
 public:
  /// Creates an event of that company with its banner and further images: `Result<WrittenEvent>`. Calls
  /// `createEvent`.
  auto create(std::string_view company, const EventDraft& draft, const Upload& banner,
              const std::vector<Upload>& attachments = {}, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("createEvent");
    codec::RequestWriter request(row);
    request.handle("companyId", std::string(company));
    const std::vector<Upload> banners{banner};
    return call<WrittenEvent>(
        row,
        codec::write_parts(request, draft, caller_.calls()->checks(),
                           {{"banner", banners, 1}, {"attachments", attachments, any_number}}),
        options);
  }
  /// Changes an event, and its banner if one is given: `Result<WrittenEvent>`. Calls `patchEvent`.
  auto update(std::string_view event_id, const EventChanges& changes, const std::vector<Upload>& banner = {},
              const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("patchEvent");
    return call<WrittenEvent>(
        row,
        codec::write_parts(at(row, event_id), changes, caller_.calls()->checks(), {{"banner", banner, 1}}),
        options);
  }
  /// Removes an event for good, with all that belongs to it: `Result<void>`; `conflict` (`EV022`) where it
  /// has tickets or participants. Calls `deleteEvent`.
  auto remove(std::string_view event_id, const CallOptions& options = {}) const {
    constexpr const Operation& row = operation("deleteEvent");
    return call<void>(row, at(row, event_id).finish(), options);
  }

  /// Adds a free ticket: `Result<WrittenTicket>`. Calls `createFreeEventTicket`.
  auto create_ticket(std::string_view event_id, const FreeTicketDraft& ticket,
                     const CallOptions& options = {}) const {
    return write<WrittenTicket>(operation("createFreeEventTicket"), event_id, ticket, options);
  }
  /// Adds a charged ticket: `Result<WrittenTicket>`. Calls `createChargedEventTicket`.
  auto create_charged_ticket(std::string_view event_id, const ChargedTicketDraft& ticket,
                             const CallOptions& options = {}) const {
    return write<WrittenTicket>(operation("createChargedEventTicket"), event_id, ticket, options);
  }
  /// Changes a ticket: `Result<WrittenTicket>`. Calls `patchEventTicket`.
  auto update_ticket(std::string_view event_id, std::int64_t ticket_id, const TicketChanges& changes,
                     const CallOptions& options = {}) const {
    return change<WrittenTicket>(operation("patchEventTicket"), event_id, "ticketId", ticket_id, changes,
                                 options);
  }
  /// Removes a ticket: `Result<void>`. Calls `deleteEventTicket`.
  auto remove_ticket(std::string_view event_id, std::int64_t ticket_id,
                     const CallOptions& options = {}) const {
    return remove_part(operation("deleteEventTicket"), event_id, "ticketId", ticket_id, options);
  }

  /// Adds a session: `Result<WrittenSession>`. Calls `createEventSession`.
  auto create_session(std::string_view event_id, const SessionDraft& session,
                      const CallOptions& options = {}) const {
    return write<WrittenSession>(operation("createEventSession"), event_id, session, options);
  }
  /// Changes a session: `Result<WrittenSession>`. Calls `patchEventSession`.
  auto update_session(std::string_view event_id, std::int64_t session_id, const SessionChanges& changes,
                      const CallOptions& options = {}) const {
    return change<WrittenSession>(operation("patchEventSession"), event_id, "sessionId", session_id, changes,
                                  options);
  }
  /// Removes a session: `Result<void>`. Calls `deleteEventSession`.
  auto remove_session(std::string_view event_id, std::int64_t session_id,
                      const CallOptions& options = {}) const {
    return remove_part(operation("deleteEventSession"), event_id, "sessionId", session_id, options);
  }

  /// Adds a host: `Result<WrittenHost>`, whose id the next two take. Calls `addEventHost`.
  auto add_host(std::string_view event_id, const NewEventHost& host, const CallOptions& options = {}) const {
    return write<WrittenHost>(operation("addEventHost"), event_id, host, options);
  }
  /// Changes what a host does: `Result<WrittenHost>`. Calls `updateEventHostRole`.
  auto update_host_role(std::string_view event_id, std::int64_t host_id, const HostRole& role,
                        const CallOptions& options = {}) const {
    return change<WrittenHost>(operation("updateEventHostRole"), event_id, "hostId", host_id,
                               codec::HostRoleChange{role}, options);
  }
  /// Removes a host: `Result<void>`. Calls `removeEventHost`.
  auto remove_host(std::string_view event_id, std::int64_t host_id, const CallOptions& options = {}) const {
    return remove_part(operation("removeEventHost"), event_id, "hostId", host_id, options);
  }

  /// Adds a question: `Result<WrittenFaq>`. Calls `createEventFaq`.
  auto create_faq(std::string_view event_id, const FaqDraft& faq, const CallOptions& options = {}) const {
    return write<WrittenFaq>(operation("createEventFaq"), event_id, faq, options);
  }
  /// Changes a question: `Result<WrittenFaq>`. Calls `patchEventFaq`.
  auto update_faq(std::string_view event_id, std::int64_t faq_id, const FaqChanges& changes,
                  const CallOptions& options = {}) const {
    return change<WrittenFaq>(operation("patchEventFaq"), event_id, "faqId", faq_id, changes, options);
  }
  /// Removes a question: `Result<void>`. Calls `deleteEventFaq`.
  auto remove_faq(std::string_view event_id, std::int64_t faq_id, const CallOptions& options = {}) const {
    return remove_part(operation("deleteEventFaq"), event_id, "faqId", faq_id, options);
  }

 protected:
  explicit EventWrites(Caller caller) : caller_(std::move(caller)) {}
  const Caller& caller() const noexcept { return caller_; }

 private:
  static constexpr std::size_t any_number = 1000;  // the specification has no limit

  static codec::RequestWriter at(const Operation& row, std::string_view event_id) {
    codec::RequestWriter request(row);
    request.id("eventId", event_id, 64);
    return request;
  }
  static codec::RequestWriter at(const Operation& row, std::string_view event_id, std::string_view part,
                                 std::int64_t part_id) {
    codec::RequestWriter request = at(row, event_id);
    request.id(part, part_id);
    return request;
  }
  template <class Model>
  auto call(const Operation& row, const Result<codec::WireRequest>& request,
            const CallOptions& options) const {
    detail::require_user<typename Caller::auth_type>();
    return caller_.template call<Model>(row, request, options);
  }
  template <class Model, class Body>
  auto write(const Operation& row, std::string_view event_id, const Body& body,
             const CallOptions& options) const {
    return call<Model>(row, codec::write_json(at(row, event_id), body, caller_.calls()->checks()), options);
  }
  template <class Model, class Body>
  auto change(const Operation& row, std::string_view event_id, std::string_view part, std::int64_t part_id,
              const Body& body, const CallOptions& options) const {
    return call<Model>(
        row, codec::write_json(at(row, event_id, part, part_id), body, caller_.calls()->checks()), options);
  }
  auto remove_part(const Operation& row, std::string_view event_id, std::string_view part,
                   std::int64_t part_id, const CallOptions& options) const {
    return call<void>(row, at(row, event_id, part, part_id).finish(), options);
  }

  Caller caller_;
};

}  // namespace rocketpunch
