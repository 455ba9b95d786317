// getMyCompanyPermissions and getMyResourceRoles.
#include "http/api_error.hpp"
#include "http/list_page.hpp"
#include "records/own_company.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

Json company_capabilities() { return {"event:create", "job:create", "job:list"}; }

Json capabilities(bool is_event) {
  return is_event ? Json{"event:update", "event:delete"}
                  : Json{"job:view", "job:update", "job:publish", "job:disable", "job:delete"};
}

void company_permissions(Call& call) {
  Json company{{"permalink", own_company}, {"name", own_company_name}, {"logoUrl", nullptr}};
  Json permission{{"company", std::move(company)}, {"capabilities", company_capabilities()}};
  call.respond({{"companies", Json::array({std::move(permission)})}});
}

/// Ids of all that the user has made.
std::vector<std::string> own_resources(const Store& store, bool events) {
  std::vector<std::string> ids;
  if (events) {
    for (const auto& event : store.events)
      if (event.own) ids.push_back(event.id);
  } else {
    for (const auto& job : store.jobs)
      if (job.own) ids.push_back(std::to_string(job.id));
  }
  return ids;
}

void resource_roles(Call& call) {
  if (call.path[0] != own_company) fail_not_found("C0008", "There is no company " + call.path[0] + ".");
  const Query query{call.request};
  const std::string type = query.text("resourceType");
  if (type != "EVENT" && type != "JOB")
    fail_validation("resourceType", "resourceType must be EVENT or JOB. Input: " + type);
  const std::string wanted = query.text("resourceId");
  const Page page = read_page(query, Form::service);

  const auto ids = own_resources(call.context.store, type == "EVENT");
  std::vector<const std::string*> found;
  for (const auto& id : ids)
    if (wanted.empty() || id == wanted) found.push_back(&id);
  const auto show = [&](const std::string& id) -> Json {
    return {{"resourceType", type}, {"resourceId", id}, {"capabilities", capabilities(type == "EVENT")}};
  };
  // A page's items alone: this list says nothing of how many there are.
  call.respond({{"items", page_of(found, page, Form::service, show)["items"]}});
}

}  // namespace

Routes permission_routes() {
  return {
      user_route("GET", "/me/company-permissions", company_permissions, "company:manage:read"),
      user_route("GET", "/me/company-permissions/{companyPermalink}/resource-roles", resource_roles,
                 "company:manage:read"),
  };
}

}  // namespace rocketpunch::testing::mock
