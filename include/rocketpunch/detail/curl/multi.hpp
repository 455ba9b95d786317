#pragma once
#include "rocketpunch/version.hpp"

#include <curl/curl.h>

#include "rocketpunch/detail/curl/handle_pool.hpp"
#include "rocketpunch/detail/os/unique_fd.hpp"
#include "rocketpunch/error.hpp"

#ifndef __linux__
#error "rocketpunch: the engine of asynchronous calls needs Linux's epoll; calls that block work without it"
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Many transfers at once, whose sockets are watched by one epoll descriptor: what a turn costs depends on
/// how much has happened, not on how many transfers there are. Only `wake` may be called on other threads.
class CurlMulti {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Connections, and the transfers that share them. Transfers begin in the newest one; the others run out.
  class Group {
   public:
    Group(CurlMulti& owner, std::uint32_t number)
        : owner_(owner), number_(number), multi_(curl_multi_init()) {
      set(CURLMOPT_SOCKETFUNCTION, &on_socket);
      set(CURLMOPT_SOCKETDATA, this);
      set(CURLMOPT_TIMERFUNCTION, &on_timer);
      set(CURLMOPT_TIMERDATA, this);
      set(CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    }
    Group(const Group&) = delete;
    ~Group() {
      const NoSigpipe quiet;
      curl_multi_cleanup(multi_);
    }

   private:
    friend class CurlMulti;

    template <class Value>
    void set(CURLMoption option, Value value) {
      curl_multi_setopt(multi_, option, value);
    }

    CurlMulti& owner_;
    const std::uint32_t number_;
    CURLM* const multi_;
    std::size_t transfers_ = 0;
    std::optional<Time> next_{};  // when libcurl wants to go on by itself
  };
  /// A transfer that has ended.
  struct Done {
    CURL* easy;
    CURLcode code;
  };

  explicit CurlMulti(std::size_t most_connections)
      : epoll_(epoll_create1(EPOLL_CLOEXEC)),
        woken_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
        most_connections_(most_connections) {
    initialise_curl();
    if (!epoll_ || !woken_ || !timer_ || !watch(EPOLL_CTL_ADD, woken_.get(), EPOLLIN) ||
        !watch(EPOLL_CTL_ADD, timer_.get(), EPOLLIN) || !begin_group())
      throw not_sent(ErrorKind::configuration, "the engine can't be made: no descriptors or no memory left");
  }
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  /// Readable when there is something to do.
  int descriptor() const noexcept { return epoll_.get(); }

  /// Begins a transfer; null: there was no memory.
  Group* add(CURL* easy) {
    Group& newest = *groups_.back();
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    if (curl_multi_add_handle(newest.multi_, easy) != CURLM_OK) return nullptr;
    ++newest.transfers_;
    return &newest;
  }
  /// Takes a transfer out, which may be under way.
  void remove(Group& group, CURL* easy) {
    curl_multi_remove_handle(group.multi_, easy);
    --group.transfers_;
  }
  /// Takes a transfer out of which nothing came, with its connection where that is its own.
  void abandon(Group& group, CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    remove(group, easy);
  }
  bool is_newest(const Group& group) const noexcept { return &group == groups_.back().get(); }
  /// Whether others are in that group.
  static bool is_shared(const Group& group) noexcept { return group.transfers_ > 0; }
  /// Has transfers that begin later open other connections than those of now, which go with the transfers
  /// that are under way on them.
  void renew() {
    groups_.back()->set(CURLMOPT_MAXCONNECTS, 1L);
    if (!begin_group()) allow_connections();
  }

  /// Ends a `wait`, the one under way or the next. From any thread.
  void wake() const noexcept {
    const std::uint64_t one = 1;
    while (write(woken_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  /// Waits until a transfer can go on or a wake, at most until that time, and has the transfers go on.
  void wait(Time until) {
    std::array<epoll_event, 128> events;
    if (const auto next = next_of_groups()) until = (std::min)(until, *next);
    const int count =
        epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds_to(until));
    int running = 0;
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int descriptor = static_cast<int>(event.data.u64 & 0xffff'ffffu);
      Group* const group = find(static_cast<std::uint32_t>(event.data.u64 >> 32));
      if (group == nullptr) {
        drain(descriptor);
        continue;
      }
      int action = 0;
      if ((event.events & EPOLLIN) != 0) action |= CURL_CSELECT_IN;
      if ((event.events & EPOLLOUT) != 0) action |= CURL_CSELECT_OUT;
      if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) action |= CURL_CSELECT_ERR;
      curl_multi_socket_action(group->multi_, descriptor, action, &running);
    }
    const Time now = std::chrono::steady_clock::now();
    for (const auto& group : groups_) {
      if (!group->next_ || *group->next_ > now) continue;
      group->next_.reset();
      curl_multi_socket_action(group->multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    end_empty_groups();
  }

  /// The transfers that have ended, which are no longer in it.
  std::vector<Done> take_done() {
    std::vector<Done> done;
    int left = 0;
    for (const auto& group : groups_) {
      const std::size_t first = done.size();
      while (const CURLMsg* const message = curl_multi_info_read(group->multi_, &left))
        if (message->msg == CURLMSG_DONE) done.push_back({message->easy_handle, message->data.result});
      for (std::size_t i = first; i < done.size(); ++i) remove(*group, done[i].easy);
    }
    return done;
  }

  /// Has the descriptor become readable at that time too, and when libcurl wants to go on.
  void arm(std::optional<Time> own) {
    std::optional<Time> first = own;
    if (const auto next = next_of_groups(); next && (!first || *next < *first)) first = next;
    if (first == armed_) return;
    armed_ = first;
    itimerspec when{};
    if (first) {
      // of nothing, the timer would be switched off
      const auto left = (std::max)(*first - std::chrono::steady_clock::now(), Time::duration(1));
      const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
      when.it_value.tv_sec = static_cast<time_t>(seconds.count());
      when.it_value.tv_nsec = static_cast<long>(std::chrono::nanoseconds(left - seconds).count());
    }
    timerfd_settime(timer_.get(), 0, &when, nullptr);
  }

 private:
  /// `group` is whose events they are; none of it: the multi's own.
  bool watch(int operation, int descriptor, std::uint32_t events, std::uint32_t group = 0) const noexcept {
    epoll_event event{};
    event.events = events;
    event.data.u64 = (std::uint64_t{group} << 32) | static_cast<std::uint32_t>(descriptor);
    return epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0;
  }

  bool begin_group() {
    auto group = std::make_unique<Group>(*this, last_number_ + 1);
    if (group->multi_ == nullptr) return false;
    ++last_number_;
    groups_.push_back(std::move(group));
    end_empty_groups();
    allow_connections();
    return true;
  }
  void end_empty_groups() {
    if (groups_.size() == 1) return;
    const auto newest = groups_.back().get();
    const auto ended = std::erase_if(
        groups_, [&](const auto& group) { return group.get() != newest && group->transfers_ == 0; });
    if (ended > 0) allow_connections();
  }
  /// What the older groups may still have open, the newest one may not open.
  void allow_connections() {
    std::size_t used = 0;
    for (const auto& group : groups_) used += group->transfers_;
    used -= groups_.back()->transfers_;
    const auto most = static_cast<long>(most_connections_ > used ? most_connections_ - used : 1);
    groups_.back()->set(CURLMOPT_MAX_TOTAL_CONNECTIONS, most);
    // fewer kept than may be open: each batch of calls would close and open the difference again
    groups_.back()->set(CURLMOPT_MAXCONNECTS, most);
  }
  Group* find(std::uint32_t number) const noexcept {
    for (const auto& group : groups_)
      if (group->number_ == number) return group.get();
    return nullptr;
  }
  std::optional<Time> next_of_groups() const noexcept {
    std::optional<Time> first;
    for (const auto& group : groups_)
      if (group->next_ && (!first || *group->next_ < *first)) first = group->next_;
    return first;
  }

  void drain(int descriptor) {
    std::uint64_t count = 0;
    if (descriptor != woken_.get() && descriptor != timer_.get()) return;
    (void)!read(descriptor, &count, sizeof count);
    if (descriptor == timer_.get()) armed_.reset();
  }

  /// Rounded up: a wait that ends too early would be made again and again.
  static int milliseconds_to(Time until) {
    using namespace std::chrono;
    const auto left = ceil<milliseconds>(until - steady_clock::now());
    return static_cast<int>((std::clamp)(left, milliseconds(0), milliseconds(3'600'000)).count());
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void* known) noexcept {
    Group& group = *static_cast<Group*>(user);
    if (what == CURL_POLL_REMOVE) {
      group.owner_.watch(EPOLL_CTL_DEL, socket, 0);
      return 0;
    }
    const std::uint32_t events = (what != CURL_POLL_OUT ? std::uint32_t{EPOLLIN} : 0u) |
                                 (what != CURL_POLL_IN ? std::uint32_t{EPOLLOUT} : 0u);
    group.owner_.watch(known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, events, group.number_);
    curl_multi_assign(group.multi_, socket, &group);
    return 0;
  }

  /// A descriptor that a child process has a copy of stays in the epoll set when it is closed, and would
  /// report its end for ever.
  static int on_close(void* user, curl_socket_t socket) noexcept {
    static_cast<CurlMulti*>(user)->watch(EPOLL_CTL_DEL, socket, 0);
    return close(socket);
  }

  static int on_timer(CURLM*, long milliseconds, void* user) noexcept {
    Group& group = *static_cast<Group*>(user);
    if (milliseconds < 0)
      group.next_.reset();
    else
      group.next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  UniqueFd epoll_;
  UniqueFd woken_;
  UniqueFd timer_;
  const std::size_t most_connections_;
  std::uint32_t last_number_ = 0;
  std::vector<std::unique_ptr<Group>> groups_{};  // the newest is the last
  std::optional<Time> armed_{};                   // what the timer is set to
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
