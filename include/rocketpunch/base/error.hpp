#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <iosfwd>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace rocketpunch {

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
  bad_request,         ///< 400 or 422: the service refused the request's form or values.
  unauthorized,        ///< 401: key or token missing, unknown or expired.
  forbidden,           ///< 403: not allowed to this key, user or scope.
  not_found,           ///< 404
  conflict,            ///< 409: the state of the resource forbids it.
  rate_limited,        ///< 429: `retry_after()` tells how long to wait.
  server,              ///< 5xx: the service or a gateway failed.
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

/// The parts of an `Error`; fill in what is known.
struct ErrorDetails {
  ErrorKind kind = ErrorKind::network;  ///< What a program can act on.
  std::string message{};                ///< What happened, in words.
  int status = 0;                       ///< HTTP status; 0 where there was no answer.
  std::string code{};     ///< The service's own code, such as `C0005`; empty where it sent none.
  std::string details{};  ///< The field or reason the service named; may be empty.
  std::optional<std::chrono::seconds> retry_after{};  ///< How long the service asked to wait; at most a day.
  std::string operation{};    ///< Operation id of the specification, such as `searchJobs`.
  int attempts = 0;           ///< How often the request was sent.
  std::optional<int> page{};  ///< The page that a walk stopped at.
  /// Whether the server can have received the request. Transports clear it when it can't.
  bool maybe_sent = true;
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
  /// HTTP status; 0 where there was no answer.
  int status() const noexcept { return state_->status; }
  /// The service's own code, such as `C0005`; empty where it sent none.
  const std::string& code() const noexcept { return state_->code; }
  /// What happened, in the service's words or the SDK's; as they came, but for keys and tokens.
  const std::string& message() const noexcept { return state_->message; }
  /// The field or reason that the service named; may be empty.
  const std::string& details() const noexcept { return state_->details; }
  /// How long the service asked to wait before the next try; from 0 to a day.
  const std::optional<std::chrono::seconds>& retry_after() const noexcept { return state_->retry_after; }
  /// Operation id of the specification, such as `searchJobs`; empty outside a call.
  const std::string& operation() const noexcept { return state_->operation; }
  /// How often the request was sent; 0 if never.
  int attempts() const noexcept { return state_->attempts; }
  /// The page that a walk stopped at; it can be resumed from there.
  const std::optional<int>& page() const noexcept { return state_->page; }
  /// Whether the server can have received the request.
  bool maybe_sent() const noexcept { return state_->maybe_sent; }
  /// All parts, to make a changed error from.
  const ErrorDetails& parts() const noexcept { return *state_; }
  /// One line: operation, status, code, message, and what to do about it. Without the control characters that
  /// a server may have put into its words, and no more than the beginning of long ones.
  const char* what() const noexcept override { return state_->text.c_str(); }

 private:
  struct State : ErrorDetails {
    explicit State(ErrorDetails parts) : ErrorDetails(std::move(parts)), text(describe(*this)) {}
    std::string text;
  };

  static std::string_view advice(const ErrorDetails& e) noexcept {
    if (e.code == "access_denied") return {};  // by the user: there is nothing to check
    switch (e.kind) {
      case ErrorKind::unauthorized: return "check the App Key, the access token or the client's secret";
      case ErrorKind::forbidden: return "check the app's scopes and the user's permissions";
      case ErrorKind::sign_in_required: return "send the user to the consent page again";
      case ErrorKind::rate_limited: return "wait before the next call";
      case ErrorKind::outcome_unknown: return "it may have been carried out: look before trying again";
      case ErrorKind::tls: return "check the CA bundle and the host name";
      case ErrorKind::response_too_large: return "ask for less or raise max_response_bytes";
      case ErrorKind::unexpected_status: return "check the base URL";
      default: return {};
    }
  }

  /// A text that may stand in a log: it forges no further line there, and no terminal takes it for a command.
  static std::string printable(std::string_view words) {
    constexpr std::size_t most = 2000;
    const bool whole = words.size() <= most;
    if (!whole) {
      std::size_t end = most;
      while (end > 0 && (words[end] & 0xc0) == 0x80) --end;  // not within a character
      words = words.substr(0, end);
    }
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
      const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(words[place]); };
      // of two bytes in UTF-8, from U+0080 on
      const bool late =
          byte(at) == 0xc2 && at + 1 < words.size() && byte(at + 1) >= 0x80 && byte(at + 1) < 0xa0;
      const bool control = byte(at) < 0x20 || byte(at) == 0x7f || late;
      text += control ? ' ' : words[at];
      if (late) ++at;
    }
    return whole ? text : text + "...";
  }

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
    if (const auto todo = advice(e); !todo.empty()) text.append("; ").append(todo);
    return text;
  }

  std::shared_ptr<const State> state_;
};

/// Prints `what()`.
inline std::ostream& operator<<(std::ostream& out, const Error& error) { return out << error.what(); }

}  // namespace rocketpunch
