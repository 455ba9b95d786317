#include "commands/event_descriptions.hpp"

#include <cmath>
#include <cstdio>

#include "output/html_text.hpp"

namespace cli {

namespace {

/// What a person calls the place.
std::string place(const std::optional<rp::EventLocation>& location) {
  if (!location) return {};
  std::string text;
  for (const auto& part : {location->place_name, location->address ? location->address : location->locality,
                           location->address_detail})
    if (part && !part->empty()) text += (text.empty() ? "" : ", ") + *part;
  return text;
}

std::string host_names(const std::vector<rp::EventHost>& hosts) {
  std::string text;
  for (const rp::EventHost& host : hosts) text += (text.empty() ? "" : ", ") + host.name;
  return text;
}

std::string price(const rp::EventTicket& ticket) {
  if (!ticket.price) return {};
  char text[48];
  const bool whole = std::abs(*ticket.price) < 1e15 && *ticket.price == std::floor(*ticket.price);
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.2f", *ticket.price);
  return text;
}

}  // namespace

const Description<rp::EventSummary>& event_summary_description() {
  using E = rp::EventSummary;
  static const Description<E> description = {
      {shown("eventId", "Id"), [](const E& e) { return cell(e.id); }},
      {shown("eventName", "Name", 24), [](const E& e) { return cell(e.name); }},
      {shown("startAt", "Starts"), [](const E& e) { return cell(std::optional(e.start_at)); }},
      {shown("eventOpenType", "Where"), [](const E& e) { return cell(e.open_type); }},
      {shown("eventCategories", "Category", 10), [](const E& e) { return cell(e.categories); }},
      {shown("hosts", "Hosts", 12), [](const E& e) { return Cell(host_names(e.hosts)); }},
      {further("endAt", "Ends"), [](const E& e) { return cell(std::optional(e.end_at)); }},
      {further("eventSubjects", "Subjects", 10), [](const E& e) { return cell(e.subjects); }},
      {further("location", "Location", 12), [](const E& e) { return Cell(place(e.location)); }},
      {further("viewCount", "Views"), [](const E& e) { return cell(e.stats.view_count); }},
      {further("guestCount", "Guests"), [](const E& e) { return cell(e.stats.guest_count); }},
      {further("bannerUrl", "Banner"), [](const E& e) { return cell(e.banner_url); }},
      {further("webUrl", "Page"), [](const E& e) { return cell(e.web_url); }},
  };
  return description;
}

const Description<rp::Event>& event_description() {
  using E = rp::Event;
  static const Description<E> description = {
      {shown("eventId", "Id"), [](const E& e) { return cell(e.id); }},
      {shown("eventName", "Name", 24), [](const E& e) { return cell(e.name); }},
      {shown("eventStatus", "Status"), [](const E& e) { return cell(e.status); }},
      {shown("startAt", "Starts"), [](const E& e) { return cell(std::optional(e.start_at)); }},
      {further("endAt", "Ends"), [](const E& e) { return cell(std::optional(e.end_at)); }},
      {shown("eventOpenType", "Where"), [](const E& e) { return cell(e.open_type); }},
      {further("location", "Location", 12), [](const E& e) { return Cell(place(e.location)); }},
      {further("onlineLink", "On line at"), [](const E& e) { return cell(e.online_link); }},
      {further("joinType", "Who may come"), [](const E& e) { return cell(e.join_type); }},
      {further("eventCategories", "Category", 10), [](const E& e) { return cell(e.categories); }},
      {further("eventSubjects", "Subjects", 10), [](const E& e) { return cell(e.subjects); }},
      {shown("hosts", "Hosts", 12), [](const E& e) { return Cell(host_names(e.hosts)); }},
      {further("viewCount", "Views"), [](const E& e) { return cell(e.stats.view_count); }},
      {further("guestCount", "Guests"), [](const E& e) { return cell(e.stats.guest_count); }},
      {further("language", "Language"), [](const E& e) { return cell(e.language); }},
      {further("createdAt", "Created"), [](const E& e) { return cell(e.created_at); }},
      {further("bannerUrl", "Banner"), [](const E& e) { return cell(e.banner_url); }},
      {further("webUrl", "Page"), [](const E& e) { return cell(e.web_url); }},
      {further("description", "Description"),
       [](const E& e) { return Cell(html_text(e.description_html.value_or(""))); }},
  };
  return description;
}

const Description<rp::EventTicket>& event_ticket_description() {
  using T = rp::EventTicket;
  static const Description<T> description = {
      {shown("name", "Name", 16), [](const T& t) { return cell(t.name); }},
      {shown("type", "Type"), [](const T& t) { return cell(t.type); }},
      {number("price", "Price"), [](const T& t) { return Cell(price(t)); }},
      {shown("currency", "Currency"), [](const T& t) { return cell(t.currency); }},
      {shown("soldOut", "Sold out"), [](const T& t) { return cell(t.sold_out); }},
      {shown("saleEndAt", "Sale ends"), [](const T& t) { return cell(t.sale_end_at); }},
      {shown("description", "Description", 16), [](const T& t) { return cell(t.description); }},
      {further("saleStartAt", "Sale starts"), [](const T& t) { return cell(t.sale_start_at); }},
      {further("approvalRequired", "Approval"), [](const T& t) { return cell(t.approval_required); }},
      {further("waitingRequired", "Waiting list"), [](const T& t) { return cell(t.waiting_required); }},
      {further("maxPerPerson", "Per person"), [](const T& t) { return cell(t.max_per_person); }},
  };
  return description;
}

const Description<SessionRow>& event_session_description() {
  using R = SessionRow;
  static const Description<R> description = {
      {shown("day", "Day"), [](const R& r) { return Cell(to_string(r.slot->day)); }},
      {shown("startTime", "From"), [](const R& r) { return Cell(to_string(r.slot->start_time)); }},
      {shown("endTime", "To"), [](const R& r) { return Cell(to_string(r.slot->end_time)); }},
      {shown("name", "Name", 24), [](const R& r) { return cell(r.session->name); }},
      {shown("speakers", "Speakers", 16),
       [](const R& r) {
         std::string names;
         for (const rp::EventSpeaker& speaker : r.session->speakers)
           names += (names.empty() ? "" : ", ") + speaker.name +
                    (speaker.job_or_dept ? " (" + *speaker.job_or_dept + ')' : "");
         return Cell(names);
       }},
      {shown("tags", "Tags", 8), [](const R& r) { return cell(r.session->tags); }},
      {further("description", "Description", 16), [](const R& r) { return cell(r.session->description); }},
      {further("videoUrl", "Recording"), [](const R& r) { return cell(r.session->video_url); }},
  };
  return description;
}

const Description<FaqRow>& event_faq_description() {
  using R = FaqRow;
  static const Description<R> description = {
      {shown("category", "Category", 10), [](const R& r) { return cell(r.category->name); }},
      {shown("title", "Question", 24), [](const R& r) { return cell(r.faq->title); }},
      {shown("content", "Answer", 24), [](const R& r) { return cell(r.faq->content); }},
  };
  return description;
}

}  // namespace cli
