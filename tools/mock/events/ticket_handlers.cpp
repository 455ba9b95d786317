// createFreeEventTicket, createChargedEventTicket, patchEventTicket and deleteEventTicket.
#include <string_view>

#include "events/own_event.hpp"
#include "http/api_error.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind ticket_kind{&OwnEvent::tickets, "ticketId"};
/// What can be changed.
constexpr const char* ticket_fields[] = {"ticketName",   "ticketType",       "description",     "currency",
                                         "price",        "approvalRequired", "waitingRequired", "maxCount",
                                         "salesStartAt", "salesEndAt"};
constexpr const char* ticket_types[] = {"FREE", "CHARGED"};
constexpr const char* form_field_types[] = {
    "PHONE", "WEB3_WALLET", "TEXT", "LONG_TEXT", "CHECKBOX", "SELECT", "EDUCATION_VERIFICATION"};

/// What creating and changing are both held to.
void check_ticket(const Body& body) {
  body.text("ticketName", 1, 200);
  body.text("currency", 0, unlimited, Null::allowed);
  body.boolean("approvalRequired");
  body.boolean("waitingRequired");
  body.integer("maxCount", 0, Null::allowed);
}

void check_form(const Body& body) {
  for (const Body& question : body.objects("formFields")) {
    question.require({"fieldLabel", "fieldType"});
    question.text("fieldLabel", 1, unlimited);
    question.choice("fieldType", form_field_types);
    question.boolean("required");
    if (!question["options"].is_null()) question.texts("options", 0);
    question.number("schoolId", 0, Null::allowed);
  }
}

void create_ticket(Call& call, const char* type, const char* operation) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  const bool charged = type == std::string_view{"CHARGED"};
  body.require({"ticketName"});
  if (charged) body.require({"price"});
  check_ticket(body);
  body.text("description", 0, unlimited, Null::allowed);
  if (charged) body.number("price", 0);
  body.time("salesStartAt");
  body.time("salesEndAt");
  check_order(body["salesStartAt"], body["salesEndAt"], "salesEndAt");
  check_form(body);

  Json fields;
  for (const char* name : ticket_fields) fields[name] = nullptr;
  fields["approvalRequired"] = fields["waitingRequired"] = false;
  body.copy(ticket_fields, fields);
  fields["ticketType"] = type;
  fields["formFields"] = body["formFields"];
  // Those of the charged ones, which a free one may be sent with but doesn't have.
  if (!charged) fields["price"] = fields["currency"] = nullptr;
  add_part(call, *event, ticket_kind, std::move(fields), operation);
}

void create_free_ticket(Call& call) { create_ticket(call, "FREE", "createFreeEventTicket"); }
void create_charged_ticket(Call& call) { create_ticket(call, "CHARGED", "createChargedEventTicket"); }

void patch_ticket(Call& call) {
  const auto event = own_event(call);
  EventPart& ticket = own_part(call, *event, ticket_kind);
  const Body body = Body::json(call);
  check_ticket(body);
  body.text("description", 0, unlimited);
  body.choice("ticketType", ticket_types, Null::allowed);
  body.number("price", 0, Null::allowed);
  body.time("salesStartAt", Null::allowed);
  body.time("salesEndAt", Null::allowed);

  Json fields = ticket.fields;
  body.copy(ticket_fields, fields);
  // A ticket always is of one type; the specification doesn't say what clearing it does.
  if (fields["ticketType"].is_null()) fields["ticketType"] = ticket.fields["ticketType"];
  check_order(fields["salesStartAt"], fields["salesEndAt"], "salesEndAt");
  if (is_text(fields["ticketType"], "CHARGED") && fields["price"].is_null())
    fail_validation("price", "A charged ticket needs a price.");
  change_part(call, *event, ticket_kind, ticket, std::move(fields), "patchEventTicket");
}

void delete_ticket(Call& call) { remove_part(call, ticket_kind, "deleteEventTicket"); }

Json ticket_time(const Json& time, const Json& otherwise) {
  const Json& chosen = time.is_null() ? otherwise : time;
  return detail_time(*read_time(chosen.get_ref<const std::string&>()));
}

Json shown_ticket(const OwnEvent& own, const Json& ticket) {
  const bool charged = is_text(ticket.at("ticketType"), "CHARGED");
  const Json& currency = ticket.at("currency");
  return {{"ticketName", ticket.at("ticketName")},
          {"ticketType", ticket.at("ticketType")},
          {"description", ticket.at("description")},
          {"price", charged ? ticket.at("price") : Json()},
          {"currency", !charged             ? Json()
                       : currency.is_null() ? Json("KRW")
                                            : currency},
          {"saleStartAt", ticket_time(ticket.at("salesStartAt"), detail_time(own.created))},
          {"saleEndAt", ticket_time(ticket.at("salesEndAt"), own.fields.at("endAt"))},
          {"approvalRequired", ticket.at("approvalRequired")},
          {"waitingRequired", ticket.at("waitingRequired")},
          {"maxPerPerson", nullptr},
          {"soldOut", ticket.at("maxCount") == 0}};
}

}  // namespace

Json shown_tickets(const OwnEvent& own) {
  Json list = Json::array();
  for (const auto& ticket : own.tickets) list.push_back(shown_ticket(own, ticket.fields));
  return list;
}

Routes event_ticket_routes() {
  return {
      user_route("POST", "/events/{eventId}/tickets/free", create_free_ticket, "event:write",
                 "event.sub.create"),
      user_route("POST", "/events/{eventId}/tickets/charged", create_charged_ticket, "event:write",
                 "event.sub.create"),
      user_route("PATCH", "/events/{eventId}/tickets/{ticketId}", patch_ticket, "event:write",
                 "event.sub.update"),
      user_route("DELETE", "/events/{eventId}/tickets/{ticketId}", delete_ticket, "event:write",
                 "event.sub.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
