#pragma once
#include "rocketpunch/base/version.hpp"

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/http/request.hpp"
#include "rocketpunch/http/url.hpp"
#include "rocketpunch/transport/curl_options.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A request as libcurl is told it.
class CurlRequest {
 public:
  /// Both stay where they are until the handle is reset, as this does.
  CurlRequest(const HttpRequest& request, const SendOptions& limits)
      : request_(request), limits_(limits), headers_(header_list(request)) {}

  /// Why a request can't be sent; null: it can.
  static const char* fault_in(const HttpRequest& request) {
    const auto url = parse_url(request.url);
    if (!url) return "the URL must be absolute, percent-encoded http or https";
    if (!is_secure_target(*url)) return "http goes to this machine only; use https";
    if (!is_token(request.method)) return "the method must be an HTTP method";
    for (const auto& [name, value] : request.headers)
      if (!is_token(name) || !is_field_value(value))
        return "headers must not have line ends or control characters";
    return nullptr;
  }

  /// False: there was no memory for it.
  bool usable() const noexcept { return headers_ != nullptr; }

  /// Tells a handle, which has been reset.
  void prepare(CURL* easy, const CurlOptions& options) const {
    const HttpRequest& request = request_;
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would send the key's header on to another host
    const bool reads = request.method == "GET" || request.method == "HEAD";
    // libcurl repeats any request by itself, a write too, if a kept-alive connection ends without an answer
    set(CURLOPT_FRESH_CONNECT, reads && !limits_.fresh_connection ? 0L : 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    set(CURLOPT_PROTOCOLS_STR, "http,https");
#else
    set(CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    set(CURLOPT_QUICK_EXIT, 1L);  // a cancelled call must not wait for a name lookup
#endif
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can decode
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const auto url = parse_url(request.url);
    set(CURLOPT_PROXY, url && url->is_loopback() ? "" : options.proxy.c_str());
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!options.ca_bundle.empty()) {
      set(CURLOPT_CAINFO, options.ca_bundle.c_str());
      // else the system's directory counts beside the bundle
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
      set(CURLOPT_PROXY_CAINFO, options.ca_bundle.c_str());
      set(CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
    }
    // `CurlDeadline` keeps the time. What libcurl is told here is after that, and decides how long it tries
    // each of several addresses.
    set(CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>((limits_.connect_timeout + std::chrono::seconds(1)).count()));
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else {
      // not for HEAD, whose answer has the length of a body that doesn't come
      set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits_.max_response_bytes));
      if (!request.streamed_body && (!request.body.empty() || request.method == "POST")) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.c_str());
      }
    }
    if (!reads && request.method != "POST")
      set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    else if (request.method == "GET" && !request.body.empty())
      set(CURLOPT_CUSTOMREQUEST, "GET");
  }

 private:
  struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  using HeaderList = std::unique_ptr<curl_slist, FreeList>;

  static HeaderList header_list(const HttpRequest& request) {
    HeaderList list;
    const auto append = [&](const std::string& line) {
      curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
      if (longer == nullptr) return false;
      if (!list) list.reset(longer);
      return true;
    };
    for (const auto& [name, value] : request.headers)
      if (!append(value.empty() ? name + ';' : name + ": " + value)) return nullptr;
    if (!append("Expect:")) return nullptr;  // else libcurl waits a second before it sends a larger body
    const bool has_body = !request.body.empty() || request.streamed_body;
    if (has_body && !request.headers.contains("Content-Type") && !append("Content-Type:")) return nullptr;
    return list;
  }

  const HttpRequest& request_;
  const SendOptions& limits_;
  HeaderList headers_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
