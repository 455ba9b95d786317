#pragma once
#include "rocketpunch/base/version.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/base/error.hpp"
#include "rocketpunch/models/page.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Decides how a walk over pages goes on: pure rules, whoever fetches the pages.
class PageCursor {
 public:
  /// A cursor that begins at that page. `skip_repeats`: items that came before are taken out of their page.
  explicit PageCursor(int first_page, bool skip_repeats = true) noexcept
      : page_(first_page), skip_repeats_(skip_repeats) {}

  /// The page to fetch next, or the one that ended the walk.
  int page() const noexcept { return page_; }
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

  /// Whether a page may be passed over for that error: the next one need not meet it.
  static constexpr bool is_of_page(ErrorKind kind) noexcept {
    switch (kind) {
      case ErrorKind::network:
      case ErrorKind::timeout:
      case ErrorKind::response_too_large:
      case ErrorKind::decode:
      case ErrorKind::unexpected_status:
      case ErrorKind::server: return true;
      default: return false;
    }
  }

 private:
  static constexpr int most_empty = 10;

  void go_on() noexcept {
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
  bool done_ = false;
  int empty_ = 0;           // pages in a row without items
  int repeated_ = 0;        // pages in a row without anything new
  std::int64_t count_ = 0;  // items since the first page
  // ids, hashed; in order, since a server could choose ids that all meet in one bucket
  std::set<std::size_t> seen_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
