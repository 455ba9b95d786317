#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/ill_formed.hpp"
#include "rocketpunch/detail/http/retry_after.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/observer.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The headers that an observer may see: a list of the allowed, so that a new one with a secret in it isn't
/// shown by default. `secrets` are those of the request.
inline std::vector<std::pair<std::string, std::string>> observable(
    const Headers& headers, const std::vector<std::string_view>& secrets) {
  static constexpr std::string_view allowed[] = {"Age",
                                                 "Cache-Control",
                                                 "Content-Encoding",
                                                 "Content-Language",
                                                 "Content-Length",
                                                 "Content-Type",
                                                 "Date",
                                                 "Deprecation",
                                                 "ETag",
                                                 "Retry-After",
                                                 "Sunset",
                                                 "X-RateLimit-Limit",
                                                 "X-RateLimit-Remaining",
                                                 "X-RateLimit-Reset",
                                                 "X-RP-RateLimit-Remaining",
                                                 "X-RP-RateLimit-Scope",
                                                 "X-RP-RateLimit-Scope-Remaining",
                                                 "X-Request-Id"};
  std::vector<std::pair<std::string, std::string>> shown;
  for (const auto& [name, value] : headers)
    if (std::any_of(std::begin(allowed), std::end(allowed),
                    [&, &header = name](std::string_view one) { return equal_ignoring_case(one, header); }))
      shown.emplace_back(name, without_repeated(redact(value), secrets));
  return shown;
}

/// Tells the observer of one call what happens in it; costs a look at a pointer where there is none.
class CallLogger {
 public:
  CallLogger(const Observer& observer, std::uint64_t call, const Operation& operation, Clock& clock)
      : observer_(observer), call_(call), operation_(operation), clock_(clock), begin_(clock.now()) {}

  Clock::Steady begin() const noexcept { return begin_; }
  std::uint64_t call() const noexcept { return call_; }

  void request(int attempt) const {
    if (observer_) tell({.kind = CallEvent::Kind::request, .attempt = attempt});
  }
  /// `secrets` are the request's, which a server may have put into a header.
  void response(int attempt, const HttpResponse& response, const RateLimit& limit,
                const std::vector<std::string_view>& secrets) const {
    if (observer_)
      tell({.kind = CallEvent::Kind::response,
            .attempt = attempt,
            .status = response.status,
            .bytes = response.body.size(),
            .ill_formed = codec::count_ill_formed(response.body),
            .remaining = limit.remaining,
            .headers = observable(response.headers, secrets)});
  }
  /// `error` is without the request's secrets.
  void failure(int attempt, const Error& error) const {
    if (observer_) tell({.kind = CallEvent::Kind::failure, .attempt = attempt, .error = &error});
  }
  void wait(int attempt, bool for_quota, Clock::Steady until) const {
    if (observer_)
      tell({.kind = for_quota ? CallEvent::Kind::wait : CallEvent::Kind::retry,
            .attempt = attempt,
            .wait = std::chrono::ceil<std::chrono::milliseconds>(until - clock_.now())});
  }
  void refresh(int attempt) const {
    if (observer_) tell({.kind = CallEvent::Kind::refresh, .attempt = attempt});
  }
  void cache_hit(CacheUse use) const {
    if (observer_) tell({.kind = CallEvent::Kind::cache_hit, .cache = name_of(use)});
  }
  /// `what` has nothing in it that the response said.
  void oddity(std::string_view what) const {
    if (observer_) tell({.kind = CallEvent::Kind::oddity, .detail = what});
  }
  /// That the wait which a refusal asks for can't be read, where that is so.
  void unreadable_wait(const HttpResponse& response, Clock::Wall now) const {
    if (!observer_ || response.status < 400) return;
    const std::string_view name = told_wait(response, now).unreadable;
    if (!name.empty()) oddity(std::string(name) + " can't be read: the wait is as without it");
  }
  /// The items that were left out of a page, each for its fault.
  void left_out(const std::vector<std::string>& faults) const {
    if (!observer_) return;
    for (const std::string& fault : faults) oddity(fault + "; the item is left out");
  }
  void storage(const Error& error) const {
    if (observer_) tell({.kind = CallEvent::Kind::storage, .error = &error});
  }

 private:
  static constexpr std::string_view name_of(CacheUse use) noexcept {
    switch (use) {
      case CacheUse::none: break;
      case CacheUse::fresh: return "fresh";
      case CacheUse::revalidated: return "revalidated";
      case CacheUse::shared: return "shared";
      case CacheUse::stale: return "stale";
    }
    return {};
  }
  void tell(CallEvent event) const {
    event.call = call_;
    event.operation = operation_.id;
    event.method = operation_.method;
    event.path = operation_.path;
    event.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - begin_);
    try {
      observer_(event);
    } catch (...) {  // a logger that fails must not lose a response, least of all a write's
    }
  }

  const Observer& observer_;
  std::uint64_t call_;
  const Operation& operation_;
  Clock& clock_;
  Clock::Steady begin_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
