#pragma once
#include "rocketpunch/version.hpp"

#include <coroutine>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "rocketpunch/detail/call/paginator.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// All items of a search, fetched page by page as they are asked for, without holding a thread up:
///
///     auto walk = client.async().jobs().search_all({.keyword = "AI"}, {}, {.pages_ahead = 8});
///     while (auto job = co_await walk.next())
///       if (*job) use(**job);
///     if (const auto whole = walk.outcome(); !whole) report(whole.error());
///
/// What `Walk` says of errors, pages and options holds here too. One `next`, `start` or `collect` at a
/// time, and the walk must not be moved or go meanwhile; pages still ahead are given up with it.
template <class T>
class [[nodiscard]] AsyncWalk : public detail::WalkState<T> {
 public:
  /// Fetches a page of that number, and says in `info` what the call took; both the token and `info` stay
  /// valid.
  using Fetch = std::function<Task<Result<Page<T>>>(int page, stop_token stop, CallInfo& info)>;

  /// A walk from that page on. `stop` ends it; `info`: where to tell what the last page took; `details`: how
  /// many there are, where each page is a detail that was asked for by its id.
  AsyncWalk(int first_page, Fetch fetch, WalkOptions options = {}, stop_token stop = {},
            CallInfo* info = nullptr, std::optional<int> details = {})
      : detail::WalkState<T>(first_page, std::move(options), details),
        fetch_(std::move(fetch)),
        stop_(std::move(stop)),
        info_(info) {}
  AsyncWalk(AsyncWalk&&) = default;
  AsyncWalk& operator=(AsyncWalk&& other) noexcept {
    drop_ahead();
    pages_ = std::move(other.pages_);
    fetch_ = std::move(other.fetch_);
    stop_ = std::move(other.stop_);
    info_ = other.info_;
    ahead_ = std::move(other.ahead_);
    return *this;
  }
  ~AsyncWalk() { drop_ahead(); }

  /// The next item, or the error in its place; nothing: the walk is over.
  Task<std::optional<Result<T>>> next() {
    while (true) {
      auto item = pages_.next();
      if (item) co_return item;
      if (pages_.over()) break;
      co_await take_page();
    }
    drop_ahead();
    co_return std::nullopt;
  }

  /// The items of a walk in whole pages; see `pages`.
  class [[nodiscard]] Pages {
   public:
    /// The next page, or the error in its place; nothing: the walk is over.
    Task<std::optional<Result<Page<T>>>> next() { return walk_->next_rest(); }

   private:
    friend AsyncWalk;
    explicit Pages(AsyncWalk* walk) : walk_(walk) {}
    AsyncWalk* walk_;
  };
  /// What is left in whole pages, as `Walk::pages` says: `auto pages = walk.pages();`, and then
  /// `while (auto page = co_await pages.next())`.
  Pages pages() & noexcept { return Pages(this); }
  /// Name the walk: its pages are of no use without it.
  void pages() && = delete;

  /// The items that are left, or the error that ended the walk.
  Task<Result<std::vector<T>>> collect() {
    std::vector<T> all;
    while (auto item = co_await next())
      if (*item) all.push_back(**std::move(item));
    if (const auto whole = this->outcome(); !whole) co_return whole.error();
    co_return all;
  }

  /// Fetches the first page, if that hasn't been done, so that the counts are known; its items are kept for
  /// `next`. Fails if that page does.
  Task<Result<void>> start() {
    while (pages_.progress().pages == 0 && !pages_.has_next() && !pages_.over()) co_await take_page();
    co_return pages_.started();
  }

 private:
  using detail::WalkState<T>::pages_;
  using Fetched = detail::FetchedPage<T>;

  /// A page on its way.
  struct Ahead {
    stop_source stop{};
    CallInfo info{};
    detail::Outcome<Result<Page<T>>> page{};
  };

  Task<std::optional<Result<Page<T>>>> next_rest() {
    while (true) {
      auto page = pages_.next_rest();
      if (page) co_return page;
      if (pages_.over()) break;
      co_await take_page();
    }
    drop_ahead();
    co_return std::nullopt;
  }
  Task<void> take_page() {
    Fetched fetched = co_await fetch();
    if (info_ != nullptr) *info_ = fetched.info;
    pages_.take(std::move(fetched));
    send_ahead();
    pages_.tell_progress();
  }

  /// The page that is wanted: the first of those on their way, if any are.
  Task<Fetched> fetch() {
    if (ahead_.empty()) {
      CallInfo info;
      auto page = co_await fetch_(pages_.wanted(), stop_, info);
      co_return Fetched{std::move(page), std::move(info)};
    }
    const std::shared_ptr<Ahead> first = std::move(ahead_.front());
    ahead_.pop_front();
    const stop_callback forward(stop_, [first] { first->stop.request_stop(); });
    detail::Suspend until_done([first](std::coroutine_handle<> awaiting) {
      return first->page.done.listen([awaiting] { awaiting.resume(); }) != 0;
    });
    co_await until_done;
    try {
      auto page = first->page.take();
      co_return Fetched{std::move(page), std::move(first->info)};
    } catch (...) {
      drop_ahead();  // so that the page is fetched again, should the walk go on
      throw;
    }
  }
  void send_ahead() {
    if (pages_.over()) return drop_ahead();
    const int last = pages_.last_wanted();
    for (int page = pages_.wanted() + static_cast<int>(ahead_.size()); page <= last; ++page) {
      const auto ahead = std::make_shared<Ahead>();
      auto task = fetch_(page, ahead->stop.get_token(), ahead->info);
      ahead_.push_back(ahead);
      detail::run_into(std::shared_ptr<detail::Outcome<Result<Page<T>>>>(ahead, &ahead->page),
                       std::move(task));
    }
  }
  void drop_ahead() {
    for (const auto& ahead : ahead_) ahead->stop.request_stop();
    ahead_.clear();
  }

  Fetch fetch_;
  stop_token stop_;
  CallInfo* info_;
  std::deque<std::shared_ptr<Ahead>> ahead_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
