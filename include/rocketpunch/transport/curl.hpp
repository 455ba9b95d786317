#pragma once
#include "rocketpunch/base/language.hpp"

#include <memory>
#include <utility>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/curl_options.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch {

namespace detail {
template <class = void>
std::shared_ptr<const Sender> make_curl_sender(CurlOptions options);
}

/// Sends over libcurl: keeps connections alive, HTTP/2 where offered, compressed answers. Certificates are
/// always verified, redirects never followed, cookies and `.netrc` not used. Methods other than GET and HEAD
/// open a connection each, so that no write is sent twice. Cheap to copy: copies share connections. Safe to
/// use from many threads, and after a fork (not of a process that is inside a call).
class CurlTransport {
 public:
  /// Marks it as a `StreamingTransport`.
  static constexpr bool streams_bodies = true;

  /// With those settings. Throws a configuration `Error` where they or libcurl can't be used.
  explicit CurlTransport(CurlOptions options = {}) : sender_(detail::make_curl_sender(std::move(options))) {}

  /// Sends a request and waits for the response; see `Transport`.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    return sender_->send(request, limits);
  }

 private:
  std::shared_ptr<const detail::Sender> sender_;
};

static_assert(Transport<CurlTransport>);

}  // namespace rocketpunch

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/transport/curl_sender.hpp"
#endif
