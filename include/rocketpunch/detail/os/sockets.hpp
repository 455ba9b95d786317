#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32
#include "rocketpunch/detail/os/windows.hpp"
#else
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#endif

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// Sockets on this machine's own addresses.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

#ifdef _WIN32
using SocketNumber = SOCKET;
using WatchedSocket = WSAPOLLFD;
inline constexpr SocketNumber no_socket = INVALID_SOCKET;
#else
using SocketNumber = int;
using WatchedSocket = pollfd;
inline constexpr SocketNumber no_socket = -1;
#endif

/// A socket, closed when it goes.
class UniqueSocket {
 public:
  explicit UniqueSocket(SocketNumber number = no_socket) noexcept : number_(number) {}
  UniqueSocket(UniqueSocket&& other) noexcept : number_(std::exchange(other.number_, no_socket)) {}
  UniqueSocket& operator=(UniqueSocket&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~UniqueSocket() {
    if (!*this) return;
#ifdef _WIN32
    closesocket(number_);
#else
    close(number_);
#endif
  }
  explicit operator bool() const noexcept { return number_ != no_socket; }
  SocketNumber get() const noexcept { return number_; }

 private:
  SocketNumber number_;
};

/// What the function of sockets that failed last on this thread said.
inline int last_socket_error() noexcept {
#ifdef _WIN32
  return WSAGetLastError();
#else
  return errno;
#endif
}
/// Whether nothing is wrong, and it may go on later.
inline bool is_for_now(int error) noexcept {
#ifdef _WIN32
  return error == WSAEWOULDBLOCK || error == WSAEINTR;
#else
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
#endif
}
inline bool is_in_use(int error) noexcept {
#ifdef _WIN32
  return error == WSAEADDRINUSE || error == WSAEACCES;  // the latter: its owner doesn't share it
#else
  return error == EADDRINUSE;
#endif
}
/// Whether a connection ended before it was accepted.
inline bool is_gone(int error) noexcept {
#ifdef _WIN32
  return error == WSAECONNRESET;
#else
  return error == ECONNABORTED;
#endif
}

template <class Value>
void set_socket(SocketNumber socket, int level, int option, Value value) noexcept {
  setsockopt(socket, level, option, reinterpret_cast<const char*>(&value), sizeof(value));
}

/// Has the system take so many bytes at most that it hasn't sent yet, where it can.
inline void limit_unsent([[maybe_unused]] SocketNumber socket, [[maybe_unused]] int bytes) noexcept {
#ifdef TCP_NOTSENT_LOWAT
  set_socket(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
#endif
}

/// A socket that blocks nobody, raises no signal and isn't inherited; none: `last_socket_error`.
inline UniqueSocket make_socket(int family, int type) {
#ifdef _WIN32
  // never undone: another part of the program may use them
  static const int started = [] {
    WSADATA about;
    return WSAStartup(MAKEWORD(2, 2), &about);
  }();
  if (started != 0) WSASetLastError(started);
#endif
  return UniqueSocket(socket(family, type, 0));
}
inline void make_quiet(SocketNumber socket) noexcept {
#ifdef _WIN32
  u_long yes = 1;
  ioctlsocket(socket, static_cast<long>(FIONBIO), &yes);
  SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
#else
  fcntl(socket, F_SETFD, FD_CLOEXEC);
  fcntl(socket, F_SETFL, O_NONBLOCK);
#ifdef SO_NOSIGPIPE  // where a send can't be told not to raise it
  set_socket(socket, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
#endif
}

/// 0, or what went wrong.
inline int listen_on(const UniqueSocket& socket, const sockaddr* address, socklen_t size) noexcept {
#ifdef _WIN32
  // the other one would share the port with whoever asks for it
  set_socket(socket.get(), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
#else
  set_socket(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
#endif
  return bind(socket.get(), address, size) == 0 && listen(socket.get(), 16) == 0 ? 0 : last_socket_error();
}

/// Waits until one of them has something; how many have.
inline int wait_for_any(std::vector<WatchedSocket>& sockets, int milliseconds) noexcept {
#ifdef _WIN32
  return WSAPoll(sockets.data(), static_cast<ULONG>(sockets.size()), milliseconds);
#else
  return poll(sockets.data(), static_cast<nfds_t>(sockets.size()), milliseconds);
#endif
}

inline std::ptrdiff_t receive(const UniqueSocket& socket, char* to, std::size_t most) noexcept {
#ifdef _WIN32
  return recv(socket.get(), to, static_cast<int>(most), 0);
#else
  return recv(socket.get(), to, most, 0);
#endif
}
/// Sends what the socket's buffer takes at once.
inline void send_at_once(const UniqueSocket& socket, std::string_view text) noexcept {
#ifdef _WIN32
  send(socket.get(), text.data(), static_cast<int>(text.size()), 0);
#else
#ifdef MSG_NOSIGNAL
  constexpr int quietly = MSG_NOSIGNAL;
#else
  constexpr int quietly = 0;
#endif
  const ssize_t sent = send(socket.get(), text.data(), text.size(), quietly);
  static_cast<void>(sent);
#endif
}
/// Tells the other side that nothing more comes.
inline void end_sending(const UniqueSocket& socket) noexcept {
#ifdef _WIN32
  shutdown(socket.get(), SD_SEND);
#else
  shutdown(socket.get(), SHUT_WR);
#endif
}

/// Ends a wait for sockets from another thread: one that is connected to itself.
class SocketWaker {
 public:
  /// False: it can't be had; `last_socket_error`.
  bool open() {
    socket_ = make_socket(AF_INET, SOCK_DGRAM);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const own = reinterpret_cast<sockaddr*>(&address);
    if (!socket_ || bind(socket_.get(), own, size) != 0 || getsockname(socket_.get(), own, &size) != 0 ||
        connect(socket_.get(), own, size) != 0)
      return false;
    make_quiet(socket_.get());
    return true;
  }
  void wake() const noexcept { send_at_once(socket_, "!"); }
  /// Has something once `wake` was called.
  SocketNumber number() const noexcept { return socket_.get(); }

 private:
  UniqueSocket socket_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
