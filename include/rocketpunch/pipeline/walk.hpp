#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/page_cursor.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"

namespace rocketpunch {

/// All items of a search, fetched page by page as they are asked for: an input range of `Result<T>`.
///
/// An error is an element too, with its page in it. It is the last one, unless failed pages may be passed
/// over; what came before stays valid, and `next_page()` tells where to resume. Each page is a call with the
/// options given, so a timeout holds for a page. Not for use from several threads.
template <class T>
class Walk {
 public:
  /// Fetches a page of that number, and says what the call took.
  using Fetch = std::function<Result<Page<T>>(int page, const std::stop_token& stop, CallInfo& info)>;

  /// A walk from that page on. `stop` ends it; `info`: where to tell what the last page took.
  Walk(int first_page, Fetch fetch, WalkOptions options = {}, std::stop_token stop = {},
       CallInfo* info = nullptr)
      : cursor_(first_page, options.skip_repeats),
        fetch_(std::move(fetch)),
        options_(std::move(options)),
        stop_(std::move(stop)),
        info_(info) {}
  Walk(Walk&&) = default;
  Walk& operator=(Walk&&) = default;

  /// Goes over the items; each is valid until the next one.
  class Iterator {
   public:
    using value_type = Result<T>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    Iterator() = default;
    Result<T>& operator*() const { return *walk_->current_; }
    Result<T>* operator->() const { return &*walk_->current_; }
    Iterator& operator++() {
      walk_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end(); }

   private:
    friend class Walk;
    explicit Iterator(Walk* walk) : walk_(walk) {}
    bool at_end() const { return !walk_->current_; }
    Walk* walk_ = nullptr;
  };

  /// Fetches the first page, the first time.
  Iterator begin() {
    (void)start();  // a failure is the first element
    return Iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// Fetches the first page, if that hasn't been done, so that the counts are known; its items are kept for
  /// `begin`. Fails if that page does.
  Result<void> start() {
    if (!started_) {
      started_ = true;
      advance();
    }
    if (progress_.pages == 0 && current_ && !*current_) return current_->error();
    return {};
  }

  /// The page to resume at: set it in the query of another walk. Items of that page may come again.
  int next_page() const noexcept { return position_ < page_.items.size() ? page_of_items_ : cursor_.page(); }
  /// The service's count of all matches, as of the last page fetched; 0 before the first.
  std::int64_t total_items() const noexcept { return progress_.total_items; }
  /// How far it has come.
  const WalkProgress& progress() const noexcept { return progress_; }
  /// The pages that failed and were passed over.
  const std::vector<int>& failed_pages() const noexcept { return failed_pages_; }
  /// Pages still to be fetched, as far as the service's count tells; 0 before the first.
  int pages_left() const noexcept {
    if (cursor_.done()) return 0;
    return (std::max)(0, progress_.total_pages - cursor_.page() + 1);
  }

 private:
  struct Fetched {
    Result<Page<T>> page;
    CallInfo info;
  };
  /// A page on its way; asked to stop when nobody waits for it any more.
  struct Ahead {
    Ahead() = default;
    Ahead(const Ahead&) = delete;
    Ahead& operator=(const Ahead&) = delete;
    ~Ahead() { stop.request_stop(); }
    int number = 0;
    std::stop_source stop{};
    std::future<Fetched> fetched{};  // its destructor waits; so it is the last to be made and the first to go
  };

  void advance() {
    current_.reset();
    if (options_.limit > 0 && given_ == options_.limit) return ahead_.reset();
    while (!current_ && position_ == page_.items.size() && !cursor_.done()) take_page();
    if (current_ || position_ == page_.items.size()) return;
    current_.emplace(std::move(page_.items[position_++]));
    ++given_;
  }

  void take_page() {
    const int number = cursor_.page();
    Fetched fetched = fetch(number);
    if (info_ != nullptr) *info_ = fetched.info;
    progress_.page = number;
    progress_.quota_wait += fetched.info.quota_wait;
    if (!fetched.page) return fail(fetched.page.error().parts(), number);
    page_ = *std::move(fetched.page);
    page_of_items_ = number;
    position_ = 0;
    if (!cursor_.accept(page_)) {
      page_.items.clear();
      return fail({.kind = ErrorKind::decode,
                   .message = "the server sent what it had sent before: it ignores the page number"},
                  number, false);
    }
    ++progress_.pages;
    progress_.items += static_cast<std::int64_t>(page_.items.size());
    progress_.total_items = page_.total_items;
    progress_.total_pages = page_.total_pages;
    const bool last = options_.limit > 0 && progress_.items >= options_.limit;
    if (options_.prefetch && !cursor_.done() && !last) send_ahead();
    if (options_.progress) options_.progress(progress_);
  }

  Fetched fetch(int number) {
    if (ahead_ && ahead_->number == number) {
      const std::stop_callback forward(stop_, [&stop = ahead_->stop] { stop.request_stop(); });
      auto fetched = ahead_->fetched.get();
      ahead_.reset();
      return fetched;
    }
    return call(fetch_, number, stop_);
  }
  void send_ahead() {
    ahead_ = std::make_unique<Ahead>();
    ahead_->number = cursor_.page();
    ahead_->fetched =
        std::async(std::launch::async, &Walk::call, fetch_, cursor_.page(), ahead_->stop.get_token());
  }
  static Fetched call(const Fetch& fetch, int number, const std::stop_token& stop) {
    CallInfo info;
    auto page = fetch(number, stop, info);
    return {std::move(page), std::move(info)};
  }

  void fail(ErrorDetails error, int number, bool may_pass = true) {
    if (may_pass && progress_.failed_pages < options_.skip_failed_pages &&
        PageCursor::is_of_page(error.kind)) {
      cursor_.skip();
      ++progress_.failed_pages;
      failed_pages_.push_back(number);
    } else {
      cursor_.stop();
    }
    error.page = number;
    current_.emplace(Error(std::move(error)));
    if (options_.progress) options_.progress(progress_);
  }

  PageCursor cursor_;
  Fetch fetch_;
  WalkOptions options_;
  std::stop_token stop_;
  CallInfo* info_;
  WalkProgress progress_{};
  std::vector<int> failed_pages_{};
  Page<T> page_{};
  int page_of_items_ = 0;
  std::size_t position_ = 0;  // of the next item in page_
  std::int64_t given_ = 0;    // items given out
  std::optional<Result<T>> current_;
  bool started_ = false;
  std::unique_ptr<Ahead> ahead_{};
};

}  // namespace rocketpunch
