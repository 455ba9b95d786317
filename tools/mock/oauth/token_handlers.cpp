// oauthToken and oauthRevoke: what clients do by themselves.
#include <algorithm>
#include <stdexcept>

#include "oauth/oauth_error.hpp"
#include "server/context.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// A client that has proved to be one, and what it asks for. Its requests count as its App Key's.
struct ClientRequest {
  FormFields form;
  std::string client;
};

ClientRequest read_client_request(Call& call) {
  if (!is_form(call.request))
    throw OAuthError{"invalid_request", "The body must be application/x-www-form-urlencoded."};
  auto form = FormFields::read(call.request.body);
  if (!form) throw OAuthError{"invalid_request", "The body can't be decoded."};
  if (form->repeats_any()) throw OAuthError{"invalid_request", "A parameter is given more than once."};
  auto client = authenticate(call.context.oauth_clients, call.request, *form);
  limit_client(call.context, client, call.response);
  return {std::move(*form), std::move(client)};
}

std::string required(const FormFields& form, const char* name) {
  auto value = form.text(name);
  if (value.empty()) throw OAuthError{"invalid_request", std::string{name} + " is missing."};
  return value;
}

bool is_verifier(const std::string& text) {
  return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '.' || c == '_' || c == '~';
         });
}

IssuedTokens exchange(Call& call, const ClientRequest& request) {
  const std::string code = required(request.form, "code");
  const std::string redirect_uri = required(request.form, "redirect_uri");
  const std::string verifier = required(request.form, "code_verifier");
  if (!is_verifier(verifier))
    throw OAuthError{"invalid_request", "code_verifier must be 43 to 128 characters of [A-Za-z0-9._~-]."};
  return call.context.oauth_tokens.exchange(request.client, code, redirect_uri, verifier);
}

IssuedTokens refresh(Call& call, const ClientRequest& request) {
  OAuthTokens::Refresh refresh{call.context.oauth_tokens, request.form.text("refresh_token")};
  required(request.form, "refresh_token");
  if (call.context.stopping.wait_for(call.context.options.token_delay))
    throw OAuthError{"server_error", "The server is stopping.", 500};
  return refresh.rotate(request.client, request.form.text("scope"));
}

IssuedTokens issue(Call& call) {
  const auto request = read_client_request(call);
  const std::string grant = required(request.form, "grant_type");
  if (grant == "authorization_code") return exchange(call, request);
  if (grant == "refresh_token") return refresh(call, request);
  throw OAuthError{"unsupported_grant_type", "grant_type must be authorization_code or refresh_token."};
}

/// Answers of both endpoints are for nobody to keep.
void forbid_keeping(httplib::Response& response) {
  response.set_header("Cache-Control", "no-store");
  response.set_header("Pragma", "no-cache");
}

void respond_oauth_error(Call& call, const OAuthError& error) {
  if (error.status == 401) call.response.set_header("WWW-Authenticate", "Basic realm=\"rocketpunch\"");
  call.respond({{"error", error.error}, {"error_description", error.description}}, error.status);
}

void token(Call& call) try {
  forbid_keeping(call.response);
  const auto issued = issue(call);
  call.respond({{"access_token", issued.access_token},
                {"token_type", "Bearer"},
                {"expires_in", call.context.oauth_tokens.access_seconds()},
                {"refresh_token", issued.refresh_token},
                {"scope", to_text(issued.scopes)}});
} catch (const OAuthError& error) {
  respond_oauth_error(call, error);
}

void revoke(Call& call) try {
  forbid_keeping(call.response);
  const auto request = read_client_request(call);
  const std::string value = request.form.text("token");
  // The one error that the specification has in the form of all other operations.
  if (value.empty()) fail_validation("token", "token must not be empty.");
  call.context.oauth_tokens.revoke(request.client, value);
  call.response.status = 200;
} catch (const OAuthError& error) {
  respond_oauth_error(call, error);
}

}  // namespace

Routes token_routes() {
  return {
      root_route("POST", "/oauth/token", token),
      root_route("POST", "/oauth/revoke", revoke),
  };
}

}  // namespace rocketpunch::testing::mock
