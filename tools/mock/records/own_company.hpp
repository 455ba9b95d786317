// The one company that the mock's user may act for, with all that there is to be done.
#pragma once

#include <string>

namespace rocketpunch::testing::mock {

inline constexpr const char* own_company = "acme";
inline constexpr const char* own_company_name = "Acme";

/// Throws the 400 for a handle that is none, and the 403 for that of any other company.
void check_company(const std::string& handle);

}  // namespace rocketpunch::testing::mock
