#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/added_by_caller.hpp"
#include "rocketpunch/detail/call/build_request.hpp"
#include "rocketpunch/detail/call/call_logger.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/call/client_family.hpp"
#include "rocketpunch/detail/call/driven_auth.hpp"
#include "rocketpunch/detail/call/environment_log.hpp"
#include "rocketpunch/detail/call/read_through_cache.hpp"
#include "rocketpunch/detail/call/retry.hpp"
#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/request_writer.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/quota/governor.hpp"
#include "rocketpunch/detail/quota/reservation.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `ClientCore`: the whole way of a call, carried out over a `CallDriver`.
template <class = void>
class ClientCoreImpl final : public ClientCore {
 public:
  ClientCoreImpl(AnyAuth auth, ClientOptions options)
      : auth_(std::move(auth)), options_(checked(std::move(options))), family_(options_) {}
  ClientCoreImpl(AnyAuth auth, ClientOptions options, ClientFamily<> family)
      : auth_(std::move(auth)), options_(checked(std::move(options))), family_(std::move(family)) {}

  std::shared_ptr<ClientCore> as(AnyAuth auth) const override {
    return std::make_shared<ClientCoreImpl>(std::move(auth), options_, family_);
  }
  std::shared_ptr<ClientCore> with(const ClientChanges& changes) const override {
    return std::make_shared<ClientCoreImpl>(auth_.plain(), changed(options_, changes), family_.with(changes));
  }

  Task<Result<HttpResponse>> run(CallDriver& driver, const CallRequest& call) override {
    const bool has_stop = options_.stop.stop_possible() && call.operation.base == Base::api;
    if (!has_stop && adds_nothing(call.options)) co_return co_await run_call(driver, call);
    CallOptions options = call.options;
    stop_source either;
    const auto forward = [&either] { either.request_stop(); };
    const stop_callback by_client(options_.stop, forward), by_call(call.options.stop, forward);
    if (has_stop) options.stop = either.get_token();
    std::optional<Result<codec::WireRequest>> extended;
    if (!adds_nothing(options))
      extended = with_additions(call.operation, call.request, options, options_.key_header);
    const CallRequest whole{call.operation, extended ? *extended : call.request,
                            options,        call.headers,
                            call.model,     call.attempts};
    co_return co_await run_call(driver, whole);
  }

  const ClientOptions& options() const noexcept override { return options_; }
  Result<std::vector<QuotaWindow>> quota_windows() const override { return quota().windows(); }
  Result<std::chrono::milliseconds> quota_time(std::int64_t calls, Priority priority,
                                               const LockOptions& wait) const override {
    return quota().time_for(calls, priority, wait);
  }

 private:
  Task<Result<HttpResponse>> run_call(CallDriver& driver, const CallRequest& call) {
    const auto& [operation, request, options, headers, model, attempts] = call;
    CallInfo own;
    CallInfo& info = options.info != nullptr ? *options.info : own;
    const CallLogger log = log_of(operation);
    info = {.operation = operation.id};
    if (options.response != nullptr) *options.response = {};
    auto response = sendable(operation, request, options);
    if (!response) {
      // its error says why
    } else if (model != nullptr && options_.cache.store && cache().is_cacheable(operation) &&
               only_trace(options.headers) &&
               co_await auth_.asks_as_app(driver, operation,
                                          limits_of(options_, options_.timeout, options))) {
      response = co_await read_kept(driver, operation, *request, options, info, log, *model);
    } else {
      const Headers none;
      response = co_await send_with_retries(driver, operation, *request, headers != nullptr ? *headers : none,
                                            options, info, log, false, attempts);
      if (response && model != nullptr)
        if (auto fault =
                decode(operation, response->status, response->body, info, *model, request->skip_bad_items))
          response = *std::move(fault);
    }
    log.finished(info, response);
    co_return response;
  }

  CallLogger log_of(const Operation& operation) {
    return {observer_, family_.shared->calls.fetch_add(1, std::memory_order_relaxed) + 1, operation,
            *options_.clock, family_.told.get()};
  }

  static std::optional<Error> decode(const Operation& operation, int status, const std::string& body,
                                     CallInfo& info, const ModelSlot& slot, std::size_t skip_bad_items) {
    codec::BadItems bad{skip_bad_items};
    auto fault = codec::read_model(body, slot.type, slot.model, skip_bad_items > 0 ? &bad : nullptr);
    info.bad_items.clear();
    if (!fault) {
      info.bad_items = std::move(bad.faults);
      return std::nullopt;
    }
    return Error({.kind = ErrorKind::decode,
                  .message = *std::move(fault),
                  .status = status,
                  .request_id = info.request_id,
                  .operation = std::string(operation.id),
                  .attempts = info.attempts});
  }

  Task<Result<HttpResponse>> read_kept(CallDriver& driver, const Operation& operation,
                                       const codec::WireRequest& wire, const CallOptions& call,
                                       CallInfo& info, const CallLogger& log, const ModelSlot& slot) {
    const std::string key = cache_key(operation, wire, options_, call, family_.scope);
    const std::string flight = flight_key(key, options_, call);
    std::string taken;
    const ReadThroughCache<>::Fetch fetch = [&](const Headers& conditions) {
      return send_with_retries(driver, operation, wire, conditions, call, info, log, true);
    };
    const ReadThroughCache<>::Decode take = [&](const std::string& body) {
      const bool from_service = info.status != 0 && info.status < 300;
      if (call.response != nullptr) taken = body;
      slot.clear(slot.model);
      return decode(operation, from_service ? info.status : 200, body, info, slot, wire.skip_bad_items);
    };
    const auto timeout = call.timeout.value_or(options_.timeout);
    const ReadThroughCache<>::Call of_cache{operation,
                                            key,
                                            flight,
                                            *options_.clock,
                                            timeout + quota_wait(options_, call),
                                            timeout,
                                            call.attempt_timeout.value_or(options_.attempt_timeout),
                                            call.stop,
                                            fetch,
                                            take,
                                            info.bad_items,
                                            log};
    const auto source = co_await cache().read(driver, of_cache);
    if (!source) co_return source.error();
    info.cache = source->use;
    info.age = source->age;
    info.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(options_.clock->now() - log.begin());
    if (source->use != CacheUse::none) {
      log.cache_hit(source->use);
      if (call.response != nullptr) *call.response = {.status = 200, .headers = {}, .body = std::move(taken)};
    }
    co_return HttpResponse();
  }

  Task<Result<HttpResponse>> send_with_retries(CallDriver& driver, const Operation& operation,
                                               const codec::WireRequest& wire, const Headers& headers,
                                               const CallOptions& call, CallInfo& info, const CallLogger& log,
                                               bool as_app, AttemptLimits attempts = {}) {
    Clock& clock = *options_.clock;
    RetryPolicy retry = options_.retry;
    retry.max_attempts = attempts.max_attempts.value_or(call.max_attempts.value_or(retry.max_attempts));
    const auto timeout = call.timeout.value_or(options_.timeout);
    auto attempt_timeout =
        attempts.attempt_timeout.value_or(call.attempt_timeout.value_or(options_.attempt_timeout));
    const auto begin = log.begin();

    HttpRequest request = build_request(options_, operation, wire, headers, call);
    std::chrono::milliseconds stall_timeout{0};
    if (request.streamed_body) stall_timeout = std::exchange(attempt_timeout, timeout);
    Credential used;
    std::vector<std::string_view> own;
    for (const Headers* added : {&options_.headers, &call.headers, &headers}) add_values(own, *added);
    const auto secrets = [&] { return texts_of(used, wire.secrets, own); };
    std::optional<QuotaReservation<>> reservation;
    if (quota().governs() && operation.base == Base::api)
      reservation.emplace(quota(), operation.quota, call.priority.value_or(Priority::normal));
    RetryMachine machine(operation,
                         {.retry = retry,
                          .timeout = timeout,
                          .attempt_timeout = attempt_timeout,
                          .quota_wait = quota_wait(options_, call),
                          .renewable = auth_.plain().is_renewable(),
                          .governed = reservation.has_value(),
                          .conditional = headers.contains("If-None-Match"),
                          .as_app = as_app},
                         begin, seed(begin, log.call()));
    for (auto action = machine.start(begin); action.step != RetryMachine::Step::finish;) {
      if (action.step == RetryMachine::Step::wait) {
        const auto since = clock.now();
        log.wait(machine.attempts(), action.for_quota, action.until);
        const bool waited = co_await driver.wait_until(clock, action.until, call.stop);
        if (action.for_quota)
          info.quota_wait += std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - since);
        action = machine.waited(clock.now(), !waited);
        continue;
      }
      const auto now = clock.now();
      SendOptions limits = limits_of(options_, action.until - now, call);
      limits.fresh_connection = action.on_new_connection;
      if (action.step == RetryMachine::Step::admit) {
        const auto longest = (std::min)(action.until - now, Clock::Steady::duration(attempt_timeout));
        const auto latest = machine.latest_turn(now);
        const auto at = co_await reservation->reserve(driver, latest, longest, limits);
        if (const auto failure = reservation->take_failure()) log.ledger(machine.attempts(), *failure);
        action = machine.admitted(at, clock.now());
        continue;
      }
      if (action.step == RetryMachine::Step::renew) {
        log.refresh(machine.attempts());
        const auto renewed = co_await auth_.renew(driver, used, limits);
        action = machine.renewed(renewed, clock.now());
        continue;
      }
      if (limits.stop.stop_requested()) {
        action = machine.not_authorized(
            refused(operation, ErrorKind::cancelled, "stopped before it was sent"), now);
        continue;
      }
      Operation row = operation;
      if (machine.as_app()) row.access = Access::app_key;
      // a refresh may take longer than an attempt
      const SendOptions waiting = limits_of(options_, machine.deadline() - now, call);
      auto given = checked(co_await auth_.credential(driver, row, waiting), operation);
      if (!given) {
        action = machine.not_authorized(given.error(), clock.now());
        continue;
      }
      used = *std::move(given);
      authorize(request, used, options_.key_header);
      log.request(machine.attempts());
      limits.stall_timeout = stall_timeout;
      const auto sent_at = clock.now();
      auto outcome = co_await driver.send(request, limits);
      if (outcome) {
        if (call.response != nullptr) *call.response = *outcome;
        note(info, *outcome, clock.wall_now(), secrets);
        log.response(machine.attempts(), *outcome, info, clock.wall_now(), secrets);
      } else if (observer_) {
        log.failure(machine.attempts(), without(secrets(), outcome.error()));
      }
      if (reservation) {
        co_await reservation->ended(driver, clock, outcome, info.rate_limit, sent_at, machine.deadline());
        if (const auto failure = reservation->take_failure()) log.ledger(machine.attempts(), *failure);
      }
      action = machine.sent(std::move(outcome), clock.now(), clock.wall_now(),
                            used.kind == Credential::Kind::bearer);
    }
    info.attempts = machine.attempts();
    info.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
    // a call that was not sent after all; here rather than in the destructor of the reservation, which holds
    // the thread up
    if (reservation) co_await reservation->cancel(driver, machine.deadline() - clock.now());
    auto result = machine.result();
    if (!result) co_return without(secrets(), result.error());
    co_return result;
  }

  std::uint64_t seed(Clock::Steady now, std::uint64_t call) const {
    return static_cast<std::uint64_t>(now.time_since_epoch().count()) ^
           reinterpret_cast<std::uintptr_t>(this) ^ (call << 48);
  }

  const QuotaGovernor& quota() const noexcept { return family_.shared->quota; }
  ReadThroughCache<>& cache() const noexcept { return family_.shared->cache; }

  const DrivenAuth<> auth_;
  const ClientOptions options_;
  const Observer observer_ = with_environment_log(options_.observer);
  const ClientFamily<> family_;
};

template <class>
std::shared_ptr<ClientCore> make_client_core(AnyAuth auth, ClientOptions options) {
  return std::make_shared<ClientCoreImpl<>>(std::move(auth), std::move(options));
}

template <class>
Result<HttpResponse> run_blocking(ClientCore& core, const AnyTransport& transport, const CallRequest& call) {
  BlockingDriver driver(transport);
  return core.run(driver, call).run_through();
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
