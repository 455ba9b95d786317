#include "http/api_error.hpp"

#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {
namespace {

const char* guide_code(int status) {
  switch (status) {
    case 401: return "UNAUTHORIZED";
    case 403: return "FORBIDDEN";
    case 404: return "NOT_FOUND";
    case 422: return "UNPROCESSABLE_ENTITY";
    case 429: return "RATE_LIMIT_EXCEEDED";
    case 503: return "SERVICE_UNAVAILABLE";
    default: return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST";
  }
}

}  // namespace

ApiError error_of(int status) {
  const auto make = [status](const char* code, const char* message) {
    return ApiError{status, code, message, {}, {}};
  };
  switch (status) {
    case 401: return make("C0001", "The App Key or access token is missing or invalid.");
    case 403: return make("C0011", "The access token lacks a scope.");
    case 404: return make("C0008", "There is no such resource.");
    case 405: return make("C0002", "The path doesn't take this method.");
    case 409: return make("EV022", "The event has tickets or participants.");
    case 429: return make("C0010", "The rate limit is exceeded.");
    case 502: return make("C9999", "A server behind this one gave no usable answer.");
    case 503: return make("C9999", "The service is not available for the moment.");
    case 504: return make("C9999", "A server behind this one gave no answer in time.");
    default:
      return status >= 500 ? make("C9999", "The server failed.")
                           : make("C0002", "The request can't be read.");
  }
}

void fail_validation(const std::string& field, const std::string& message) {
  throw ApiError{400, "C0005", message, field, {}};
}

void fail_format(const std::string& field, const std::string& input) {
  throw ApiError{400, "C0002", field + " has an invalid format. Input: " + input, field, {}};
}

void fail_forbidden(const std::string& message, const std::string& code) {
  throw ApiError{403, code, message, {}, {}};
}

void fail_not_found(const std::string& code, const std::string& message) {
  throw ApiError{404, code, message, {}, {}};
}

Json error_body(const ApiError& error, bool guide) {
  if (guide)
    return {{"error",
             {{"code", guide_code(error.status)}, {"message", error.message}, {"status", error.status}}}};
  return {{"code", error.code},
          {"message", error.message},
          {"timestamp", error_time(clock_now())},
          {"details", error.details.empty() ? Json(nullptr) : Json(error.details)}};
}

}  // namespace rocketpunch::testing::mock
