#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Many searches at once with libcurl's multi interface, as its user would write it: some handles that take
/// one request after the other, in a loop of `curl_multi_poll` and `curl_multi_perform`.
class HandWrittenMany {
 public:
  using Take = std::function<void(const std::string& body)>;

  HandWrittenMany(const std::string& base_url, const std::string& key, std::size_t in_flight)
      : base_url_(base_url) {
    headers_.reset(curl_slist_append(headers_.release(), ("X-RP-API-Key: " + key).c_str()));
    headers_.reset(curl_slist_append(headers_.release(), "Accept: application/json"));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(in_flight));
    for (std::size_t i = 0; i < in_flight; ++i) slots_.push_back(std::make_unique<Slot>());
  }

  /// Makes that many calls, and hands each body over.
  void search(const std::string& keyword, int page_size, std::size_t calls, const Take& take) {
    begin(keyword, page_size, calls);
    while (left_ > 0) turn(take);
  }

  /// Has the first calls begin: as many as may be in flight.
  void begin(const std::string& keyword, int page_size, std::size_t calls) {
    keyword_ = keyword;
    page_size_ = page_size;
    to_begin_ = left_ = calls;
    for (const auto& slot : slots_)
      if (to_begin_ > 0) next(*slot);
  }

  /// Waits until something happens.
  void turn(const Take& take) {
    int running = 0, messages = 0;
    if (curl_multi_perform(multi_.get(), &running) != CURLM_OK)
      throw std::runtime_error("curl_multi_perform");
    while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &messages)) {
      CURL* const easy = message->easy_handle;
      if (message->data.result != CURLE_OK)
        throw std::runtime_error(curl_easy_strerror(message->data.result));
      Slot* slot = nullptr;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      if (status != 200) throw std::runtime_error("HTTP " + std::to_string(status) + ": " + slot->body);
      curl_multi_remove_handle(multi_.get(), easy);
      slot->added = false;
      take(slot->body);
      --left_;
      if (to_begin_ > 0) next(*slot);
    }
    if (left_ > 0) curl_multi_poll(multi_.get(), nullptr, 0, 1'000, nullptr);
  }

  /// Gives up what is in flight.
  void drop() {
    for (const auto& slot : slots_)
      if (std::exchange(slot->added, false)) curl_multi_remove_handle(multi_.get(), slot->easy.get());
  }

  HandWrittenMany(const HandWrittenMany&) = delete;
  ~HandWrittenMany() { drop(); }

 private:
  struct Free {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  struct FreeMulti {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
  };
  struct Slot {
    std::unique_ptr<CURL, Free> easy{curl_easy_init()};
    std::string body{};
    bool added = false;
  };
  static std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
  }

  void next(Slot& slot) {
    --to_begin_;
    CURL* const easy = slot.easy.get();
    const std::unique_ptr<char, decltype(&curl_free)> escaped(
        curl_easy_escape(easy, keyword_.data(), static_cast<int>(keyword_.size())), &curl_free);
    const std::string url =
        base_url_ + "/jobs?keyword=" + escaped.get() + "&pageSize=" + std::to_string(page_size_);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &slot.body);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &slot);
    slot.body.clear();
    slot.added = curl_multi_add_handle(multi_.get(), easy) == CURLM_OK;
  }

  std::string base_url_;
  std::string keyword_{};
  int page_size_ = 0;
  std::size_t to_begin_ = 0;
  std::size_t left_ = 0;
  std::unique_ptr<curl_slist, Free> headers_{};
  std::unique_ptr<CURLM, FreeMulti> multi_{curl_multi_init()};
  std::vector<std::unique_ptr<Slot>> slots_{};
};

}  // namespace bench
