#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/text.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What went wrong, as far as a program can act on it. Kinds may be added in any version: in a `switch`,
/// always write `default`.
enum class ErrorKind {
  configuration,       ///< A setting or an environment variable is unusable. Thrown at construction.
  invalid_argument,    ///< A parameter breaks a limit of the specification. Nothing was sent.
  network,             ///< No usable response: name lookup, connection, or a response cut short.
  timeout,             ///< The deadline of the attempt or of the call passed.
  cancelled,           ///< The caller's `std::stop_token` asked to stop.
  tls,                 ///< The server's certificate was not accepted.
  response_too_large,  ///< The response exceeds the size limit; it was refused while arriving.
  decode,              ///< The response isn't what the API promises. `what()` names the path.
  unexpected_status,   ///< A status that the API doesn't use, such as a redirect (never followed).
  bad_request,         ///< 400, 422 and their like: the service refused the request's form, size or values.
  unauthorized,        ///< 401: key or token missing, unknown or expired.
  forbidden,           ///< 403: not allowed to this key, user or scope.
  not_found,           ///< 404 or 410
  conflict,            ///< 409: the state of the resource forbids it. Of a store: a lease had ended.
  rate_limited,     ///< 429: `retry_after()` tells how long to wait. `status()` 0: by the client's own quota.
  server,           ///< 5xx, 408, 421, 425: the service or a gateway failed.
  outcome_unknown,  ///< A write may have been carried out, or not. Look before trying again.
  sign_in_required,  ///< The user's sign-in has ended: send the user to the consent page again.
  storage,           ///< A file or store of the program's own can't be read or written.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a kind of error means to a program.
struct KindMeaning {
  ErrorKind kind{};
  std::string_view name;
  bool transient = false;     ///< Whether the same call may succeed later.
  std::string_view advice{};  ///< What to do about it; empty: the name says it.
};

/// In the order of the enumerators.
inline constexpr KindMeaning kind_meanings[] = {
    {ErrorKind::configuration, "configuration"},
    {ErrorKind::invalid_argument, "invalid_argument"},
    {ErrorKind::network, "network", true},
    {ErrorKind::timeout, "timeout", true},
    {ErrorKind::cancelled, "cancelled"},
    {ErrorKind::tls, "tls", false, "check the CA bundle and the host name"},
    {ErrorKind::response_too_large, "response_too_large", false, "ask for less or raise max_response_bytes"},
    {ErrorKind::decode, "decode"},
    {ErrorKind::unexpected_status, "unexpected_status", false, "check the base URL"},
    {ErrorKind::bad_request, "bad_request"},
    {ErrorKind::unauthorized, "unauthorized", false,
     "check the App Key, the access token or the client's secret"},
    {ErrorKind::forbidden, "forbidden", false, "check the app's scopes and the user's permissions"},
    {ErrorKind::not_found, "not_found"},
    {ErrorKind::conflict, "conflict"},
    {ErrorKind::rate_limited, "rate_limited", true, "wait before the next call"},
    {ErrorKind::server, "server", true},
    {ErrorKind::outcome_unknown, "outcome_unknown", false,
     "it may have been carried out: look before trying again"},
    {ErrorKind::sign_in_required, "sign_in_required", false, "send the user to the consent page again"},
    {ErrorKind::storage, "storage"},
};

/// What a kind means; a number that is no kind has the name `unknown`.
constexpr KindMeaning meaning_of(ErrorKind kind) noexcept {
  for (const KindMeaning& meaning : kind_meanings)
    if (meaning.kind == kind) return meaning;
  return {kind, "unknown"};
}

/// What a status means that is no success.
struct StatusMeaning {
  int status = 0;             ///< HTTP status
  ErrorKind kind{};           ///< The error that it becomes.
  std::string_view advice{};  ///< What to do about it; empty: what the kind says.
};

/// The statuses that mean something of their own: RFC 9110, 6585 (429, 431, 511), 8470 (425). Which of them
/// are followed by another attempt stands in `detail/call/retry_rules.hpp`.
inline constexpr StatusMeaning status_meanings[] = {
    {400, ErrorKind::bad_request},
    {401, ErrorKind::unauthorized},
    {403, ErrorKind::forbidden},
    {404, ErrorKind::not_found},
    {407, ErrorKind::unexpected_status, "check the proxy's address, user and password"},
    {408, ErrorKind::server, "the request took too long to arrive: try later"},
    {409, ErrorKind::conflict},
    {410, ErrorKind::not_found},
    {413, ErrorKind::bad_request, "send less: smaller or fewer images"},
    {414, ErrorKind::bad_request, "search for shorter or fewer values"},
    {415, ErrorKind::bad_request, "send images of another format"},
    {421, ErrorKind::server, "the connection led to the wrong server: try later"},
    {422, ErrorKind::bad_request},
    {425, ErrorKind::server, "the request came too early: try later"},
    {429, ErrorKind::rate_limited},
    {431, ErrorKind::bad_request, "use a shorter key, token or language"},
    {511, ErrorKind::server, "sign in to the network that this machine is in"},
};

/// What a status means that is no success.
constexpr StatusMeaning meaning_of(int status) noexcept {
  for (const StatusMeaning& meaning : status_meanings)
    if (meaning.status == status) return meaning;
  return {status, status >= 500 && status < 600 ? ErrorKind::server : ErrorKind::unexpected_status};
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The enumerator's name, such as `not_found`.
constexpr std::string_view to_string(ErrorKind kind) noexcept { return detail::meaning_of(kind).name; }

/// Prints the enumerator's name.
inline std::ostream& operator<<(std::ostream& out, ErrorKind kind) { return out << to_string(kind); }

/// The parts of an `Error`; fill in what is known.
struct ErrorDetails {
  ErrorKind kind = ErrorKind::network;  ///< What a program can act on.
  std::string message{};                ///< What happened, in words.
  int status = 0;                       ///< HTTP status; 0 where there was no response.
  std::string code{};     ///< The service's own code, such as `C0005`; empty where it sent none.
  std::string details{};  ///< The field or reason the service named; may be empty.
  /// When it happened, by the service; UTC.
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> timestamp{};
  std::optional<std::chrono::seconds> retry_after{};  ///< How long the service asked to wait; at most a year.
  std::string request_id{};   ///< The response's `X-Request-Id`; empty where it had none.
  std::string operation{};    ///< Operation id of the specification, such as `searchJobs`.
  int attempts = 0;           ///< How often the request was sent.
  std::optional<int> page{};  ///< The page that a walk stopped at.
  /// Whether the server can have received the request. Transports clear it when it can't.
  bool maybe_sent = true;
  /// Whether the operation is a read, or a write that has the same effect when it is repeated.
  bool repeatable = false;
};

/// The one error type of the SDK: returned in a `Result`, or thrown by `value()` and by constructors.
/// Never holds a key, token, secret or code. Cheap to copy; safe to read from several threads.
class Error : public std::exception {
 public:
  /// An error of the given parts.
  explicit Error(ErrorDetails details) : state_(std::make_shared<State>(std::move(details))) {}
  // copied where others are moved, so that one that was moved from can still be read
  Error(const Error&) noexcept = default;
  Error& operator=(const Error&) noexcept = default;

  /// What went wrong, as far as a program can act on it.
  ErrorKind kind() const noexcept { return state_->kind; }
  /// HTTP status; 0 where there was no response.
  int status() const noexcept { return state_->status; }
  /// The service's own code, such as `C0005`; empty where it sent none.
  const std::string& code() const noexcept { return state_->code; }
  /// What happened, in the service's words or the SDK's; as they came, but for keys and tokens.
  const std::string& message() const noexcept { return state_->message; }
  /// The field or reason that the service named; may be empty.
  const std::string& details() const noexcept { return state_->details; }
  /// When it happened, by the service's clock, in UTC: for questions to its operators. Empty where it told no
  /// time, or none that can be read.
  const std::optional<std::chrono::sys_time<std::chrono::microseconds>>& timestamp() const noexcept {
    return state_->timestamp;
  }
  /// How long the service asked to wait before the next try; from 0 to a year.
  const std::optional<std::chrono::seconds>& retry_after() const noexcept { return state_->retry_after; }
  /// `X-Request-Id` of the response that the error was made of: what to say to the service's operators. Empty
  /// where there was no response, or the service sent none.
  const std::string& request_id() const noexcept { return state_->request_id; }
  /// Operation id of the specification, such as `searchJobs`; empty outside a call.
  const std::string& operation() const noexcept { return state_->operation; }
  /// How often the request was sent; 0 if never.
  int attempts() const noexcept { return state_->attempts; }
  /// The page that a walk stopped at; it can be resumed from there.
  const std::optional<int>& page() const noexcept { return state_->page; }
  /// Whether the server can have received the request.
  bool maybe_sent() const noexcept { return state_->maybe_sent; }
  /// Whether the same call may succeed later, without a change: `network`, `timeout`, `rate_limited` and
  /// `server`. A job queue puts such a call off, for `retry_after()` if that is told. The call has made its
  /// own attempts already. A write may have been carried out all the same: see `safe_to_repeat()`.
  bool is_transient() const noexcept { return detail::meaning_of(kind()).transient; }
  /// Whether the same call may be made again later without a look at what became of this one: the error is
  /// transient, and either nothing was carried out, or the operation is a read or a write that has the same
  /// effect when it is repeated. False for every `outcome_unknown`.
  bool safe_to_repeat() const noexcept {
    // a status below 500 says that the request was not processed
    const bool refused = status() >= 400 && status() < 500;
    return is_transient() && (state_->repeatable || !maybe_sent() || refused);
  }
  /// All parts, to make a changed error from.
  const ErrorDetails& parts() const noexcept { return *state_; }
  /// One line of UTF-8: operation, status, code, message, request id, and what to do about it. Without the
  /// control and hidden characters that a server may have put into its words, and no more than the beginning
  /// of long ones.
  const char* what() const noexcept override { return state_->text.c_str(); }

 private:
  struct State : ErrorDetails {
    explicit State(ErrorDetails parts) : ErrorDetails(std::move(parts)), text(describe(*this)) {}
    std::string text;
  };

  static std::string_view advice(const ErrorDetails& e) noexcept {
    if (e.code == "access_denied") return {};  // by the user: there is nothing to check
    // of an error that was made of the status alone, it says more than the kind
    if (const auto meaning = detail::meaning_of(e.status); meaning.kind == e.kind && !meaning.advice.empty())
      return meaning.advice;
    return detail::meaning_of(e.kind).advice;
  }

  static std::string printable(std::string_view words) { return detail::printable(words, 2000); }

  static std::string describe(const ErrorDetails& e) {
    std::string text;
    if (!e.operation.empty()) text += printable(e.operation) + ": ";
    if (e.page) text += "page " + std::to_string(*e.page) + ": ";
    text += to_string(e.kind);
    if (e.status != 0) text += " (HTTP " + std::to_string(e.status) + ')';
    if (!e.code.empty()) text += ' ' + printable(e.code);
    if (!e.message.empty()) text += ": " + printable(e.message);
    if (!e.details.empty()) text += " [" + printable(e.details) + ']';
    if (e.retry_after) text += "; retry after " + std::to_string(e.retry_after->count()) + " s";
    if (e.attempts > 1) text += "; " + std::to_string(e.attempts) + " attempts";
    if (!e.request_id.empty()) text += "; request id " + detail::printable(e.request_id, 200);
    if (const auto todo = advice(e); !todo.empty()) text.append("; ").append(todo);
    return text;
  }

  std::shared_ptr<const State> state_;
};

/// Prints `what()`.
inline std::ostream& operator<<(std::ostream& out, const Error& error) { return out << error.what(); }

namespace detail {
/// An error that came before anything was sent.
inline Error not_sent(ErrorKind kind, std::string message, std::string_view operation = {}) {
  return Error({.kind = kind,
                .message = std::move(message),
                .operation = std::string(operation),
                .maybe_sent = false});
}
}  // namespace detail

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
