#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/page_cursor.hpp"
#include "rocketpunch/detail/call/retry_rules.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A page that was asked for, and what the call took.
template <class T>
struct FetchedPage {
  Result<Page<T>> page;
  CallInfo info{};
};

/// What of a walk somebody asked for.
enum class Given { item, page };

/// A walk but for the fetching: which pages it wants, and what it gives of those it gets.
template <class T>
class WalkPages {
 public:
  WalkPages(int first_page, WalkOptions options, std::optional<int> details)
      : cursor_(first_page, options.skip_repeats, details), options_(std::move(options)) {
    progress_.total_pages = details.value_or(0);
    progress_.total_items = progress_.total_pages;
  }

  /// The next item or error of the pages that are there; nothing: another page is needed, or it is over.
  std::optional<Result<T>> next() {
    held_ = 0;
    if (reached_limit()) return std::nullopt;
    std::optional<Result<T>> next;
    if (failure_) {
      next.emplace(*std::move(failure_));
      failure_.reset();
    } else if (position_ < page_.items.size()) {
      ++given_;
      next.emplace(std::move(page_.items[position_++]));
    }
    return next;
  }
  /// As `next`, of all the items that are there at once.
  std::optional<Result<Page<T>>> next_rest() {
    held_ = 0;
    if (reached_limit()) return std::nullopt;
    if (failure_) return Result<Page<T>>(*std::exchange(failure_, std::nullopt));
    auto count = static_cast<std::ptrdiff_t>(page_.items.size() - position_);
    if (count == 0) return std::nullopt;
    if (options_.limit > 0)
      count = static_cast<std::ptrdiff_t>((std::min)(std::int64_t{count}, options_.limit - given_));
    Page<T> rest;
    rest.total_items = page_.total_items;
    rest.total_pages = page_.total_pages;
    rest.page = page_.page;
    rest.page_size = page_.page_size;
    const auto first = std::make_move_iterator(page_.items.begin() + static_cast<std::ptrdiff_t>(position_));
    rest.items.assign(first, first + count);
    position_ += static_cast<std::size_t>(count);
    given_ += count;
    return Result<Page<T>>(std::move(rest));
  }
  /// Takes back what `next` gave last.
  void put_back(Result<T> unseen) {
    held_ = 0;
    if (!unseen) {
      failure_.emplace(unseen.error());
    } else {
      page_.items[--position_] = *std::move(unseen);
      --given_;
    }
  }
  /// Takes back what `next_rest` gave last.
  void put_back(Result<Page<T>> unseen) {
    held_ = 0;
    if (!unseen) {
      failure_.emplace(unseen.error());
    } else {
      const auto count = static_cast<std::ptrdiff_t>(unseen->items.size());
      position_ -= unseen->items.size();
      given_ -= count;
      std::move(unseen->items.begin(), unseen->items.end(),
                page_.items.begin() + static_cast<std::ptrdiff_t>(position_));
    }
  }
  /// Notes that nobody has seen yet what was given last: until `release`, it counts as not given.
  template <class Kept>
  void hold(const Result<Kept>& kept, Given what) {
    held_ = kept ? page_of_items_ : kept.error().page().value_or(0);
    held_as_ = what;
  }
  void release(Given what) noexcept {
    if (holds(what)) held_ = 0;
  }
  bool holds() const noexcept { return held_ != 0; }
  bool holds(Given what) const noexcept { return holds() && held_as_ == what; }
  /// Whether the first page could be had.
  Result<void> started() const {
    if (progress_.pages > 0) return {};
    if (failure_) return *failure_;
    return outcome();
  }

  /// Whether there is an item or an error to give.
  bool has_next() const noexcept { return failure_ || position_ < page_.items.size(); }
  /// Whether there is nothing more to fetch.
  bool over() const noexcept { return cursor_.done() || reached_limit(); }
  /// The page that is wanted next.
  int wanted() const noexcept { return cursor_.page(); }
  /// The last page that is worth fetching by now, if pages are fetched ahead: from `wanted` on.
  int last_wanted() const noexcept {
    if (over()) return wanted() - 1;
    const int most = (std::clamp)(options_.pages_ahead, 0, 64);
    // the service's counts may be wrong, but one page more than is there costs a call in vain
    int last = most;
    if (progress_.pages == 0) last = (std::min)(last, 1);
    if (progress_.total_pages > 0) last = (std::min)(last, (std::max)(1, pages_from(wanted())));
    last = (std::min)(last, INT_MAX - wanted());  // of the pages that have a number
    if (options_.limit > 0) {
      const std::int64_t missing = options_.limit - progress_.items;
      const auto a_page = static_cast<std::int64_t>((std::max)(size_of_page_, std::size_t{1}));
      last = static_cast<int>(
          (std::min)(std::int64_t{last}, missing > 0 ? (missing - 1) / a_page + 1 : std::int64_t{0}));
    }
    return wanted() - 1 + last;
  }

  /// Takes the page that was wanted.
  void take(FetchedPage<T> fetched) {
    const int number = wanted();
    progress_.page = number;
    progress_.quota_wait += fetched.info.quota_wait;
    if (!fetched.page) return fail(fetched.page.error().parts(), number);
    const auto decode_error = [&info = fetched.info, number](std::string fault) {
      return ErrorDetails{.kind = ErrorKind::decode,
                          .message = std::move(fault),
                          .status = info.status,
                          .operation = std::string(info.operation),
                          .attempts = info.attempts,
                          .page = number};
    };
    std::vector<std::string>& bad = fetched.info.bad_items;
    // pages ahead were read before it was known how many may still be passed over
    const auto left = static_cast<std::size_t>((std::max)(options_.skip_bad_items, 0)) - bad_items_.size();
    if (bad.size() > left) return fail(decode_error(std::move(bad[left])), number);
    page_ = *std::move(fetched.page);
    page_of_items_ = number;
    position_ = 0;
    if (!page_.items.empty()) size_of_page_ = page_.items.size() + bad.size();
    if (const char* const fault = cursor_.accept(page_, bad.size())) {
      page_.items.clear();
      return fail(decode_error(fault), number, false);
    }
    for (std::string& fault : bad) bad_items_.emplace_back(decode_error(std::move(fault)));
    progress_.bad_items = static_cast<int>(bad_items_.size());
    ++progress_.pages;
    progress_.items += static_cast<std::int64_t>(page_.items.size());
    progress_.total_items = page_.total_items;
    progress_.total_pages = page_.total_pages;
  }

  /// Tells the program how far it has come; after the pages ahead were sent for, which don't wait for it.
  void tell_progress() const {
    if (options_.progress) options_.progress(progress_);
  }

  int next_page() const noexcept {
    if (holds()) return held_;
    return position_ < page_.items.size() ? page_of_items_ : cursor_.page();
  }
  const WalkProgress& progress() const noexcept { return progress_; }
  const std::vector<int>& failed_pages() const noexcept { return failed_pages_; }
  const std::vector<Error>& bad_items() const noexcept { return bad_items_; }
  bool complete() const noexcept {
    return cursor_.done() && !holds() && !ended_by_ && failed_pages_.empty() && bad_items_.empty() &&
           position_ == page_.items.size();
  }
  int pages_left() const noexcept { return cursor_.done() && !ended_by_ ? 0 : pages_from(cursor_.page()); }
  Result<void> outcome() const {
    if (ended_by_) return *ended_by_;
    if (over() && !holds() && (reached_limit() || !has_next())) return {};
    return not_sent(ErrorKind::cancelled,
                    "the walk was left before its end; next_page() tells where to go on");
  }

 private:
  /// How many pages there are from that one on, by the service's count.
  int pages_from(int page) const noexcept {
    const std::int64_t count = std::int64_t{progress_.total_pages} - page + 1;
    return static_cast<int>((std::clamp)(count, std::int64_t{0}, std::int64_t{INT_MAX}));
  }
  bool reached_limit() const noexcept { return options_.limit > 0 && given_ == options_.limit; }

  void fail(ErrorDetails error, int number, bool may_pass = true) {
    error.page = number;
    failure_.emplace(std::move(error));
    if (cursor_.of_details() && failure_->kind() == ErrorKind::not_found && !failure_->code().empty()) {
      cursor_.skip();  // the service itself says that it isn't there, which is an answer
      ++progress_.pages;
    } else if (may_pass && progress_.failed_pages < options_.skip_failed_pages &&
               is_of_page(failure_->kind())) {
      cursor_.skip();
      ++progress_.failed_pages;
      failed_pages_.push_back(number);
    } else {
      cursor_.stop();
      ended_by_ = failure_;
    }
  }

  PageCursor cursor_;
  WalkOptions options_;
  WalkProgress progress_{};
  std::vector<int> failed_pages_{};
  std::vector<Error> bad_items_{};
  std::optional<Error> ended_by_{};
  Page<T> page_{};
  int page_of_items_ = 0;
  std::size_t position_ = 0;      // of the next item in page_
  std::size_t size_of_page_ = 0;  // of the last one that had items, as it came
  std::int64_t given_ = 0;        // items given out
  std::optional<Error> failure_{};
  int held_ = 0;  // the page of what was taken out and not seen yet; 0: nothing
  Given held_as_ = Given::item;
};

/// What every walk tells of itself, however its pages are fetched.
template <class T>
class WalkState {
 public:
  /// The page to resume at: set it in the query of another walk. Items of that page may come again.
  int next_page() const noexcept { return pages_.next_page(); }
  /// The service's count of all matches, as of the last page fetched; 0 before the first.
  std::int64_t total_items() const noexcept { return pages_.progress().total_items; }
  /// How far it has come.
  const WalkProgress& progress() const noexcept { return pages_.progress(); }
  /// The pages that failed and were passed over.
  const std::vector<int>& failed_pages() const noexcept { return pages_.failed_pages(); }
  /// What is wrong with each item that was passed over: errors of kind `decode`, with the page in them and
  /// the place on it, such as `items[3].title: required, but missing`.
  const std::vector<Error>& bad_items() const noexcept { return pages_.bad_items(); }
  /// Whether it has come to its end, or to its limit; else the error that ended it, or one of kind
  /// `cancelled` where it was left before. Pages and items that were passed over are no error.
  Result<void> outcome() const { return pages_.outcome(); }
  /// Once it has ended: whether it has given all that there is from its first page on, as far as the
  /// service's counts tell. False if an error or the limit ended it, and if a page or an item was passed
  /// over: then what it didn't give may be there all the same.
  bool complete() const noexcept { return pages_.complete(); }
  /// Pages still to be fetched, as far as the service's count tells; 0 before the first. After an error, the
  /// page that failed and those behind it.
  int pages_left() const noexcept { return pages_.pages_left(); }

 protected:
  WalkState(int first_page, WalkOptions options, std::optional<int> details)
      : pages_(first_page, std::move(options), details) {}

  WalkPages<T> pages_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
