#include "server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "tls.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

int require(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

/// An accepted connection, which never blocks on reading.
class Connection {
 public:
  Connection(int socket, SSL_CTX* context) : socket_(socket) {
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), socket_);
    SSL_set_accept_state(tls_.get());
  }
  Connection(const Connection&) = delete;
  ~Connection() { close(socket_); }

  /// Reads what is there. False: the other side has gone.
  bool read() {
    char buffer[4096];
    for (;;) {
      const auto size = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer)
                             : static_cast<int>(recv(socket_, buffer, sizeof buffer, 0));
      if (size <= 0)
        return tls_ ? SSL_get_error(tls_.get(), size) == SSL_ERROR_WANT_READ : size < 0 && errno == EAGAIN;
      received_.append(buffer, static_cast<std::size_t>(size));
      // a request is small: what fills no buffer was all
      if (!tls_ && static_cast<std::size_t>(size) < sizeof buffer) return true;
    }
  }

  /// A whole request, if one has come. Only GET comes here, and one request at a time.
  bool take_request(std::string& request) {
    if (received_.find("\r\n\r\n") == received_.npos) return false;
    request = std::exchange(received_, {});
    return true;
  }

  /// Waits where the socket takes no more; but an answer fits into its buffer.
  bool write(std::string_view data) {
    while (!data.empty()) {
      const auto sent = tls_ ? SSL_write(tls_.get(), data.data(), static_cast<int>(data.size()))
                             : static_cast<int>(send(socket_, data.data(), data.size(), MSG_NOSIGNAL));
      if (sent > 0) {
        data.remove_prefix(static_cast<std::size_t>(sent));
        continue;
      }
      if (tls_ ? SSL_get_error(tls_.get(), sent) != SSL_ERROR_WANT_WRITE : errno != EAGAIN) return false;
      pollfd writable{socket_, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    }
    return true;
  }

 private:
  int socket_;
  std::unique_ptr<SSL, FreeTls> tls_{};
  std::string received_{};
};

/// The number behind `page=` in a request; 1 without.
std::size_t page_of(std::string_view request) {
  const std::string_view line = request.substr(0, request.find('\r'));
  for (const char before : {'?', '&'}) {
    const auto at = line.find(std::string(1, before) + "page=");
    std::size_t page = 1;
    if (at != line.npos &&
        std::from_chars(line.data() + at + 6, line.data() + line.size(), page).ec == std::errc())
      return page;
  }
  return 1;
}

/// Serves all connections on one thread.
class Loop {
 public:
  Loop(int listener, const std::vector<std::string>& answers, std::chrono::milliseconds delay,
       SSL_CTX* context)
      : listener_(listener),
        answers_(answers),
        delay_(delay),
        context_(context),
        epoll_(require(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
        timer_(require(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create")) {
    watch(listener_, 0);
    watch(timer_, 1);
  }

  [[noreturn]] void run() {
    epoll_event events[64];
    for (;;) {
      const int count = epoll_wait(epoll_, events, std::size(events), -1);
      for (int i = 0; i < count; ++i) {
        const std::uint64_t id = events[i].data.u64;
        if (id == 0)
          accept_one();
        else if (id == 1)
          answer_due();
        else
          serve(id);
      }
    }
  }

 private:
  struct Due {
    Clock::time_point when;
    std::uint64_t connection;
    std::size_t answer;
  };

  void watch(int descriptor, std::uint64_t id) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = id;
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
  }

  void accept_one() {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::uint64_t id = next_id_++;
    connections_.emplace(id, std::make_unique<Connection>(socket, context_));
    watch(socket, id);
  }

  void serve(std::uint64_t id) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    if (!found->second->read()) {
      connections_.erase(found);
      return;
    }
    std::string request;
    if (!found->second->take_request(request)) return;
    const std::size_t page = page_of(request);
    const std::size_t answer = page >= 1 && page <= answers_.size() ? page - 1 : 0;
    if (delay_.count() == 0) return send(id, answer);
    due_.push_back({Clock::now() + delay_, id, answer});
    if (due_.size() == 1) arm();
  }

  void answer_due() {
    std::uint64_t times = 0;
    [[maybe_unused]] const auto size = ::read(timer_, &times, sizeof times);
    // all wait equally long, so they are in order
    for (const auto now = Clock::now(); !due_.empty() && due_.front().when <= now; due_.pop_front())
      send(due_.front().connection, due_.front().answer);
    if (!due_.empty()) arm();
  }

  void arm() const {
    const auto at = due_.front().when.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
    itimerspec when{};
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds(at - seconds).count();
    timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  void send(std::uint64_t id, std::size_t answer) {
    const auto found = connections_.find(id);
    if (found != connections_.end() && !found->second->write(answers_[answer])) connections_.erase(found);
  }

  int listener_;
  const std::vector<std::string>& answers_;
  std::chrono::milliseconds delay_;
  SSL_CTX* context_;
  int epoll_;
  int timer_;
  std::uint64_t next_id_ = 2;
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_{};
  std::deque<Due> due_{};
};

int listen_on_loopback(unsigned short& port) {
  const int listener = require(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  require(bind(listener, reinterpret_cast<const sockaddr*>(&address), size), "bind");
  require(listen(listener, 1024), "listen");
  require(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  port = ntohs(address.sin_port);
  return listener;
}

std::string answer_with(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: "
         "application/json;charset=UTF-8\r\n"
         "X-RP-RateLimit-Remaining: 59\r\nX-Request-Id: 00000000-0000-4000-8000-000000000000\r\n"
         "Cache-Control: no-store\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A thousand connections are more than the usual limit of a process.
void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Server::Server(const std::vector<std::string>& pages, ServerOptions options) : tls_(options.tls) {
  allow_many_descriptors();
  const int listener = listen_on_loopback(port_);
  std::unique_ptr<SSL_CTX, FreeTls> context;
  if (tls_) context = certified(ca_bundle_);
  process_ = require(fork(), "fork");
  if (process_ == 0) {
    signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    std::vector<std::string> answers;
    for (const std::string& page : pages) answers.push_back(answer_with(page));
    Loop(listener, answers, options.delay, context.get()).run();
  }
  close(listener);
}

Server::~Server() {
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  if (tls_) unlink(ca_bundle_.c_str());
}

std::string Server::base_url() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + "/api/v1";
}

}  // namespace bench
