#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <iosfwd>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "rocketpunch/base/error_kind.hpp"
#include "rocketpunch/base/printable.hpp"
#include "rocketpunch/base/status.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The parts of an `Error`; fill in what is known.
struct ErrorDetails {
  ErrorKind kind = ErrorKind::network;  ///< What a program can act on.
  std::string message{};                ///< What happened, in words.
  int status = 0;                       ///< HTTP status; 0 where there was no answer.
  std::string code{};     ///< The service's own code, such as `C0005`; empty where it sent none.
  std::string details{};  ///< The field or reason the service named; may be empty.
  /// When it happened, by the service; UTC.
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> timestamp{};
  std::optional<std::chrono::seconds> retry_after{};  ///< How long the service asked to wait; at most a year.
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
  /// When it happened, by the service's clock, in UTC: for questions to its operators. Empty where it told no
  /// time, or none that can be read.
  const std::optional<std::chrono::sys_time<std::chrono::microseconds>>& timestamp() const noexcept {
    return state_->timestamp;
  }
  /// How long the service asked to wait before the next try; from 0 to a year.
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
  /// One line of UTF-8: operation, status, code, message, and what to do about it. Without the control and
  /// hidden characters that a server may have put into its words, and no more than the beginning of long
  /// ones.
  const char* what() const noexcept override { return state_->text.c_str(); }

 private:
  struct State : ErrorDetails {
    explicit State(ErrorDetails parts) : ErrorDetails(std::move(parts)), text(describe(*this)) {}
    std::string text;
  };

  static std::string_view advice(const ErrorDetails& e) noexcept {
    if (e.code == "access_denied") return {};  // by the user: there is nothing to check
    // of an error that was made of the status alone, it says more than the kind
    if (const StatusRule& rule = rule_of(e.status); rule.kind == e.kind && !rule.advice.empty())
      return rule.advice;
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
    if (const auto todo = advice(e); !todo.empty()) text.append("; ").append(todo);
    return text;
  }

  std::shared_ptr<const State> state_;
};

/// Prints `what()`.
inline std::ostream& operator<<(std::ostream& out, const Error& error) { return out << error.what(); }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
