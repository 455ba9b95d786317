#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/json.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/uploads.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/pipeline/call_log.hpp"
#include "rocketpunch/pipeline/compose.hpp"
#include "rocketpunch/pipeline/exchange.hpp"
#include "rocketpunch/pipeline/read_cache.hpp"
#include "rocketpunch/pipeline/settings.hpp"
#include "rocketpunch/pipeline/walk.hpp"
#include "rocketpunch/quota/governor.hpp"

namespace rocketpunch {

/// Carries out calls on the calling thread: what stands behind the resources of a `Client`. Cheap to copy,
/// and safe to use from many threads.
template <AuthPolicy Auth, Transport T>
class BlockingCaller {
 public:
  using auth_type = Auth;

  BlockingCaller(Auth auth, ClientOptions options, T transport)
      : state_(std::make_shared<State>(std::move(auth), detail::checked(std::move(options)),
                                       std::move(transport))) {}

  /// Calls an operation and reads its answer into a model; `void`: into none.
  template <class Model>
  Result<Model> call(const Operation& operation, const Result<codec::WireRequest>& request,
                     const CallOptions& options) const {
    CallInfo own;
    CallInfo& info = options.info != nullptr ? *options.info : own;
    const detail::CallLog log = log_of(operation);
    if constexpr (!std::is_void_v<Model>)
      if (request && state_->cache.keeps(operation) && asks_as_app(operation, options))
        return read_kept<Model>(operation, *request, options, info, log);
    const auto response = exchange(operation, request, {}, options, info, log);
    if (!response) return response.error();
    if constexpr (std::is_void_v<Model>) {
      return {};
    } else {
      return read<Model>(operation, *response, info);
    }
  }

  /// What is checked before a write is sent.
  codec::Checks checks() const { return {state_->options.check_limits, state_->options.max_image_bytes}; }

  /// Calls an operation and gives the whole response (2xx).
  Result<HttpResponse> exchange(const Operation& operation, const Result<codec::WireRequest>& request,
                                const Headers& headers, const CallOptions& options) const {
    CallInfo own;
    return exchange(operation, request, headers, options, options.info != nullptr ? *options.info : own,
                    log_of(operation));
  }

  /// All items of a search, page by page.
  template <class Item, class Query>
  Walk<Item> walk(const Operation& operation, Query query, CallOptions options, WalkOptions how) const {
    if (!query.page_size) query.page_size = 50;
    if (!options.priority) options.priority = Priority::bulk;
    const int first_page = query.page.value_or(1);
    const std::stop_token stop = options.stop;
    CallInfo* const info = std::exchange(options.info, nullptr);
    return Walk<Item>(
        first_page,
        [caller = *this, &operation, query = std::move(query), options = std::move(options)](
            int page, const std::stop_token& page_stop, CallInfo& page_info) {
          auto this_page = query;
          this_page.page = page;
          auto page_options = options;
          page_options.stop = page_stop;
          page_options.info = &page_info;
          return caller.template call<Page<Item>>(operation, codec::encode(operation, this_page),
                                                  page_options);
        },
        std::move(how), stop, info);
  }

  /// The limits that all calls of this client and its copies keep to.
  const detail::QuotaGovernor& quota() const noexcept { return state_->quota; }
  Clock::Steady now() const { return state_->options.clock->now(); }

 private:
  struct State {
    State(Auth a, ClientOptions o, T t)
        : auth(std::move(a)),
          options(std::move(o)),
          transport(std::move(t)),
          quota(options.quota),
          cache(options.cache) {}
    Auth auth;
    ClientOptions options;
    T transport;
    detail::QuotaGovernor quota;
    detail::ReadCache cache;
    std::atomic<std::uint64_t> calls{0};
  };

  detail::CallLog log_of(const Operation& operation) const {
    return {state_->options.observer, state_->calls.fetch_add(1, std::memory_order_relaxed) + 1, operation,
            *state_->options.clock};
  }

  template <class Model>
  static Result<Model> read(const Operation& operation, const HttpResponse& response, const CallInfo& info) {
    Result<Model> model{Model{}};
    if (auto fault = codec::read_json(response.body, *model))
      return Error({.kind = ErrorKind::decode,
                    .message = *std::move(fault),
                    .status = response.status,
                    .operation = std::string(operation.id),
                    .attempts = info.attempts});
    return model;
  }

  /// What a user's token reads may be the user's own, and is not kept.
  bool asks_as_app(const Operation& operation, const CallOptions& call) const {
    const auto& options = state_->options;
    const auto credential =
        state_->auth.credential(operation, detail::limits_of(options, options.timeout, call));
    return credential && credential->kind == Credential::Kind::app_key;
  }

  template <class Model>
  Result<Model> read_kept(const Operation& operation, const codec::WireRequest& wire, const CallOptions& call,
                          CallInfo& info, const detail::CallLog& log) const {
    const ClientOptions& options = state_->options;
    info = {};
    if (const auto fault = detail::fault_in(call))
      return detail::refused(operation, ErrorKind::invalid_argument, fault);
    std::string key(operation.id);
    key.append(" ").append(call.language.value_or(options.language)).append(" ").append(options.base_url);
    key.append(wire.target);
    Result<Model> model{Model{}};
    const auto source = state_->cache.read(
        operation, key, *options.clock, call.timeout.value_or(options.timeout), call.stop,
        [&](const Headers& conditions) { return exchange(operation, wire, conditions, call, info, log); },
        [&](const std::string& body) -> std::optional<Error> {
          const bool from_service = info.status != 0 && info.status < 300;
          model = read<Model>(operation, {.status = from_service ? info.status : 200, .body = body}, info);
          return model ? std::nullopt : std::optional(model.error());
        },
        log);
    if (!source) return source.error();
    info.cache = source->use;
    info.age = source->age;
    info.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(options.clock->now() - log.begin());
    if (source->use != CacheUse::none) log.cache_hit(source->use);
    return model;
  }

  Result<HttpResponse> exchange(const Operation& operation, const Result<codec::WireRequest>& wire,
                                const Headers& headers, const CallOptions& call, CallInfo& info,
                                const detail::CallLog& log) const {
    const ClientOptions& options = state_->options;
    Clock& clock = *options.clock;
    const auto begin = log.begin();
    info = {};
    if (!wire) return wire.error();
    if (const auto fault = detail::fault_in(call))
      return detail::refused(operation, ErrorKind::invalid_argument, fault);

    HttpRequest request = detail::compose(options, operation, *wire, headers, call);
    Credential credential;
    std::optional<detail::QuotaPlace> place;
    if (state_->quota.governs() && operation.host == Host::api)
      place.emplace(state_->quota, operation.quota, call.priority.value_or(Priority::normal));
    Exchange exchange(operation,
                      {.retry = options.retry,
                       .timeout = call.timeout.value_or(options.timeout),
                       .attempt_timeout = options.attempt_timeout,
                       .renewable = RenewableAuth<Auth>,
                       .governed = place.has_value(),
                       .conditional = headers.contains("If-None-Match")},
                      begin, seed(begin, log.call()));
    for (auto action = exchange.start(begin); action.step != Exchange::Step::finish;) {
      if (action.step == Exchange::Step::wait) {
        const auto since = clock.now();
        log.wait(exchange.attempts(), action.for_quota, action.until);
        const bool waited = clock.wait_until(action.until, call.stop);
        if (action.for_quota)
          info.quota_wait += std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - since);
        action = exchange.waited(clock.now(), !waited);
        continue;
      }
      const auto now = clock.now();
      const SendOptions limits = detail::limits_of(options, action.until - now, call);
      if (action.step == Exchange::Step::admit) {
        const auto at =
            place->book(clock, action.until,
                        (std::min)(action.until - now, Clock::Steady::duration(options.attempt_timeout)),
                        {limits.timeout, limits.stop});
        action = exchange.admitted(at, clock.now());
        continue;
      }
      if constexpr (RenewableAuth<Auth>) {
        if (action.step == Exchange::Step::renew) {
          log.refresh(exchange.attempts());
          action = exchange.renewed(state_->auth.renew(credential, limits), clock.now());
          continue;
        }
      }
      if (limits.stop.stop_requested()) {
        action = exchange.not_authorized(
            detail::refused(operation, ErrorKind::cancelled, "stopped before it was sent"), now);
        continue;
      }
      auto given = detail::checked(state_->auth.credential(operation, limits), operation);
      if (!given) {
        action = exchange.not_authorized(given.error(), clock.now());
        continue;
      }
      credential = *std::move(given);
      detail::authorize(request, credential, options.key_header);
      log.request(exchange.attempts());
      const auto sent_at = clock.now();
      auto outcome = send(request, limits);
      if (outcome) {
        note(info, *outcome);
        log.answer(exchange.attempts(), *outcome, info.rate_limit);
      } else if (options.observer) {
        log.failure(exchange.attempts(), detail::without(credential, wire->secrets, outcome.error()));
      }
      if (place) detail::settle(*place, outcome, info.rate_limit, sent_at, clock);
      action = exchange.sent(std::move(outcome), clock.now(), clock.wall_now());
    }
    info.attempts = exchange.attempts();
    info.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
    auto result = exchange.result();
    if (!result) return detail::without(credential, wire->secrets, result.error());
    return result;
  }

  Result<HttpResponse> send(HttpRequest& request, const SendOptions& limits) const {
    if constexpr (!StreamingTransport<T>) {
      if (request.streamed_body) {
        auto body = request.streamed_body->read_all();
        if (!body) return body.error();
        request.body = *std::move(body);
        request.streamed_body.reset();
      }
    }
    return state_->transport.send(request, limits);
  }

  static void note(CallInfo& info, const HttpResponse& response) {
    info.status = response.status;
    info.rate_limit = detail::rate_limit(response.headers);
    if (const auto deprecation = response.headers.get("Deprecation"))
      info.deprecation = std::string(*deprecation);
  }

  std::uint64_t seed(Clock::Steady now, std::uint64_t call) const {
    return static_cast<std::uint64_t>(now.time_since_epoch().count()) ^
           reinterpret_cast<std::uintptr_t>(state_.get()) ^ (call << 48);
  }

  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch
