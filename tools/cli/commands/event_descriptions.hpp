// How events, and what belongs to them, are shown.
#pragma once

#include <rocketpunch/api/event.hpp>

#include "commands/description.hpp"

namespace cli {

/// A session, and when it is.
struct SessionRow {
  const rp::EventTimeSlot* slot = nullptr;
  const rp::EventSession* session = nullptr;
};
/// A question, and what it is about.
struct FaqRow {
  const rp::EventFaqCategory* category = nullptr;
  const rp::EventFaq* faq = nullptr;
};

const Description<rp::EventSummary>& event_summary_description();
const Description<rp::Event>& event_description();
const Description<rp::EventTicket>& event_ticket_description();
const Description<SessionRow>& event_session_description();
const Description<FaqRow>& event_faq_description();

}  // namespace cli
