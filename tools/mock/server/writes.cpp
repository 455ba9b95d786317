#include "server/writes.hpp"

#include <algorithm>

#include "http/api_error.hpp"
#include "http/ids.hpp"

namespace rocketpunch::testing::mock {

void check_company(const std::string& handle) {
  if (!is_handle(handle))
    fail_validation("companyId", "companyId must match ^[A-Za-z0-9_-]+$. Input: " + handle);
  if (handle != own_company) forbid("The user may not act for the company " + handle + ".");
}

void forbid(const std::string& message, const std::string& code) {
  throw ApiError{403, code, message, {}, {}};
}

Seconds write_time(const Call& call) { return std::max(clock_now(), Seconds{call.context.options.today}); }

Route user_route(const char* method, const char* path, void (*answer)(Call&), const char* scope,
                 const char* quota) {
  return {
      .method = method, .path = path, .answer = answer, .need = Need::user, .scope = scope, .quota = quota};
}

}  // namespace rocketpunch::testing::mock
