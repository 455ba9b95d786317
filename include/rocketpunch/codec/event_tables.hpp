#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/event.hpp"
#include "rocketpunch/models/urls.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<Location> {
  static constexpr Field fields[] = {
      field<&Location::country>("country"),       field<&Location::region>("region"),
      field<&Location::locality>("locality"),     field<&Location::place_name>("placeName"),
      field<&Location::address>("address"),       field<&Location::address_detail>("addressDetail"),
      field<&Location::directions>("directions"), field<&Location::latitude>("latitude"),
      field<&Location::longitude>("longitude"),
  };
};

/// An object, or the guide's single text, which is taken for the address.
inline constexpr Type location_or_text = [] {
  Type type = type_of<std::optional<Location>>;
  type.text = [](void* to, std::string& text) -> Complaint {
    static_cast<Location*>(to)->address = text;
    return nullptr;
  };
  return type;
}();

template <>
struct Schema<EventHost> {
  static constexpr Field fields[] = {
      field<&EventHost::type>("hostType", Need::now),
      field<&EventHost::name>("name", Need::now),
      field<&EventHost::id>("id"),
      field<&EventHost::profile_image_url>("profileImageUrl"),
      field<&EventHost::roles>("roles", Need::now),
  };
};

/// The guide's `organizer`, which is kept as an `EventHost`.
struct Organizer;
template <>
struct Schema<Organizer> {
  static constexpr Field fields[] = {
      field<&EventHost::name>("name", Need::now),
      field<&EventHost::id>("handle"),
  };
};

template <>
struct Schema<EventStats> {
  static constexpr Field fields[] = {
      field<&EventStats::view_count>("viewCount"),
      field<&EventStats::guest_count>("guestCount"),
  };
};

template <>
struct Schema<EventAttachment> {
  static constexpr Field fields[] = {
      field<&EventAttachment::url>("url", Need::now),
      field<&EventAttachment::file_name>("fileName"),
  };
};

/// Makes room for the guide's `organizer`: the one host.
template <class Model>
void* organizer_of(void* model) {
  auto& hosts = static_cast<Model*>(model)->hosts;
  EventHost organizer;
  organizer.type = HostType::company;
  organizer.roles.emplace_back(HostRole::organizer);
  hosts.assign(1, organizer);
  return &hosts.front();
}

/// The guide's `event_type`: one category.
template <class Model>
void* event_type_of(void* model) {
  auto& categories = static_cast<Model*>(model)->categories;
  categories.resize(1);
  return &categories.front();
}

template <>
struct Schema<EventSummary> {
  static constexpr Field fields[] = {
      field<&EventSummary::id>("eventId", Need::now),
      field<&EventSummary::name>("eventName", Need::now),
      field<&EventSummary::categories>("eventCategories", Need::now),
      field<&EventSummary::subjects>("eventSubjects", Need::now),
      field<&EventSummary::start_at>("startAt", Need::now),
      field<&EventSummary::end_at>("endAt", Need::now),
      field<&EventSummary::open_type>("eventOpenType", Need::now),
      field<&EventSummary::location>("location", Need::no, location_or_text),
      field<&EventSummary::banner_url>("bannerUrl"),
      field<&EventSummary::hosts>("hosts", Need::now),
      field<&EventSummary::stats>("stats", Need::now),
      field<&EventSummary::web_url>("webUrl", Need::now),
      guide_field<&EventSummary::id>("id", Need::guide, text_or_integer),
      guide_field<&EventSummary::name>("title", Need::guide),
      {"event_type", &type_of<EventCategory>, &event_type_of<EventSummary>, Need::no, true},
      guide_field<&EventSummary::start_at>("start_date", Need::guide),
      guide_field<&EventSummary::end_at>("end_date", Need::guide),
      {"organizer", &type_of<Organizer>, &organizer_of<EventSummary>, Need::no, true},
  };
  static void finish(EventSummary& event) {
    if (event.web_url.empty()) event.web_url = event_url(event.id);
  }
};

template <>
struct Schema<Event> {
  static constexpr Field fields[] = {
      field<&Event::id>("eventId", Need::now),
      field<&Event::name>("eventName", Need::now),
      field<&Event::description_html>("descriptionHtml"),
      field<&Event::language>("language"),
      field<&Event::status>("eventStatus", Need::now),
      field<&Event::categories>("eventCategories", Need::now),
      field<&Event::subjects>("eventSubjects", Need::now),
      field<&Event::start_at>("startAt", Need::now),
      field<&Event::end_at>("endAt", Need::now),
      field<&Event::open_type>("eventOpenType", Need::now),
      field<&Event::join_type>("joinType", Need::now),
      field<&Event::banner_url>("bannerUrl"),
      field<&Event::attachments>("attachments", Need::now),
      field<&Event::location>("location", Need::no, location_or_text),
      field<&Event::online_link>("onlineLink"),
      field<&Event::hosts>("hosts", Need::now),
      field<&Event::stats>("stats", Need::now),
      field<&Event::web_url>("webUrl", Need::now),
      field<&Event::created_at>("createdAt", Need::now),
      guide_field<&Event::id>("id", Need::guide, text_or_integer),
      guide_field<&Event::name>("title", Need::guide),
      {"event_type", &type_of<EventCategory>, &event_type_of<Event>, Need::no, true},
      guide_field<&Event::start_at>("start_date", Need::guide),
      guide_field<&Event::end_at>("end_date", Need::guide),
      {"organizer", &type_of<Organizer>, &organizer_of<Event>, Need::no, true},
  };
  static void finish(Event& event) {
    if (event.web_url.empty()) event.web_url = event_url(event.id);
  }
};

template <>
struct Schema<EventTicket> {
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

template <>
struct Schema<EventSpeaker> {
  static constexpr Field fields[] = {
      field<&EventSpeaker::name>("name", Need::now),
      field<&EventSpeaker::job_or_dept>("jobOrDept"),
  };
};

template <>
struct Schema<EventSession> {
  static constexpr Field fields[] = {
      field<&EventSession::name>("sessionName", Need::now),
      field<&EventSession::description>("description"),
      field<&EventSession::video_url>("videoUrl"),
      field<&EventSession::thumbnail_url>("thumbnailUrl"),
      field<&EventSession::speakers>("speakers", Need::now),
      field<&EventSession::tags>("tags", Need::now),
  };
};

template <>
struct Schema<EventTimeSlot> {
  static constexpr Field fields[] = {
      field<&EventTimeSlot::day>("day", Need::now),
      field<&EventTimeSlot::start_time>("startTime", Need::now),
      field<&EventTimeSlot::end_time>("endTime", Need::now),
      field<&EventTimeSlot::sessions>("sessions", Need::now),
  };
};

template <>
struct Schema<EventFaq> {
  static constexpr Field fields[] = {
      field<&EventFaq::title>("title", Need::now),
      field<&EventFaq::content>("content", Need::now),
  };
};

template <>
struct Schema<EventFaqCategory> {
  static constexpr Field fields[] = {
      field<&EventFaqCategory::name>("categoryName", Need::now),
      field<&EventFaqCategory::faqs>("faqs", Need::now),
  };
};

}  // namespace rocketpunch::codec
