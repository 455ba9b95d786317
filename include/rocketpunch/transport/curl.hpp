#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "rocketpunch/http/ascii.hpp"
#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/http/url.hpp"
#include "rocketpunch/transport/curl_pool.hpp"
#include "rocketpunch/transport/curl_transfer.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch {

/// Settings of the libcurl transport; all can be left out. Nothing is read from the environment.
struct CurlOptions {
  std::string ca_bundle{};  ///< File of PEM certificates to trust in place of the system's.
  std::string proxy{};  ///< Such as `http://proxy.example:3128`; unset: none, whatever the environment says.
  std::size_t max_idle_connections = 32;  ///< Connections kept for later calls.
};

/// Sends over libcurl: keeps connections alive, HTTP/2 where offered, compressed answers. Certificates are
/// always verified, redirects never followed, cookies and `.netrc` not used. Methods other than GET and HEAD
/// open a connection each, so that no write is sent twice. Cheap to copy: copies share connections. Safe to
/// use from many threads, and after a fork (not of a process that is inside a call).
class CurlTransport {
 public:
  /// Marks it as a `StreamingTransport`.
  static constexpr bool streams_bodies = true;

  /// With those settings. Throws a configuration `Error` where they or libcurl can't be used.
  explicit CurlTransport(CurlOptions options = {})
      : state_((detail::initialise_curl(), std::make_shared<State>(checked(std::move(options))))) {}

  /// Sends a request and waits for the response; see `Transport`.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    if (const char* fault = fault_in(request)) return detail::not_sent(ErrorKind::invalid_argument, fault);
    const detail::NoSigpipe quiet;
    detail::CurlHandle handle = state_->pool.take();
    if (!handle.usable()) return detail::not_sent(ErrorKind::network, "libcurl has no handle left");
    detail::CurlTransfer transfer(limits, request.streamed_body.get());
    HeaderList headers = header_list(request);
    if (!headers) return detail::not_sent(ErrorKind::network, "out of memory");
    transfer.attach(handle.easy());
    prepare(handle.easy(), request, headers.get(), limits);
    const auto code = perform(handle, limits.stop);
    auto result = transfer.outcome(handle.easy(), code);
    curl_easy_reset(handle.easy());
    state_->pool.give_back(std::move(handle));
    return result;
  }

 private:
  static CurlOptions checked(CurlOptions options) {
    const auto refuse = [](const char* why) {
      throw Error({.kind = ErrorKind::configuration, .message = why, .maybe_sent = false});
    };
    // libcurl and the system would use what stands before it
    if (options.ca_bundle.find('\0') != std::string::npos) refuse("ca_bundle must be a path without NUL");
    if (!std::all_of(options.proxy.begin(), options.proxy.end(), detail::is_url_character))
      refuse("proxy must be a URL, percent-encoded");
    return options;
  }

  struct State {
    explicit State(CurlOptions o) : options(std::move(o)), pool(options.max_idle_connections) {}
    CurlOptions options;
    detail::CurlPool pool;
  };
  struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  using HeaderList = std::unique_ptr<curl_slist, FreeList>;

  static const char* fault_in(const HttpRequest& request) {
    const auto url = parse_url(request.url);
    if (!url) return "the URL must be absolute, percent-encoded http or https";
    if (!is_secure_target(*url)) return "http goes to this machine only; use https";
    if (!detail::is_token(request.method)) return "the method must be an HTTP method";
    for (const auto& [name, value] : request.headers)
      if (!detail::is_token(name) || !detail::is_field_value(value))
        return "headers must not have line ends or control characters";
    return nullptr;
  }

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

  void prepare(CURL* easy, const HttpRequest& request, curl_slist* headers, const SendOptions& limits) const {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    const auto milliseconds = [](std::chrono::milliseconds time) {
      return static_cast<long>(time.count() > 0 ? time.count() : 1);
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would send the key's header on to another host
    const bool reads = request.method == "GET" || request.method == "HEAD";
    // libcurl repeats any request by itself, a write too, if a kept-alive connection ends without an answer
    set(CURLOPT_FRESH_CONNECT, reads ? 0L : 1L);
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
    set(CURLOPT_PROXY, state_->options.proxy.c_str());
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!state_->options.ca_bundle.empty()) {
      set(CURLOPT_CAINFO, state_->options.ca_bundle.c_str());
      // else the system's directory counts beside the bundle
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    set(CURLOPT_TIMEOUT_MS, milliseconds(limits.timeout));
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect_timeout));
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else {
      // not for HEAD, whose answer has the length of a body that doesn't come
      set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_response_bytes));
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

  /// The transfer's result; nothing if it was stopped.
  static std::optional<CURLcode> perform(detail::CurlHandle& handle, const std::stop_token& stop) {
    CURLM* const multi = handle.multi();
    if (curl_multi_add_handle(multi, handle.easy()) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    std::optional<CURLcode> result;
    {
      const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
      for (int running = 1; !stop.stop_requested();) {
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
          result = CURLE_FAILED_INIT;
          break;
        }
        if (running == 0) {
          int left = 0;
          const CURLMsg* const message = curl_multi_info_read(multi, &left);
          result =
              message != nullptr && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
          break;
        }
        curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
      }
    }
    curl_multi_remove_handle(multi, handle.easy());
    return result;
  }

  std::shared_ptr<State> state_;
};

static_assert(Transport<CurlTransport>);

}  // namespace rocketpunch
