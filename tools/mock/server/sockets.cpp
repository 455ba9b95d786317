#include "server/sockets.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace rocketpunch::testing::mock {
namespace {

bool is_on_port(int descriptor, int port) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  return getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
         address.sin_family == AF_INET && ntohs(address.sin_port) == port;
}

/// The process's open files. Both Linux and macOS list them there.
std::vector<int> open_descriptors() {
  std::vector<int> descriptors;
  std::error_code error;
  for (std::filesystem::directory_iterator entry{"/dev/fd", error}, end; !error && entry != end;
       entry.increment(error))
    descriptors.push_back(std::atoi(entry->path().filename().c_str()));
  return descriptors;
}

}  // namespace

void prepare_listener(int socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

void widen_backlog(int socket) { listen(socket, 256); }

void end_connections(int port) {
  for (const int descriptor : open_descriptors()) {
    if (!is_on_port(descriptor, port)) continue;
    // The number may be another file's by now; a duplicate stays what it is while it is looked at again.
    const int held = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (held < 0) continue;
    if (is_on_port(held, port)) ::shutdown(held, SHUT_RDWR);
    close(held);
  }
}

}  // namespace rocketpunch::testing::mock
