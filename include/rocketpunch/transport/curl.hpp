#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "rocketpunch/transport/curl_options.hpp"
#include "rocketpunch/transport/curl_pool.hpp"
#include "rocketpunch/transport/curl_request.hpp"
#include "rocketpunch/transport/curl_transfer.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch {

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
      : state_((detail::initialise_curl(), std::make_shared<State>(detail::checked(std::move(options))))) {}

  /// Sends a request and waits for the response; see `Transport`.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    if (const char* fault = detail::CurlRequest::fault_in(request))
      return detail::not_sent(ErrorKind::invalid_argument, fault);
    const detail::NoSigpipe quiet;
    detail::CurlHandle handle = state_->pool.take();
    if (!handle.usable()) return detail::not_sent(ErrorKind::network, "libcurl has no handle left");
    detail::CurlTransfer transfer(limits, request.streamed_body.get());
    const detail::CurlRequest told(request, limits);
    if (!told.usable()) return detail::not_sent(ErrorKind::network, "out of memory");
    transfer.attach(handle.easy());
    told.prepare(handle.easy(), state_->options);
    const auto code = perform(handle, limits.stop);
    auto result = transfer.outcome(handle.easy(), code);
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
