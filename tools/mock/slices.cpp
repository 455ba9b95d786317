#include "slices.hpp"

namespace rocketpunch::testing::mock {

void register_slices(Context& context) {
  register_jobs(context);
  register_events(context);
  register_posts(context);
  register_codes(context);
  register_companies(context);
  register_profiles(context);
  register_oauth_authorize(context);
  register_oauth_token(context);
  register_oauth_userinfo(context);
}

}  // namespace rocketpunch::testing::mock
