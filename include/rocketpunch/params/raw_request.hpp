#pragma once
#include "rocketpunch/base/version.hpp"

#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/http/headers.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A request for what this version has no function for (`Client::request`). It carries all that the client
/// has: App Key, access token, or both.
struct RawRequest {
  /// `GET` and `HEAD` are repeated on failure, `PUT` and `DELETE` as idempotent, others not.
  std::string method = "GET";
  std::string path{};  ///< Under the base URL, percent-encoded: `/jobs/158697`.
  std::vector<std::pair<std::string, std::string>> query{};  ///< Names and values, not encoded.
  Headers headers{};           ///< Added to the SDK's own, except authentication, `Host` and lengths.
  std::string body{};          ///< Sent as it is
  std::string content_type{};  ///< Of the body, such as `application/json`.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
