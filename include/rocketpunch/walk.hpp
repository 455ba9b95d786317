#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/paginator.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// Goes over what a walk gives; each element is valid until the next one.
template <class Source, class Value>
class WalkIterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  WalkIterator() = default;
  Value& operator*() const { return source_->see(); }
  Value* operator->() const { return &**this; }
  WalkIterator& operator++() {
    source_->advance();
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const WalkIterator& it, std::default_sentinel_t) { return it.at_end(); }

 private:
  friend Source;
  bool at_end() const { return source_->at_end(); }
  explicit WalkIterator(Source* source) : source_(source) {}
  Source* source_ = nullptr;
};

}  // namespace detail

/// All items of a search, fetched page by page as they are asked for: an input range of `Result<T>`.
///
///     for (const auto& job : walk)
///       if (job) use(*job);
///     if (const auto whole = walk.outcome(); !whole) report(whole.error());
///
/// An error is an element too, with its page in it. It is the last one, unless failed pages may be passed
/// over; what came before stays valid, `outcome()` tells it again, and `next_page()` where to resume. A loop
/// that was left goes on behind the element that it was left at. Empty pages before the last are passed over,
/// up to ten in a row; then the walk ends with an error of kind `decode`. Each page is a call with the
/// options given, so a timeout holds for a page. Who wants no more than so many items sets
/// `WalkOptions::limit`: a view that takes them fetches a page in vain. Not for use from several threads.
template <class T>
class [[nodiscard]] Walk : public detail::WalkState<T> {
 public:
  /// Fetches a page of that number, and says what the call took.
  using Fetch = std::function<Result<Page<T>>(int page, const stop_token& stop, CallInfo& info)>;

  /// A walk from that page on. `stop` ends it; `info`: where to tell what the last page took; `details`: how
  /// many there are, where each page is a detail that was asked for by its id.
  Walk(int first_page, Fetch fetch, WalkOptions options = {}, stop_token stop = {}, CallInfo* info = nullptr,
       std::optional<int> details = {})
      : detail::WalkState<T>(first_page, std::move(options), details),
        fetch_(std::move(fetch)),
        stop_(std::move(stop)),
        info_(info) {}
  Walk(Walk&&) = default;
  Walk& operator=(Walk&& other) {
    drop_ahead();
    detail::WalkState<T>::operator=(std::move(other));
    fetch_ = std::move(other.fetch_);
    stop_ = std::move(other.stop_);
    info_ = other.info_;
    current_ = std::move(other.current_);
    current_page_ = std::move(other.current_page_);
    ahead_ = std::move(other.ahead_);
    return *this;
  }
  ~Walk() { drop_ahead(); }

  /// Goes over the items; each is valid until the next one.
  using Iterator = detail::WalkIterator<Walk, Result<T>>;

  /// The items of a walk in whole pages: an input range of `Result<Page<T>>`; see `pages`.
  class [[nodiscard]] Pages {
   public:
    /// Goes over the pages; each is valid until the next one.
    using Iterator = detail::WalkIterator<Pages, Result<Page<T>>>;

    /// At the first page that was not given yet; fetches it if need be.
    Iterator begin() {
      if (!walk_->pages_.holds(detail::Given::page)) advance();
      return Iterator(this);
    }
    /// Behind the last page.
    std::default_sentinel_t end() const noexcept { return {}; }
    /// The next page, or the error in its place; nothing: the walk is over. Not beside iterators.
    std::optional<Result<Page<T>>> next() {
      begin();
      walk_->pages_.release(detail::Given::page);
      return std::exchange(walk_->current_page_, std::nullopt);
    }

   private:
    friend Walk;
    friend Iterator;
    explicit Pages(Walk* walk) : walk_(walk) {}
    bool at_end() const { return !walk_->current_page_; }
    Result<Page<T>>& see() { return walk_->pages_.release(detail::Given::page), *walk_->current_page_; }
    void advance() {
      walk_->put_back_unseen(detail::Given::item, walk_->current_);
      walk_->current_page_.reset();
      walk_->current_page_ =
          walk_->fetch_until(detail::Given::page, [this] { return walk_->pages_.next_rest(); });
    }
    Walk* walk_;  // has the page, so that one that nobody has seen outlasts this
  };

  /// At the first element that was not given yet; fetches a page if that takes one.
  Iterator begin() {
    if (!pages_.holds(detail::Given::item)) advance();
    return Iterator(this);
  }
  /// Behind the last element.
  std::default_sentinel_t end() const noexcept { return {}; }

  /// The next item, or the error in its place; nothing: the walk is over. Not beside iterators.
  std::optional<Result<T>> next() {
    begin();
    pages_.release(detail::Given::item);
    return std::exchange(current_, std::nullopt);
  }
  /// What is left in whole pages, for inserts in batches:
  ///
  ///     for (const auto& page : walk.pages())
  ///       if (page) insert(page->items);
  ///
  /// Errors are elements, and options, `outcome()` and the rest hold, as for items. Each page is as the
  /// service gave it, but for items that were given already or are left out: those of a page that a loop over
  /// items was left on, repeats, and what exceeds `WalkOptions::limit`. Pages without items are passed over.
  /// A loop that was left goes on behind its page; loops over items and over pages may follow each other.
  Pages pages() & noexcept { return Pages(this); }
  /// Name the walk: the range is of no use without it.
  void pages() && = delete;

  /// The items that are left, or the error that ended the walk.
  Result<std::vector<T>> collect() {
    std::vector<T> all;
    while (auto item = next())
      if (*item) all.push_back(**std::move(item));
    if (const auto whole = this->outcome(); !whole) return whole.error();
    return all;
  }

  /// Fetches the first page, if that hasn't been done, so that the counts are known; its items are kept.
  /// Fails if that page does.
  Result<void> start() {
    while (pages_.progress().pages == 0 && !pages_.has_next() && !pages_.over()) take_page();
    return pages_.started();
  }

 private:
  friend Iterator;
  using detail::WalkState<T>::pages_;
  using Fetched = detail::FetchedPage<T>;
  /// A page on its way; asked to stop when nobody waits for it any more.
  struct Ahead {
    Fetched get() {
      thread.join();
      if (failure) std::rethrow_exception(failure);
      return *std::move(fetched);
    }
    std::optional<Fetched> fetched{};
    std::exception_ptr failure{};
    detail::jthread thread{};  // its destructor asks to stop, and waits; so it is the first to go
  };

  bool at_end() const { return !current_; }
  Result<T>& see() { return pages_.release(detail::Given::item), *current_; }
  void advance() {
    put_back_unseen(detail::Given::page, current_page_);
    current_.reset();
    current_ = fetch_until(detail::Given::item, [this] { return pages_.next(); });
  }
  /// Puts back what was taken out for a loop of the other kind, which has not come to it.
  template <class Kept>
  void put_back_unseen(detail::Given what, std::optional<Kept>& kept) {
    if (pages_.holds(what)) pages_.put_back(*std::exchange(kept, std::nullopt));
  }
  /// Fetches pages until that gives something; nothing: the walk is over.
  template <class Next>
  std::invoke_result_t<Next> fetch_until(detail::Given what, Next next) {
    while (true) {
      auto given = next();
      if (given) {
        pages_.hold(*given, what);
        return given;
      }
      if (pages_.over()) {
        drop_ahead();
        return given;
      }
      take_page();
    }
  }

  void take_page() {
    Fetched fetched = fetch();
    if (info_ != nullptr) *info_ = fetched.info;
    pages_.take(std::move(fetched));
    send_ahead();
    pages_.tell_progress();
  }

  /// The page that is wanted: the first of those on their way, if any are.
  Fetched fetch() {
    if (ahead_.empty()) return call(fetch_, pages_.wanted(), stop_);
    const auto first = std::move(ahead_.front());
    ahead_.pop_front();
    const stop_callback forward(stop_, [&thread = first->thread] { thread.request_stop(); });
    try {
      return first->get();
    } catch (...) {
      drop_ahead();  // so that the page is fetched again, should the walk go on
      throw;
    }
  }
  void send_ahead() {
    if (pages_.over()) return drop_ahead();
    const int last = pages_.last_wanted();
    for (int page = pages_.wanted() + static_cast<int>(ahead_.size()); page <= last; ++page) {
      auto ahead = std::make_unique<Ahead>();
      try {
        ahead->thread = detail::jthread([to = ahead.get(), fetch = fetch_, page](const stop_token& stop) {
          try {
            to->fetched.emplace(call(fetch, page, stop));
          } catch (...) {
            to->failure = std::current_exception();
          }
        });
      } catch (const std::system_error&) {
        return;  // no thread was to be had: the page is fetched once it is wanted
      }
      ahead_.push_back(std::move(ahead));
    }
  }
  void drop_ahead() {
    for (const auto& ahead : ahead_) ahead->thread.request_stop();  // all at once, before each is waited for
    ahead_.clear();
  }
  static Fetched call(const Fetch& fetch, int number, const stop_token& stop) {
    CallInfo info;
    auto page = fetch(number, stop, info);
    return {std::move(page), std::move(info)};
  }

  Fetch fetch_;
  stop_token stop_;
  CallInfo* info_;
  std::optional<Result<T>> current_{};
  std::optional<Result<Page<T>>> current_page_{};
  std::deque<std::unique_ptr<Ahead>> ahead_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
