#pragma once
#include "rocketpunch/base/language.hpp"

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/start.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/models/page.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/pipeline/walk_options.hpp"
#include "rocketpunch/pipeline/walk_pages.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

/// All items of a search, fetched page by page as they are asked for, without holding a thread up:
///
///     auto walk = client.async().jobs().search_all({.keyword = "AI"}, {}, {.pages_ahead = 8});
///     while (auto job = co_await walk.next()) use(**job);
///
/// What `Walk` says of errors, pages and options holds here too. One `next` or `start` at a time, and the
/// walk must not be moved or go meanwhile; pages still ahead are given up with it.
template <class T>
class AsyncWalk : public detail::WalkState<T> {
 public:
  /// Fetches a page of that number, and says in `info` what the call took; both the token and `info` stay
  /// valid.
  using Fetch = std::function<Task<Result<Page<T>>>(int page, std::stop_token stop, CallInfo& info)>;

  /// A walk from that page on. `stop` ends it; `info`: where to tell what the last page took.
  AsyncWalk(int first_page, Fetch fetch, WalkOptions options = {}, std::stop_token stop = {},
            CallInfo* info = nullptr)
      : detail::WalkState<T>(first_page, std::move(options)),
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
    first_ = std::move(other.first_);
    ahead_ = std::move(other.ahead_);
    return *this;
  }
  ~AsyncWalk() { drop_ahead(); }

  /// The next item, or the error in its place; nothing: the walk is over.
  Task<std::optional<Result<T>>> next() {
    if (first_) co_return std::exchange(first_, std::nullopt);
    while (true) {
      auto item = pages_.next();
      if (item) co_return item;
      if (pages_.over()) break;
      co_await take_page();
    }
    drop_ahead();
    co_return std::nullopt;
  }

  /// Fetches the first page, if that hasn't been done, so that the counts are known; its items are kept for
  /// `next`. Fails if that page does.
  Task<Result<void>> start() {
    if (pages_.progress().page == 0) first_ = co_await next();
    if (pages_.progress().pages == 0 && first_ && !*first_) co_return first_->error();
    co_return Result<void>();
  }

 private:
  using detail::WalkState<T>::pages_;
  using Fetched = detail::FetchedPage<T>;

  /// A page on its way, which comes on one thread and is waited for on another.
  struct Ahead {
    std::stop_source stop{};
    CallInfo info{};
    std::optional<Result<Page<T>>> page{};
    std::exception_ptr failure{};
    std::coroutine_handle<> awaiting{};
    std::atomic<bool> met{false};  // by the page or by who awaits it: the later one goes on

    bool await_ready() const noexcept { return false; }
    ROCKETPUNCH_AWAIT_SUSPEND bool await_suspend(std::coroutine_handle<> handle) noexcept {
      awaiting = handle;
      return !met.exchange(true);
    }
    Fetched await_resume() {
      if (failure) std::rethrow_exception(failure);
      return {*std::move(page), std::move(info)};
    }
  };

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
    const std::stop_callback forward(stop_, [first] { first->stop.request_stop(); });
    Ahead& page = *first;
    try {
      co_return co_await page;
    } catch (...) {
      drop_ahead();  // so that the page is fetched again, should the walk go on
      throw;
    }
  }
  void send_ahead() {
    if (pages_.over()) return drop_ahead();
    const int last = pages_.last_wanted();
    for (int page = pages_.wanted() + static_cast<int>(ahead_.size()); page <= last; ++page) {
      ahead_.push_back(std::make_shared<Ahead>());
      bring(ahead_.back(), fetch_(page, ahead_.back()->stop.get_token(), ahead_.back()->info));
    }
  }
  static detail::Detached bring(std::shared_ptr<Ahead> ahead, Task<Result<Page<T>>> page) {
    try {
      ahead->page.emplace(co_await std::move(page));
    } catch (...) {
      ahead->failure = std::current_exception();
    }
    if (ahead->met.exchange(true)) ahead->awaiting.resume();
  }
  void drop_ahead() {
    for (const auto& ahead : ahead_) ahead->stop.request_stop();
    ahead_.clear();
  }

  Fetch fetch_;
  std::stop_token stop_;
  CallInfo* info_;
  std::optional<Result<T>> first_{};  // what `start` came upon
  std::deque<std::shared_ptr<Ahead>> ahead_{};
};

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
