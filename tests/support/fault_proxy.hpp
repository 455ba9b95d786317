// A TCP proxy on loopback that spoils what goes through it: a network that fails at a moment of the test's
// choice.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/sockets.hpp"

namespace rocketpunch::test {

/// Which way bytes go: to the server, or back from it.
enum class Direction { request, answer };

/// When a fault begins: once that many bytes of the head or of the body of a connection's first request or
/// answer have gone through, or of what comes next. Of an answer there has to be a further byte: the server
/// has acted by then. 0 of a request's head: when the connection is accepted.
struct Moment {
  enum class Part { head, body, next };
  Direction direction = Direction::request;
  Part part = Part::head;
  std::size_t bytes = 0;
};

/// What goes wrong with connections, and when.
struct WireFault {
  enum class Kind {
    none,
    delay,       ///< what comes in that direction is held for `time`
    jitter,      ///< pieces are held for random times up to `time`
    throttle,    ///< no more than `bytes` in every `time`
    cut,         ///< both ends see an orderly end; what comes later is lost
    reset,       ///< the client sees a reset; what comes later is lost
    black_hole,  ///< nothing goes through any more, either way, and nobody is told
    garbage,     ///< other bytes, as many, which are neither HTTP nor JSON
    half_close,  ///< an orderly end in that direction; the other one goes on
  };
  Kind kind = Kind::none;
  Moment at{};
  std::chrono::milliseconds time{};
  std::size_t bytes = 0;
  std::uint64_t seed = 1;  ///< Of jitter and garbage
  int connections = -1;    ///< How many it happens to, from the first one on; -1: all
  /// Keeps from the server that the client takes compressed answers. Compressing one takes it longer than all
  /// the rest.
  bool plain = false;
};

/// Stands between clients and a server on this machine. What it has taken it passes on, even after the client
/// has gone; what a fault loses is lost for good. One thread; nothing in it waits without a limit.
class FaultProxy {
 public:
  /// Goes to that port of 127.0.0.1.
  explicit FaultProxy(std::uint16_t server_port, WireFault fault = {});
  FaultProxy(const FaultProxy&) = delete;
  ~FaultProxy();

  std::uint16_t port() const noexcept { return port_.number(); }
  /// `http://127.0.0.1:<port>` and the path.
  std::string url(const std::string& path = {}) const { return port_.url(path); }

  /// Takes in what has arrived, passes on what may pass, ends every connection and waits until the server has
  /// closed its ends: it has then dealt with all that it was sent. The counts are exact from then on.
  void finish();

  /// What went through a connection. Heads and bodies are those of its first request and answer.
  struct Traffic {
    std::size_t request_head = 0, request_body = 0;
    std::size_t answer_head = 0, answer_body = 0;
    bool whole_request = false;  ///< Whether the server was sent all of it
    bool struck = false;         ///< Whether the fault began
  };
  /// Of all connections, in the order in which they came.
  std::vector<Traffic> traffic() const;
  int connections() const { return static_cast<int>(traffic().size()); }
  /// How many connections brought the server a whole request.
  int whole_requests() const;
  /// On how many connections the fault began.
  int struck() const;

 private:
  class Link;

  void run();
  void accept_all();
  void advance_all();
  void wait(std::chrono::steady_clock::time_point until);

  const std::uint16_t server_port_;
  const WireFault fault_;
  Port port_;
  Descriptor wake_reader_, wake_writer_;      // closing the latter asks the thread to finish
  std::vector<std::unique_ptr<Link>> links_;  // those that have not ended; thread_'s alone, as is finishing_
  bool finishing_ = false;
  mutable std::mutex mutex_;
  std::vector<Traffic> traffic_;
  std::thread thread_;
};

}  // namespace rocketpunch::test
