// The slices of the API. Each adds its operations to the router in a file of its own; a new one is a new file
// and a line here and in slices.cpp.
#pragma once

namespace rocketpunch::testing::mock {

struct Context;

void register_jobs(Context& context);
void register_events(Context& context);
void register_event_ticket_writes(Context& context);
void register_event_session_writes(Context& context);
void register_event_host_writes(Context& context);
void register_event_faq_writes(Context& context);
void register_me(Context& context);
void register_posts(Context& context);
void register_codes(Context& context);
void register_companies_and_profiles(Context& context);
void register_oauth_authorize(Context& context);
void register_oauth_token(Context& context);
void register_oauth_userinfo(Context& context);

/// All of them.
void register_slices(Context& context);

}  // namespace rocketpunch::testing::mock
