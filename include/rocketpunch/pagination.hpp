#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A page of a list.
template <class T>
struct Page {
  std::int64_t total_items = 0;  ///< Matches on all pages, as the service counts them; not negative.
  int total_pages = 0;           ///< Pages of `page_size`; worked out where the service doesn't tell.
  int page = 0;                  ///< Number of this page, from 1.
  int page_size = 0;             ///< Items on a full page.
  std::vector<T> items{};        ///< The matches on this page; empty past the end.

  /// Whether the service counts another page behind this one.
  bool has_next() const noexcept { return page < total_pages; }
  /// Goes over `items`.
  auto begin() noexcept { return items.begin(); }
  /// Goes over `items`.
  auto begin() const noexcept { return items.begin(); }
  /// Behind the last of `items`.
  auto end() noexcept { return items.end(); }
  /// Behind the last of `items`.
  auto end() const noexcept { return items.end(); }

  friend bool operator==(const Page&, const Page&) = default;
};

/// Which part of a list.
struct PageQuery {
  std::optional<int> page{};       ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};  ///< 1 to 50; unset: 20, and 50 where all are walked.

  friend bool operator==(const PageQuery&, const PageQuery&) = default;
};

/// How far a walk has come.
struct WalkProgress {
  int page = 0;                            ///< Number of the page just fetched, or failed.
  int pages = 0;                           ///< Pages fetched.
  int failed_pages = 0;                    ///< Pages that failed and were passed over.
  int bad_items = 0;                       ///< Items that did not decode and were passed over.
  std::int64_t items = 0;                  ///< Items on the pages fetched, without those that were skipped.
  std::int64_t total_items = 0;            ///< The service's count of all matches.
  int total_pages = 0;                     ///< The service's count of all pages.
  std::chrono::milliseconds quota_wait{};  ///< Time waited for the quota, of all pages.

  friend bool operator==(const WalkProgress&, const WalkProgress&) = default;
};

/// How a walk goes; all can be left out.
struct WalkOptions {
  /// How many pages are fetched ahead, from 0 to 64, while the items of one are gone over: side by side, and
  /// given out in their order. By a client that blocks, on a thread each. Within the quota, of which it uses
  /// no more than without.
  int pages_ahead = 0;
  /// How many failed pages may be passed over. The error of each is an element of the walk, with the page in
  /// it; the walk goes on behind it. Errors that the next page would meet too end the walk all the same.
  int skip_failed_pages = 0;
  /// How many items that don't decode may be passed over in the whole walk; 0: none, so that one costs its
  /// page. `bad_items()` has what is wrong with each, and the observer is told as a page is read. One more
  /// than that fails its page with an error of kind `decode`, as does a page whose items are all bad.
  int skip_bad_items = 0;
  /// Leaves out items that came before: the list shifts under the walk when something is published.
  bool skip_repeats = true;
  /// Ends after that many items, from 1; 0: none.
  std::int64_t limit = 0;
  /// Told after each page, where the walk goes on.
  std::function<void(const WalkProgress&)> progress{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
