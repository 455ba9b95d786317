// /__mock: the mock's own operations, for programs that don't hold the MockServer.
#pragma once

#include "server/context.hpp"

namespace rocketpunch::testing::mock {

/// Whether a request is for the mock itself. Such requests are neither logged nor limited, and no fault hits
/// them.
bool is_control(const httplib::Request& request);

/// What MockServer's own functions do:
///   POST /__mock/faults                      injects one fault or an array of them; DELETE forgets all
///   GET  /__mock/requests                    counts the requests
///   GET  /__mock/effects                     how often each operation changed something
///   GET  /__mock/oauth                       what the authorization server has done
///   POST /__mock/oauth/expire-access-tokens  ends the access tokens issued so far
///   POST /__mock/oauth/redirect-uris         registers "redirect_uri" for "client_id"
///   POST /__mock/oauth/consent               answers the "callback" of an authorization "url"; "approve":
///   false
///                                            denies
void control(Context& context, const httplib::Request& request, httplib::Response& response);

}  // namespace rocketpunch::testing::mock
