#pragma once
#include "rocketpunch/base/version.hpp"

#include <cstddef>
#include <string>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Settings of the libcurl transport; all can be left out.
struct CurlOptions {
  /// File of PEM certificates to trust in place of the system's. Unset: `ROCKETPUNCH_CA_BUNDLE`, or the
  /// system's.
  std::string ca_bundle{};
  /// URL of a proxy, such as `http://user:password@proxy.example:3128`: http, https, socks4, socks4a, socks5
  /// or socks5h. Calls to this machine don't go through it. Unset: `ROCKETPUNCH_PROXY`, or none, whatever
  /// other variables say.
  std::string proxy{};
  std::size_t max_idle_connections = 32;  ///< Connections kept for later calls.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
