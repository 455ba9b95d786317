#include "support/socket_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace rocketpunch::test {
namespace {

// Long enough for a loaded machine under a sanitizer; nothing waits that long unless a test fails.
constexpr std::chrono::seconds patience{30};

std::size_t body_length(const Headers& headers) {
  const auto text = headers.get("Content-Length").value_or("0");
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

ReceivedRequest parse_head(std::string_view head) {
  ReceivedRequest request{.method = {}, .target = {}, .headers = {}, .body = {}, .head = std::string(head)};
  const std::string_view first = head.substr(0, head.find("\r\n"));
  const auto space = first.find(' ');
  request.method = first.substr(0, space);
  request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
  for (auto at = first.size() + 2; at + 2 < head.size();) {
    const auto end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    const auto colon = line.find(": ");
    if (colon != line.npos)
      request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    at = end + 2;
  }
  return request;
}

}  // namespace

std::optional<ReceivedRequest> ByteStream::read_request() {
  std::size_t head_end;
  while ((head_end = received_.find("\r\n\r\n")) == received_.npos)
    if (receive(received_) != Status::bytes) return std::nullopt;
  head_end += 4;
  ReceivedRequest request = parse_head(std::string_view(received_).substr(0, head_end));
  const std::size_t length = body_length(request.headers);
  while (received_.size() < head_end + length)
    if (receive(received_) != Status::bytes) return std::nullopt;
  request.body = received_.substr(head_end, length);
  received_.erase(0, head_end + length);
  note(request);
  return request;
}

bool ByteStream::wait_for_close() {
  for (std::string ignored;; ignored.clear()) {
    const Status status = receive(ignored);
    if (status != Status::bytes) return status == Status::closed;
  }
}

Connection::Connection(SocketServer& server, Descriptor socket, int number)
    : server_(server), socket_(std::move(socket)), number_(number) {}

ByteStream::Status Connection::wait_for(short events) const {
  if (!socket_) return Status::closed;
  pollfd waiting[] = {{socket_.get(), events, 0}, {server_.stop_reader_.get(), POLLIN, 0}};
  const int ready = ::poll(waiting, 2, static_cast<int>(std::chrono::milliseconds(patience).count()));
  // the socket first: what has arrived before the stop still counts
  if (ready > 0 && waiting[0].revents != 0) return Status::bytes;
  return Status::stopped;
}

ByteStream::Status Connection::receive(std::string& to) {
  for (;;) {
    if (const Status status = wait_for(POLLIN); status != Status::bytes) return status;
    char buffer[16 << 10];
    const ssize_t size = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return Status::closed;
    to.append(buffer, static_cast<std::size_t>(size));
    return Status::bytes;
  }
}

bool Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (wait_for(POLLOUT) != Status::bytes) return false;
    const ssize_t size = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void Connection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

std::string Connection::read_some() {
  std::string bytes;
  receive(bytes);
  return bytes;
}

void Connection::note(const ReceivedRequest& request) {
  const std::lock_guard lock(server_.mutex_);
  server_.received_.push_back(request);
  server_.changed_.notify_all();
}

SocketServer::SocketServer(Handler handler) : handler_(std::move(handler)) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  stop_reader_ = Descriptor(ends[0]);
  stop_writer_ = Descriptor(ends[1]);
  ::fcntl(port_.fd(), F_SETFL, O_NONBLOCK);
  acceptor_ = std::thread([this] { accept_all(); });
}

void SocketServer::stop() {
  if (!acceptor_.joinable()) return;
  stop_writer_.close();
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  port_.close();
}

void SocketServer::accept_all() {
  for (;;) {
    pollfd waiting[] = {{port_.fd(), POLLIN, 0}, {stop_reader_.get(), POLLIN, 0}};
    const int ready = ::poll(waiting, 2, -1);
    if (ready < 0 && errno != EINTR) return;
    while (accept_one()) {
    }
    if (ready > 0 && waiting[1].revents != 0) return;
  }
}

bool SocketServer::accept_one() {
  Descriptor socket(::accept(port_.fd(), nullptr, nullptr));
  if (!socket) return false;
  ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
  int number;
  {
    const std::lock_guard lock(mutex_);
    number = connections_++;
    changed_.notify_all();
  }
  threads_.emplace_back([this, number, accepted = std::move(socket)]() mutable {
    Connection connection(*this, std::move(accepted), number);
    handler_(connection);
  });
  return true;
}

int SocketServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

int SocketServer::requests() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(received_.size());
}

std::vector<ReceivedRequest> SocketServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

bool SocketServer::wait_for_requests(int count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return static_cast<int>(received_.size()) >= count; });
}

std::string answer(int status, std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Status\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

SocketServer::Handler always(std::string bytes) {
  return [bytes = std::move(bytes)](Connection& connection) {
    while (connection.read_request())
      if (!connection.write(bytes)) return;
  };
}

}  // namespace rocketpunch::test
