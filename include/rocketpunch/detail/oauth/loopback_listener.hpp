#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/sockets.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Takes plain HTTP requests on this machine's own addresses, one after the other: just enough for a browser
/// that is sent back to a program. Whoever connects and says nothing keeps nobody waiting.
class LoopbackListener {
 public:
  /// A request's head, and the connection it came over.
  struct Request {
    UniqueSocket connection;
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
      if (ipv4 && !is_in_use(failure)) failure = 0;  // a machine may have no IPv6
    }
    if (failure == 0 && !listener.waker_.open()) failure = last_socket_error();
    if (failure != 0)
      return not_sent(ErrorKind::network,
                      "can't listen on port " + std::to_string(port) +
                          " of this machine: " + std::error_code(failure, std::system_category()).message());
    return listener;
  }

  /// The next request; nothing when the time is over or a stop is asked for.
  std::optional<Request> next(std::chrono::steady_clock::time_point end, const stop_token& stop) {
    const stop_callback wake(stop, [this] { waker_.wake(); });
    while (!stop.stop_requested()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      if (left.count() <= 0) return std::nullopt;
      std::vector<WatchedSocket> watched{{waker_.number(), POLLIN, 0}};
      // if descriptors have run out, taking a connection would fail again at once
      const bool rests = std::exchange(rests_, false);
      for (const UniqueSocket& socket : sockets_)
        watched.push_back({socket.get(), rests ? no_events : short{POLLIN}, 0});
      for (const Request& open : open_) watched.push_back({open.connection.get(), POLLIN, 0});
      const std::int64_t longest = rests ? 100 : 3'600'000;
      if (wait_for_any(watched, static_cast<int>((std::min)(std::int64_t{left.count()}, longest))) <= 0)
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
    // small enough for the connection's buffer: a browser that doesn't read it holds nothing up
    send_at_once(request.connection, response);
    end_sending(request.connection);
  }

 private:
  static constexpr short no_events = 0;
  static constexpr std::size_t most_open = 32;
  static constexpr std::size_t longest_head = 16 << 10;

  /// 0, or what went wrong.
  int bind_to(int family, const sockaddr* address, socklen_t size) {
    UniqueSocket socket = make_socket(family, SOCK_STREAM);
    if (!socket) return last_socket_error();
    make_quiet(socket.get());
    if (family == AF_INET6) set_socket(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
    const int failure = listen_on(socket, address, size);
    if (failure == 0) sockets_.push_back(std::move(socket));
    return failure;
  }

  void accept_from(const UniqueSocket& socket) {
    UniqueSocket connection(accept(socket.get(), nullptr, nullptr));
    if (!connection) {
      if (const int why = last_socket_error(); !is_for_now(why) && !is_gone(why)) rests_ = true;
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
    const std::ptrdiff_t count = receive(request.connection, bytes, sizeof(bytes));
    if (count < 0 && is_for_now(last_socket_error())) return std::nullopt;
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

  std::vector<UniqueSocket> sockets_;
  std::vector<Request> open_;
  bool rests_ = false;
  SocketWaker waker_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
