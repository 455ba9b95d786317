#pragma once
#include "rocketpunch/version.hpp"

#include <vector>

#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template <class Field>
struct Schema<EventTicket, Field> {
  static constexpr Field fields[] = {
      field<&EventTicket::name>("ticketName", Required::by_spec),
      field<&EventTicket::type>("ticketType", Required::by_spec),
      field<&EventTicket::description>("description"),
      field<&EventTicket::price>("price"),
      field<&EventTicket::currency>("currency"),
      field<&EventTicket::sale_start_at>("saleStartAt"),
      field<&EventTicket::sale_end_at>("saleEndAt"),
      field<&EventTicket::approval_required>("approvalRequired", Required::by_spec),
      field<&EventTicket::waiting_required>("waitingRequired", Required::by_spec),
      field<&EventTicket::max_per_person>("maxPerPerson"),
      field<&EventTicket::sold_out>("soldOut", Required::by_spec),
  };
};

template <class Field>
struct Schema<TicketQuestion, Field> {
  static constexpr Field fields[] = {
      field<&TicketQuestion::label>("fieldLabel", {.least = 1}),
      field<&TicketQuestion::type>("fieldType"),
      field<&TicketQuestion::required>("required"),
      field<&TicketQuestion::options>("options"),
      field<&TicketQuestion::school_id>("schoolId"),
  };
};

template <class Field>
struct Schema<FreeEventTicketDraft, Field> {
  static constexpr Field fields[] = {
      field<&FreeEventTicketDraft::name>("ticketName", {.least = 1, .most = 200}),
      field<&FreeEventTicketDraft::description>("description"),
      field<&FreeEventTicketDraft::approval_required>("approvalRequired"),
      field<&FreeEventTicketDraft::waiting_required>("waitingRequired"),
      field<&FreeEventTicketDraft::max_count>("maxCount"),
      field<&FreeEventTicketDraft::sale_start_at>("salesStartAt"),
      field<&FreeEventTicketDraft::sale_end_at>("salesEndAt"),
      field<&FreeEventTicketDraft::questions>("formFields"),
  };
};

template <class Field>
struct Schema<ChargedEventTicketDraft, Field> {
  static constexpr Field fields[] = {
      field<&ChargedEventTicketDraft::name>("ticketName", {.least = 1, .most = 200}),
      field<&ChargedEventTicketDraft::description>("description"),
      field<&ChargedEventTicketDraft::currency>("currency"),
      field<&ChargedEventTicketDraft::price>("price", {.not_below_0 = true}),
      field<&ChargedEventTicketDraft::approval_required>("approvalRequired"),
      field<&ChargedEventTicketDraft::waiting_required>("waitingRequired"),
      field<&ChargedEventTicketDraft::max_count>("maxCount"),
      field<&ChargedEventTicketDraft::sale_start_at>("salesStartAt"),
      field<&ChargedEventTicketDraft::sale_end_at>("salesEndAt"),
      field<&ChargedEventTicketDraft::questions>("formFields"),
  };
};

template <class Field>
struct Schema<EventTicketChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&EventTicketChanges::name>("ticketName"),
      field<&EventTicketChanges::type>("ticketType"),
      field<&EventTicketChanges::description>("description"),
      field<&EventTicketChanges::currency>("currency"),
      field<&EventTicketChanges::price>("price"),
      field<&EventTicketChanges::approval_required>("approvalRequired"),
      field<&EventTicketChanges::waiting_required>("waitingRequired"),
      field<&EventTicketChanges::max_count>("maxCount"),
      field<&EventTicketChanges::sale_start_at>("salesStartAt"),
      field<&EventTicketChanges::sale_end_at>("salesEndAt"),
  };
};

template <class Field>
struct Schema<WrittenEventTicket, Field> {
  static constexpr Field fields[] = {
      field<&WrittenEventTicket::id>("ticketId", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventSpeaker, Field> {
  static constexpr Field fields[] = {
      field<&EventSpeaker::name>("name", Required::by_spec),
      field<&EventSpeaker::job_or_dept>("jobOrDept"),
  };
};

template <class Field>
struct Schema<EventSession, Field> {
  static constexpr Field fields[] = {
      field<&EventSession::name>("sessionName", Required::by_spec),
      field<&EventSession::description>("description"),
      field<&EventSession::video_url>("videoUrl"),
      field<&EventSession::thumbnail_url>("thumbnailUrl"),
      field<&EventSession::speakers>("speakers", Required::by_spec),
      field<&EventSession::tags>("tags", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventTimeSlot, Field> {
  static constexpr Field fields[] = {
      field<&EventTimeSlot::day>("day", Required::by_spec),
      field<&EventTimeSlot::start_time>("startTime", Required::by_spec),
      field<&EventTimeSlot::end_time>("endTime", Required::by_spec),
      field<&EventTimeSlot::sessions>("sessions", Required::by_spec),
  };
};

/// A speaker as requests have it.
struct SpeakerInput {};
template <class Field>
struct Schema<SpeakerInput, Field> {
  static constexpr Field fields[] = {
      field<&EventSpeaker::name>("speakerName", {.least = 1}),
      field<&EventSpeaker::job_or_dept>("jobOrDept"),
  };
};

template <class Field>
struct Schema<EventSessionDraft, Field> {
  static constexpr Field fields[] = {
      field<&EventSessionDraft::day>("day"),
      field<&EventSessionDraft::start_time>("startTime"),
      field<&EventSessionDraft::end_time>("endTime"),
      field<&EventSessionDraft::name>("sessionName", {.least = 1}),
      field<&EventSessionDraft::description>("description"),
      field<&EventSessionDraft::video_url>("videoUrl"),
      field<&EventSessionDraft::thumbnail_path>("thumbnailPath"),
      field<&EventSessionDraft::sort_number>("sortNo"),
      field<&EventSessionDraft::speakers, SpeakerInput>("speakers"),
  };
};

template <class Field>
struct Schema<EventSessionChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&EventSessionChanges::name>("sessionName"),
      field<&EventSessionChanges::description>("description"),
      field<&EventSessionChanges::video_url>("videoUrl"),
      field<&EventSessionChanges::thumbnail_path>("thumbnailPath"),
      field<&EventSessionChanges::sort_number>("sortNo"),
      field<&EventSessionChanges::speakers, SpeakerInput>("speakers"),
  };
};

template <class Field>
struct Schema<WrittenEventSession, Field> {
  static constexpr Field fields[] = {
      field<&WrittenEventSession::id>("sessionId", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventFaq, Field> {
  static constexpr Field fields[] = {
      field<&EventFaq::title>("title", Required::by_spec),
      field<&EventFaq::content>("content", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventFaqCategory, Field> {
  static constexpr Field fields[] = {
      field<&EventFaqCategory::name>("categoryName", Required::by_spec),
      field<&EventFaqCategory::faqs>("faqs", Required::by_spec),
  };
};

template <class Field>
struct Schema<EventFaqDraft, Field> {
  static constexpr Field fields[] = {
      field<&EventFaqDraft::category>("categoryName", {.least = 1}),
      field<&EventFaqDraft::title>("title", {.least = 1}),
      field<&EventFaqDraft::content>("content"),
      field<&EventFaqDraft::sort_number>("sortNo"),
  };
};

template <class Field>
struct Schema<EventFaqChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&EventFaqChanges::title>("title"),
      field<&EventFaqChanges::content>("content"),
  };
};

template <class Field>
struct Schema<WrittenEventFaq, Field> {
  static constexpr Field fields[] = {
      field<&WrittenEventFaq::id>("faqId", Required::by_spec),
  };
};

template <class Field>
struct Schema<TicketTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&TicketTarget::event_id>("eventId", limits::event_id),
      path_field<&TicketTarget::ticket_id>("ticketId"),
  };
};

template <class Field>
struct Schema<SessionTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&SessionTarget::event_id>("eventId", limits::event_id),
      path_field<&SessionTarget::session_id>("sessionId"),
  };
};

template <class Field>
struct Schema<FaqTarget, Field> {
  static constexpr Field fields[] = {
      path_field<&FaqTarget::event_id>("eventId", limits::event_id),
      path_field<&FaqTarget::faq_id>("faqId"),
  };
};

/// What the operations of tickets, sessions and questions take and give.
struct EventPartSlice : Slice {
  using models = Types<std::vector<EventTicket>, WrittenEventTicket, std::vector<EventTimeSlot>,
                       WrittenEventSession, std::vector<EventFaqCategory>, WrittenEventFaq>;
  using queries = Types<TicketTarget, SessionTarget, FaqTarget>;
  using bodies = Types<Write<EventTarget, FreeEventTicketDraft>, Write<EventTarget, ChargedEventTicketDraft>,
                       Write<TicketTarget, EventTicketChanges>, Write<EventTarget, EventSessionDraft>,
                       Write<SessionTarget, EventSessionChanges>, Write<EventTarget, EventFaqDraft>,
                       Write<FaqTarget, EventFaqChanges>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
