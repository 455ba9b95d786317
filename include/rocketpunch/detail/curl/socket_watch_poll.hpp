#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/detail/config.hpp"

#if !ROCKETPUNCH_HAS_DESCRIPTOR

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rocketpunch/detail/os/ready_socket.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Watches sockets by libcurl's own poll, which every system has: what a wait costs grows with the number of
/// sockets. Only `wake` may be called on other threads.
class SocketWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// To be called first, once libcurl is initialised; false: there is no memory left.
  bool open() {
    waiter_.reset(curl_multi_init());
    return waiter_ != nullptr;
  }

  /// What of a socket is watched; `group` is whose it is.
  void set(curl_socket_t socket, std::uint32_t group, bool in, bool out, bool) {
    const auto events = static_cast<short>((in ? CURL_WAIT_POLLIN : 0) | (out ? CURL_WAIT_POLLOUT : 0));
    const auto at = find(socket);
    if (at < watched_.size()) {
      watched_[at].events = events;
      groups_[at] = group;
      return;
    }
    watched_.push_back({socket, events, 0});
    groups_.push_back(group);
  }
  void remove(curl_socket_t socket) noexcept {
    const auto at = find(socket);
    if (at == watched_.size()) return;
    watched_[at] = watched_.back();
    groups_[at] = groups_.back();
    watched_.pop_back();
    groups_.pop_back();
  }

  /// Ends a `wait`, the one under way or the next. From any thread.
  void wake() const noexcept { curl_multi_wakeup(waiter_.get()); }

  /// Waits until a socket is ready or a wake, at most until that time, and tells the sockets that are, with
  /// their group and what they are ready for.
  template <class Tell>
  void wait(Time until, Tell tell) {
    for (curl_waitfd& socket : watched_) socket.revents = 0;
    int count = 0;
    curl_multi_poll(waiter_.get(), watched_.data(), static_cast<unsigned>(watched_.size()),
                    milliseconds_to(until), &count);
    if (count == 0) return;
    ready_.clear();  // telling may change what is watched
    for (std::size_t i = 0; i < watched_.size(); ++i) {
      const short events = watched_[i].revents;
      if (events == 0) continue;
      ready_.push_back({groups_[i],
                        watched_[i].fd,
                        {.in = (events & (CURL_WAIT_POLLIN | CURL_WAIT_POLLPRI)) != 0,
                         .out = (events & CURL_WAIT_POLLOUT) != 0}});
    }
    for (const Ready& one : ready_) tell(one.group, one.socket, one.how);
  }

 private:
  struct Ready {
    std::uint32_t group;
    curl_socket_t socket;
    ReadySocket how;
  };
  struct CleanUp {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
  };

  std::size_t find(curl_socket_t socket) const noexcept {
    std::size_t at = 0;
    while (at < watched_.size() && watched_[at].fd != socket) ++at;
    return at;
  }
  /// Rounded up: a wait that ends too early would be made again and again.
  static int milliseconds_to(Time until) {
    using namespace std::chrono;
    const auto left = ceil<milliseconds>(until - steady_clock::now());
    return static_cast<int>((std::clamp)(left, milliseconds(0), milliseconds(3'600'000)).count());
  }

  std::unique_ptr<CURLM, CleanUp> waiter_;  // has no transfers of its own
  std::vector<curl_waitfd> watched_;
  std::vector<std::uint32_t> groups_;  // of each in watched_
  std::vector<Ready> ready_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
