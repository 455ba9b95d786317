#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

/// What a server has to know of its redirect URI, which `OAuthConfig` has found to be a URL.
struct RedirectUri {
  explicit RedirectUri(const std::string& uri) : is_https(uri.rfind("https:", 0) == 0) {
    const std::size_t host = uri.find("://") + 3;
    const std::size_t end = std::min(uri.find('/', host), uri.size());
    const std::size_t colon = uri.rfind(':', end);
    port_at = colon > host && uri[end - 1] != ']' ? colon + 1 : end;  // "[::1]" has no port
    port = uri.substr(port_at, end - port_at);
    path = uri.substr(end, uri.find('?', end) - end);
  }

  bool is_https;
  std::string port;         ///< Empty: the scheme's
  std::size_t port_at = 0;  ///< Where it stands in the URI
  std::string path;         ///< With its "/"
};
