// Sockets on loopback whose ports the kernel chooses.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace rocketpunch::test {

/// A file descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  void close() noexcept;

 private:
  int fd_;
};

/// A TCP port on 127.0.0.1: listening, or bound only, so that connections to it are refused for as long as it
/// lives.
class Port {
 public:
  enum class State { listening, refusing };
  explicit Port(State state = State::listening, int backlog = 128);

  int fd() const noexcept { return socket_.get(); }
  /// Connections to it are refused from now on.
  void close() noexcept { socket_.close(); }
  std::uint16_t number() const noexcept { return number_; }
  /// `http://127.0.0.1:<port>` and the path.
  std::string url(const std::string& path = {}) const {
    return "http://127.0.0.1:" + std::to_string(number_) + path;
  }

 private:
  Descriptor socket_;
  std::uint16_t number_ = 0;
};

/// A connection to that port of 127.0.0.1; empty if there is none to be had.
Descriptor connect_to(std::uint16_t port);

/// How many descriptors the process has open; -1 where the system doesn't tell.
int open_descriptors();

}  // namespace rocketpunch::test
