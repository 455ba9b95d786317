#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/codec/request_writer.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/transport.hpp"

/// What becomes of a call's parameters before a driver sends it; the same for every driver.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What is wrong with the settings of a call; null: nothing.
inline const char* fault_in(const CallOptions& call) {
  if (call.language && !is_language(*call.language)) return language_rule.data();
  const auto is_odd = [](const std::optional<std::chrono::milliseconds>& limit) {
    return limit && (limit->count() <= 0 || *limit > std::chrono::hours(24));
  };
  if (is_odd(call.timeout)) return "timeout must be more than 0 and at most 24 h";
  if (is_odd(call.attempt_timeout)) return "attempt_timeout must be more than 0 and at most 24 h";
  if (call.quota_wait && (call.quota_wait->count() < 0 || *call.quota_wait > std::chrono::hours(24)))
    return "quota_wait must be from 0 to 24 h";
  if (call.max_attempts && *call.max_attempts < 1) return "max_attempts must be at least 1";
  return nullptr;
}

/// An error of a call that was not sent.
inline Error refused(const Operation& operation, ErrorKind kind, const char* why) {
  return not_sent(kind, why, std::string(operation.id));
}

/// Why a call can't be sent, or an empty response.
inline Result<HttpResponse> sendable(const Operation& operation, const Result<codec::WireRequest>& request,
                                     const CallOptions& call) {
  if (!request) return request.error();
  if (const auto fault = fault_in(call)) return refused(operation, ErrorKind::invalid_argument, fault);
  return HttpResponse();
}

/// The body, which tells how far it was read.
inline std::shared_ptr<const BodySource> observed(const std::shared_ptr<const BodySource>& body,
                                                  const CallOptions& call) {
  if (!body || !call.progress) return body;
  return std::make_shared<const BodySource>(
      BodySource{body->size,
                 [body, progress = call.progress](std::uint64_t offset, char* to, std::size_t most) {
                   auto count = body->read(offset, to, most);
                   if (count) progress(offset + *count, body->size);
                   return count;
                 },
                 body->prefetch});
}

/// Adds the fields whose names aren't there.
inline void add_missing(Headers& headers, const Headers& others) {
  if (others.empty()) return;
  const Headers given = headers;
  for (const auto& [name, value] : others)
    if (!given.contains(name)) headers.add(name, value);
}

/// The request, but for its authorization.
inline HttpRequest build_request(const ClientOptions& options, const Operation& operation,
                                 const codec::WireRequest& wire, const Headers& headers,
                                 const CallOptions& call) {
  HttpRequest request{.method = std::string(operation.method),
                      .url = operation.base == Base::api ? options.base_url + wire.target : wire.target,
                      .headers = headers,
                      .body = wire.body,
                      .streamed_body = observed(wire.streamed_body, call)};
  if (operation.base == Base::api) {
    add_missing(request.headers, call.headers);
    add_missing(request.headers, options.headers);
  }
  if (!request.headers.contains("Accept")) request.headers.add("Accept", "application/json");
  request.headers.set("User-Agent", options.user_agent);
  const std::string& language = call.language ? *call.language : options.language;
  if (!language.empty()) request.headers.set("Accept-Language", language);
  if (!wire.content_type.empty()) request.headers.set("Content-Type", wire.content_type);
  return request;
}

/// The credential, if it can stand in a header: a policy of the user's own may not have looked.
inline Result<Credential> checked(Result<Credential> given, const Operation& operation) {
  const auto is_fine = [](const Secret& one) { return one.empty() || is_visible_ascii(one.reveal()); };
  if (!given || given->kind == Credential::Kind::none ||
      (!given->value.empty() && is_fine(given->value) && is_fine(given->app_key)))
    return given;
  return refused(operation, ErrorKind::configuration,
                 "the key or token that authenticates the call must be visible ASCII without spaces");
}

/// Writes the credential's header, in place of another's.
inline void authorize(HttpRequest& request, const Credential& credential, const std::string& key_header) {
  request.headers.remove(key_header);
  request.headers.remove("Authorization");
  if (!credential.app_key.empty()) request.headers.add(key_header, std::string(credential.app_key.reveal()));
  if (credential.kind == Credential::Kind::app_key)
    request.headers.add(key_header, std::string(credential.value.reveal()));
  else if (credential.kind == Credential::Kind::bearer)
    request.headers.add("Authorization", std::string("Bearer ").append(credential.value.reveal()));
  else if (credential.kind == Credential::Kind::basic)
    request.headers.add("Authorization", std::string("Basic ").append(credential.value.reveal()));
}

/// The limits of an attempt that has so much time.
inline SendOptions limits_of(const ClientOptions& options, Clock::Steady::duration time_left,
                             const CallOptions& call) {
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(time_left);
  return {.timeout = timeout,
          .connect_timeout = (std::min)(timeout, options.connect_timeout),
          .max_response_bytes = options.max_response_bytes,
          .stop = call.stop};
}

/// How long a call may wait for its turn in the quota.
inline std::chrono::milliseconds quota_wait(const ClientOptions& options, const CallOptions& call) {
  if (options.quota.mode != QuotaMode::wait) return std::chrono::milliseconds(0);
  return call.quota_wait.value_or(options.quota.longest_wait);
}

/// What the program has put into headers and no text may repeat, since it may be a key: all but what is too
/// short for one, and a trace. As long as the headers live.
inline void add_values(std::vector<std::string_view>& texts, const Headers& headers) {
  for (const auto& [name, value] : headers)
    if (value.size() >= shortest_beginning && !is_trace_header(name) && name != "If-None-Match")
      texts.push_back(value);
}

/// What no text about the request may repeat; as long as all of these live. `own`: of the program's headers.
inline std::vector<std::string_view> texts_of(const Credential& credential,
                                              const std::vector<Secret>& secrets,
                                              const std::vector<std::string_view>& own) {
  std::vector<std::string_view> texts{credential.value.reveal(), credential.app_key.reveal()};
  for (const Secret& secret : secrets) texts.push_back(secret.reveal());
  texts.insert(texts.end(), own.begin(), own.end());
  return texts;
}

/// The error without these texts, should the server have repeated them.
inline Error without(const std::vector<std::string_view>& texts, const Error& error) {
  ErrorDetails parts = error.parts();
  for (std::string* text : {&parts.message, &parts.details, &parts.code, &parts.request_id})
    if (!text->empty()) *text = without_repeated(*text, texts);
  return Error(std::move(parts));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
