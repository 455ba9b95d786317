#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/http/url.hpp"

namespace rocketpunch {

/// Settings of the libcurl transport; all can be left out. Nothing is read from the environment.
struct CurlOptions {
  std::string ca_bundle{};  ///< File of PEM certificates to trust in place of the system's.
  std::string proxy{};  ///< Such as `http://proxy.example:3128`; unset: none, whatever the environment says.
  std::size_t max_idle_connections = 32;  ///< Connections kept for later calls.
};

namespace detail {

/// The settings; throws a configuration error for those that can't be used.
inline CurlOptions checked(CurlOptions options) {
  const auto refuse = [](const char* why) {
    throw Error({.kind = ErrorKind::configuration, .message = why, .maybe_sent = false});
  };
  // libcurl and the system would use what stands before it
  if (options.ca_bundle.find('\0') != std::string::npos) refuse("ca_bundle must be a path without NUL");
  if (!std::all_of(options.proxy.begin(), options.proxy.end(), is_url_character))
    refuse("proxy must be a URL, percent-encoded");
  return options;
}

}  // namespace detail

}  // namespace rocketpunch
