#pragma once
#include "rocketpunch/base/version.hpp"

#include <vector>

#include "rocketpunch/codec/schema.hpp"
#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/models/event.hpp"
#include "rocketpunch/models/written.hpp"
#include "rocketpunch/params/event_parts.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

template <class Field>
struct Schema<EventTicket, Field> {
  static constexpr Field fields[] = {
      field<&EventTicket::name>("ticketName", Need::now),
      field<&EventTicket::type>("ticketType", Need::now),
      field<&EventTicket::description>("description"),
      field<&EventTicket::price>("price"),
      field<&EventTicket::currency>("currency"),
      field<&EventTicket::sale_start_at>("saleStartAt"),
      field<&EventTicket::sale_end_at>("saleEndAt"),
      field<&EventTicket::approval_required>("approvalRequired", Need::now),
      field<&EventTicket::waiting_required>("waitingRequired", Need::now),
      field<&EventTicket::max_per_person>("maxPerPerson"),
      field<&EventTicket::sold_out>("soldOut", Need::now),
  };
};

template <class Field>
struct Schema<FormField, Field> {
  static constexpr Field fields[] = {
      field<&FormField::label>("fieldLabel", {.least = 1}),
      field<&FormField::type>("fieldType"),
      field<&FormField::required>("required"),
      field<&FormField::options>("options"),
      field<&FormField::school_id>("schoolId"),
  };
};

template <class Field>
struct Schema<FreeTicketDraft, Field> {
  static constexpr Field fields[] = {
      field<&FreeTicketDraft::name>("ticketName", {.least = 1, .most = 200}),
      field<&FreeTicketDraft::description>("description"),
      field<&FreeTicketDraft::approval_required>("approvalRequired"),
      field<&FreeTicketDraft::waiting_required>("waitingRequired"),
      field<&FreeTicketDraft::max_count>("maxCount"),
      field<&FreeTicketDraft::sale_start_at>("salesStartAt"),
      field<&FreeTicketDraft::sale_end_at>("salesEndAt"),
      field<&FreeTicketDraft::form_fields>("formFields"),
  };
};

template <class Field>
struct Schema<ChargedTicketDraft, Field> {
  static constexpr Field fields[] = {
      field<&ChargedTicketDraft::name>("ticketName", {.least = 1, .most = 200}),
      field<&ChargedTicketDraft::description>("description"),
      field<&ChargedTicketDraft::currency>("currency"),
      field<&ChargedTicketDraft::price>("price", {.not_below_0 = true}),
      field<&ChargedTicketDraft::approval_required>("approvalRequired"),
      field<&ChargedTicketDraft::waiting_required>("waitingRequired"),
      field<&ChargedTicketDraft::max_count>("maxCount"),
      field<&ChargedTicketDraft::sale_start_at>("salesStartAt"),
      field<&ChargedTicketDraft::sale_end_at>("salesEndAt"),
      field<&ChargedTicketDraft::form_fields>("formFields"),
  };
};

template <class Field>
struct Schema<TicketChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&TicketChanges::name>("ticketName"),
      field<&TicketChanges::type>("ticketType"),
      field<&TicketChanges::description>("description"),
      field<&TicketChanges::approval_required>("approvalRequired"),
      field<&TicketChanges::waiting_required>("waitingRequired"),
      field<&TicketChanges::max_count>("maxCount"),
      field<&TicketChanges::sale_start_at>("salesStartAt"),
      field<&TicketChanges::sale_end_at>("salesEndAt"),
      field<&TicketChanges::price>("price"),
      field<&TicketChanges::currency>("currency"),
  };
};

template <class Field>
struct Schema<WrittenTicket, Field> {
  static constexpr Field fields[] = {
      field<&WrittenTicket::id>("ticketId", Need::now),
  };
};

template <class Field>
struct Schema<EventSpeaker, Field> {
  static constexpr Field fields[] = {
      field<&EventSpeaker::name>("name", Need::now),
      field<&EventSpeaker::job_or_dept>("jobOrDept"),
  };
};

template <class Field>
struct Schema<EventSession, Field> {
  static constexpr Field fields[] = {
      field<&EventSession::name>("sessionName", Need::now),
      field<&EventSession::description>("description"),
      field<&EventSession::video_url>("videoUrl"),
      field<&EventSession::thumbnail_url>("thumbnailUrl"),
      field<&EventSession::speakers>("speakers", Need::now),
      field<&EventSession::tags>("tags", Need::now),
  };
};

template <class Field>
struct Schema<EventTimeSlot, Field> {
  static constexpr Field fields[] = {
      field<&EventTimeSlot::day>("day", Need::now),
      field<&EventTimeSlot::start_time>("startTime", Need::now),
      field<&EventTimeSlot::end_time>("endTime", Need::now),
      field<&EventTimeSlot::sessions>("sessions", Need::now),
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
struct Schema<SessionDraft, Field> {
  static constexpr Field fields[] = {
      field<&SessionDraft::day>("day"),
      field<&SessionDraft::start_time>("startTime"),
      field<&SessionDraft::end_time>("endTime"),
      field<&SessionDraft::name>("sessionName", {.least = 1}),
      field<&SessionDraft::description>("description"),
      field<&SessionDraft::video_url>("videoUrl"),
      field<&SessionDraft::thumbnail_path>("thumbnailPath"),
      field<&SessionDraft::sort_number>("sortNo"),
      field<&SessionDraft::speakers, SpeakerInput>("speakers"),
  };
};

template <class Field>
struct Schema<SessionChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&SessionChanges::name>("sessionName"),
      field<&SessionChanges::description>("description"),
      field<&SessionChanges::video_url>("videoUrl"),
      field<&SessionChanges::thumbnail_path>("thumbnailPath"),
      field<&SessionChanges::sort_number>("sortNo"),
      field<&SessionChanges::speakers, SpeakerInput>("speakers"),
  };
};

template <class Field>
struct Schema<WrittenSession, Field> {
  static constexpr Field fields[] = {
      field<&WrittenSession::id>("sessionId", Need::now),
  };
};

template <class Field>
struct Schema<EventFaq, Field> {
  static constexpr Field fields[] = {
      field<&EventFaq::title>("title", Need::now),
      field<&EventFaq::content>("content", Need::now),
  };
};

template <class Field>
struct Schema<EventFaqCategory, Field> {
  static constexpr Field fields[] = {
      field<&EventFaqCategory::name>("categoryName", Need::now),
      field<&EventFaqCategory::faqs>("faqs", Need::now),
  };
};

template <class Field>
struct Schema<FaqDraft, Field> {
  static constexpr Field fields[] = {
      field<&FaqDraft::category>("categoryName", {.least = 1}),
      field<&FaqDraft::title>("title", {.least = 1}),
      field<&FaqDraft::content>("content"),
      field<&FaqDraft::sort_number>("sortNo"),
  };
};

template <class Field>
struct Schema<FaqChanges, Field> {
  static constexpr bool is_change = true;
  static constexpr Field fields[] = {
      field<&FaqChanges::title>("title"),
      field<&FaqChanges::content>("content"),
  };
};

template <class Field>
struct Schema<WrittenFaq, Field> {
  static constexpr Field fields[] = {
      field<&WrittenFaq::id>("faqId", Need::now),
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
  using models = Types<std::vector<EventTicket>, WrittenTicket, std::vector<EventTimeSlot>, WrittenSession,
                       std::vector<EventFaqCategory>, WrittenFaq>;
  using queries = Types<TicketTarget, SessionTarget, FaqTarget>;
  using bodies =
      Types<Write<EventTarget, FreeTicketDraft>, Write<EventTarget, ChargedTicketDraft>,
            Write<TicketTarget, TicketChanges>, Write<EventTarget, SessionDraft>,
            Write<SessionTarget, SessionChanges>, Write<EventTarget, FaqDraft>, Write<FaqTarget, FaqChanges>>;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
