// oauthAuthorize: a user lets an app act for them, or doesn't.
#include <algorithm>
#include <optional>
#include <stdexcept>

#include "oauth/authorization_pages.hpp"
#include "oauth/consent.hpp"
#include "oauth/oauth_error.hpp"

namespace rocketpunch::testing::mock {
namespace {

/// What the user is shown instead of being sent anywhere: the client or its redirect URI can't be trusted.
struct Untrusted {
  std::string reason;
};

/// A request of a client that is known, to be answered by way of its redirect URI.
struct Authorization {
  Approval approval;
  std::string state;
  /// Set if there is nothing for the user to decide on.
  std::optional<OAuthError> problem;
};

constexpr const char* parameter_names[] = {"response_type", "client_id",      "redirect_uri",         "scope",
                                           "state",         "code_challenge", "code_challenge_method"};

/// A SHA-256 as base 64 for URLs.
bool is_challenge(const std::string& text) {
  return text.size() == 43 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

std::optional<OAuthError> problem_of(const MockOptions& options, const FormFields& fields) {
  const auto problem = [](const char* error, const char* description) {
    return OAuthError{error, description};
  };
  if (fields.repeats_any()) return problem("invalid_request", "A parameter is given more than once.");
  const std::string type = fields.text("response_type");
  if (type.empty()) return problem("invalid_request", "response_type is missing.");
  if (type != "code") return problem("unsupported_response_type", "response_type must be code.");
  const std::string challenge = fields.text("code_challenge");
  if (challenge.empty()) return problem("invalid_request", "code_challenge is missing.");
  if (fields.text("code_challenge_method") != "S256")
    return problem("invalid_request", "code_challenge_method must be S256.");
  if (!is_challenge(challenge))
    return problem("invalid_request", "code_challenge must be 43 characters of base64url.");
  const auto scopes = read_scopes(fields.text("scope"));
  if (!scopes) return problem("invalid_scope", "scope is missing or unknown.");
  const Scopes& consentable = options.consentable_scopes;
  if (!consentable.empty() && !contains_all(consentable, *scopes))
    return problem("invalid_scope", "A scope can't be consented to by this user.");
  return std::nullopt;
}

Authorization read_authorization(const Context& context, const std::optional<FormFields>& fields) {
  if (!fields) throw Untrusted{"The request's parameters can't be decoded."};
  const std::string client = fields->text("client_id");
  if (fields->repeats("client_id") || !context.oauth_clients.knows(client))
    throw Untrusted{"The client_id is missing, repeated or not registered."};
  const std::string redirect_uri = fields->text("redirect_uri");
  if (fields->repeats("redirect_uri") || !context.oauth_clients.owns(client, redirect_uri))
    throw Untrusted{"The redirect_uri is missing, repeated or not the registered one to the character."};

  Authorization request{
      {client, redirect_uri, fields->text("code_challenge"), {}}, {}, problem_of(context.options, *fields)};
  if (!fields->repeats("state")) request.state = fields->text("state");
  if (!request.problem) request.approval.scopes = read_scopes(fields->text("scope")).value();
  return request;
}

std::string callback(const Context& context, const Authorization& request, FormFields answer) {
  if (!request.state.empty()) answer.add("state", request.state);
  if (context.options.send_iss) answer.add("iss", context.issuer);
  const std::string& uri = request.approval.redirect_uri;
  return uri + (uri.find('?') == uri.npos ? '?' : '&') + answer.encoded();
}

std::string refused(const Context& context, const Authorization& request, const OAuthError& problem) {
  FormFields answer;
  answer.add("error", problem.error);
  answer.add("error_description", problem.description);
  return callback(context, request, std::move(answer));
}

std::string decided(Context& context, const Authorization& request, bool approve) {
  if (request.problem) return refused(context, request, *request.problem);
  if (!approve) return refused(context, request, {"access_denied", "The user has denied access."});
  FormFields answer;
  answer.add("code", context.oauth_tokens.issue_code(request.approval));
  return callback(context, request, std::move(answer));
}

void redirect(Call& call, const std::string& location) {
  call.response.status = 302;
  call.response.set_header("Location", location);
  call.response.set_header("Cache-Control", "no-store");
  call.response.set_header("Referrer-Policy", "no-referrer");
}

void ask(Call& call) try {
  const auto fields = FormFields::read(query_of(call.request.target));
  const auto request = read_authorization(call.context, fields);
  if (request.problem) return redirect(call, refused(call.context, request, *request.problem));
  FormFields parameters;
  for (const char* name : parameter_names)
    if (auto value = fields->text(name); !value.empty()) parameters.add(name, std::move(value));
  show_page(call.response, 200, consent_page(request.approval.client, request.approval.scopes, parameters));
} catch (const Untrusted& problem) {
  show_page(call.response, 400, problem_page(problem.reason));
}

void decide(Call& call) try {
  if (!is_form(call.request)) throw Untrusted{"The decision must come from the form."};
  const auto fields = FormFields::read(call.request.body);
  const auto request = read_authorization(call.context, fields);
  const std::string decision = fields->text("decision");
  if (fields->repeats("decision") || (decision != "approve" && decision != "deny"))
    throw Untrusted{"The decision must be to approve or to deny."};
  redirect(call, decided(call.context, request, decision == "approve"));
} catch (const Untrusted& problem) {
  show_page(call.response, 400, problem_page(problem.reason));
}

}  // namespace

std::string consent(Context& context, const std::string& authorization_url, bool approve) try {
  if (!authorization_url.starts_with(context.issuer + "/oauth/authorize?"))
    throw std::runtime_error("mock server: the authorization URL must begin with " + context.issuer +
                             "/oauth/authorize?");
  return decided(context, read_authorization(context, FormFields::read(query_of(authorization_url))),
                 approve);
} catch (const Untrusted& problem) {
  throw std::runtime_error("mock server: " + problem.reason);
}

Routes authorize_routes() {
  return {
      root_route("GET", "/oauth/authorize", ask),
      root_route("POST", "/oauth/authorize", decide),
  };
}

}  // namespace rocketpunch::testing::mock
