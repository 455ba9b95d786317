#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/redact.hpp"
#include "rocketpunch/codec/json.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/uploads.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/pipeline/exchange.hpp"
#include "rocketpunch/pipeline/settings.hpp"
#include "rocketpunch/pipeline/walk.hpp"

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
    const auto response = exchange(operation, request, {}, options, info);
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
    return exchange(operation, request, headers, options, options.info != nullptr ? *options.info : own);
  }

  /// All items of a search, page by page.
  template <class Item, class Query>
  Walk<Item> walk(const Operation& operation, Query query, CallOptions options) const {
    if (!query.page_size) query.page_size = 50;
    const int first_page = query.page.value_or(1);
    return Walk<Item>(first_page, [caller = *this, &operation, query = std::move(query),
                                   options = std::move(options)](int page) mutable {
      query.page = page;
      return caller.template call<Page<Item>>(operation, codec::encode(operation, query), options);
    });
  }

 private:
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

  struct State {
    State(Auth a, ClientOptions o, T t)
        : auth(std::move(a)), options(std::move(o)), transport(std::move(t)) {}
    Auth auth;
    ClientOptions options;
    T transport;
    std::atomic<std::uint64_t> calls{0};
  };

  Result<HttpResponse> exchange(const Operation& operation, const Result<codec::WireRequest>& wire,
                                const Headers& headers, const CallOptions& call, CallInfo& info) const {
    const ClientOptions& options = state_->options;
    Clock& clock = *options.clock;
    const auto begin = clock.now();
    info = {};
    if (!wire) return wire.error();
    if (auto fault = fault_in(call)) return refused(operation, ErrorKind::invalid_argument, fault);

    HttpRequest request = compose(operation, *wire, headers, call);
    Credential credential;
    Exchange exchange(
        operation,
        {options.retry, call.timeout.value_or(options.timeout), options.attempt_timeout, RenewableAuth<Auth>},
        begin, seed(begin));
    for (auto action = exchange.start(begin); action.step != Exchange::Step::finish;) {
      if (action.step == Exchange::Step::wait) {
        const bool waited = clock.wait_until(action.until, call.stop);
        action = exchange.waited(clock.now(), !waited);
        continue;
      }
      const auto now = clock.now();
      const SendOptions limits = limits_of(action.until - now, call);
      if constexpr (RenewableAuth<Auth>) {
        if (action.step == Exchange::Step::renew) {
          action = exchange.renewed(state_->auth.renew(credential, limits), clock.now());
          continue;
        }
      }
      if (limits.stop.stop_requested()) {
        action = exchange.not_authorized(
            refused(operation, ErrorKind::cancelled, "stopped before it was sent"), now);
        continue;
      }
      auto given = state_->auth.credential(operation, limits);
      if (!given) {
        action = exchange.not_authorized(given.error(), clock.now());
        continue;
      }
      credential = *std::move(given);
      authorize(request, credential);
      auto outcome = send(request, limits);
      if (outcome) note(info, *outcome);
      action = exchange.sent(std::move(outcome), clock.now(), clock.wall_now());
    }
    info.attempts = exchange.attempts();
    info.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
    auto result = exchange.result();
    if (!result) return without(credential, wire->secrets, result.error());
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

  static const char* fault_in(const CallOptions& call) {
    if (call.language && !detail::is_language(*call.language)) return detail::language_rule.data();
    if (call.timeout && (call.timeout->count() <= 0 || *call.timeout > std::chrono::hours(24)))
      return "timeout must be more than 0 and at most 24 h";
    return nullptr;
  }

  static Error refused(const Operation& operation, ErrorKind kind, const char* why) {
    return Error({.kind = kind, .message = why, .operation = std::string(operation.id), .maybe_sent = false});
  }

  HttpRequest compose(const Operation& operation, const codec::WireRequest& wire, const Headers& headers,
                      const CallOptions& call) const {
    const ClientOptions& options = state_->options;
    HttpRequest request{.method = std::string(operation.method),
                        .url = operation.host == Host::api ? options.base_url + wire.target : wire.target,
                        .headers = headers,
                        .body = wire.body,
                        .streamed_body = observed(wire.streamed_body, call)};
    if (!request.headers.contains("Accept")) request.headers.add("Accept", "application/json");
    request.headers.set("User-Agent", options.user_agent);
    const std::string& language = call.language ? *call.language : options.language;
    if (!language.empty()) request.headers.set("Accept-Language", language);
    if (!wire.content_type.empty()) request.headers.set("Content-Type", wire.content_type);
    return request;
  }

  /// The body, which tells how far it was read.
  static std::shared_ptr<const BodySource> observed(const std::shared_ptr<const BodySource>& body,
                                                    const CallOptions& call) {
    if (!body || !call.progress) return body;
    return std::make_shared<const BodySource>(BodySource{
        body->size, [body, progress = call.progress](std::uint64_t offset, char* to, std::size_t most) {
          auto count = body->read(offset, to, most);
          if (count) progress(offset + *count, body->size);
          return count;
        }});
  }

  SendOptions limits_of(Clock::Steady::duration time_left, const CallOptions& call) const {
    const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(time_left);
    return {.timeout = timeout,
            .connect_timeout = (std::min)(timeout, state_->options.connect_timeout),
            .max_response_bytes = state_->options.max_response_bytes,
            .stop = call.stop};
  }

  void authorize(HttpRequest& request, const Credential& credential) const {
    request.headers.remove(state_->options.key_header);
    request.headers.remove("Authorization");
    if (credential.kind == Credential::Kind::app_key)
      request.headers.add(state_->options.key_header, std::string(credential.value.reveal()));
    else if (credential.kind == Credential::Kind::bearer)
      request.headers.add("Authorization", std::string("Bearer ").append(credential.value.reveal()));
    else if (credential.kind == Credential::Kind::basic)
      request.headers.add("Authorization", std::string("Basic ").append(credential.value.reveal()));
  }

  static void note(CallInfo& info, const HttpResponse& response) {
    info.status = response.status;
    info.rate_limit = detail::rate_limit(response.headers);
    if (const auto deprecation = response.headers.get("Deprecation"))
      info.deprecation = std::string(*deprecation);
  }

  /// The error without the secrets of the request, should the server have repeated them.
  static Error without(const Credential& credential, const std::vector<Secret>& secrets, const Error& error) {
    ErrorDetails parts = error.parts();
    for (std::string* text : {&parts.message, &parts.details, &parts.code}) {
      detail::replace_all(*text, credential.value.reveal(), "***");
      for (const Secret& secret : secrets) detail::replace_all(*text, secret.reveal(), "***");
    }
    return Error(std::move(parts));
  }

  std::uint64_t seed(Clock::Steady now) const {
    const auto call = state_->calls.fetch_add(1, std::memory_order_relaxed);
    return static_cast<std::uint64_t>(now.time_since_epoch().count()) ^
           reinterpret_cast<std::uintptr_t>(state_.get()) ^ (call << 48);
  }

  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch
