// /__mock: the mock's own operations, for programs that don't hold the MockServer.
#pragma once

#include "context.hpp"

namespace rocketpunch::testing::mock {

/// Whether a request is for the mock itself. Such requests are neither logged nor limited, and no fault hits
/// them.
bool is_control(const httplib::Request& request);

/// POST /__mock/faults injects one fault or an array of them, DELETE forgets all, GET /__mock/requests
/// counts.
void control(Context& context, const httplib::Request& request, httplib::Response& response);

}  // namespace rocketpunch::testing::mock
