#include "doctor/address.hpp"

#include <curl/curl.h>

#include <memory>

namespace cli {

bool Address::is_loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::optional<Address> address_of(const std::string& url, const std::string& default_port) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  const auto part = [&](CURLUPart what) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), what, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return std::string();
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  Address address{part(CURLUPART_SCHEME), part(CURLUPART_HOST), part(CURLUPART_PORT)};
  if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
  if (address.port.empty()) address.port = default_port;
  if (address.host.empty()) return std::nullopt;
  return address;
}

}  // namespace cli
