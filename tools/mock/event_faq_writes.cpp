// createEventFaq, patchEventFaq and deleteEventFaq.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "own_event.hpp"
#include "slices.hpp"
#include "writes.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind faqs{&OwnEvent::faqs, "faqId"};
constexpr const char* names[] = {"categoryName", "title", "content", "sortNo"};
constexpr const char* changing[] = {"title", "content"};

/// What creating and changing are both held to.
void check_fields(const Body& body) {
  body.text("title", 1, unlimited);
  body.text("content", 0, unlimited);
}

void create(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  body.require({"categoryName", "title", "content"});
  check_fields(body);
  body.text("categoryName", 1, unlimited);
  body.integer("sortNo", std::numeric_limits<std::int32_t>::min());
  Json fields{{"sortNo", 0}};
  body.copy(names, fields);
  add_part(call, *event, faqs, std::move(fields), "createEventFaq");
}

void patch(Call& call) {
  const auto event = own_event(call);
  EventPart& faq = own_part(call, *event, faqs);
  const Body body = Body::json(call);
  check_fields(body);
  Json fields = faq.fields;
  body.copy(changing, fields);
  change_part(call, *event, faqs, faq, std::move(fields), "patchEventFaq");
}

void remove(Call& call) { remove_part(call, faqs, "deleteEventFaq"); }

}  // namespace

/// By categories, in the order of their first questions.
Json shown_faqs(const OwnEvent& own) {
  Json list = Json::array();
  for (const EventPart* faq : in_order(own.faqs)) {
    const Json& name = faq->fields.at("categoryName");
    auto category =
        std::find_if(list.begin(), list.end(), [&](const Json& c) { return c.at("categoryName") == name; });
    if (category == list.end()) {
      list.push_back({{"categoryName", name}, {"faqs", Json::array()}});
      category = std::prev(list.end());
    }
    category->at("faqs").push_back(
        {{"title", faq->fields.at("title")}, {"content", faq->fields.at("content")}});
  }
  return list;
}

void register_event_faq_writes(Context& context) {
  const auto add = [&](const char* method, const char* path, void (*answer)(Call&), const char* quota) {
    context.router.add(user_route(method, path, answer, "event:write", quota));
  };
  add("POST", "/events/{eventId}/faqs", create, "event.sub.create");
  add("PATCH", "/events/{eventId}/faqs/{faqId}", patch, "event.sub.update");
  add("DELETE", "/events/{eventId}/faqs/{faqId}", remove, "event.sub.delete");
}

}  // namespace rocketpunch::testing::mock
