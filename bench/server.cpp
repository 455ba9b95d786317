#include "server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <thread>

namespace bench {
namespace {

int require(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

bool send_all(int connection, std::string_view data) {
  while (!data.empty()) {
    const auto sent = send(connection, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void serve(int connection, const std::string& answer) {
  const int on = 1;
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string received;
  char buffer[4096];
  for (;;) {
    const auto size = recv(connection, buffer, sizeof buffer, 0);
    if (size <= 0) break;
    received.append(buffer, static_cast<std::size_t>(size));
    if (received.find("\r\n\r\n") == received.npos) continue;
    received.clear();  // only GET comes here, and one request at a time
    if (!send_all(connection, answer)) break;
  }
  close(connection);
}

[[noreturn]] void accept_for_ever(int listener, const std::string& answer) {
  for (;;) {
    const int connection = accept(listener, nullptr, nullptr);
    if (connection >= 0) std::thread([connection, &answer] { serve(connection, answer); }).detach();
  }
}

}  // namespace

Server::Server(const std::string& body) {
  const int listener = require(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  require(bind(listener, reinterpret_cast<const sockaddr*>(&address), size), "bind");
  require(listen(listener, 16), "listen");
  require(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  port_ = ntohs(address.sin_port);

  const std::string answer =
      "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: "
      "application/json;charset=UTF-8\r\n"
      "X-RP-RateLimit-Remaining: 59\r\nX-Request-Id: 00000000-0000-4000-8000-000000000000\r\n"
      "Cache-Control: no-store\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  process_ = require(fork(), "fork");
  if (process_ == 0) accept_for_ever(listener, answer);
  close(listener);
}

Server::~Server() {
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
}

std::string Server::base_url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/api/v1"; }

}  // namespace bench
