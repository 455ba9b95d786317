// createEventFaq, patchEventFaq and deleteEventFaq.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "events/own_event.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind faq_kind{&OwnEvent::faqs, "faqId"};
constexpr const char* faq_fields[] = {"categoryName", "title", "content", "sortNo"};
constexpr const char* changeable_faq_fields[] = {"title", "content"};

/// What creating and changing are both held to.
void check_faq(const Body& body) {
  body.text("title", 1, unlimited);
  body.text("content", 0, unlimited);
}

void create_faq(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  body.require({"categoryName", "title", "content"});
  check_faq(body);
  body.text("categoryName", 1, unlimited);
  body.integer("sortNo", std::numeric_limits<std::int32_t>::min());
  Json fields{{"sortNo", 0}};
  body.copy(faq_fields, fields);
  add_part(call, *event, faq_kind, std::move(fields), "createEventFaq");
}

void patch_faq(Call& call) {
  const auto event = own_event(call);
  EventPart& faq = own_part(call, *event, faq_kind);
  const Body body = Body::json(call);
  check_faq(body);
  Json fields = faq.fields;
  body.copy(changeable_faq_fields, fields);
  change_part(call, *event, faq_kind, faq, std::move(fields), "patchEventFaq");
}

void delete_faq(Call& call) { remove_part(call, faq_kind, "deleteEventFaq"); }

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

Routes event_faq_routes() {
  return {
      user_route("POST", "/events/{eventId}/faqs", create_faq, "event:write", "event.sub.create"),
      user_route("PATCH", "/events/{eventId}/faqs/{faqId}", patch_faq, "event:write", "event.sub.update"),
      user_route("DELETE", "/events/{eventId}/faqs/{faqId}", delete_faq, "event:write", "event.sub.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
