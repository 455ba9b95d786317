#pragma once

#include <curl/curl.h>
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
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/error.hpp"
#include "rocketpunch/transport/curl_pool.hpp"

namespace rocketpunch::detail {

/// Many transfers at once, whose sockets are watched by one epoll descriptor: what a turn costs depends on
/// how much has happened, not on how many transfers there are. Only `wake` may be called on other threads.
class CurlMulti {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// A transfer that has ended.
  struct Done {
    CURL* easy;
    CURLcode code;
  };

  explicit CurlMulti(std::size_t most_connections)
      : epoll_(epoll_create1(EPOLL_CLOEXEC)),
        woken_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    initialise_curl();
    multi_ = curl_multi_init();
    if (multi_ == nullptr || !epoll_ || !woken_ || !timer_ || !watch(woken_.get(), EPOLLIN) ||
        !watch(timer_.get(), EPOLLIN)) {
      curl_multi_cleanup(multi_);
      throw Error({.kind = ErrorKind::configuration,
                   .message = "the engine can't be made: no descriptors or no memory left",
                   .maybe_sent = false});
    }
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(most_connections));
    // fewer kept than may be open: each batch of calls would close and open the difference again
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(most_connections));
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  }
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti() {
    const NoSigpipe quiet;
    curl_multi_cleanup(multi_);
  }

  /// Readable when there is something to do.
  int descriptor() const noexcept { return epoll_.get(); }

  bool add(CURL* easy) { return curl_multi_add_handle(multi_, easy) == CURLM_OK; }
  void remove(CURL* easy) { curl_multi_remove_handle(multi_, easy); }

  /// Ends a `wait`, the one under way or the next. From any thread.
  void wake() const noexcept {
    const std::uint64_t one = 1;
    while (write(woken_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  /// Waits until a transfer can go on or a wake, at most until that time, and has the transfers go on.
  void wait(Time until) {
    std::array<epoll_event, 128> events;
    if (next_) until = (std::min)(until, *next_);
    const int count =
        epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds_to(until));
    int running = 0;
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == woken_.get() || event.data.fd == timer_.get()) {
        drain(event.data.fd);
        continue;
      }
      if (unwanted_.erase(event.data.fd) > 0) {  // still open, else it would have no events
        watch(event.data.fd, 0, EPOLL_CTL_DEL);
        continue;
      }
      int action = 0;
      if ((event.events & EPOLLIN) != 0) action |= CURL_CSELECT_IN;
      if ((event.events & EPOLLOUT) != 0) action |= CURL_CSELECT_OUT;
      if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) action |= CURL_CSELECT_ERR;
      curl_multi_socket_action(multi_, event.data.fd, action, &running);
    }
    if (next_ && *next_ <= std::chrono::steady_clock::now()) {
      next_.reset();
      curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
  }

  /// The transfers that have ended, which are no longer in it.
  std::vector<Done> take_done() {
    std::vector<Done> done;
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left))
      if (message->msg == CURLMSG_DONE) done.push_back({message->easy_handle, message->data.result});
    for (const Done& one : done) remove(one.easy);
    return done;
  }

  /// Has the descriptor become readable at that time too, and when libcurl wants to go on.
  void arm(std::optional<Time> own) {
    std::optional<Time> first = own;
    if (next_ && (!first || *next_ < *first)) first = next_;
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
  bool watch(int descriptor, std::uint32_t events, int operation = EPOLL_CTL_ADD) const noexcept {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    return epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0;
  }

  /// Unwatches a socket when it next has an event. Not at once: of a connection that was given up while it
  /// was being made, libcurl has closed the socket before it tells, and another thread's may have its number
  /// by now. Closed ones unwatch themselves, and most of the others are wanted again.
  void unwatch_later(curl_socket_t socket) noexcept {
    try {
      unwanted_.insert(socket);
    } catch (...) {  // no memory, and no exception may pass through libcurl
      watch(socket, 0, EPOLL_CTL_DEL);
    }
  }

  void drain(int descriptor) {
    std::uint64_t count = 0;
    (void)!read(descriptor, &count, sizeof count);
    if (descriptor == timer_.get()) armed_.reset();
  }

  /// Rounded up: a wait that ends too early would be made again and again.
  static int milliseconds_to(Time until) {
    using namespace std::chrono;
    const auto left = ceil<milliseconds>(until - steady_clock::now());
    return static_cast<int>((std::clamp)(left, milliseconds(0), milliseconds(3'600'000)).count());
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void*) noexcept {
    CurlMulti& self = *static_cast<CurlMulti*>(user);
    if (what == CURL_POLL_REMOVE) {
      self.unwatch_later(socket);
      return 0;
    }
    const bool is_watched = self.unwanted_.erase(socket) > 0;
    const std::uint32_t events = (what != CURL_POLL_OUT ? std::uint32_t{EPOLLIN} : 0u) |
                                 (what != CURL_POLL_IN ? std::uint32_t{EPOLLOUT} : 0u);
    const int first = is_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    const int second = is_watched ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;  // it was closed meanwhile, or watched
    if (!self.watch(socket, events, first)) self.watch(socket, events, second);
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* user) noexcept {
    CurlMulti& self = *static_cast<CurlMulti*>(user);
    if (milliseconds < 0)
      self.next_.reset();
    else
      self.next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  Descriptor epoll_;
  Descriptor woken_;
  Descriptor timer_;
  CURLM* multi_ = nullptr;
  std::unordered_set<int> unwanted_{};  // sockets that may still be watched
  std::optional<Time> next_{};          // when libcurl wants to go on by itself
  std::optional<Time> armed_{};         // what the timer is set to
};

}  // namespace rocketpunch::detail
