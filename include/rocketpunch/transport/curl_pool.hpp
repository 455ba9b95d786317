#pragma once
#include "rocketpunch/base/version.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/transport/curl_sigpipe.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Initialises libcurl for this process, once. There is no clean-up: another part of the program may use it.
inline void initialise_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK)
    throw Error(
        {.kind = ErrorKind::configuration, .message = "libcurl can't be initialised", .maybe_sent = false});
}

/// A handle with the connection it keeps alive. The multi handle can be woken from another thread, which is
/// what makes cancelling immediate.
class CurlHandle {
 public:
  CurlHandle() : easy_(curl_easy_init()), multi_(curl_multi_init()) {
    // a connection that was opened for a write replaces the one before
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 1L);
  }
  CurlHandle(CurlHandle&& other) noexcept
      : easy_(std::exchange(other.easy_, nullptr)), multi_(std::exchange(other.multi_, nullptr)) {}
  CurlHandle& operator=(CurlHandle&& other) noexcept {
    std::swap(easy_, other.easy_);
    std::swap(multi_, other.multi_);
    return *this;
  }
  ~CurlHandle() {
    // moved from: nothing to close, and masking takes system calls
    if (easy_ == nullptr && multi_ == nullptr) return;
    const NoSigpipe quiet;
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
  }

  bool usable() const noexcept { return easy_ != nullptr && multi_ != nullptr; }
  CURL* easy() const noexcept { return easy_; }
  CURLM* multi() const noexcept { return multi_; }
  /// Forgets the handles without a farewell to the server: their connections belong to another process.
  void abandon() noexcept { easy_ = nullptr, multi_ = nullptr; }

 private:
  CURL* easy_;
  CURLM* multi_;
};

/// Idle handles, for any thread to take. Handles made before a fork are left to the parent.
class CurlPool {
 public:
  explicit CurlPool(std::size_t most_idle) : most_idle_(most_idle) {}
  CurlPool(const CurlPool&) = delete;
  ~CurlPool() { leave_to_parent(); }

  CurlHandle take() {
    const std::lock_guard lock(mutex_);
    leave_to_parent();
    if (idle_.empty()) return {};
    // the one used last: its connection is the likeliest to be alive
    CurlHandle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void give_back(CurlHandle handle) {
    const std::lock_guard lock(mutex_);
    leave_to_parent();
    if (idle_.size() < most_idle_) idle_.push_back(std::move(handle));
  }

 private:
  void leave_to_parent() noexcept {
    const pid_t process = getpid();
    if (process == owner_) return;
    for (CurlHandle& handle : idle_) handle.abandon();
    idle_.clear();
    owner_ = process;
  }

  std::mutex mutex_;
  std::vector<CurlHandle> idle_;
  std::size_t most_idle_;
  pid_t owner_ = getpid();
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
