#pragma once

#include <cstddef>
#include <string>

namespace rocketpunch {

/// Settings of the libcurl transport; all can be left out. Nothing is read from the environment.
struct CurlOptions {
  std::string ca_bundle{};  ///< File of PEM certificates to trust in place of the system's.
  std::string proxy{};  ///< Such as `http://proxy.example:3128`; unset: none, whatever the environment says.
  std::size_t max_idle_connections = 32;  ///< Connections kept for later calls.
};

}  // namespace rocketpunch
