#pragma once
#include "rocketpunch/base/language.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/auth/consent.hpp"
#include "rocketpunch/base/redact.hpp"
#include "rocketpunch/base/status.hpp"
#include "rocketpunch/codec/error_body.hpp"
#include "rocketpunch/http/request.hpp"
#include "rocketpunch/http/wait.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/quota/governor.hpp"
#include "rocketpunch/quota/place.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// A header that holds one whole number, not below 0.
inline std::optional<std::int64_t> number_in(const Headers& headers, std::string_view name) noexcept {
  const auto text = headers.get(name);
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

/// How long the service asks to wait.
struct ToldWait {
  std::optional<std::chrono::seconds> wait{};  ///< From 0 to a year.
  std::string_view unreadable{};               ///< The header that asks for one which can't be read.
};

/// `Retry-After`, else the guide's reset time with a 429.
inline ToldWait told_wait(const HttpResponse& response, Clock::Wall now) noexcept {
  ToldWait told;
  const auto read = [&](std::string_view name) {
    const ToldMoment moment = moment_in(response.headers, name, now);
    told.wait = moment.wait(now);
    if (moment.unreadable) told.unreadable = name;
  };
  read("Retry-After");
  if (!told.wait && response.status == 429) read("X-RateLimit-Reset");
  return told;
}

/// What the headers tell about the limits, in the names of both generations.
inline RateLimit rate_limit(const Headers& headers, Clock::Wall now) {
  const auto whole_number = [&](std::string_view name) -> std::optional<int> {
    const auto value = number_in(headers, name);
    if (!value || *value > 0x7fffffff) return std::nullopt;
    return static_cast<int>(*value);
  };
  RateLimit limit;
  limit.remaining = whole_number("X-RP-RateLimit-Remaining");
  if (!limit.remaining) limit.remaining = whole_number("X-RateLimit-Remaining");
  limit.limit = whole_number("X-RateLimit-Limit");
  limit.reset = moment_in(headers, "X-RateLimit-Reset", now).moment;
  limit.scope = headers.get("X-RP-RateLimit-Scope").value_or("");
  limit.scope_remaining = whole_number("X-RP-RateLimit-Scope-Remaining");
  return limit;
}

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
  error.kind = rule_of(response.status).kind;
  error.status = response.status;
  error.retry_after = told_wait(response, now).wait;
  if (auto body = codec::read_error_body(response.body)) {
    failed.in_words = true;
    error.code = redact(std::move(body->code));
    error.message = redact(body->message.value_or(""));
    error.details = redact(body->details.value_or(""));
    error.timestamp = body->timestamp;
  } else if (response.status >= 300 && response.status < 400) {
    error.message = "redirects are not followed";
  } else {
    error.message =
        response.body.empty() ? "the answer has no body" : "the answer is no error body of the service";
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

/// For how long nobody who shares the quota calls, after a 429: a day at the most, for no window of the
/// service is longer. A gateway's refusal is hardly the key's, so it closes the key for a minute at the most.
inline std::optional<std::chrono::seconds> pause_after(const HttpResponse& refusal, Clock::Wall now) {
  const auto wait = told_wait(refusal, now).wait;
  const bool of_service = refusal.headers.contains("X-RP-RateLimit-Scope") ||
                          refusal.headers.contains("X-RP-RateLimit-Remaining") ||
                          codec::read_error_body(refusal.body);
  if (!wait) return wait;
  return (std::min)(*wait,
                    of_service ? std::chrono::seconds(std::chrono::hours(24)) : std::chrono::seconds(60));
}

/// Gives a call's place in the quota up, with what its attempt told, before the call's deadline.
template <class = void>
Task<void> settle(Io& io, QuotaPlace<>& place, const Result<HttpResponse>& outcome, const RateLimit& told,
                  Clock::Steady sent_at, Clock::Steady deadline, const Clock& clock) {
  const auto now = clock.now();
  if (!outcome) {
    if (outcome.error().parts().maybe_sent)
      co_await place.ended(io, now, deadline - now);
    else
      co_await place.withdraw(io, deadline - now);
    co_return;
  }
  const auto wall_now = clock.wall_now();
  std::optional<std::chrono::nanoseconds> free_in;
  if (outcome->status == 429)
    free_in = pause_after(*outcome, wall_now);
  else
    free_in = ToldMoment{told.reset}.wait(wall_now);
  QuotaGovernor::Answer answer{sent_at, now, outcome->status, told, free_in};
  co_await place.answered(io, std::move(answer), deadline - now);
}

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
