#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/body_types.hpp"
#include "rocketpunch/codec/event_bodies.hpp"
#include "rocketpunch/params/event_parts.hpp"

namespace rocketpunch::codec {

template <>
struct BodySchema<FormField> {
  static constexpr BodyField fields[] = {
      body_field<&FormField::label>("fieldLabel", "label", {.least = 1}),
      body_field<&FormField::type>("fieldType", "type"),
      body_field<&FormField::required>("required", "required"),
      body_field<&FormField::options>("options", "options"),
      body_field<&FormField::school_id>("schoolId", "school_id"),
  };
};

template <>
struct BodySchema<FreeTicketDraft> {
  static constexpr BodyField fields[] = {
      body_field<&FreeTicketDraft::name>("ticketName", "name", {.least = 1, .most = 200}),
      body_field<&FreeTicketDraft::description>("description", "description"),
      body_field<&FreeTicketDraft::approval_required>("approvalRequired", "approval_required"),
      body_field<&FreeTicketDraft::waiting_required>("waitingRequired", "waiting_required"),
      body_field<&FreeTicketDraft::max_count>("maxCount", "max_count"),
      body_field<&FreeTicketDraft::sale_start_at>("salesStartAt", "sale_start_at"),
      body_field<&FreeTicketDraft::sale_end_at>("salesEndAt", "sale_end_at"),
      body_field<&FreeTicketDraft::form_fields>("formFields", "form_fields"),
  };
};

template <>
struct BodySchema<ChargedTicketDraft> {
  static constexpr BodyField fields[] = {
      body_field<&ChargedTicketDraft::name>("ticketName", "name", {.least = 1, .most = 200}),
      body_field<&ChargedTicketDraft::description>("description", "description"),
      body_field<&ChargedTicketDraft::currency>("currency", "currency"),
      body_field<&ChargedTicketDraft::price>("price", "price", {.not_below_0 = true}),
      body_field<&ChargedTicketDraft::approval_required>("approvalRequired", "approval_required"),
      body_field<&ChargedTicketDraft::waiting_required>("waitingRequired", "waiting_required"),
      body_field<&ChargedTicketDraft::max_count>("maxCount", "max_count"),
      body_field<&ChargedTicketDraft::sale_start_at>("salesStartAt", "sale_start_at"),
      body_field<&ChargedTicketDraft::sale_end_at>("salesEndAt", "sale_end_at"),
      body_field<&ChargedTicketDraft::form_fields>("formFields", "form_fields"),
  };
};

template <>
struct BodySchema<TicketChanges> {
  static constexpr bool is_change = true;
  static constexpr BodyField fields[] = {
      body_field<&TicketChanges::name>("ticketName", "name"),
      body_field<&TicketChanges::type>("ticketType", "type"),
      body_field<&TicketChanges::description>("description", "description"),
      body_field<&TicketChanges::approval_required>("approvalRequired", "approval_required"),
      body_field<&TicketChanges::waiting_required>("waitingRequired", "waiting_required"),
      body_field<&TicketChanges::max_count>("maxCount", "max_count"),
      body_field<&TicketChanges::sale_start_at>("salesStartAt", "sale_start_at"),
      body_field<&TicketChanges::sale_end_at>("salesEndAt", "sale_end_at"),
      body_field<&TicketChanges::price>("price", "price"),
      body_field<&TicketChanges::currency>("currency", "currency"),
  };
};

template <>
struct BodySchema<EventSpeaker> {
  static constexpr BodyField fields[] = {
      body_field<&EventSpeaker::name>("speakerName", "name", {.least = 1}),
      body_field<&EventSpeaker::job_or_dept>("jobOrDept", "job_or_dept"),
  };
};

template <>
struct BodySchema<SessionDraft> {
  static constexpr BodyField fields[] = {
      body_field<&SessionDraft::day>("day", "day"),
      body_field<&SessionDraft::start_time>("startTime", "start_time"),
      body_field<&SessionDraft::end_time>("endTime", "end_time"),
      body_field<&SessionDraft::name>("sessionName", "name", {.least = 1}),
      body_field<&SessionDraft::description>("description", "description"),
      body_field<&SessionDraft::video_url>("videoUrl", "video_url"),
      body_field<&SessionDraft::thumbnail_path>("thumbnailPath", "thumbnail_path"),
      body_field<&SessionDraft::sort_number>("sortNo", "sort_number"),
      body_field<&SessionDraft::speakers>("speakers", "speakers"),
  };
};

template <>
struct BodySchema<SessionChanges> {
  static constexpr bool is_change = true;
  static constexpr BodyField fields[] = {
      body_field<&SessionChanges::name>("sessionName", "name"),
      body_field<&SessionChanges::description>("description", "description"),
      body_field<&SessionChanges::video_url>("videoUrl", "video_url"),
      body_field<&SessionChanges::thumbnail_path>("thumbnailPath", "thumbnail_path"),
      body_field<&SessionChanges::sort_number>("sortNo", "sort_number"),
      body_field<&SessionChanges::speakers>("speakers", "speakers"),
  };
};

template <>
struct BodySchema<FaqDraft> {
  static constexpr BodyField fields[] = {
      body_field<&FaqDraft::category>("categoryName", "category", {.least = 1}),
      body_field<&FaqDraft::title>("title", "title", {.least = 1}),
      body_field<&FaqDraft::content>("content", "content"),
      body_field<&FaqDraft::sort_number>("sortNo", "sort_number"),
  };
};

template <>
struct BodySchema<FaqChanges> {
  static constexpr bool is_change = true;
  static constexpr BodyField fields[] = {
      body_field<&FaqChanges::title>("title", "title"),
      body_field<&FaqChanges::content>("content", "content"),
  };
};

}  // namespace rocketpunch::codec
