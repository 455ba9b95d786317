#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <string>

#include "rocketpunch/http/body_source.hpp"
#include "rocketpunch/http/headers.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// An HTTP request, ready to be sent.
struct HttpRequest {
  std::string method = "GET";  ///< `GET`, `POST`, ...
  std::string url{};           ///< Absolute, percent-encoded.
  Headers headers{};   ///< Without `Host`, `Content-Length` and `Accept-Encoding`: those are the transport's.
  std::string body{};  ///< Sent as it is; empty: none.
  /// Sent in place of `body`, if set: with its size as the length, and from its beginning. Only transports
  /// that say so (`streams_bodies`) get one; others get it read into `body`.
  std::shared_ptr<const BodySource> streamed_body{};
};

/// An HTTP response, whole.
struct HttpResponse {
  int status = 0;      ///< 100 to 599
  Headers headers{};   ///< As received.
  std::string body{};  ///< Without transfer and content encoding.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
