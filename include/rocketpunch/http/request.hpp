#pragma once

#include <string>

#include "rocketpunch/http/headers.hpp"

namespace rocketpunch {

/// An HTTP request, ready to be sent.
struct HttpRequest {
  std::string method = "GET";  ///< `GET`, `POST`, ...
  std::string url{};           ///< Absolute, percent-encoded.
  Headers headers{};   ///< Without `Host`, `Content-Length` and `Accept-Encoding`: those are the transport's.
  std::string body{};  ///< Sent as it is; empty: none.
};

/// An HTTP response, whole.
struct HttpResponse {
  int status = 0;      ///< 100 to 599
  Headers headers{};   ///< As received.
  std::string body{};  ///< Without transfer and content encoding.
};

}  // namespace rocketpunch
