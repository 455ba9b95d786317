#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/models/page.hpp"

namespace rocketpunch {

/// Decides how a walk over pages goes on: pure rules, whoever fetches the pages.
class PageCursor {
 public:
  /// A cursor that begins at that page.
  explicit PageCursor(int first_page) noexcept : page_(first_page) {}

  /// The page to fetch next, or the one that failed.
  int page() const noexcept { return page_; }
  /// Whether there is nothing more to fetch.
  bool done() const noexcept { return done_; }
  /// An error ends the walk; the page stays the one to resume at.
  void failed() noexcept { done_ = true; }

  /// Takes note of a page fetched. Returns false if the server repeats itself: it ignores `page`, and would
  /// for ever.
  template <class T>
  bool accept(const Page<T>& fetched) {
    if (fetched.items.empty()) return done_ = true;
    bool any_new = false;
    for (const T& item : fetched.items) any_new = seen_.insert(identity(item)).second || any_new;
    if (!any_new) {
      done_ = true;
      return false;
    }
    count_ += static_cast<std::int64_t>(fetched.items.size());
    // both counts must agree before the last call is saved: either has been wrong
    if (count_ == fetched.total_items && page_ >= fetched.total_pages) done_ = true;
    ++page_;
    return true;
  }

 private:
  template <class T>
  static std::size_t identity(const T& item) {
    if constexpr (requires { item.id; })
      return std::hash<std::remove_cvref_t<decltype(item.id)>>{}(item.id);
    else
      return std::hash<std::string>{}(item.handle);
  }

  int page_;
  bool done_ = false;
  std::int64_t count_ = 0;                // items since the first page
  std::unordered_set<std::size_t> seen_;  // ids, hashed: 16 bytes or so an item, whatever it weighs
};

/// All items of a search, fetched page by page as they are asked for: an input range of `Result<T>`.
///
/// An error is the last element; what came before stays valid, and `next_page()` tells where to resume.
/// Each page is a call with the options given, so a timeout holds for a page. Not for use from several
/// threads.
template <class T>
class Walk {
 public:
  /// Fetches a page of that number.
  using Fetch = std::function<Result<Page<T>>(int page)>;

  /// A walk from that page on.
  Walk(int first_page, Fetch fetch) : cursor_(first_page), fetch_(std::move(fetch)) {}

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
    if (!started_) {
      started_ = true;
      advance();
    }
    return Iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// The page to resume at: set it in the query of another walk. Items of that page may come again.
  int next_page() const noexcept { return position_ < page_.items.size() ? page_of_items_ : cursor_.page(); }
  /// The service's count of all matches, as of the last page fetched; 0 before the first.
  std::int64_t total_items() const noexcept { return page_.total_items; }

 private:
  void advance() {
    current_.reset();
    if (position_ == page_.items.size() && !cursor_.done()) fetch();
    if (!current_ && position_ < page_.items.size()) current_.emplace(std::move(page_.items[position_++]));
  }

  void fetch() {
    const int number = cursor_.page();
    auto fetched = fetch_(number);
    if (!fetched) return fail(fetched.error().parts(), number);
    Page<T> page = *std::move(fetched);
    if (!cursor_.accept(page))
      return fail({.kind = ErrorKind::decode,
                   .message = "the server sent a page that it had sent before: it ignores the page number"},
                  number);
    page_ = std::move(page);
    page_of_items_ = number;
    position_ = 0;
  }

  void fail(ErrorDetails error, int page) {
    cursor_.failed();
    error.page = page;
    current_.emplace(Error(std::move(error)));
  }

  PageCursor cursor_;
  Fetch fetch_;
  Page<T> page_{};
  int page_of_items_ = 0;
  std::size_t position_ = 0;  // of the next item in page_
  std::optional<Result<T>> current_;
  bool started_ = false;
};

}  // namespace rocketpunch
