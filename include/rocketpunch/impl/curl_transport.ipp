#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "rocketpunch/curl_transport.hpp"
#include "rocketpunch/detail/curl/handle_pool.hpp"
#include "rocketpunch/detail/curl/request.hpp"
#include "rocketpunch/detail/curl/transfer.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `CurlTransport`.
class CurlSender final : public Sender {
 public:
  explicit CurlSender(CurlOptions options)
      : options_((initialise_curl(), checked(std::move(options)))), pool_(options_.max_idle_connections) {}

  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const override {
    if (const char* fault = CurlRequest::fault_in(request))
      return not_sent(ErrorKind::invalid_argument, fault);
    const NoSigpipe quiet;
    CurlHandle handle = pool_.take();
    if (!handle.usable()) return not_sent(ErrorKind::network, "libcurl has no handle left");
    CurlDeadline deadline(limits, std::chrono::steady_clock::now());
    CurlTransfer transfer(limits, deadline.end(), request);
    const CurlRequest told(request, limits);
    if (!told.usable()) return not_sent(ErrorKind::network, "out of memory");
    transfer.attach(handle.easy());
    told.prepare(handle.easy(), options_);
    const auto code = perform(handle, transfer, deadline, limits.stop);
    auto result = transfer.outcome(handle.easy(), code);
    curl_easy_reset(handle.easy());
    // else the next call would have its connection, over HTTP/2 even one that is silent
    if (result) pool_.give_back(std::move(handle));
    return result;
  }

 private:
  /// The transfer's result; nothing if it was stopped.
  static std::optional<CURLcode> perform(CurlHandle& handle, const CurlTransfer& transfer,
                                         CurlDeadline& deadline, const stop_token& stop) {
    CURLM* const multi = handle.multi();
    if (curl_multi_add_handle(multi, handle.easy()) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    std::optional<CURLcode> result;
    {
      const stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
      auto progress = transfer.progress(handle.easy());
      while (!result && !stop.stop_requested()) {
        if (deadline.due(progress) <= std::chrono::steady_clock::now())
          CurlTransfer::wait_longer(handle.easy());
        if ((result = go_on(multi))) break;
        progress = transfer.progress(handle.easy());
        const auto now = std::chrono::steady_clock::now();
        if (deadline.is_over(progress, now)) {
          result = CURLE_OPERATION_TIMEDOUT;
        } else if (const auto due = deadline.due(progress); due > now) {
          using std::chrono::milliseconds;
          const auto most = (std::min)(std::chrono::ceil<milliseconds>(due - now), milliseconds(1000));
          curl_multi_poll(multi, nullptr, 0, static_cast<int>(most.count()), nullptr);
        }
      }
    }
    curl_multi_remove_handle(multi, handle.easy());
    return result;
  }

  /// Does what can be done without waiting; gives how the one transfer has ended.
  static std::optional<CURLcode> go_on(CURLM* multi) {
    int running = 0, left = 0;
    if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    if (running > 0) return std::nullopt;
    const CURLMsg* const message = curl_multi_info_read(multi, &left);
    return message != nullptr && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
  }

  const CurlOptions options_;
  mutable CurlPool pool_;
};

template <class>
std::shared_ptr<const Sender> make_curl_sender(CurlOptions options) {
  return std::make_shared<const CurlSender>(std::move(options));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
