#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
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
#include "rocketpunch/result.hpp"
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

/// What a response tells beside its body. `secrets` gives those of the request.
template <class Secrets>
void note(CallInfo& info, const HttpResponse& response, Clock::Wall now, const Secrets& secrets) {
  info.status = response.status;
  info.rate_limit = rate_limit(response.headers, now);
  info.request_id.clear();
  if (const auto id = response.headers.get("X-Request-Id"))
    info.request_id = printable(without_repeated(redact(std::string(*id)), secrets()), 200);
  if (const auto deprecation = response.headers.get("Deprecation"))
    info.deprecation = std::string(*deprecation);
}

/// The operations of which a client has told that they end. Safe to use from many threads.
class ToldDeprecations {
 public:
  /// Whether nobody was told yet. Operations without a row count as one.
  bool is_first(const Operation& operation) noexcept {
    const auto row = std::find_if(std::begin(operations), std::end(operations),
                                  [&](const Operation& one) { return one.id == operation.id; });
    return !told_[static_cast<std::size_t>(row - std::begin(operations))].exchange(true);
  }

 private:
  std::array<std::atomic<bool>, std::size(operations) + 1> told_{};
};

/// Tells the observer of one call what happens in it; costs a look at a pointer where there is none.
class CallLogger {
 public:
  CallLogger(const Observer& observer, std::uint64_t call, const Operation& operation, Clock& clock,
             ToldDeprecations* told = nullptr)
      : observer_(observer),
        call_(call),
        operation_(operation),
        clock_(clock),
        told_(told),
        begin_(clock.now()) {}

  Clock::Steady begin() const noexcept { return begin_; }
  std::uint64_t call() const noexcept { return call_; }

  void request(int attempt) const {
    if (observer_) tell({.kind = CallEvent::Kind::request, .attempt = attempt});
  }
  /// `secrets` gives those of the request, which a server may have put into a header.
  template <class Secrets>
  void response(int attempt, const HttpResponse& response, const CallInfo& info, Clock::Wall now,
                const Secrets& secrets) const {
    if (!observer_) return;
    const RateLimit& limit = info.rate_limit;
    CallEvent event{.kind = CallEvent::Kind::response,
                    .attempt = attempt,
                    .status = response.status,
                    .bytes = response.body.size(),
                    .ill_formed = codec::count_ill_formed(response.body),
                    .remaining = limit.remaining,
                    .limit = limit.limit,
                    .scope = limit.scope,
                    .scope_remaining = limit.scope_remaining,
                    .request_id = info.request_id,
                    .headers = observable(response.headers, secrets())};
    tell(event);
    if (response.headers.contains("Deprecation")) deprecated(attempt, std::move(event.headers));
    unreadable_wait(response, now);
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
  /// That the call has ended, and before that which items were left out of a page, each for its fault.
  /// `outcome` is without the request's secrets.
  void finished(const CallInfo& info, const Result<HttpResponse>& outcome) const {
    if (!observer_) return;
    if (outcome)
      for (const std::string& fault : info.bad_items) oddity(fault + "; the item is left out");
    tell({.kind = CallEvent::Kind::finished,
          .attempt = info.attempts,
          .status = info.status,
          .wait = info.quota_wait,
          .cache = name_of(info.cache),
          .error = outcome ? nullptr : &outcome.error(),
          .request_id = info.request_id});
  }
  void storage(const Error& error) const {
    if (observer_) tell({.kind = CallEvent::Kind::storage, .error = &error});
  }
  void ledger(int attempt, const Error& error) const {
    if (observer_) tell({.kind = CallEvent::Kind::ledger, .attempt = attempt, .error = &error});
  }
  void storage_recovered() const {
    if (observer_) tell({.kind = CallEvent::Kind::storage_recovered});
  }

 private:
  void deprecated(int attempt, std::vector<std::pair<std::string, std::string>> headers) const {
    if (told_ == nullptr || !told_->is_first(operation_)) return;
    std::string detail;
    for (const auto& [name, value] : headers)
      for (const std::string_view one : {"Deprecation", "Sunset"})
        if (equal_ignoring_case(name, one))
          detail.append(detail.empty() ? "" : "; ").append(one).append(": ").append(printable(value, 200));
    tell({.kind = CallEvent::Kind::deprecated,
          .attempt = attempt,
          .detail = detail,
          .headers = std::move(headers)});
  }
  /// That the wait which a refusal asks for can't be read, where that is so.
  void unreadable_wait(const HttpResponse& response, Clock::Wall now) const {
    if (response.status < 400) return;
    const std::string_view name = told_wait(response, now).unreadable;
    if (!name.empty()) oddity(std::string(name) + " can't be read: the wait is as without it");
  }
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
  ToldDeprecations* told_;
  Clock::Steady begin_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
