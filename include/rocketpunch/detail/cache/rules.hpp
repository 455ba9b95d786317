#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/transport.hpp"

/// What may be kept, and for how long (RFC 9111, of a private cache; RFC 5861).
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// No lifetime and no age is believed to be longer.
inline constexpr std::chrono::seconds longest_kept = std::chrono::hours(366 * 24);

/// What `Cache-Control` asks for.
struct CacheControl {
  bool no_store = false;
  bool no_cache = false;
  bool must_revalidate = false;
  std::optional<std::chrono::seconds> max_age{};
  std::optional<std::chrono::seconds> stale_if_error{};
};

/// Reads the value of a `Cache-Control` header; what it doesn't know has no effect.
inline CacheControl parse_cache_control(std::string_view value) {
  constexpr std::int64_t longest = longest_kept.count();
  CacheControl control;
  while (!value.empty()) {
    const auto comma = (std::min)(value.find(','), value.size());
    const std::string_view directive = without_spaces(value.substr(0, comma));
    value.remove_prefix((std::min)(comma + 1, value.size()));
    const auto equals = (std::min)(directive.find('='), directive.size());
    const std::string_view name = directive.substr(0, equals);
    std::string_view argument = directive.substr((std::min)(equals + 1, directive.size()));
    if (argument.size() >= 2 && argument.front() == '"') argument = argument.substr(1, argument.size() - 2);
    std::optional<std::chrono::seconds> seconds;
    std::int64_t count = 0;
    if (const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), count);
        !argument.empty() && end == argument.data() + argument.size() && is_digit(argument.front()))
      seconds = std::chrono::seconds(error == std::errc{} ? (std::min)(count, longest) : longest);
    // what is for one user alone is not kept either: entries are shared between clients
    if (equal_ignoring_case(name, "no-store") || equal_ignoring_case(name, "private"))
      control.no_store = true;
    if (equal_ignoring_case(name, "no-cache")) control.no_cache = true;
    if (equal_ignoring_case(name, "must-revalidate")) control.must_revalidate = true;
    // without a number it says nothing that could be kept to
    if (equal_ignoring_case(name, "max-age")) control.max_age = seconds.value_or(std::chrono::seconds(0));
    if (equal_ignoring_case(name, "stale-if-error")) control.stale_if_error = seconds;
  }
  return control;
}

/// The entry that a response (200, or 304 about `known`) makes; nothing if it may not be kept. `lifetime` is
/// for responses that don't tell theirs.
inline std::optional<CacheEntry> entry_of(const HttpResponse& response,
                                          std::chrono::system_clock::time_point now,
                                          std::chrono::seconds lifetime, const CacheEntry* known = nullptr) {
  using namespace std::chrono;
  CacheControl control;
  for (const auto& [name, value] : response.headers) {
    if (equal_ignoring_case(name, "Vary") && value.find('*') != value.npos) return std::nullopt;
    if (!equal_ignoring_case(name, "Cache-Control")) continue;
    const CacheControl more = parse_cache_control(value);
    control.no_store = control.no_store || more.no_store;
    control.no_cache = control.no_cache || more.no_cache;
    control.must_revalidate = control.must_revalidate || more.must_revalidate;
    if (more.max_age) control.max_age = more.max_age;
    if (more.stale_if_error) control.stale_if_error = more.stale_if_error;
  }
  if (control.no_store) return std::nullopt;

  CacheEntry entry{.given_at = floor<seconds>(now), .lifetime = lifetime};
  const auto date = parse_http_date(response.headers.get("Date").value_or(""), now);
  if (control.max_age) {
    entry.lifetime = *control.max_age;
  } else if (const auto expires = response.headers.get("Expires")) {
    const auto end = parse_http_date(*expires, now);  // "0" and the like: at once
    entry.lifetime =
        end ? (std::clamp)(*end - date.value_or(entry.given_at), seconds(0), longest_kept) : seconds(0);
  }
  if (control.no_cache) entry.lifetime = seconds(0);
  std::int64_t age = 0;
  const std::string_view age_text = response.headers.get("Age").value_or("");
  if (std::from_chars(age_text.data(), age_text.data() + age_text.size(), age).ec == std::errc{} && age > 0)
    entry.given_at -= (std::min)(seconds(age), longest_kept);
  if (control.must_revalidate || control.no_cache) entry.stale = seconds(0);
  if (control.stale_if_error) entry.stale = *control.stale_if_error;
  entry.etag = response.headers.get("ETag").value_or(known != nullptr ? known->etag : std::string_view());
  entry.body = known != nullptr ? known->body : response.body;
  return entry;
}

/// How old an entry is; 0 if the time of day was set back since it was made.
inline std::chrono::seconds age_of(const CacheEntry& entry, std::chrono::system_clock::time_point now) {
  return (std::max)(std::chrono::seconds(0), std::chrono::floor<std::chrono::seconds>(now) - entry.given_at);
}
inline bool is_fresh(const CacheEntry& entry, std::chrono::system_clock::time_point now) {
  // of one from the future nothing is known: it is asked about again
  return std::chrono::floor<std::chrono::seconds>(now) >= entry.given_at &&
         age_of(entry, now) < entry.lifetime;
}
/// Whether an entry may stand in for a failed call.
inline bool is_usable(const CacheEntry& entry, std::chrono::system_clock::time_point now,
                      std::chrono::seconds stale_on_error) {
  return age_of(entry, now) <
         entry.lifetime + (std::min)(stale_on_error, entry.stale.value_or(stale_on_error));
}

/// How long an entry can be of use from now on; 0: it can't be. One with an ETag can be asked about for a day
/// at the least.
inline std::chrono::seconds time_of_use(const CacheEntry& entry, std::chrono::system_clock::time_point now,
                                        std::chrono::seconds stale_on_error) {
  auto after = (std::min)(stale_on_error, entry.stale.value_or(stale_on_error));
  if (!entry.etag.empty()) after = (std::max)(after, std::chrono::seconds(std::chrono::hours(24)));
  return (std::max)(std::chrono::seconds(0), entry.lifetime + after - age_of(entry, now));
}

/// Whether a failure is the service's or the network's, so that something old is better than nothing.
constexpr bool is_outage(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::network:
    case ErrorKind::timeout:
    case ErrorKind::tls:
    case ErrorKind::response_too_large:
    case ErrorKind::decode:
    case ErrorKind::unexpected_status:
    case ErrorKind::rate_limited:
    case ErrorKind::server: return true;
    default: return false;
  }
}

/// Whether a failure is likely to meet the next read too, whatever that asks for.
constexpr bool is_of_service(ErrorKind kind) noexcept {
  return kind == ErrorKind::network || kind == ErrorKind::timeout || kind == ErrorKind::tls ||
         kind == ErrorKind::server;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
