// Tickets, sessions and FAQs of events. Every fourth event has none of a kind.
#include <array>

#include "generate/generators.hpp"
#include "generate/random.hpp"
#include "generate/vocabulary.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// Each kind of part draws from a stream of its own.
Random stream(const MockOptions& options, std::size_t index, unsigned kind) {
  return Random{options.seed, event_part_stream, index * 4 + kind};
}

Json ticket(std::size_t index, std::size_t place, Seconds start, Text text, Random& random) {
  using namespace std::chrono;
  static constexpr std::array<Phrase, 4> names{
      {{"일반 입장권", "Regular"}, {"얼리버드", "Early bird"}, {"VIP", "VIP"}, {"후원", "Donation"}}};
  static constexpr Phrase about{"음료 한 잔 포함", "One drink included"};
  const bool charged = place > 0;
  const int price = 5000 * random.between(2, 30);
  Json json{{"ticketName", names[place].in(text)},
            {"ticketType", place == 3 ? "DONATION"
                           : charged  ? "CHARGED"
                                      : "FREE"}};
  json["description"] = place == 1 ? Json() : Json(about.in(text));
  json["price"] = charged ? Json(price) : Json();
  // Fractions of a currency that has them.
  if (place == 2) json["price"] = price / 1000.0 + 0.5;
  json["currency"] = !charged ? Json() : place == 2 ? Json("USD") : Json("KRW");
  json["saleStartAt"] = detail_time(start - days{random.between(10, 40)});
  json["saleEndAt"] = detail_time(start - seconds{1});
  json["approvalRequired"] = random.chance(30);
  json["waitingRequired"] = random.chance(30);
  if (index % 3 != 2) json["maxPerPerson"] = place == 1 ? Json() : Json(random.between(1, 4));
  json["soldOut"] = random.chance(25);
  return json;
}

Json speakers(Random& random, Text text) {
  static constexpr Phrase job{"개발 리드", "Engineering lead"};
  Json list = Json::array();
  const int count = random.between(0, 2);
  for (int i = 0; i < count; ++i) {
    Json speaker{{"name", random.pick(people()).name.in(text)}};
    if (random.chance(70)) speaker["jobOrDept"] = job.in(text);
    list.push_back(std::move(speaker));
  }
  return list;
}

Json session(Random& random, Text text, const std::string& id) {
  static constexpr std::array<Phrase, 5> names{{{"여는 말", "Opening"},
                                                {"현장에서 배운 것", "Lessons from the field"},
                                                {"라이브 코딩", "Live coding"},
                                                {"패널 토론", "Panel"},
                                                {"질문과 답", "Questions and answers"}}};
  static constexpr Phrase about{"사례를 중심으로 이야기합니다.", "A talk built on real cases."};
  Json json{{"sessionName", random.pick(names).in(text)}};
  json["description"] = random.chance(70) ? Json(about.in(text)) : Json();
  json["videoUrl"] = random.chance(40) ? Json("https://video.example.com/" + id) : Json();
  json["thumbnailUrl"] = random.chance(40) ? Json(image_url("session/" + id + ".jpg")) : Json();
  json["speakers"] = speakers(random, text);
  json["tags"] =
      random.chance(50) ? Json::array({"AI", text == Text::original ? "실무" : "practice"}) : Json::array();
  return json;
}

Json slots(Random random, std::size_t index, Seconds start, Seconds end, Text text) {
  using namespace std::chrono;
  Json list = Json::array();
  const int count = random.between(2, 4);
  for (int i = 0; i < count; ++i) {
    // Sessions have the place's local time.
    const Seconds from = start + korea_ahead + hours{i} + (end - start > days{1} ? days{i / 2} : days{0});
    const std::string id = std::to_string(index) + "-" + std::to_string(i);
    Json sessions = Json::array({session(random, text, id)});
    if (random.chance(40)) sessions.push_back(session(random, text, id + "b"));
    list.push_back({{"day", date_text(from)},
                    {"startTime", list_time(from).substr(11)},
                    {"endTime", list_time(from + minutes{50}).substr(11)},
                    {"sessions", std::move(sessions)}});
  }
  return list;
}

Json question(Phrase title, Phrase content, Text text) {
  return {{"title", title.in(text)}, {"content", content.in(text)}};
}

}  // namespace

Localized generate_tickets(const MockOptions& options, std::size_t index, Seconds start) {
  return localize([&](Text text) {
    Random random = stream(options, index, 0);
    Json list = Json::array();
    const std::size_t count = index % 4 == 1 ? 0 : index % 4 == 2 ? 4 : 1 + random.below(3);
    for (std::size_t place = 0; place < count; ++place)
      list.push_back(ticket(index, place, start, text, random));
    return list;
  });
}

Localized generate_sessions(const MockOptions& options, std::size_t index, Seconds start, Seconds end) {
  return localize([&](Text text) {
    return index % 4 == 3 ? Json::array() : slots(stream(options, index, 1), index, start, end, text);
  });
}

Localized generate_faqs(const MockOptions& options, std::size_t index) {
  static constexpr Phrase attending{"참가", "Attending"}, paying{"결제", "Payment"};
  return localize([&](Text text) {
    Random random = stream(options, index, 2);
    if (index % 4 == 0) return Json::array();
    Json attendance = Json::array(
        {question({"주차가 되나요?", "Is there parking?"}, {"주차는 어렵습니다.", "There is none."}, text)});
    if (random.chance(60))
      attendance.push_back(question({"녹화본이 있나요?", "Will there be a recording?"},
                                    {"일주일 뒤 공개합니다.", "Yes, a week later."}, text));
    Json list = Json::array({{{"categoryName", attending.in(text)}, {"faqs", std::move(attendance)}}});
    if (random.chance(50))
      list.push_back(
          {{"categoryName", paying.in(text)},
           {"faqs", Json::array({question({"환불이 되나요?", "Can I get my money back?"},
                                          {"전날까지 가능합니다.", "Until the day before."}, text)})}});
    return list;
  });
}

}  // namespace rocketpunch::testing::mock
