#include "doctor/address.hpp"

#include <curl/curl.h>

#include <memory>

namespace cli {

namespace {

/// `parsing`, `port`: flags for libcurl, for the whole and for the port.
std::optional<Address> parsed_address(const std::string& url, unsigned parsing, unsigned port) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME | parsing) != CURLUE_OK)
    return std::nullopt;
  const auto part = [&](CURLUPart what, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), what, &text, flags) != CURLUE_OK) return std::string();
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  Address address{part(CURLUPART_SCHEME, 0), part(CURLUPART_HOST, 0), part(CURLUPART_PORT, port)};
  if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
  if (address.host.empty()) return std::nullopt;
  return address;
}

}  // namespace

bool Address::is_loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::optional<Address> address_of(const std::string& url) {
  return parsed_address(url, 0, CURLU_DEFAULT_PORT);
}

std::optional<Address> proxy_address_of(const std::string& url) {
  auto address = parsed_address(url, CURLU_GUESS_SCHEME, 0);
  if (address && address->port.empty()) address->port = address->scheme == "https" ? "443" : "1080";
  return address;
}

}  // namespace cli
