#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/call/build_request.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/transport.hpp"

/// Headers, parameters and fields of the caller's own, beside those that the SDK writes.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether a call adds nothing to what its operation writes.
inline bool adds_nothing(const CallOptions& call) noexcept {
  return call.headers.empty() && call.query.empty() && !call.body;
}

/// Whether a call of the authorization server may have what its caller adds. Only a trace, which is not sent
/// there: a program may give it to all of its calls.
inline Result<void> addable_to_sign_in(const CallOptions& call, std::string_view operation_id = {}) {
  if (call.query.empty() && !call.body && only_trace(call.headers)) return {};
  return not_sent(ErrorKind::invalid_argument,
                  "headers, query and body are for calls of the API, not of the authorization server",
                  std::string(operation_id));
}

/// The parameters with what the call adds.
inline Result<codec::WireRequest> with_additions(const Operation& operation,
                                                 const Result<codec::WireRequest>& given,
                                                 const CallOptions& call, std::string_view key_header) {
  if (!given) return given.error();
  const auto refuse = [&](std::string why) {
    return not_sent(ErrorKind::invalid_argument, std::move(why), std::string(operation.id));
  };
  if (operation.base != Base::api) {
    if (const auto addable = addable_to_sign_in(call, operation.id); !addable) return addable.error();
    return given;
  }
  if (const std::string fault = fault_in_headers(call.headers, key_header); !fault.empty())
    return refuse(fault);
  if (call.body && !given->takes_fields)
    return refuse("body must be unset: the operation sends no JSON that fields can be added to");
  codec::WireRequest request = *given;
  const auto own_query = given->target.find('?');
  const std::string own =
      own_query == given->target.npos ? std::string() : '&' + given->target.substr(own_query + 1);
  for (const auto& [name, value] : call.query) {
    const std::string encoded = percent_encode(name);
    if (name.empty()) return refuse("query must have names");
    if (own.find('&' + encoded + '=') != own.npos)
      return refuse("query must not have " + name + ", which the call has already");
    request.target.append(request.target.find('?') == request.target.npos ? "?" : "&");
    request.target.append(encoded).append("=").append(percent_encode(value));
  }
  return request;
}

/// Under which key the response to a public read is kept.
inline std::string cache_key(const Operation& operation, const codec::WireRequest& request,
                             const ClientOptions& options, const CallOptions& call, std::string_view scope) {
  std::string key(operation.id);
  key.append(" ").append(call.language.value_or(options.language)).append(" ").append(options.base_url);
  key.append(request.target);
  return key.append(scope);
}

/// Under which key equal reads are one call: those that go on as long as each other, and take as much.
inline std::string flight_key(const std::string& cache_key, const ClientOptions& options,
                              const CallOptions& call) {
  std::string key = cache_key;
  for (const auto limit : {static_cast<std::size_t>(call.max_attempts.value_or(options.retry.max_attempts)),
                           options.max_response_bytes})
    key.append(" ").append(std::to_string(limit));
  return key;
}

/// The settings with those that are told put in place of them; to be checked.
inline ClientOptions changed(ClientOptions options, const ClientChanges& changes) {
  const auto change = [](auto& setting, const auto& other) {
    if (other) setting = *other;
  };
  change(options.language, changes.language);
  change(options.timeout, changes.timeout);
  change(options.attempt_timeout, changes.attempt_timeout);
  change(options.connect_timeout, changes.connect_timeout);
  change(options.retry, changes.retry);
  change(options.user_agent, changes.user_agent);
  change(options.headers, changes.headers);
  change(options.max_response_bytes, changes.max_response_bytes);
  change(options.check_limits, changes.check_limits);
  change(options.max_image_bytes, changes.max_image_bytes);
  change(options.stop, changes.stop);
  change(options.observer, changes.observer);
  return options;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
