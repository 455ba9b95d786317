// The parts of a URL that say where a connection goes.
#pragma once

#include <optional>
#include <string>

namespace cli {

/// Where a connection goes.
struct Address {
  std::string scheme{};
  std::string host{};  ///< A name, or an address without brackets
  std::string port{};

  /// Without user and password.
  std::string text() const { return (host.find(':') == host.npos ? host : '[' + host + ']') + ':' + port; }
  /// Whether it is this machine, which is never called through a proxy.
  bool is_loopback() const;
};

/// Nothing for what libcurl takes for no URL.
std::optional<Address> address_of(const std::string& url);
/// The same of a proxy, whose URL libcurl reads otherwise: the scheme may be left out, and a port that is
/// left out is 1080, of https 443.
std::optional<Address> proxy_address_of(const std::string& url);

}  // namespace cli
