// The authorization server's pages for users.
#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

#include "http/form_fields.hpp"
#include "oauth/scopes.hpp"

namespace rocketpunch::testing::mock {

/// Text as HTML, in an attribute too.
std::string escape_html(std::string_view text);

/// Asks the user whether the client may have the scopes. The decision is posted with `parameters`.
std::string consent_page(const std::string& client, const Scopes& scopes, const FormFields& parameters);
/// Says why there is nothing to decide on.
std::string problem_page(std::string_view reason);

/// Answers with a page that no other site can frame and that tells no other site its address.
void show_page(httplib::Response& response, int status, const std::string& page);

}  // namespace rocketpunch::testing::mock
