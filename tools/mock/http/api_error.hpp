// Errors of the API and their bodies.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// Thrown by whatever can't answer a request; the pipeline makes the answer of it.
struct ApiError {
  int status = 500;
  std::string code;
  std::string message;
  /// Field or reason; empty: null.
  std::string details;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Answered without a body.
  bool bare = false;
};

/// The usual error of a status, for answers that say no more than that.
ApiError error_of(int status);

/// 400 C0005: a value that breaks a rule.
[[noreturn]] void fail_validation(const std::string& field, const std::string& message);
/// 400 C0002: a value that can't be read.
[[noreturn]] void fail_format(const std::string& field, const std::string& input);
/// 403: the caller's scopes would do, but the thing is another's.
[[noreturn]] void fail_forbidden(const std::string& message, const std::string& code = "C0011");
/// 404 with the code of the kind of thing that wasn't found.
[[noreturn]] void fail_not_found(const std::string& code, const std::string& message);

/// The error body, as the service answers it or as the earlier guide has it.
Json error_body(const ApiError& error, bool guide);

}  // namespace rocketpunch::testing::mock
