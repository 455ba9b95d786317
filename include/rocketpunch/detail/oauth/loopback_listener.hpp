#pragma once
#include "rocketpunch/version.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/unique_fd.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Takes plain HTTP requests on this machine's own addresses, one after the other: just enough for a browser
/// that is sent back to a program. Whoever connects and says nothing keeps nobody waiting.
class LoopbackListener {
 public:
  /// A request's head, and the connection it came over.
  struct Request {
    UniqueFd connection;
    std::string head{};  ///< To the empty line; empty where it was too long
  };

  /// Listens on that port of 127.0.0.1 and ::1, as far as this machine has both and `ipv4`, `ipv6` ask for
  /// it.
  static Result<LoopbackListener> on(std::uint16_t port, bool ipv4, bool ipv6) {
    LoopbackListener listener;
    int failure = 0;
    if (ipv4) {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      failure = listener.bind_to(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    }
    if (ipv6 && failure == 0) {
      sockaddr_in6 address{};
      address.sin6_family = AF_INET6;
      address.sin6_port = htons(port);
      address.sin6_addr = in6addr_loopback;
      failure = listener.bind_to(AF_INET6, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
      if (ipv4 && failure != EADDRINUSE) failure = 0;  // a machine may have no IPv6
    }
    int ends[2] = {-1, -1};
    if (failure == 0 && pipe(ends) != 0) failure = errno;
    listener.woken_ = UniqueFd(ends[0]);
    listener.waker_ = UniqueFd(ends[1]);
    for (const int end : ends)
      if (end >= 0) make_quiet(end);
    if (failure != 0)
      return not_sent(ErrorKind::network, "can't listen on port " + std::to_string(port) +
                                              " of this machine: " + std::strerror(failure));
    return listener;
  }

  /// The next request; nothing when the time is over or a stop is asked for.
  std::optional<Request> next(std::chrono::steady_clock::time_point end, const std::stop_token& stop) {
    const std::stop_callback wake(stop, [this] {
      const ssize_t written = write(waker_.get(), "", 1);
      static_cast<void>(written);  // a full pipe wakes as well
    });
    while (!stop.stop_requested()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      if (left.count() <= 0) return std::nullopt;
      std::vector<pollfd> watched{{woken_.get(), POLLIN, 0}};
      // if descriptors have run out, taking a connection would fail again at once
      const bool rests = std::exchange(rests_, false);
      for (const UniqueFd& socket : sockets_) watched.push_back({rests ? -1 : socket.get(), POLLIN, 0});
      for (const Request& open : open_) watched.push_back({open.connection.get(), POLLIN, 0});
      const std::int64_t longest = rests ? 100 : 3'600'000;
      if (poll(watched.data(), static_cast<nfds_t>(watched.size()),
               static_cast<int>((std::min)(std::int64_t{left.count()}, longest))) <= 0)
        continue;
      const std::size_t first = 1 + sockets_.size();
      for (std::size_t i = open_.size(); i-- > 0;)
        if (watched[first + i].revents != 0)
          if (auto request = read_from(i)) return request;
      for (std::size_t i = 0; i < sockets_.size(); ++i)
        if (watched[1 + i].revents != 0) accept_from(sockets_[i]);
    }
    return std::nullopt;
  }

  /// Answers a request and ends its connection.
  static void answer(const Request& request, const std::string& response) {
#ifdef MSG_NOSIGNAL
    constexpr int quietly = MSG_NOSIGNAL;
#else
    constexpr int quietly = 0;
#endif
    // small enough for the connection's buffer: a browser that doesn't read it holds nothing up
    const ssize_t sent = send(request.connection.get(), response.data(), response.size(), quietly);
    static_cast<void>(sent);
    shutdown(request.connection.get(), SHUT_WR);
  }

 private:
  static constexpr std::size_t most_open = 32;
  static constexpr std::size_t longest_head = 16 << 10;

  static void make_quiet(int descriptor) noexcept {
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
#ifdef SO_NOSIGPIPE  // where a send can't be told not to raise it
    const int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof(yes));
#endif
  }

  /// 0, or what went wrong.
  int bind_to(int family, const sockaddr* address, socklen_t size) {
    UniqueFd socket(::socket(family, SOCK_STREAM, 0));
    if (!socket) return errno;
    make_quiet(socket.get());
    const int yes = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (family == AF_INET6) setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
    if (bind(socket.get(), address, size) != 0 || listen(socket.get(), 16) != 0) return errno;
    sockets_.push_back(std::move(socket));
    return 0;
  }

  void accept_from(const UniqueFd& socket) {
    UniqueFd connection(accept(socket.get(), nullptr, nullptr));
    if (!connection) {
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR && errno != ECONNABORTED) rests_ = true;
      return;
    }
    make_quiet(connection.get());
    if (open_.size() >= most_open) open_.erase(open_.begin());  // the one that has been silent longest
    open_.push_back({std::move(connection)});
  }

  /// Reads what there is; gives the request once its head is whole, or too long to go on.
  std::optional<Request> read_from(std::size_t at) {
    Request& request = open_[at];
    char bytes[4096];
    const ssize_t count = recv(request.connection.get(), bytes, sizeof(bytes), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return std::nullopt;
    if (count > 0) request.head.append(bytes, static_cast<std::size_t>(count));
    const auto end = request.head.find("\r\n\r\n");
    // a browser that tries https first is answered at once, so that it goes on to http
    const bool whole = end != request.head.npos || (count > 0 && !is_alpha(request.head.front()));
    if (count > 0 && !whole && request.head.size() <= longest_head) return std::nullopt;
    Request taken = std::move(request);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
    if (count <= 0) return std::nullopt;  // the browser has gone
    if (end != taken.head.npos || !whole) taken.head.resize(whole && end <= longest_head ? end + 2 : 0);
    return taken;
  }

  std::vector<UniqueFd> sockets_;
  std::vector<Request> open_;
  bool rests_ = false;
  UniqueFd woken_, waker_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
