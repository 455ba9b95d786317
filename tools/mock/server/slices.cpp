#include "server/slices.hpp"

namespace rocketpunch::testing::mock {

void register_slices(Context& context) {
  register_jobs(context);
  register_events(context);
  register_event_ticket_writes(context);
  register_event_session_writes(context);
  register_event_host_writes(context);
  register_event_faq_writes(context);
  register_me(context);
  register_posts(context);
  register_codes(context);
  register_companies_and_profiles(context);
  register_oauth_authorize(context);
  register_oauth_token(context);
  register_oauth_userinfo(context);
}

}  // namespace rocketpunch::testing::mock
