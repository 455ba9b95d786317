#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/environment.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/os/sigpipe.hpp"
#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Whether libcurl can go through the proxy of that URL: else it would name it in an error, with its
/// password.
inline bool is_proxy_url(const std::string& url) {
  if (!std::all_of(url.begin(), url.end(), is_url_character)) return false;
  struct FreeUrl {
    void operator()(CURLU* parsed) const noexcept { curl_url_cleanup(parsed); }
    void operator()(char* part) const noexcept { curl_free(part); }
  };
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  char* text = nullptr;
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) !=
          CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_SCHEME, &text, 0) != CURLUE_OK)
    return false;
  const std::unique_ptr<char, FreeUrl> scheme(text);
  for (const std::string_view known : {"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
    if (known == scheme.get())
      return known != "https" ||
             (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTPS_PROXY) != 0;
  return false;
}

/// Whether a file of PEM certificates is there.
inline bool has_certificates(const SystemPath& path) {
  std::error_code ignored;
  const std::filesystem::path bundle = path.native;
  if (!std::filesystem::is_regular_file(bundle, ignored)) return false;
  std::ifstream file(bundle, std::ios::binary);
  for (std::string line; std::getline(file, line);)
    if (line.compare(0, 11, "-----BEGIN ") == 0 && line.find("CERTIFICATE-----") != line.npos) return true;
  return false;
}

/// The settings, with what was left out from the environment; throws a configuration error that names one
/// that can't be used.
inline CurlOptions checked(CurlOptions options) {
  const auto refuse = [](const std::string& why) { throw not_sent(ErrorKind::configuration, why); };
  std::string proxy = "proxy";
  if (options.proxy.empty())
    if (const auto value = environment("ROCKETPUNCH_PROXY")) {
      proxy = "ROCKETPUNCH_PROXY";
      options.proxy = *value;
    }
  // not what it is: that may have a password in it
  if (!options.proxy.empty() && !is_proxy_url(options.proxy))
    refuse(proxy + " must be the URL of a proxy, percent-encoded, such as http://proxy.example:3128");

  if (!options.ca_bundle.empty()) {
    if (SystemPath(options.ca_bundle).has_nul()) refuse("ca_bundle must be a path without NUL");
  } else if (const auto value = environment("ROCKETPUNCH_CA_BUNDLE")) {
    options.ca_bundle = *value;
    if (!has_certificates(options.ca_bundle))
      refuse("ROCKETPUNCH_CA_BUNDLE must be a file of PEM certificates that can be read");
  }
  return options;
}

/// Initialises libcurl for this process, once. There is no clean-up: another part of the program may use it.
inline void initialise_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw not_sent(ErrorKind::configuration, "libcurl can't be initialised");
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
    const unsigned generation = Forks::generation();
    if (generation == generation_) return;
    for (CurlHandle& handle : idle_) handle.abandon();
    idle_.clear();
    generation_ = generation;
  }

  std::mutex mutex_;
  std::vector<CurlHandle> idle_;
  std::size_t most_idle_;
  unsigned generation_ = Forks::generation();
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
