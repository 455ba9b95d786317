#pragma once
#include "rocketpunch/version.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "rocketpunch/pagination.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Decides how a walk over pages goes on: pure rules, whoever fetches the pages.
class PageCursor {
 public:
  /// A cursor that begins at that page. `skip_repeats`: items that came before are taken out of their page.
  /// `details`: there is no list, but so many details, each of which stands for a page.
  explicit PageCursor(int first_page, bool skip_repeats = true, std::optional<int> details = {}) noexcept
      : page_(first_page),
        skip_repeats_(skip_repeats),
        details_(details),
        done_(details && *details < first_page) {}

  /// The page to fetch next, or the one that ended the walk.
  int page() const noexcept { return page_; }
  /// Whether the pages are details, which were asked for by their ids.
  bool of_details() const noexcept { return details_.has_value(); }
  /// Whether there is nothing more to fetch.
  bool done() const noexcept { return done_; }
  /// Ends the walk; the page stays the one to resume at.
  void stop() noexcept { done_ = true; }
  /// Passes over the page, which failed.
  void skip() noexcept { go_on(); }

  /// Takes note of a page fetched. Returns what is wrong if there is no end to it: the server repeats itself
  /// again and again, or sends one empty page after the other; null: nothing. `bad_items`: how many of its
  /// items are not in it, for they did not decode; they count, but are never new.
  template <class T>
  const char* accept(Page<T>& fetched, std::size_t bad_items = 0) {
    if (of_details()) return go_on(), nullptr;
    if (fetched.items.empty()) {
      // what is filtered after paging leaves empty pages in the middle
      if (page_ >= fetched.total_pages) {
        done_ = true;
      } else if (++empty_ > most_empty) {
        done_ = true;
        return "more than ten pages in a row are empty, though the server counts more pages";
      } else {
        go_on();
      }
      return nullptr;
    }
    empty_ = 0;
    count_ += static_cast<std::int64_t>(fetched.items.size() + bad_items);
    bool any_new = false;
    std::erase_if(fetched.items, [&](const T& item) {
      const bool is_new = seen_.insert(identity(item)).second;
      any_new = any_new || is_new;
      return !is_new && skip_repeats_;
    });
    // a list that shifts under the walk can repeat a whole small page, but hardly two in a row
    repeated_ = any_new ? 0 : repeated_ + 1;
    if (repeated_ == 2) {
      done_ = true;
      return "the server sent what it had sent before: it ignores the page number";
    }
    // both counts must agree before the last call is saved: either has been wrong
    if (count_ == fetched.total_items && page_ >= fetched.total_pages) done_ = true;
    go_on();
    return nullptr;
  }

 private:
  static constexpr int most_empty = 10;

  void go_on() noexcept {
    if (page_ == details_) done_ = true;
    if (page_ == INT_MAX)
      done_ = true;  // there is no number for another one
    else
      ++page_;
  }
  template <class T>
  static std::size_t identity(const T& item) {
    if constexpr (requires { item.id; })
      return std::hash<std::remove_cvref_t<decltype(item.id)>>{}(item.id);
    else
      return std::hash<std::string>{}(item.handle);
  }

  int page_;
  bool skip_repeats_;
  std::optional<int> details_;
  bool done_;
  int empty_ = 0;           // pages in a row without items
  int repeated_ = 0;        // pages in a row without anything new
  std::int64_t count_ = 0;  // items since the first page
  // ids, hashed; in order, since a server could choose ids that all meet in one bucket
  std::set<std::size_t> seen_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
