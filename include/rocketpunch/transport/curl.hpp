#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/http/fields.hpp"
#include "rocketpunch/http/url.hpp"
#include "rocketpunch/transport/curl_pool.hpp"
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

  /// With that settings. Throws a configuration `Error` where libcurl can't be used.
  explicit CurlTransport(CurlOptions options = {})
      : state_((detail::initialise_curl(), std::make_shared<State>(std::move(options)))) {}

  /// Sends a request and waits for the response; see `Transport`.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    if (const char* fault = fault_in(request)) return not_sent(ErrorKind::invalid_argument, fault);
    const detail::NoSigpipe quiet;
    detail::CurlHandle handle = state_->pool.take();
    if (!handle.usable()) return not_sent(ErrorKind::network, "libcurl has no handle left");
    Transfer transfer{.limits = limits, .body = request.streamed_body.get()};
    HeaderList headers = header_list(request);
    if (!headers) return not_sent(ErrorKind::network, "out of memory");
    prepare(handle.easy(), request, headers.get(), transfer);
    const auto code = perform(handle, limits.stop);
    auto result = outcome(handle.easy(), code, transfer);
    curl_easy_reset(handle.easy());
    state_->pool.give_back(std::move(handle));
    return result;
  }

 private:
  struct State {
    explicit State(CurlOptions o) : options(std::move(o)), pool(options.max_idle_connections) {}
    CurlOptions options;
    detail::CurlPool pool;
  };
  struct Transfer {
    const SendOptions& limits;
    const BodySource* body = nullptr;  // in place of the request's text
    std::uint64_t body_sent = 0;
    std::optional<Error> body_error{};
    HttpResponse response{};
    std::size_t header_bytes = 0;
    bool headers_complete = false;
    bool too_large = false;
    char reason[CURL_ERROR_SIZE] = {};
  };
  struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  using HeaderList = std::unique_ptr<curl_slist, FreeList>;

  static constexpr std::size_t most_header_bytes = 256u << 10;

  static Error not_sent(ErrorKind kind, std::string message) {
    return Error({.kind = kind, .message = std::move(message), .maybe_sent = false});
  }

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

  void prepare(CURL* easy, const HttpRequest& request, curl_slist* headers, Transfer& transfer) const {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    const auto milliseconds = [](std::chrono::milliseconds time) {
      return static_cast<long>(time.count() > 0 ? time.count() : 1);
    };
    set(CURLOPT_ERRORBUFFER, transfer.reason);
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
    set(CURLOPT_TIMEOUT_MS, milliseconds(transfer.limits.timeout));
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(transfer.limits.connect_timeout));
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, &on_header);
    set(CURLOPT_HEADERDATA, &transfer);
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else {
      // not for HEAD, whose answer has the length of a body that doesn't come
      set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(transfer.limits.max_response_bytes));
      if (transfer.body != nullptr) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.body->size));
        set(CURLOPT_READFUNCTION, &on_read);
        set(CURLOPT_READDATA, &transfer);
        set(CURLOPT_SEEKFUNCTION, &on_seek);
        set(CURLOPT_SEEKDATA, &transfer);
      } else if (!request.body.empty() || request.method == "POST") {
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

  static Result<HttpResponse> outcome(CURL* easy, std::optional<CURLcode> code, Transfer& transfer) {
    if (code == CURLE_OK && transfer.headers_complete) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      transfer.response.status = static_cast<int>(status);
      return std::move(transfer.response);
    }
    // libcurl counts the bytes of the request that were handed to the connection
    long request_bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    // a body that broke off was never whole, and so can't have been carried out
    if (transfer.body_error) return *transfer.body_error;
    ErrorDetails error{.kind = ErrorKind::network, .maybe_sent = request_bytes > 0};
    if (!code) {
      error.kind = ErrorKind::cancelled;
      error.message = "stopped by the caller";
      return Error(std::move(error));
    }
    error.message = transfer.reason[0] != '\0' ? transfer.reason : curl_easy_strerror(*code);
    if (code == CURLE_OK)
      error.message = "the connection ended within the headers";  // libcurl sees no fault in that
    switch (*code) {
      case CURLE_OPERATION_TIMEDOUT: error.kind = ErrorKind::timeout; break;
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_ISSUER_ERROR: error.kind = ErrorKind::tls; break;
      case CURLE_FILESIZE_EXCEEDED:
        error.kind = ErrorKind::response_too_large;
        error.message = "the body exceeds " + std::to_string(transfer.limits.max_response_bytes) + " bytes";
        break;
      case CURLE_WRITE_ERROR:
        if (!transfer.too_large) break;
        error.kind = ErrorKind::response_too_large;
        error.message =
            transfer.header_bytes > most_header_bytes
                ? "the headers exceed " + std::to_string(most_header_bytes) + " bytes"
                : "the body exceeds " + std::to_string(transfer.limits.max_response_bytes) + " bytes";
        break;
      default: break;
    }
    return Error(std::move(error));
  }

  static std::size_t on_read(char* to, std::size_t, std::size_t most, void* user) noexcept {
    Transfer& transfer = *static_cast<Transfer*>(user);
    if (transfer.body_sent == transfer.body->size) return 0;
    try {
      const auto count = transfer.body->read(transfer.body_sent, to, most);
      if (count) {
        transfer.body_sent += *count;
        return *count;
      }
      transfer.body_error = count.error();
    } catch (...) {  // no exception may pass through libcurl
      transfer.body_error = not_sent(ErrorKind::invalid_argument, "reading the body threw an exception");
    }
    return CURL_READFUNC_ABORT;
  }

  static int on_seek(void* user, curl_off_t offset, int origin) noexcept {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<Transfer*>(user)->body_sent = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) noexcept {
    Transfer& transfer = *static_cast<Transfer*>(user);
    if (size > transfer.limits.max_response_bytes - transfer.response.body.size()) {
      transfer.too_large = true;
      return 0;
    }
    try {
      transfer.response.body.append(data, size);
    } catch (...) {  // no exception may pass through libcurl
      return 0;
    }
    return size;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) noexcept {
    Transfer& transfer = *static_cast<Transfer*>(user);
    transfer.header_bytes += size;
    if (transfer.header_bytes > most_header_bytes) {
      transfer.too_large = true;
      return 0;
    }
    std::string_view line(data, size);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    try {
      if (line.substr(0, 5) == "HTTP/") {
        transfer.response.headers.clear();  // of an interim answer
        transfer.headers_complete = false;
      } else if (line.empty()) {
        transfer.headers_complete = true;
      } else if (const auto colon = line.find(':'); colon != line.npos && colon > 0) {
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
        transfer.response.headers.add(std::string(line.substr(0, colon)), std::string(value));
      }
    } catch (...) {
      return 0;
    }
    return size;
  }

  std::shared_ptr<State> state_;
};

static_assert(Transport<CurlTransport>);

}  // namespace rocketpunch
