#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// How far a transfer has come.
struct CurlProgress {
  bool connected = false;  ///< Whether its connection stands
  /// Since when its connection is being made; nothing: one that stands already is used, or waited for.
  std::optional<std::chrono::steady_clock::time_point> connecting_since{};
  std::uint64_t bytes = 0;  ///< Sent and received; only ever compared
};

/// When an attempt ends for want of time. Time in which nobody looked at its socket (a stopped process, an
/// engine that isn't polled) is not time in which the service was silent: so what has arrived is read before
/// an attempt is given up.
class CurlDeadline {
 public:
  using Time = std::chrono::steady_clock::time_point;

  CurlDeadline(const SendOptions& limits, Time begin)
      : end_(begin + limits.timeout),
        connect_timeout_(limits.connect_timeout),
        stall_timeout_(limits.stall_timeout) {}

  /// Of the attempt.
  Time end() const noexcept { return end_; }
  /// Has it end then, if that is earlier.
  void shorten(Time end) noexcept { end_ = (std::min)(end_, end); }
  /// When to ask `is_over`.
  Time due(const CurlProgress& at) const noexcept {
    if (at.connected && moved_at_) return (std::min)(end_, *moved_at_ + stall_timeout_);
    if (at.connected || !at.connecting_since) return end_;
    return (std::min)(end_, *at.connecting_since + connect_timeout_);
  }
  /// The same, for who learns neither when a connection begins to be made nor when bytes go.
  Time due_at_the_latest(const CurlProgress& at, Time now) const noexcept {
    const bool may_begin = !at.connected && !at.connecting_since;
    const Time when = may_begin ? (std::min)(end_, now + connect_timeout_) : due(at);
    return stall_timeout_.count() > 0 ? (std::min)(when, now + stall_timeout_ / 4) : when;
  }

  /// Whether to give up. False at first: what has arrived is to be read then, and this to be asked again, as
  /// long as reading brings something. A response that trickles ends it all the same.
  bool is_over(const CurlProgress& at, Time now) noexcept {
    if (stall_timeout_.count() > 0 && at.connected && (!moved_at_ || at.bytes != moved_)) {
      moved_at_ = now;
      moved_ = at.bytes;
    }
    if (now < due(at)) {
      looks_ = 0;
      return false;
    }
    const bool goes_on = looks_ == 0 || at.bytes != seen_;
    seen_ = at.bytes;
    return !goes_on || ++looks_ > most_looks;
  }

 private:
  // a look reads 16 KiB or more, so that this is more than the system keeps of a connection
  static constexpr int most_looks = 1000;

  Time end_;
  std::chrono::milliseconds connect_timeout_;
  std::chrono::milliseconds stall_timeout_;
  std::optional<Time> moved_at_{};  // when there was progress, as far as it was seen
  std::uint64_t moved_ = 0;
  int looks_ = 0;
  std::uint64_t seen_ = 0;
};

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
    // libcurl repeats any request by itself, a write too, if a kept-alive connection ends without a response
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
    set(CURLOPT_PROXY, options.proxy.empty() || is_loopback(request.url) ? "" : options.proxy.c_str());
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!options.ca_bundle.empty()) {
      const std::string bundle = SystemPath(options.ca_bundle).text;
      set(CURLOPT_CAINFO, bundle.c_str());
      // else the system's directory counts beside the bundle
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
      set(CURLOPT_PROXY_CAINFO, bundle.c_str());
      set(CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
    }
    // `CurlDeadline` keeps the time. What libcurl is told here is after that, and decides how long it tries
    // each of several addresses.
    set(CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>((limits_.connect_timeout + std::chrono::seconds(1)).count()));
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else {
      // not for HEAD, whose response has the length of a body that doesn't come
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

  static bool is_loopback(std::string_view text) {
    const auto url = parse_url(text);
    return url && url->is_loopback();
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

  const HttpRequest& request_;
  const SendOptions& limits_;
  HeaderList headers_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
