#include "support/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace rocketpunch::test {
namespace {

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

}  // namespace

void Descriptor::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Port::Port(State state, int backlog) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = on_loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!socket_ || ::bind(fd(), generic, size) != 0 || ::getsockname(fd(), generic, &size) != 0 ||
      (state == State::listening && ::listen(fd(), backlog) != 0))
    throw std::runtime_error("no socket on loopback");
  number_ = ntohs(address.sin_port);
}

Descriptor connect_to(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = on_loopback(port);
  if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return Descriptor();
  return socket;
}

int open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  if (error) return -1;
  return static_cast<int>(std::distance(begin(entries), end(entries))) -
         1;  // without the one of the counting itself
}

}  // namespace rocketpunch::test
