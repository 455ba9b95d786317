#pragma once
#include "rocketpunch/base/version.hpp"

#include <ostream>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What went wrong, as far as a program can act on it.
enum class ErrorKind {
  configuration,       ///< A setting or an environment variable is unusable. Thrown at construction.
  invalid_argument,    ///< A parameter breaks a limit of the specification. Nothing was sent.
  network,             ///< No usable answer: name lookup, connection, or an answer cut short.
  timeout,             ///< The deadline of the attempt or of the call passed.
  cancelled,           ///< The caller's `std::stop_token` asked to stop.
  tls,                 ///< The server's certificate was not accepted.
  response_too_large,  ///< The answer exceeds the size limit; it was refused while arriving.
  decode,              ///< The answer isn't what the API promises. `what()` names the path.
  unexpected_status,   ///< A status that the API doesn't use, such as a redirect (never followed).
  bad_request,         ///< 400, 422 and their like: the service refused the request's form, size or values.
  unauthorized,        ///< 401: key or token missing, unknown or expired.
  forbidden,           ///< 403: not allowed to this key, user or scope.
  not_found,           ///< 404 or 410
  conflict,            ///< 409: the state of the resource forbids it.
  rate_limited,        ///< 429: `retry_after()` tells how long to wait.
  server,              ///< 5xx, 408, 421, 425: the service or a gateway failed.
  outcome_unknown,     ///< A write may have been carried out, or not. Look before trying again.
  sign_in_required,    ///< The user's sign-in has ended: send the user to the consent page again.
  storage,             ///< A file or store of the program's own can't be read or written.
};

/// The enumerator's name, such as `not_found`.
constexpr std::string_view to_string(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::configuration: return "configuration";
    case ErrorKind::invalid_argument: return "invalid_argument";
    case ErrorKind::network: return "network";
    case ErrorKind::timeout: return "timeout";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::tls: return "tls";
    case ErrorKind::response_too_large: return "response_too_large";
    case ErrorKind::decode: return "decode";
    case ErrorKind::unexpected_status: return "unexpected_status";
    case ErrorKind::bad_request: return "bad_request";
    case ErrorKind::unauthorized: return "unauthorized";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::rate_limited: return "rate_limited";
    case ErrorKind::server: return "server";
    case ErrorKind::outcome_unknown: return "outcome_unknown";
    case ErrorKind::sign_in_required: return "sign_in_required";
    case ErrorKind::storage: return "storage";
  }
  return "unknown";
}

/// Prints the enumerator's name.
inline std::ostream& operator<<(std::ostream& out, ErrorKind kind) { return out << to_string(kind); }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
