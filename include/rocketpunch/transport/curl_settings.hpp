#pragma once
#include "rocketpunch/base/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include "rocketpunch/base/environment.hpp"
#include "rocketpunch/base/error.hpp"
#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/transport/curl_options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether libcurl can go through the proxy of that URL: else it would name it in an error, with its
/// password.
inline bool is_proxy_url(const std::string& url) {
  if (!std::all_of(url.begin(), url.end(), is_url_character)) return false;
  struct FreeUrl {
    void operator()(CURLU* parsed) const noexcept { curl_url_cleanup(parsed); }
    void operator()(char* part) const noexcept { curl_free(part); }
  };
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  char* text = nullptr;
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) !=
          CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_SCHEME, &text, 0) != CURLUE_OK)
    return false;
  const std::unique_ptr<char, FreeUrl> scheme(text);
  for (const std::string_view known : {"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
    if (known == scheme.get())
      return known != "https" ||
             (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTPS_PROXY) != 0;
  return false;
}

/// Whether a file of PEM certificates is there.
inline bool has_certificates(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);)
    if (line.compare(0, 11, "-----BEGIN ") == 0 && line.find("CERTIFICATE-----") != line.npos) return true;
  return false;
}

/// The settings, with what was left out from the environment; throws a configuration error that names one
/// that can't be used.
inline CurlOptions checked(CurlOptions options) {
  const auto refuse = [](const std::string& why) {
    throw Error({.kind = ErrorKind::configuration, .message = why, .maybe_sent = false});
  };
  std::string proxy = "proxy";
  if (options.proxy.empty())
    if (const auto value = environment("ROCKETPUNCH_PROXY")) {
      proxy = "ROCKETPUNCH_PROXY";
      options.proxy = *value;
    }
  // not what it is: that may have a password in it
  if (!options.proxy.empty() && !is_proxy_url(options.proxy))
    refuse(proxy + " must be the URL of a proxy, percent-encoded, such as http://proxy.example:3128");

  if (!options.ca_bundle.empty()) {
    // libcurl and the system would use what stands before it
    if (options.ca_bundle.find('\0') != std::string::npos) refuse("ca_bundle must be a path without NUL");
  } else if (const auto value = environment("ROCKETPUNCH_CA_BUNDLE")) {
    options.ca_bundle = *value;
    if (!has_certificates(options.ca_bundle))
      refuse("ROCKETPUNCH_CA_BUNDLE must be a file of PEM certificates that can be read");
  }
  return options;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
