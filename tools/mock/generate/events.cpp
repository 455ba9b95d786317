// Events. As with jobs, the oddities stand at fixed places; a set of 24 events holds each of them.
#include <array>

#include "generate/generators.hpp"
#include "generate/random.hpp"
#include "generate/vocabulary.hpp"
#include "records/guide_form.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

struct EventDraft {
  std::size_t index = 0;
  std::string id;
  const EventTheme* theme = nullptr;
  const Venue* venue = nullptr;
  std::string open_type;
  Json categories, subjects;
  std::vector<const Employer*> hosts;
  int year = 0;
  int views = 0, guests = 0, images = 0;
  Seconds start{}, end{}, created{};
};

bool odd_event(std::size_t index, std::size_t place) { return index % 24 == place; }

std::string random_event_id(Random& random) {
  constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id;
  for (int i = 0; i < 10; ++i) id += letters[random.below(letters.size())];
  return id;
}

void choose_event_codes(EventDraft& draft, Random& random) {
  static constexpr std::array open_types{"OFFLINE", "ONLINE", "OFFLINE", "ON_OFFLINE", "OFFLINE", "TBD"};
  draft.open_type = draft.index < open_types.size() ? open_types[draft.index] : random.pick(open_types);
  if (odd_event(draft.index, 13)) draft.open_type = "METAVERSE";
  draft.categories = Json::array({draft.theme->category});
  draft.subjects = Json::array({draft.theme->subject});
  const char* second = random.pick(event_subject_codes()).code;
  if (random.chance(35) && draft.subjects[0] != second) draft.subjects.push_back(second);
  if (odd_event(draft.index, 7)) draft.categories.push_back("PODCAST");
  if (odd_event(draft.index, 17)) draft.subjects = Json::array();
}

void choose_event_times(EventDraft& draft, Random& random, Seconds today) {
  using namespace std::chrono;
  // From a month ago to three months ahead: some are over, some go on, most are to come.
  draft.start = today + days{random.between(-30, 90)};
  draft.start += hours{random.between(0, 11)};
  draft.end = draft.start + hours{random.between(2, 9)};
  if (random.chance(30)) draft.end += days{random.between(1, 30)};
  draft.created = draft.start - days{random.between(10, 60)};
  draft.created -= minutes{random.between(1, 600)};
}

EventDraft choose_event(const MockOptions& options, std::size_t index) {
  using namespace std::chrono;
  Random random{options.seed, event_stream, index};
  EventDraft draft;
  draft.index = index;
  draft.id = random_event_id(random);
  draft.theme = index < event_themes().size() ? &event_themes()[index] : &random.pick(event_themes());
  draft.venue = &random.pick(venues());
  const int hosts = odd_event(index, 9) ? 3 : random.between(1, 2);
  for (int i = 0; i < hosts; ++i) draft.hosts.push_back(&random.pick(employers()));
  // The one company without a handle.
  if (odd_event(index, 11)) draft.hosts.front() = &employers()[4];
  choose_event_codes(draft, random);
  choose_event_times(draft, random, options.today);
  draft.year = int{year_month_day{floor<days>(draft.start)}.year()};
  draft.views = random.between(0, 900);
  draft.guests = random.between(0, 120);
  draft.images = random.between(0, 3);
  return draft;
}

std::string event_name(const EventDraft& draft, Text text) {
  return std::to_string(draft.year) + " " + draft.theme->name.in(text);
}

/// Where it takes place: everything known, nothing but an address, or nothing.
Json event_location(const EventDraft& draft, Text text) {
  if (draft.open_type == "ONLINE" || draft.open_type == "TBD") return nullptr;
  const Venue& venue = *draft.venue;
  if (draft.index % 4 == 2) return {{"address", venue.address.in(text)}};
  Json json{{"country", "KR"},
            {"region", venue.region.in(text)},
            {"locality", venue.locality.in(text)},
            {"address", venue.address.in(text)}};
  if (draft.index % 3 == 2) return json;
  json["placeName"] = venue.place.in(text);
  json["addressDetail"] = odd_event(draft.index, 15) ? Json() : Json(venue.detail.in(text));
  json["directions"] = venue.directions.in(text);
  json["latitude"] = venue.latitude;
  json["longitude"] = venue.longitude;
  return json;
}

Json event_hosts(const EventDraft& draft) {
  static constexpr std::array roles{"ORGANIZER", "SPONSOR", "PARTNER"};
  Json list = Json::array();
  for (std::size_t i = 0; i < draft.hosts.size(); ++i) {
    const Employer& employer = *draft.hosts[i];
    Json host{{"hostType", "COMPANY"}, {"name", employer.name}};
    host["id"] = employer.handle ? Json(employer.handle) : Json();
    host["profileImageUrl"] =
        employer.handle ? Json(image_url(std::string{"company/"} + employer.handle + ".png")) : Json();
    host["roles"] = Json::array({roles[i]});
    if (odd_event(draft.index, 9) && i == 2) host["roles"].push_back("MEDIA_PARTNER");
    list.push_back(std::move(host));
  }
  return list;
}

Json event_stats(const EventDraft& draft) {
  if (odd_event(draft.index, 19)) return Json::object();
  return {{"viewCount", odd_event(draft.index, 21) ? Json() : Json(draft.views)},
          {"guestCount", draft.index % 5 == 3 ? Json() : Json(draft.guests)}};
}

Json event_banner(const EventDraft& draft) {
  return draft.index % 6 == 4 ? Json() : Json(image_url("event/" + draft.id + ".jpg"));
}

Json event_summary(const EventDraft& draft, Text text) {
  return {{"eventId", draft.id},
          {"eventName", event_name(draft, text)},
          {"eventCategories", draft.categories},
          {"eventSubjects", draft.subjects},
          {"startAt", list_time(draft.start)},
          {"endAt", list_time(draft.end)},
          {"eventOpenType", draft.open_type},
          {"location", event_location(draft, text)},
          {"bannerUrl", event_banner(draft)},
          {"hosts", event_hosts(draft)},
          {"stats", event_stats(draft)},
          {"webUrl", event_url(draft.id)}};
}

std::string event_description(const EventDraft& draft, Text text) {
  static constexpr Phrase welcome{"누구나 환영합니다. 자리는 선착순입니다.",
                                  "Everybody is welcome. First come, first served."};
  return std::string{"<p><strong>"} + draft.theme->name.in(text) + "</strong></p><p>" + welcome.in(text) +
         "</p>";
}

Json event_attachments(const EventDraft& draft) {
  Json list = Json::array();
  for (int i = 0; i < draft.images; ++i) {
    const std::string file = "poster-" + std::to_string(i + 1) + ".png";
    list.push_back(
        {{"url", image_url("event/" + draft.id + "/" + file)}, {"fileName", i == 1 ? Json() : Json(file)}});
  }
  return list;
}

Json event_detail(const EventDraft& draft, Text text) {
  Json json{{"eventId", draft.id}, {"eventName", event_name(draft, text)}};
  if (!odd_event(draft.index, 5)) json["descriptionHtml"] = event_description(draft, text);
  json["language"] = odd_event(draft.index, 3) ? Json() : Json("ko");
  json["eventStatus"] = odd_event(draft.index, 23) ? "CANCELED" : "PUBLISHED";
  json["eventCategories"] = draft.categories;
  json["eventSubjects"] = draft.subjects;
  json["startAt"] = detail_time(draft.start);
  json["endAt"] = detail_time(draft.end);
  json["eventOpenType"] = draft.open_type;
  json["joinType"] = odd_event(draft.index, 10) ? "INVITED" : draft.index % 3 == 0 ? "OPEN" : "REGISTERED";
  json["bannerUrl"] = event_banner(draft);
  json["attachments"] = event_attachments(draft);
  json["location"] = event_location(draft, text);
  if (draft.open_type == "ONLINE") json["onlineLink"] = "https://live.example.com/" + draft.id;
  json["hosts"] = event_hosts(draft);
  json["stats"] = event_stats(draft);
  json["webUrl"] = event_url(draft.id);
  json["createdAt"] = detail_time(draft.created);
  return json;
}

Event make_event(const MockOptions& options, std::size_t index) {
  const EventDraft draft = choose_event(options, index);
  Event event;
  event.id = draft.id;
  event.summary = localize([&](Text text) { return event_summary(draft, text); });
  event.detail = localize([&](Text text) { return event_detail(draft, text); });
  // Most servers are never asked for it.
  if (options.guide)
    event.guide =
        localize([&](Text text) { return guide_event(event_summary(draft, text), draft.start, draft.end); });
  event.tickets = generate_tickets(options, index, draft.start);
  event.sessions = generate_sessions(options, index, draft.start, draft.end);
  event.faqs = generate_faqs(options, index);
  for (const Text text : {Text::original, Text::translated})
    event.text += lower(event_name(draft, text) + '\n' + event_description(draft, text) + '\n');
  event.listed = !odd_event(index, 23);
  event.start = draft.start;
  event.end = draft.end;
  return event;
}

}  // namespace

std::vector<Event> generate_events(const MockOptions& options) {
  std::vector<Event> events;
  for (int i = 0; i < options.events; ++i) events.push_back(make_event(options, static_cast<std::size_t>(i)));
  return events;
}

}  // namespace rocketpunch::testing::mock
