#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/detail/cache/rules.hpp"
#include "rocketpunch/detail/call/build_request.hpp"
#include "rocketpunch/detail/call/call_logger.hpp"
#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/coro/single_flight.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a call gives those who made an equal one meanwhile.
struct SharedAnswer {
  CacheEntry entry;
  bool is_stale = false;
};

/// Answers public reads out of a store, has equal ones made once, and falls back on what is out of date when
/// the service fails. Safe to use from many threads.
template <class = void>
class ReadThroughCache {
 public:
  /// Throws a configuration error for settings that can't be used.
  explicit ReadThroughCache(CacheOptions options) : options_(std::move(options)) {
    constexpr auto a_year = std::chrono::hours(366 * 24);
    const auto demand = [](bool fine, const std::string& rule) {
      if (!fine) refuse_setting(rule);
    };
    for (const auto& [id, lifetime] : options_.lifetimes) {
      const auto* const row = std::find_if(std::begin(operations), std::end(operations),
                                           [&wanted = id](const Operation& one) { return one.id == wanted; });
      demand(row != std::end(operations) && may_be_kept(*row),
             "cache.lifetimes: " + id + " is no operation whose answers can be kept");
      demand(lifetime.count() >= 0 && lifetime <= a_year,
             "cache.lifetimes: the lifetime of " + id + " must be from 0 to a year");
    }
    demand(options_.stale_on_error.count() >= 0 && options_.stale_on_error <= a_year,
           "cache.stale_on_error must be from 0 to a year");
    demand(options_.retry_outage_after.count() >= 0 && options_.retry_outage_after <= std::chrono::hours(24),
           "cache.retry_outage_after must be from 0 to a day");
  }

  /// Whether responses to an operation are kept where there is a store, if an App Key asks.
  bool is_cacheable(const Operation& operation) const {
    return may_be_kept(operation) && lifetime_of(operation).count() > 0;
  }

  /// How a response was come by.
  struct Source {
    CacheUse use = CacheUse::none;
    std::chrono::seconds age{};
  };
  /// Makes the call, with these headers added.
  using Fetch = std::function<Task<Result<HttpResponse>>(const Headers& conditions)>;
  /// Reads a body into the model; gives what is wrong with it.
  using Decode = std::function<std::optional<Error>(const std::string& body)>;
  /// A call, as the cache needs to know it.
  struct Call {
    const Operation& operation;
    const std::string& key;
    const std::string& flight;  ///< Under which key it is made once
    Clock& clock;
    std::chrono::milliseconds timeout;
    stop_token stop;
    const Fetch& fetch;
    const Decode& decode;
    const std::vector<std::string>& left_out;  ///< What the last `decode` left out of its page
    const CallLogger& log;
  };

  /// Reads, from wherever it can be had; the last body that `decode` took is the result.
  Task<Result<Source>> read(CallDriver& driver, const Call& call) {
    const auto& [operation, key, flight, clock, timeout, stop, fetch, decode, left_out, log] = call;
    if (const auto entry = co_await get(driver, key, log);
        entry && is_fresh(*entry, clock.wall_now()) && !decode(entry->body))
      co_return Source{CacheUse::fresh, age_of(*entry, clock.wall_now())};
    const auto end = std::chrono::steady_clock::now() + timeout;
    while (true) {
      auto joined = join(flight);
      if (joined.leader) co_return co_await fetch_for_all(driver, *std::move(joined.leader), call);
      if (!co_await driver.wait_for(joined.call->done, end, stop))
        co_return stop.stop_requested() || driver.is_ending()
            ? refused(operation, ErrorKind::cancelled, "stopped while an equal call was under way")
            : refused(operation, ErrorKind::timeout, "an equal call under way took too long");
      const std::optional<Result<SharedAnswer>>& outcome = joined.call->value;
      if (!outcome) continue;
      if (*outcome) {
        const auto& [entry, is_stale] = **outcome;
        if (auto fault = decode(entry.body)) co_return *std::move(fault);
        co_return Source{is_stale ? CacheUse::stale : CacheUse::shared, age_of(entry, clock.wall_now())};
      }
      // one that ended by its own limits says nothing about this one
      const Error& error = outcome->error();
      const bool had_no_turn = error.kind() == ErrorKind::rate_limited && error.attempts() == 0;
      if (error.kind() != ErrorKind::cancelled && error.kind() != ErrorKind::timeout && !had_no_turn)
        co_return error;
    }
  }

 private:
  using Flights = SingleFlight<Result<SharedAnswer>>;

  Flights::Joined join(const std::string& key) {
    const std::lock_guard guard(mutex_);
    return flights_.join(key);
  }

  static bool may_be_kept(const Operation& operation) {
    const bool is_public =
        operation.access == Access::app_key || operation.access == Access::app_key_and_user;
    return is_public && operation.method == "GET" && operation.base == Base::api;
  }
  std::chrono::seconds lifetime_of(const Operation& operation) const {
    for (const auto& [id, lifetime] : options_.lifetimes)
      if (id == operation.id) return lifetime;
    if (operation.path.starts_with("/codes")) return std::chrono::hours(24);
    if (operation.path.starts_with("/jobs") || operation.path.starts_with("/posts"))
      return std::chrono::minutes(10);
    return std::chrono::hours(1);
  }

  Task<Result<Source>> fetch_for_all(CallDriver& driver, Flights::Leader leader, const Call& call) {
    const Operation& operation = call.operation;
    const std::string& key = call.key;
    Clock& clock = call.clock;
    const Decode& decode = call.decode;
    const CallLogger& log = call.log;
    // another may have ended between the look and the start
    auto entry = co_await get(driver, key, log);
    if (entry && decode(entry->body)) entry.reset();
    const auto now = clock.wall_now();
    const auto finish_with = [&](CacheUse use) {
      const Source source{use, age_of(*entry, clock.wall_now())};
      leader.finish(SharedAnswer{*std::move(entry), use == CacheUse::stale});
      return source;
    };
    if (entry && is_fresh(*entry, now)) co_return finish_with(CacheUse::fresh);
    const bool usable = entry && is_usable(*entry, now, options_.stale_on_error);
    if (usable && clock.now().time_since_epoch().count() < down_until_.load())
      co_return finish_with(CacheUse::stale);

    Headers conditions;
    if (entry && !entry->etag.empty()) conditions.add("If-None-Match", entry->etag);
    const auto response = co_await call.fetch(conditions);
    std::optional<Error> error;
    if (!response) {
      error = response.error();
    } else if (response->status == 304) {
      const std::string body = entry->body;
      entry = co_await keep(driver, key, body,
                            entry_of(*response, clock.wall_now(), lifetime_of(operation), &*entry), log);
      if (decode(entry->body))
        co_return refused(operation, ErrorKind::decode, "the cached response is unreadable");
      co_return finish_with(CacheUse::revalidated);
    } else {
      error = decode(response->body);
    }
    if (!error) {
      down_until_ = 0;
      // one that has bad items must not replace another that who wants all of them can still fall back on
      if (call.left_out.empty())
        entry = co_await keep(driver, key, response->body,
                              entry_of(*response, clock.wall_now(), lifetime_of(operation)), log);
      else
        entry = CacheEntry{.body = response->body};
      leader.finish(SharedAnswer{*std::move(entry)});
      co_return Source();
    }
    if (is_outage(error->kind())) {
      if (is_of_service(error->kind()))
        down_until_ = (clock.now() + options_.retry_outage_after).time_since_epoch().count();
      if (usable && !decode(entry->body)) co_return finish_with(CacheUse::stale);
    } else if (error->kind() == ErrorKind::not_found) {
      const auto erase = [&] { return options_.store.erase(key); };
      const auto done = co_await aside(driver, options_.store.may_block(), erase);
      if (!done) log.storage(done.error());
    }
    // a body that did not decode may do for another, who passes bad items over
    if (response)
      leader.finish(SharedAnswer{CacheEntry{.body = response->body}});
    else
      leader.finish(*error);
    co_return *error;
  }

  Task<std::optional<CacheEntry>> get(CallDriver& driver, const std::string& key,
                                      const CallLogger& log) const {
    const auto get = [&] { return options_.store.get(key); };
    auto entry = co_await aside(driver, options_.store.may_block(), get);
    if (entry) co_return *std::move(entry);
    log.storage(entry.error());
    co_return std::nullopt;
  }
  /// The entry, which is put into the store if it may be; else the body alone, for those who wait for it.
  Task<CacheEntry> keep(CallDriver& driver, const std::string& key, const std::string& body,
                        std::optional<CacheEntry> entry, const CallLogger& log) const {
    const auto keep = [&] { return entry ? options_.store.put(key, *entry) : options_.store.erase(key); };
    const auto done = co_await aside(driver, options_.store.may_block(), keep);
    if (!done) log.storage(done.error());
    if (entry) co_return *std::move(entry);
    CacheEntry alone;
    alone.body = body;
    co_return alone;
  }

  CacheOptions options_;
  ForkedMutex mutex_;
  Flights flights_{mutex_};
  std::atomic<Clock::Steady::rep> down_until_{0};  // the service failed a moment ago
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
