// The operations of all slices. Their tables stand behind their handlers; a new table is named here.
#include "http/router.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {

using Table = Routes();

Table authorize_routes, token_routes, userinfo_routes;
Table job_routes, post_routes, code_routes, company_and_profile_routes, permission_routes;
Table event_routes, event_ticket_routes, event_session_routes, event_host_routes, event_faq_routes;

Routes all_routes() {
  Routes all;
  for (Table* table : {authorize_routes, token_routes, userinfo_routes, job_routes, post_routes, code_routes,
                       company_and_profile_routes, permission_routes, event_routes, event_ticket_routes,
                       event_session_routes, event_host_routes, event_faq_routes})
    for (auto& route : table()) all.push_back(std::move(route));
  return all;
}

}  // namespace rocketpunch::testing::mock
