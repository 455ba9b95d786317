// getOAuthUserInfo, and the metadata by which clients find all endpoints.
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

void get_user_info(Call& call) {
  const Grant& grant = *call.caller.grant;
  Json claims{{"sub", subject_of(grant.user)}};
  for (const auto& profile : call.context.store.profiles)
    if (profile.handle == grant.user) claims["name"] = field(profile.body.in(call.language), "name");
  claims["preferred_username"] = grant.user;
  // The mock has no images to serve.
  claims["picture"] = nullptr;
  if (grant.allows("email")) claims["email"] = grant.user + "@example.com";
  call.respond(claims);
}

void get_metadata(Call& call) {
  const auto& issuer = call.context.issuer;
  Json scopes = Json::array();
  for (const auto& scope : known_scopes()) scopes.push_back(scope.name);
  Json metadata{
      {"issuer", issuer},
      {"authorization_endpoint", issuer + "/oauth/authorize"},
      {"token_endpoint", issuer + "/oauth/token"},
      {"revocation_endpoint", issuer + "/oauth/revoke"},
      {"userinfo_endpoint", issuer + "/oauth/userinfo"},
      {"response_types_supported", Json::array({"code"})},
      {"grant_types_supported", Json::array({"authorization_code", "refresh_token"})},
      {"token_endpoint_auth_methods_supported", Json::array({"client_secret_basic", "client_secret_post"})},
      {"code_challenge_methods_supported", Json::array({"S256"})},
      {"scopes_supported", scopes},
  };
  if (call.context.options.send_iss) metadata["authorization_response_iss_parameter_supported"] = true;
  call.respond(metadata);
}

}  // namespace

Routes userinfo_routes() {
  return {
      {.method = "GET",
       .path = "/oauth/userinfo",
       .answer = get_user_info,
       .need = Need::user,
       .scope = "profile",
       .at_root = true,
       .bare_401 = true},
      root_route("GET", "/.well-known/oauth-authorization-server", get_metadata),
  };
}

}  // namespace rocketpunch::testing::mock
