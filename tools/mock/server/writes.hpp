// What operations that write have in common: whom the user may act for, and how their routes look.
#pragma once

#include <string>

#include "server/context.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// The one company that the mock's user may act for, with all that there is to be done.
inline constexpr const char* own_company = "acme";
inline constexpr const char* own_company_name = "Acme";

/// Throws the 400 for a handle that is none, and the 403 for that of any other company.
void check_company(const std::string& handle);

/// 403: the caller's scopes would do, but the thing is another's.
[[noreturn]] void forbid(const std::string& message, const std::string& code = "C0011");

/// The time of what is made now: never before the generated records, so that the newest is the newest.
Seconds write_time(const Call& call);

/// One operation of a signed-in user.
Route user_route(const char* method, const char* path, void (*answer)(Call&), const char* scope,
                 const char* quota = "");

}  // namespace rocketpunch::testing::mock
