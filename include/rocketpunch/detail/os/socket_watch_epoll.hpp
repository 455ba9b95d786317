#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/detail/config.hpp"

#if ROCKETPUNCH_HAS_DESCRIPTOR

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

#include "rocketpunch/detail/os/ready_socket.hpp"
#include "rocketpunch/detail/os/unique_fd.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Watches sockets by one epoll descriptor: what a wait costs depends on how much has happened, not on how
/// many sockets there are. Only `wake` may be called on other threads.
class SocketWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  SocketWatch()
      : epoll_(epoll_create1(EPOLL_CLOEXEC)),
        woken_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {}

  /// To be called first; false: there are no descriptors left.
  bool open() noexcept {
    return epoll_ && woken_ && timer_ && watch(EPOLL_CTL_ADD, woken_.get(), EPOLLIN) &&
           watch(EPOLL_CTL_ADD, timer_.get(), EPOLLIN);
  }

  /// Readable when there is something to do.
  int descriptor() const noexcept { return epoll_.get(); }

  /// What of a socket is watched; `group` is whose it is, and not 0.
  void set(int socket, std::uint32_t group, bool in, bool out, bool is_new) noexcept {
    const std::uint32_t events = (in ? std::uint32_t{EPOLLIN} : 0u) | (out ? std::uint32_t{EPOLLOUT} : 0u);
    watch(is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, events, group);
  }
  void remove(int socket) noexcept { watch(EPOLL_CTL_DEL, socket, 0); }

  /// Ends a `wait`, the one under way or the next. From any thread.
  void wake() const noexcept {
    const std::uint64_t one = 1;
    while (write(woken_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  /// Waits until a socket is ready or a wake, at most until that time, and tells the sockets that are, with
  /// their group and what they are ready for.
  template <class Tell>
  void wait(Time until, Tell tell) {
    std::array<epoll_event, 128> events;
    const int count =
        epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds_to(until));
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int descriptor = static_cast<int>(event.data.u64 & 0xffff'ffffu);
      const auto group = static_cast<std::uint32_t>(event.data.u64 >> 32);
      if (group == 0) {
        drain(descriptor);
        continue;
      }
      tell(group, descriptor,
           ReadySocket{.in = (event.events & EPOLLIN) != 0,
                       .out = (event.events & EPOLLOUT) != 0,
                       .failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0});
    }
  }

  /// Has the descriptor become readable at that time too; none: at no time of its own.
  void arm(std::optional<Time> first) noexcept {
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
  bool watch(int operation, int descriptor, std::uint32_t events, std::uint32_t group = 0) const noexcept {
    epoll_event event{};
    event.events = events;
    event.data.u64 = (std::uint64_t{group} << 32) | static_cast<std::uint32_t>(descriptor);
    return epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0;
  }
  void drain(int descriptor) noexcept {
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

  UniqueFd epoll_;
  UniqueFd woken_;
  UniqueFd timer_;
  std::optional<Time> armed_{};  // what the timer is set to
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
