// addEventHost, updateEventHostRole and removeEventHost.
#include "events/own_event.hpp"
#include "generate/vocabulary.hpp"
#include "records/own_company.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind host_kind{&OwnEvent::hosts, "hostId"};
constexpr const char* host_roles[] = {"ORGANIZER", "SPONSOR", "PARTNER"};

void add_host(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  body.require({"hostType", "hostId", "role"});
  body.choice("hostType", host_types);
  body.handle("hostId");
  body.choice("role", host_roles);
  add_part(
      call, *event, host_kind,
      {{"hostType", body["hostType"]}, {"hostId", body["hostId"]}, {"roles", Json::array({body["role"]})}},
      "addEventHost");
}

void update_host_role(Call& call) {
  const auto event = own_event(call);
  EventPart& host = own_part(call, *event, host_kind);
  const Body body = Body::json(call);
  body.require({"role"});
  body.choice("role", host_roles);
  Json fields = host.fields;
  fields["roles"] = Json::array({body["role"]});
  change_part(call, *event, host_kind, host, std::move(fields), "updateEventHostRole");
}

void remove_host(Call& call) { remove_part(call, host_kind, "removeEventHost"); }

/// What a host is called; one that isn't known, by its handle.
std::string host_name(const std::string& handle) {
  if (handle == own_company) return own_company_name;
  for (const auto& employer : employers())
    if (employer.handle && handle == employer.handle) return employer.name;
  for (const auto& person : people())
    if (handle == person.handle) return person.name.ko;
  return handle;
}

}  // namespace

Json shown_hosts(const OwnEvent& own) {
  Json list = Json::array();
  for (const auto& host : own.hosts) {
    // What is read has companies only.
    if (!is_text(host.fields.at("hostType"), "COMPANY")) continue;
    const auto handle = host.fields.at("hostId").get<std::string>();
    list.push_back({{"hostType", "COMPANY"},
                    {"name", host_name(handle)},
                    {"id", handle},
                    {"profileImageUrl", nullptr},
                    {"roles", host.fields.at("roles")}});
  }
  return list;
}

Routes event_host_routes() {
  return {
      user_route("POST", "/events/{eventId}/hosts", add_host, "event:write", "event.sub.create"),
      user_route("PATCH", "/events/{eventId}/hosts/{hostId}", update_host_role, "event:write",
                 "event.sub.update"),
      user_route("DELETE", "/events/{eventId}/hosts/{hostId}", remove_host, "event:write",
                 "event.sub.delete"),
  };
}

}  // namespace rocketpunch::testing::mock
