// Requests without the secrets of OAuth that are in their text.
#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

namespace rocketpunch::testing::mock {

/// A URL or target; the values of secret parameters of its query read "(set)".
std::string redacted_url(std::string_view url);
/// A request's body; the same for a form. Anything else that was sent to the authorization server is "(set)".
std::string redacted_body(const httplib::Request& request);
/// Whether a request is for the authorization server.
bool is_oauth(const httplib::Request& request);

}  // namespace rocketpunch::testing::mock
