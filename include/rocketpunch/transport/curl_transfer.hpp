#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/http/body_source.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::detail {

/// An error of a request of which nothing has gone out.
inline Error not_sent(ErrorKind kind, std::string message) {
  return Error({.kind = kind, .message = std::move(message), .maybe_sent = false});
}

/// One request on its way: what libcurl's callbacks read and write, and what came of it.
class CurlTransfer {
 public:
  CurlTransfer(const SendOptions& limits, const BodySource* body) : limits_(limits), body_(body) {}
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
    if (body_ == nullptr) return;
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_->size));
    set(CURLOPT_READFUNCTION, &on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &on_seek);
    set(CURLOPT_SEEKDATA, this);
  }

  /// The response, or why there is none; no code: the caller stopped it. To be asked once.
  Result<HttpResponse> outcome(CURL* easy, std::optional<CURLcode> code) {
    if (code == CURLE_OK && headers_complete_) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      response_.status = static_cast<int>(status);
      return std::move(response_);
    }
    // libcurl counts the bytes of the request that were handed to the connection
    long request_bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    // a body that broke off was never whole, and so can't have been carried out
    if (body_error_) return *body_error_;
    ErrorDetails error{.kind = ErrorKind::network, .maybe_sent = request_bytes > 0};
    if (!code) {
      error.kind = ErrorKind::cancelled;
      error.message = "stopped by the caller";
      return Error(std::move(error));
    }
    error.message = reason_[0] != '\0' ? reason_ : curl_easy_strerror(*code);
    if (code == CURLE_OK)
      error.message = "the connection ended within the headers";  // libcurl sees no fault in that
    switch (*code) {
      case CURLE_OPERATION_TIMEDOUT: error.kind = ErrorKind::timeout; break;
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_ISSUER_ERROR: error.kind = ErrorKind::tls; break;
      case CURLE_FILESIZE_EXCEEDED:
        error.kind = ErrorKind::response_too_large;
        error.message = "the body exceeds " + std::to_string(limits_.max_response_bytes) + " bytes";
        break;
      case CURLE_WRITE_ERROR:
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

  static std::size_t on_read(char* to, std::size_t, std::size_t most, void* user) noexcept {
    CurlTransfer& transfer = *static_cast<CurlTransfer*>(user);
    if (transfer.body_sent_ == transfer.body_->size) return 0;
    try {
      const auto count = transfer.body_->read(transfer.body_sent_, to, most);
      if (count) {
        transfer.body_sent_ += *count;
        return *count;
      }
      transfer.body_error_ = count.error();
    } catch (...) {  // no exception may pass through libcurl
      transfer.body_error_ = not_sent(ErrorKind::invalid_argument, "reading the body threw an exception");
    }
    return CURL_READFUNC_ABORT;
  }

  static int on_seek(void* user, curl_off_t offset, int origin) noexcept {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<CurlTransfer*>(user)->body_sent_ = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
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
        transfer.response_.headers.clear();  // of an interim answer
        transfer.headers_complete_ = false;
      } else if (line.empty()) {
        transfer.headers_complete_ = true;
      } else if (const auto colon = line.find(':'); colon != line.npos && colon > 0) {
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
        transfer.response_.headers.add(std::string(line.substr(0, colon)), std::string(value));
      }
    } catch (...) {
      return 0;
    }
    return size;
  }

  const SendOptions& limits_;
  const BodySource* body_;  // in place of the request's text
  std::uint64_t body_sent_ = 0;
  std::optional<Error> body_error_{};
  HttpResponse response_{};
  std::size_t header_bytes_ = 0;
  bool headers_complete_ = false;
  bool too_large_ = false;
  char reason_[CURL_ERROR_SIZE] = {};
};

}  // namespace rocketpunch::detail
