// A scripted TCP server: does with each connection what the test says, and counts.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "rocketpunch/transport.hpp"
#include "support/sockets.hpp"

namespace rocketpunch::test {

/// A request as it came over the wire.
struct ReceivedRequest {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string head;  ///< Request line and headers, as received
};

/// Bytes to and from a client, and the requests in them. All waiting is bounded.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// The next request, whole; nothing once the client has closed or the server stops.
  std::optional<ReceivedRequest> read_request();
  /// Writes everything. False if the client is gone or the server stops.
  virtual bool write(std::string_view bytes) = 0;
  /// Reads until the client closes. False if the server stops before.
  virtual bool wait_for_close();

 protected:
  enum class Status { bytes, closed, stopped };
  /// Appends what arrives next.
  virtual Status receive(std::string& to) = 0;
  /// Called for each request.
  virtual void note(const ReceivedRequest& request) = 0;

 private:
  std::string received_;
};

class SocketServer;

/// An accepted connection; closed when its handler returns.
class Connection : public ByteStream {
 public:
  Connection(SocketServer& server, Descriptor socket, int number);

  /// 0 for the first connection of the server, and so on.
  int number() const noexcept { return number_; }
  bool write(std::string_view bytes) override;
  /// Closes; the client sees an orderly end, after all that was written.
  void close() { socket_.close(); }
  /// Closes with a reset.
  void reset();
  /// For protocols on top: what arrives next, as bytes; empty at the end.
  std::string read_some();
  /// For protocols on top: counts a request.
  void note(const ReceivedRequest& request) override;

 protected:
  Status receive(std::string& to) override;

 private:
  Status wait_for(short events) const;

  SocketServer& server_;
  Descriptor socket_;
  int number_;
};

/// Listens on 127.0.0.1 and runs the handler for each connection, in a thread of its own.
class SocketServer {
 public:
  using Handler = std::function<void(Connection&)>;

  explicit SocketServer(Handler handler);
  SocketServer(const SocketServer&) = delete;
  ~SocketServer() { stop(); }

  std::uint16_t port() const noexcept { return port_.number(); }
  std::string url(const std::string& path = {}) const { return port_.url(path); }

  /// Takes in what has already arrived, ends all handlers, and closes. The counts are exact from then on.
  void stop();

  int connections() const;
  int requests() const;
  /// All requests, in the order of their arrival.
  std::vector<ReceivedRequest> received() const;
  /// Waits until that many requests have arrived; false if they don't.
  bool wait_for_requests(int count) const;

 private:
  friend class Connection;

  void accept_all();
  bool accept_one();

  const Handler handler_;
  Port port_;
  Descriptor stop_reader_;
  Descriptor stop_writer_;  // closing it wakes everything that waits
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  int connections_ = 0;
  std::vector<ReceivedRequest> received_;
  std::vector<std::thread> threads_;  // of the connections; only touched by acceptor_ while that runs
  std::thread acceptor_;
};

/// A whole answer with a length.
std::string answer(int status, std::string_view body, std::string_view more_headers = {});
/// Answers every request of every connection with the same bytes.
SocketServer::Handler always(std::string bytes);

}  // namespace rocketpunch::test
