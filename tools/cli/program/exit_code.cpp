#include "program/exit_code.hpp"

namespace cli {

ExitCode exit_code_of(const rp::Error& error) {
  using rp::ErrorKind;
  switch (error.kind()) {
    case ErrorKind::configuration:
    case ErrorKind::invalid_argument: return ExitCode::usage;
    case ErrorKind::not_found: return ExitCode::not_found;
    case ErrorKind::unauthorized:
    case ErrorKind::forbidden:
    case ErrorKind::sign_in_required: return ExitCode::not_allowed;
    case ErrorKind::rate_limited: return ExitCode::limited;
    case ErrorKind::network:
    case ErrorKind::timeout:
    case ErrorKind::tls:
    case ErrorKind::server: return ExitCode::unreachable;
    case ErrorKind::outcome_unknown: return ExitCode::outcome_unknown;
    case ErrorKind::cancelled: return ExitCode::interrupted;
    default: return ExitCode::failed;
  }
}

}  // namespace cli
