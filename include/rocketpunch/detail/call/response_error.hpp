#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Who can consent to which scopes: said wherever a scope is refused or missing.
inline constexpr std::string_view who_can_consent =
    "at present only the app's owner can consent to more than profile and email";

/// A response that is no success, as an error. `in_words` tells whether the service itself said what
/// happened.
struct FailedResponse {
  ErrorDetails error;
  bool in_words = false;
};

inline constexpr std::string_view missing_scope = "missing scope: ";

/// What a 403 over scopes says: the missing one where a challenge names it (RFC 6750, section 3.1), and who
/// can consent to it. The code alone also stands for a company or an event that isn't the user's, so then
/// only what the operation needs.
inline std::string scope_advice(const Operation& operation, const HttpResponse& response,
                                std::string_view code) {
  const std::string_view challenge = response.headers.get("WWW-Authenticate").value_or("");
  std::string_view scope = operation.scope;
  std::string advice;
  if (challenge.find("insufficient_scope") == challenge.npos) {
    if (code != "C0011" || scope.empty()) return {};
    advice.append("needs the scope ").append(scope).append(" and a user who may do this");
  } else {
    constexpr std::string_view before = "scope=\"";
    if (const auto named = challenge.find(before); named != challenge.npos) {
      const std::string_view rest = challenge.substr(named + before.size());
      scope = rest.substr(0, rest.find('"'));
    }
    if (scope.empty())
      advice = "a scope is missing";
    else
      advice.append(missing_scope).append(scope);
  }
  return advice.append("; ").append(who_can_consent);
}

inline FailedResponse failed_response(const Operation& operation, const HttpResponse& response,
                                      Clock::Wall now) {
  FailedResponse failed;
  ErrorDetails& error = failed.error;
  error.kind = meaning_of(response.status).kind;
  error.status = response.status;
  error.retry_after = told_wait(response, now).wait;
  error.request_id = printable(redact(std::string(response.headers.get("X-Request-Id").value_or(""))), 200);
  if (auto body = codec::read_error_body(response.body)) {
    failed.in_words = true;
    error.code = redact(std::move(body->code));
    error.message = redact(body->message.value_or(""));
    error.details = redact(body->details.value_or(""));
    error.timestamp = body->timestamp;
  } else if (response.status >= 300 && response.status < 400) {
    error.message = "redirects are not followed";
  } else {
    error.message = response.body.empty() ? "the response has no body" : "unrecognised error body";
  }
  if (response.status == 403)
    if (auto advice = scope_advice(operation, response, error.code); !advice.empty()) {
      // a challenge names the scope better than the body does; without one, both may be right
      const bool beside = !advice.starts_with(missing_scope) && !error.details.empty();
      error.details = redact(beside ? error.details + "; " + advice : std::move(advice));
    }
  if (error.kind == ErrorKind::rate_limited && error.details.empty())
    error.details = redact(std::string(response.headers.get("X-RP-RateLimit-Scope").value_or("")));
  return failed;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
