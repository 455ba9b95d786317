#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/detail/curl/request.hpp"
#include "rocketpunch/detail/curl/sent_body.hpp"
#include "rocketpunch/detail/os/sockets.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// One request on its way: what libcurl's callbacks read and write, and what came of it.
class CurlTransfer {
 public:
  /// `end` is when the request must not go out any more: nobody would wait for its response.
  CurlTransfer(const SendOptions& limits, CurlDeadline::Time end, const HttpRequest& request)
      : limits_(limits), end_(end) {
    if (request.streamed_body) body_ = std::make_shared<CurlSentBody>(request.streamed_body);
  }
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// Has a handle report here. This object stays where it is until the handle is reset.
  void attach(CURL* easy) {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_ERRORBUFFER, reason_);
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_RESOLVER_START_FUNCTION, &on_lookup);
    set(CURLOPT_RESOLVER_START_DATA, this);
    set(CURLOPT_SOCKOPTFUNCTION, &on_socket_made);
    set(CURLOPT_SOCKOPTDATA, this);
#if LIBCURL_VERSION_NUM >= 0x075000
    set(CURLOPT_PREREQFUNCTION, &on_connected);
    set(CURLOPT_PREREQDATA, this);
#endif
    if (body_) body_->attach(easy);
  }
  /// Has the loop not wait for what the body is read from.
  void prefetch_on(EventLoop& loop) {
    if (body_) body_->prefetch_on(loop);
  }

  /// How far it has come.
  CurlProgress progress(CURL* easy) const {
    curl_off_t received = 0, sent = 0;
    curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    return {.connected = is_connected(easy),
            .connecting_since = connecting_since_,
            .bytes = header_bytes_ + static_cast<std::uint64_t>(received + sent)};
  }
  /// Whether it has no connection yet, and none is being made for it.
  bool is_waiting(CURL* easy) const { return !connecting_since_ && !was_connected(easy); }
  /// Whether the request may have begun to go out.
  bool was_connected(CURL* easy) const { return was_connected_ || is_connected(easy); }
  /// Whether the response came in HTTP/1; nothing: there is none yet.
  std::optional<bool> is_http1() const { return is_http1_; }
  /// Takes libcurl's own limit on connecting away: it would give up before it has looked at the socket.
  static void wait_longer(CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(INT_MAX));
  }

  /// The response, or why there is none; no code: the caller stopped it. To be asked once.
  Result<HttpResponse> outcome(CURL* easy, std::optional<CURLcode> code) {
    if (code == CURLE_OK && headers_complete_) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      response_.status = static_cast<int>(status);
      return std::move(response_);
    }
    // a body that broke off was never whole, and so can't have been carried out
    if (body_ && body_->error()) return *body_->error();
    if (code == CURLE_OPERATION_TIMEDOUT && body_ && body_->is_fetching())
      return not_sent(ErrorKind::timeout, "what is to be sent could not be read in time");
    ErrorDetails error{.kind = ErrorKind::network, .maybe_sent = was_sent(easy)};
    if (!code) {
      error.kind = ErrorKind::cancelled;
      error.message = "stopped by the caller";
      return Error(std::move(error));
    }
    if (!error.maybe_sent && is_refused_by_proxy(easy, error.message)) {
      error.kind = ErrorKind::configuration;
      return Error(std::move(error));
    }
    error.message = reason_[0] != '\0' ? reason_ : curl_easy_strerror(*code);
    if (code == CURLE_OK)
      error.message = "the connection ended within the headers";  // libcurl sees no fault in that
    switch (*code) {
      case CURLE_OPERATION_TIMEDOUT:
        error.kind = ErrorKind::timeout;
        if (reason_[0] == '\0')
          error.message = is_connected(easy) ? "no whole answer came in time" : "no connection came in time";
        break;
      case CURLE_ABORTED_BY_CALLBACK:
        error.kind = ErrorKind::timeout;
        error.message = "the connection came too late to send the request";
        break;
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_ISSUER_ERROR: error.kind = ErrorKind::tls; break;
      case CURLE_FILESIZE_EXCEEDED:
        error.kind = ErrorKind::response_too_large;
        error.message = "the body exceeds " + std::to_string(limits_.max_response_bytes) + " bytes";
        break;
      case CURLE_WRITE_ERROR:
        if (no_status_) error.message = "the response has no HTTP status";
        if (!too_large_) break;
        error.kind = ErrorKind::response_too_large;
        error.message = header_bytes_ > most_header_bytes
                            ? "the headers exceed " + std::to_string(most_header_bytes) + " bytes"
                            : "the body exceeds " + std::to_string(limits_.max_response_bytes) + " bytes";
        break;
      default: break;
    }
    return Error(std::move(error));
  }

 private:
  static constexpr std::size_t most_header_bytes = 256u << 10;

  /// libcurl counts the bytes of requests that were handed to the connection.
  static bool has_request_bytes(CURL* easy) {
    long bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
  }
#if LIBCURL_VERSION_NUM >= 0x075000
  bool is_connected(CURL*) const { return connected_; }
  bool was_sent(CURL* easy) const { return was_connected_ && has_request_bytes(easy); }

  static int on_connected(void* user, char*, char*, int, int) noexcept {
    CurlTransfer& transfer = *static_cast<CurlTransfer*>(user);
    if (std::chrono::steady_clock::now() >= transfer.end_) return CURL_PREREQFUNC_ABORT;
    transfer.connected_ = transfer.was_connected_ = true;
    return CURL_PREREQFUNC_OK;
  }
#else  // which doesn't tell when a connection stands
  bool is_connected(CURL* easy) const { return has_request_bytes(easy); }
  bool was_sent(CURL* easy) const { return has_request_bytes(easy); }
#endif

  /// Whether the proxy has refused the way to the server in a manner that lasts, and why.
  static bool is_refused_by_proxy(CURL* easy, std::string& why) {
    long status = 0, socks = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
#if LIBCURL_VERSION_NUM >= 0x074900
    curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &socks);
    if (socks != CURLPX_USER_REJECTED && socks != CURLPX_NO_AUTH && socks != CURLPX_REPLY_NOT_ALLOWED)
      socks = 0;
#endif
    const bool passes = status < 300 || status == 408 || status == 425 || status == 429 ||
                        (status >= 500 && status != 501 && status != 505 && status != 511);
    if (passes && socks == 0) return false;
    why = "the proxy refused the connection" + (passes ? "" : " with " + std::to_string(status)) +
          ": check CurlOptions::proxy or ROCKETPUNCH_PROXY, its user and password, and what it allows";
    return true;
  }

  /// libcurl begins to make a connection; perhaps in place of a kept-alive one that turned out to be dead.
  void connecting() noexcept {
    if (connecting_since_ && !connected_) return;
    connecting_since_ = std::chrono::steady_clock::now();
    connected_ = false;
  }
  static int on_lookup(void*, void*, void* user) noexcept {
    static_cast<CurlTransfer*>(user)->connecting();
    return 0;
  }
  static int on_socket_made(void* user, curl_socket_t socket, curlsocktype) noexcept {
    CurlTransfer& transfer = *static_cast<CurlTransfer*>(user);
    transfer.connecting();
    // else the system takes megabytes before it has sent them, and progress isn't seen
    if (transfer.body_) limit_unsent(socket, 256 << 10);
    return CURL_SOCKOPT_OK;
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) noexcept {
    CurlTransfer& transfer = *static_cast<CurlTransfer*>(user);
    if (size > transfer.limits_.max_response_bytes - transfer.response_.body.size()) {
      transfer.too_large_ = true;
      return 0;
    }
    try {
      transfer.response_.body.append(data, size);
    } catch (...) {  // no exception may pass through libcurl
      return 0;
    }
    return size;
  }

  /// Whether a status line has a number of three digits behind the version.
  static bool has_status(std::string_view line) noexcept {
    line.remove_prefix((std::min)(line.find(' '), line.size()));
    line.remove_prefix((std::min)(line.find_first_not_of(' '), line.size()));
    return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, is_digit) &&
           (line.size() == 3 || !is_digit(line[3]));
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) noexcept {
    CurlTransfer& transfer = *static_cast<CurlTransfer*>(user);
    transfer.header_bytes_ += size;
    if (transfer.header_bytes_ > most_header_bytes) {
      transfer.too_large_ = true;
      return 0;
    }
    std::string_view line(data, size);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    try {
      if (line.substr(0, 5) == "HTTP/") {
        // libcurl 8 takes the first digits of a longer number for the status
        if (!has_status(line)) {
          transfer.no_status_ = true;
          return 0;
        }
        transfer.response_.headers.clear();  // of an interim response
        transfer.is_http1_ = line.substr(0, 7) == "HTTP/1.";
        transfer.headers_complete_ = false;
      } else if (line.empty()) {
        transfer.headers_complete_ = true;
      } else if (const auto colon = line.find(':'); colon != line.npos && colon > 0) {
        transfer.response_.headers.add(std::string(line.substr(0, colon)),
                                       std::string(without_spaces(line.substr(colon + 1))));
      }
    } catch (...) {
      return 0;
    }
    return size;
  }

  const SendOptions& limits_;
  const CurlDeadline::Time end_;
  std::optional<CurlDeadline::Time> connecting_since_{};
  bool connected_ = false;
  bool was_connected_ = false;            // once at least
  std::shared_ptr<CurlSentBody> body_{};  // in place of the request's text
  HttpResponse response_{};
  std::optional<bool> is_http1_{};
  std::size_t header_bytes_ = 0;
  bool headers_complete_ = false;
  bool too_large_ = false;
  bool no_status_ = false;
  char reason_[CURL_ERROR_SIZE] = {};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
