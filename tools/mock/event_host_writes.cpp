// addEventHost, updateEventHostRole and removeEventHost.
#include "own_event.hpp"
#include "slices.hpp"
#include "vocabulary.hpp"
#include "writes.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr PartKind hosts{&OwnEvent::hosts, "hostId"};
constexpr const char* types[] = {"COMPANY", "MEMBER"};
constexpr const char* roles[] = {"ORGANIZER", "SPONSOR", "PARTNER"};

void add(Call& call) {
  const auto event = own_event(call);
  const Body body = Body::json(call);
  body.require({"hostType", "hostId", "role"});
  body.choice("hostType", types);
  body.handle("hostId");
  body.choice("role", roles);
  add_part(
      call, *event, hosts,
      {{"hostType", body["hostType"]}, {"hostId", body["hostId"]}, {"roles", Json::array({body["role"]})}},
      "addEventHost");
}

void update_role(Call& call) {
  const auto event = own_event(call);
  EventPart& host = own_part(call, *event, hosts);
  const Body body = Body::json(call);
  body.require({"role"});
  body.choice("role", roles);
  Json fields = host.fields;
  fields["roles"] = Json::array({body["role"]});
  change_part(call, *event, hosts, host, std::move(fields), "updateEventHostRole");
}

void remove(Call& call) { remove_part(call, hosts, "removeEventHost"); }

/// What a host is called; one that isn't known, by its handle.
std::string name_of(const std::string& handle) {
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
    const auto handle = host.fields.at("hostId").get<std::string>();
    list.push_back({{"hostType", host.fields.at("hostType")},
                    {"name", name_of(handle)},
                    {"id", handle},
                    {"profileImageUrl", nullptr},
                    {"roles", host.fields.at("roles")}});
  }
  return list;
}

void register_event_host_writes(Context& context) {
  const auto route = [&](const char* method, const char* path, void (*answer)(Call&), const char* quota) {
    context.router.add(user_route(method, path, answer, "event:write", quota));
  };
  route("POST", "/events/{eventId}/hosts", add, "event.sub.create");
  route("PATCH", "/events/{eventId}/hosts/{hostId}", update_role, "event.sub.update");
  route("DELETE", "/events/{eventId}/hosts/{hostId}", remove, "event.sub.delete");
}

}  // namespace rocketpunch::testing::mock
