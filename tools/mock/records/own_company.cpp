#include "records/own_company.hpp"

#include "http/api_error.hpp"
#include "http/ids.hpp"

namespace rocketpunch::testing::mock {

void check_company(const std::string& handle) {
  if (!is_handle(handle))
    fail_validation("companyId", "companyId must match ^[A-Za-z0-9_-]+$. Input: " + handle);
  if (handle != own_company) fail_forbidden("The user may not act for the company " + handle + ".");
}

}  // namespace rocketpunch::testing::mock
