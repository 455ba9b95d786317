#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A body that is read while libcurl sends it.
class CurlSentBody : public std::enable_shared_from_this<CurlSentBody> {
 public:
  explicit CurlSentBody(std::shared_ptr<const BodySource> source) : source_(std::move(source)) {}
  CurlSentBody(const CurlSentBody&) = delete;
  CurlSentBody& operator=(const CurlSentBody&) = delete;

  /// Has a handle read here, until it is reset.
  void attach(CURL* easy) {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    easy_ = easy;
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(source_->size));
    set(CURLOPT_READFUNCTION, &on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &on_seek);
    set(CURLOPT_SEEKDATA, this);
  }
  /// Has the loop not wait for what is read from, such as a disk.
  void prefetch_on(EventLoop& loop) {
    if (source_->prefetch) loop_ = &loop;
  }

  /// Why it could not be read.
  const std::optional<Error>& error() const noexcept { return error_; }
  /// Whether its next bytes are waited for.
  bool is_fetching() const noexcept { return is_fetching_; }

 private:
  static std::size_t on_read(char* to, std::size_t, std::size_t most, void* user) noexcept {
    CurlSentBody& body = *static_cast<CurlSentBody*>(user);
    if (body.sent_ == body.source_->size) return 0;
    try {
      if (body.loop_ != nullptr && body.sent_ >= body.fetched_until_) {
        body.fetch();
        return CURL_READFUNC_PAUSE;
      }
      const auto count = body.source_->read(body.sent_, to, most);
      if (count) {
        body.sent_ += *count;
        return *count;
      }
      body.error_ = count.error();
    } catch (...) {  // no exception may pass through libcurl
      body.error_ = not_sent(ErrorKind::invalid_argument, "reading the body threw an exception");
    }
    return CURL_READFUNC_ABORT;
  }

  static int on_seek(void* user, curl_off_t offset, int origin) noexcept {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    CurlSentBody& body = *static_cast<CurlSentBody*>(user);
    body.sent_ = static_cast<std::uint64_t>(offset);
    body.fetched_until_ = 0;
    return CURL_SEEKFUNC_OK;
  }

  void fetch() {
    if (std::exchange(is_fetching_, true)) return;
    loop_->run_aside(
        [source = source_, from = sent_, loop = loop_->weak_from_this(), body = weak_from_this()] {
          std::uint64_t until = from + 1;  // of what could not be fetched, the next read tells
          try {
            until = (std::max)(until, source->prefetch(from));
          } catch (...) {  // nor may one leave a thread
          }
          const auto alive = loop.lock();
          if (!alive) return;
          (void)alive->post([from, until, body] {
            if (const auto waiting = body.lock()) waiting->go_on(from, until);
          });
        });
  }
  void go_on(std::uint64_t from, std::uint64_t until) {
    is_fetching_ = false;
    if (sent_ >= from) fetched_until_ = until;
    curl_easy_pause(easy_, CURLPAUSE_CONT);
  }

  const std::shared_ptr<const BodySource> source_;
  CURL* easy_ = nullptr;
  EventLoop* loop_ = nullptr;  // to fetch aside of
  std::uint64_t sent_ = 0;
  std::uint64_t fetched_until_ = 0;
  bool is_fetching_ = false;
  std::optional<Error> error_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
