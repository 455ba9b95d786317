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
#include "rocketpunch/detail/call/driven_cache_store.hpp"
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
  explicit ReadThroughCache(CacheOptions options) : options_(std::move(options)), store_(options_.store) {
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
    std::chrono::milliseconds timeout;     ///< For all, with the waits for the quota
    std::chrono::milliseconds fetch_time;  ///< The same, without them
    std::chrono::milliseconds attempt_timeout;
    stop_token stop;
    const Fetch& fetch;
    const Decode& decode;
    const std::vector<std::string>& left_out;  ///< What the last `decode` left out of its page
    const CallLogger& log;
  };

  /// Reads, from wherever it can be had; the last body that `decode` took is the result.
  Task<Result<Source>> read(CallDriver& driver, const Call& call) {
    const Operation& operation = call.operation;
    Clock& clock = call.clock;
    const stop_token& stop = call.stop;
    const Decode& decode = call.decode;
    const typename Store::Use use = use_of(driver, call);
    if (const auto entry = co_await store_.get(use, call.key);
        entry && is_fresh(*entry, clock.wall_now()) && !decode(entry->body))
      co_return Source{CacheUse::fresh, age_of(*entry, clock.wall_now())};
    const auto end = std::chrono::steady_clock::now() + call.timeout;
    while (true) {
      auto joined = join(call.flight);
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
  using Store = DrivenCacheStore<>;

  static typename Store::Use use_of(CallDriver& driver, const Call& call) {
    return {driver, call.clock, call.log.begin() + call.timeout, call.stop, call.log};
  }

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

  /// What a call goes on with after its wait for others.
  struct Turn {
    std::optional<CacheEntry> entry{};
    bool is_usable = false;               ///< Whether the entry may stand in for a failed call
    std::optional<CacheUse> answer_as{};  ///< As what the entry is the answer; none: the service is asked
    bool is_claimed = false;              ///< Whether others wait for this one
  };

  Task<Result<Source>> fetch_for_all(CallDriver& driver, Flights::Leader leader, const Call& call) {
    auto turn = co_await await_turn(driver, call);
    if (!turn) co_return turn.error();
    if (turn->answer_as) co_return finish_with(*turn->answer_as, *std::move(turn->entry), leader, call);
    auto source = co_await fetch(driver, leader, call, *turn);
    if (turn->is_claimed) co_await store_.unclaim(use_of(driver, call), call.key);
    co_return source;
  }

  /// Waits while another machine asks the service for the same, unless something old will do. Leaves half of
  /// the call's time for asking oneself.
  Task<Result<Turn>> await_turn(CallDriver& driver, const Call& call) {
    using namespace std::chrono_literals;
    const typename Store::Use use = use_of(driver, call);
    Clock& clock = call.clock;
    const auto begin = clock.now(), fetch_end = call.log.begin() + call.fetch_time;
    const auto end =
        begin + (std::min)(Clock::Steady::duration(call.attempt_timeout), (fetch_end - begin) / 2);
    for (std::chrono::milliseconds pause = 50ms;; pause = (std::min)(pause * 2, 250ms)) {
      Turn turn;
      const bool is_down = clock.now().time_since_epoch().count() < down_until_.load();
      auto claim = Store::Claim::unknown;
      if (const auto left = std::chrono::ceil<std::chrono::milliseconds>(fetch_end - clock.now());
          !is_down && left > 0ms)
        claim = co_await store_.claim(use, call.key, (std::min)(left, call.attempt_timeout));
      turn.is_claimed = claim == Store::Claim::own;
      // another may have ended between the look and the claim
      turn.entry = co_await store_.get(use, call.key);
      if (turn.entry && call.decode(turn.entry->body)) turn.entry.reset();
      if (turn.entry) {
        const auto now = clock.wall_now();
        turn.is_usable = is_usable(*turn.entry, now, options_.stale_on_error);
        if (is_fresh(*turn.entry, now))
          turn.answer_as = CacheUse::fresh;
        else if (turn.is_usable && (is_down || claim == Store::Claim::other))
          turn.answer_as = CacheUse::stale;
      }
      if (turn.answer_as && turn.is_claimed) co_await store_.unclaim(use, call.key);
      if (turn.answer_as || claim != Store::Claim::other || clock.now() + pause > end) co_return turn;
      if (!co_await driver.wait_until(clock, clock.now() + pause, call.stop))
        co_return refused(call.operation, ErrorKind::cancelled,
                          "stopped while another machine made an equal call");
    }
  }

  /// Asks the service, and gives what comes of it to those who wait.
  Task<Result<Source>> fetch(CallDriver& driver, Flights::Leader& leader, const Call& call, Turn& turn) {
    const typename Store::Use use = use_of(driver, call);
    const Operation& operation = call.operation;
    Clock& clock = call.clock;
    std::optional<CacheEntry>& entry = turn.entry;
    Headers conditions;
    if (entry && !entry->etag.empty()) conditions.add("If-None-Match", entry->etag);
    const auto response = co_await call.fetch(conditions);
    std::optional<Error> error;
    if (!response) {
      error = response.error();
    } else if (response->status == 304) {
      const std::string body = entry->body;
      auto known = entry_of(*response, clock.wall_now(), lifetime_of(operation), &*entry);
      entry = co_await keep(use, call.key, body, std::move(known), turn);
      if (call.decode(entry->body))
        co_return refused(operation, ErrorKind::decode, "the cached response is unreadable");
      co_return finish_with(CacheUse::revalidated, *std::move(entry), leader, call);
    } else {
      error = call.decode(response->body);
    }
    if (!error) {
      down_until_ = 0;
      // one that has bad items must not replace another that who wants all of them can still fall back on
      if (call.left_out.empty()) {
        auto read = entry_of(*response, clock.wall_now(), lifetime_of(operation));
        entry = co_await keep(use, call.key, response->body, std::move(read), turn);
      } else {
        entry = CacheEntry{.body = response->body};
      }
      leader.finish(SharedAnswer{*std::move(entry)});
      co_return Source();
    }
    if (is_outage(error->kind())) {
      if (is_of_service(error->kind()))
        down_until_ = (clock.now() + options_.retry_outage_after).time_since_epoch().count();
      if (turn.is_usable && !call.decode(entry->body))
        co_return finish_with(CacheUse::stale, *std::move(entry), leader, call);
    } else if (error->kind() == ErrorKind::not_found) {
      co_await store_.erase(use, call.key);
    }
    // a body that did not decode may do for another, who passes bad items over
    if (response)
      leader.finish(SharedAnswer{CacheEntry{.body = response->body}});
    else
      leader.finish(*error);
    co_return *error;
  }

  static Source finish_with(CacheUse use, CacheEntry entry, Flights::Leader& leader, const Call& call) {
    const Source source{use, age_of(entry, call.clock.wall_now())};
    leader.finish(SharedAnswer{std::move(entry), use == CacheUse::stale});
    return source;
  }

  /// The entry, which is put into the store if it may be; else the body alone, for those who wait for it.
  Task<CacheEntry> keep(const typename Store::Use& use, const std::string& key, const std::string& body,
                        std::optional<CacheEntry> entry, Turn& turn) {
    using namespace std::chrono_literals;
    const auto keep_for = entry ? time_of_use(*entry, use.clock.wall_now(), options_.stale_on_error) : 0s;
    if (keep_for == 0s)
      co_await store_.erase(use, key);
    else if (co_await store_.put(use, key, *entry, keep_for))
      turn.is_claimed = false;
    if (entry) co_return *std::move(entry);
    CacheEntry alone;
    alone.body = body;
    co_return alone;
  }

  CacheOptions options_;
  Store store_;
  ForkedMutex mutex_;
  Flights flights_{mutex_};
  std::atomic<Clock::Steady::rep> down_until_{0};  // the service failed a moment ago
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
