#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <utility>

#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
template <class = void>
std::shared_ptr<const Sender> make_curl_sender(CurlOptions options);
}

/// Sends over libcurl: keeps connections alive, HTTP/2 where offered, compressed responses. Certificates are
/// always verified, redirects never followed, cookies and `.netrc` not used. Methods other than GET and HEAD
/// open a connection each, so that no write is sent twice. Cheap to copy: copies share connections. Safe to
/// use from many threads, and after a fork (not of a process that is inside a call).
class CurlTransport : public AnyTransport {
 public:
  /// With those settings. Throws a configuration `Error` where they or libcurl can't be used.
  explicit CurlTransport(CurlOptions options = {})
      : AnyTransport(detail::make_curl_sender(std::move(options))) {}

 protected:
  /// For the library: the same connections, of an engine.
  CurlTransport(const CurlTransport& blocking, std::shared_ptr<detail::EventLoop> loop)
      : AnyTransport(blocking, std::move(loop)) {}
};

static_assert(Transport<CurlTransport>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/curl_transport.ipp"
#endif
