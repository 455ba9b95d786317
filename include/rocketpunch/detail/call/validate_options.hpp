#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

[[noreturn]] inline void refuse_setting(std::string message) {
  throw not_sent(ErrorKind::configuration, std::move(message));
}

/// Whether a text can be the value of `Accept-Language` (RFC 9110, section 12.5.4).
constexpr bool is_language(std::string_view language) noexcept {
  return !language.empty() && std::all_of(language.begin(), language.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-*,;=. ").find(c) != std::string_view::npos;
  });
}
inline constexpr std::string_view language_rule =
    "language must be a language such as ko or en-US, or a list of them as in Accept-Language";

/// Headers that the SDK sets, beside those of messages and of authentication.
inline constexpr std::string_view sdk_headers[] = {"Accept", "Accept-Language", "Content-Encoding",
                                                   "If-None-Match"};

/// Whether a header only says what a call is part of (W3C Trace Context, Baggage).
constexpr bool is_trace_header(std::string_view name) noexcept {
  return equal_ignoring_case(name, "traceparent") || equal_ignoring_case(name, "tracestate") ||
         equal_ignoring_case(name, "baggage");
}

/// Whether all of these only say what a call is part of (W3C Trace Context, Baggage), so that its answer does
/// for others too.
inline bool only_trace(const Headers& headers) noexcept {
  return std::all_of(headers.begin(), headers.end(),
                     [](const Headers::Field& field) { return is_trace_header(field.first); });
}

/// Throws for a URL that can't be called safely. `name` is where it was set.
inline void require_secure_url(std::string_view url, std::string_view name) {
  const auto parts = parse_url(url);
  if (!parts)
    refuse_setting(std::string(name) + " must be an absolute http or https URL without user information");
  if (!is_secure_target(*parts))
    refuse_setting(std::string(name) +
                   " must be https; http is for this machine only (localhost, 127.0.0.1, ::1)");
}

/// A base URL without a slash at its end; throws for one that can't be called safely. `name` is where it was
/// set.
inline std::string checked_base_url(std::string url, std::string_view name) {
  require_secure_url(url, name);
  if (url.find_first_of("?#") != url.npos)
    refuse_setting(std::string(name) + " must not have a query or a fragment");
  while (url.back() == '/') url.pop_back();
  return url;
}

/// What is wrong with headers of a program's own; empty: nothing.
inline std::string fault_in_headers(const Headers& headers, std::string_view key_header) {
  for (const auto& header : headers) {
    const auto& [name, value] = header;
    if (!is_token(name)) return "headers must have proper names";
    const bool is_sdks =
        std::any_of(std::begin(sdk_headers), std::end(sdk_headers),
                    [&header](std::string_view one) { return equal_ignoring_case(header.first, one); });
    if (is_sdks || is_message_header(name) || equal_ignoring_case(name, "Authorization") ||
        equal_ignoring_case(name, key_header))
      return "headers must not have " + name + ", which the SDK sets";
    if (!is_field_value(value))
      return "headers must not have line ends or control characters, as " + name + " has";
  }
  return {};
}

/// The settings with what was left out filled in; throws a configuration error that names an unusable one.
inline ClientOptions checked(ClientOptions options) {
  using namespace std::chrono_literals;
  constexpr auto variable = "ROCKETPUNCH_BASE_URL";
  if (!options.base_url.empty())
    options.base_url = checked_base_url(std::move(options.base_url), "base_url");
  else if (auto from_environment = environment(variable))
    options.base_url = checked_base_url(*std::move(from_environment), variable);
  else
    options.base_url = "https://openapi.rocketpunch.com/api/v1";

  if (!options.language.empty() && !is_language(options.language)) refuse_setting(std::string(language_rule));
  const auto demand = [](bool fine, const char* rule) {
    if (!fine) refuse_setting(rule);
  };
  constexpr auto longest = std::chrono::hours(24);
  demand(options.timeout > 0ms && options.timeout <= longest, "timeout must be more than 0 and at most 24 h");
  demand(options.attempt_timeout > 0ms && options.attempt_timeout <= longest,
         "attempt_timeout must be more than 0 and at most 24 h");
  demand(options.refresh_timeout > 0ms && options.refresh_timeout <= longest,
         "refresh_timeout must be more than 0 and at most 24 h");
  demand(options.connect_timeout > 0ms && options.connect_timeout <= longest,
         "connect_timeout must be more than 0 and at most 24 h");
  demand(options.retry.max_attempts >= 1, "retry.max_attempts must be at least 1");
  demand(options.retry.first_wait >= 0ms && options.retry.first_wait <= longest,
         "retry.first_wait must be from 0 to 24 h");
  demand(options.retry.longest_wait >= 0ms && options.retry.longest_wait <= longest,
         "retry.longest_wait must be from 0 to 24 h");
  demand(options.retry.longest_retry_after >= 0s, "retry.longest_retry_after must not be negative");
  demand(options.max_response_bytes > 0, "max_response_bytes must be more than 0");
  demand(is_token(options.key_header), "key_header must be the name of a header");
  demand(!is_message_header(options.key_header), "key_header must be a header that nothing else uses");
  for (const std::string_view used : sdk_headers)
    demand(!equal_ignoring_case(options.key_header, used),
           "key_header must be a header that nothing else uses");
  demand(is_field_value(options.user_agent), "user_agent must be one line");
  if (auto fault = fault_in_headers(options.headers, options.key_header); !fault.empty())
    refuse_setting(std::move(fault));

  // those of another client have it already
  if (const std::string own = std::string("rocketpunch-cpp/").append(version);
      !options.user_agent.ends_with(own))
    options.user_agent.append(options.user_agent.empty() ? "" : " ").append(own);
  if (!options.clock) options.clock = SystemClock::instance();
  return options;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
