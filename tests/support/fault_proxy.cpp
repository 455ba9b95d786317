#include "support/fault_proxy.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <random>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rocketpunch::test {
namespace {

using Steady = std::chrono::steady_clock;
using Kind = WireFault::Kind;

// Long enough for a loaded machine under a sanitizer; nothing waits that long unless a test fails.
constexpr std::chrono::seconds most_patience{30};
constexpr std::size_t most_held = 1 << 20;
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
constexpr std::string_view end_of_head = "\r\n\r\n";

void prepare(int socket) {
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);  // what is passed on arrives at once
}

std::size_t content_length(std::string head) {
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view name = "\r\ncontent-length:";
  const auto at = head.find(name);
  return at == head.npos ? 0 : std::strtoul(head.c_str() + at + name.size(), nullptr, 10);
}

/// What comes in one direction of a connection.
struct Flow {
  std::string held{};         // has come, and was not passed on yet
  std::string head{};         // as far as it was passed on
  std::size_t head_size = 0;  // 0: not known yet
  std::size_t length = 0;     // of the body, as the head has it
  std::size_t passed = 0;
  bool ended = false;             // no more will come
  bool closed = false;            // the receiver was told so
  bool dropping = false;          // what comes is lost
  bool blocked = false;           // the receiver takes no more for now
  Steady::time_point not_before;  // of the next piece

  bool done() const { return ended && closed; }
  std::size_t body() const { return head_size == 0 ? 0 : passed - head_size; }

  void take_from(const Descriptor& socket) {
    while (socket && !ended && held.size() < most_held) {
      char buffer[16 << 10];
      const ssize_t size = ::recv(socket.get(), buffer, sizeof buffer, 0);
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
      if (size <= 0)
        ended = true;  // a reset too: what came before it was read by now
      else if (!dropping)
        held.append(buffer, static_cast<std::size_t>(size));
    }
  }

  /// Passes on what is held, or some of it. False if nothing can be passed on now.
  bool give_to(const Descriptor& socket, std::size_t most) {
    const ssize_t size = ::send(socket.get(), held.data(), most, MSG_NOSIGNAL);
    if (size < 0) {
      blocked = errno == EAGAIN || errno == EWOULDBLOCK;
      if (!blocked && errno != EINTR) lose();  // the receiver has gone
      return errno == EINTR;
    }
    const auto count = static_cast<std::size_t>(size);
    if (head_size == 0) {
      head.append(held, 0, count);
      if (const auto end = head.find(end_of_head); end != head.npos) note_head(end + end_of_head.size());
    }
    passed += count;
    held.erase(0, count);
    return true;
  }

  void note_head(std::size_t size) {
    head_size = size;
    head.resize(size);
    length = content_length(head);
  }

  void lose() {
    dropping = true;
    held.clear();
  }
  void close(const Descriptor& socket) {
    if (socket && !closed) ::shutdown(socket.get(), SHUT_WR);
    closed = true;
  }
};

}  // namespace

/// A client's connection and the one to the server that belongs to it.
class FaultProxy::Link {
 public:
  Link(std::size_t number, Descriptor client, std::uint16_t server_port, const WireFault& fault)
      : number_(number),
        client_(std::move(client)),
        server_port_(server_port),
        fault_(fault),
        spoiled_(fault.kind != Kind::none &&
                 (fault.connections < 0 || number < static_cast<std::size_t>(fault.connections))),
        random_(fault.seed) {
    prepare(client_.get());
    const Moment& at = fault_.at;
    if (hits(Direction::request) && at.part == Moment::Part::head && at.bytes == 0) strike();
  }

  std::size_t number() const noexcept { return number_; }

  /// Does all that can be done now. `finishing`: the client is to be taken for gone.
  void advance(bool finishing) {
    request_.take_from(client_);
    if (fault_.plain) hide_encodings();
    if (finishing) request_.ended = true;
    if (!connected_ && may_pass(request_, Direction::request) > 0) connect();
    pass(request_, Direction::request, server_);
    answer_.take_from(server_);
    pass(answer_, Direction::answer, client_);
    if (finishing && answer_.blocked) answer_.lose();
    // nobody is left to wait in the dark
    if (black_ && request_.ended) lose_the_rest();
    if (request_.ended && request_.held.empty()) request_.close(server_);
    if (request_.ended && !server_) answer_.ended = true;
    if (answer_.ended && answer_.held.empty() && !black_) answer_.close(client_);
  }

  bool done() const { return request_.done() && answer_.done(); }

  /// Adds what has to be polled for.
  void add_to(std::vector<pollfd>& polled) const {
    const auto add = [&](const Descriptor& socket, const Flow& from, const Flow& to) {
      const int reads = !from.ended && from.held.size() < most_held ? POLLIN : 0;
      const int writes = to.blocked ? POLLOUT : 0;
      // one that nothing is wanted of would be reported for its errors, again and again
      if (socket && (reads | writes) != 0)
        polled.push_back({socket.get(), static_cast<short>(reads | writes), 0});
    };
    add(client_, request_, answer_);
    add(server_, answer_, request_);
  }
  /// When something goes on although nothing comes.
  Steady::time_point next() const {
    const Flow& flow = fault_.at.direction == Direction::request ? request_ : answer_;
    const bool waits = struck_ && !black_ && !flow.held.empty() && !flow.blocked && !request_.ended;
    return waits ? flow.not_before : Steady::time_point::max();
  }

  Traffic traffic() const {
    const bool headed = request_.head_size > 0;
    return {.request_head = headed ? request_.head_size : request_.passed,
            .request_body = request_.body(),
            .answer_head = answer_.head_size > 0 ? answer_.head_size : answer_.passed,
            .answer_body = answer_.body(),
            .whole_request = headed && request_.body() >= request_.length,
            .struck = struck_};
  }

 private:
  bool hits(Direction direction) const { return spoiled_ && fault_.at.direction == direction; }

  void hide_encodings() {
    constexpr std::string_view name = "\r\nAccept-Encoding:", other = "\r\nX-ccept-Encoding:";
    if (const auto at = request_.held.find(name); at != request_.held.npos)
      request_.held.replace(at, name.size(), other);
  }

  void connect() {
    connected_ = true;
    server_ = connect_to(server_port_);
    if (server_) return prepare(server_.get());
    request_.lose();
    answer_.ended = true;
  }

  /// How many more bytes go through before the fault begins.
  std::size_t until_fault(const Flow& flow, Direction direction) const {
    if (struck_ || !hits(direction)) return no_limit;
    const std::size_t bytes = fault_.at.bytes;
    if (fault_.at.part == Moment::Part::head) return bytes - flow.passed;
    std::size_t head_size = flow.head_size, length = flow.length;
    if (head_size == 0) {
      std::string head = flow.head + flow.held;
      const auto end = head.find(end_of_head);
      if (end == head.npos) return no_limit;
      head_size = end + end_of_head.size();
      head.resize(head_size);
      length = content_length(std::move(head));
    }
    return head_size + (fault_.at.part == Moment::Part::next ? length : 0) + bytes - flow.passed;
  }
  bool is_due(const Flow& flow, Direction direction) const {
    if (until_fault(flow, direction) > 0) return false;
    return !flow.held.empty() || (flow.passed > 0 && direction == Direction::request);
  }

  /// How many bytes may go through now.
  std::size_t may_pass(const Flow& flow, Direction direction) const {
    if (black_) return 0;
    std::size_t most = (std::min)(flow.held.size(), until_fault(flow, direction));
    // once the client has gone, nothing is held back any longer
    if (!struck_ || !hits(direction) || request_.ended) return most;
    if (Steady::now() < flow.not_before) return 0;
    if (fault_.kind == Kind::throttle) most = (std::min)(most, fault_.bytes);
    if (fault_.kind == Kind::jitter) most = (std::min)(most, std::size_t{4096});
    return most;
  }

  void pass(Flow& flow, Direction direction, const Descriptor& to) {
    flow.blocked = false;
    while (true) {
      if (is_due(flow, direction)) strike();
      if (flow.dropping || !to) return;
      const std::size_t most = may_pass(flow, direction);
      if (most == 0) return;
      const bool spoils = struck_ && hits(direction);
      if (spoils && fault_.kind == Kind::garbage) spoil(flow.held, most);
      if (!flow.give_to(to, most)) return;
      if (spoils) hold(flow);
    }
  }

  /// When the next piece may go through.
  void hold(Flow& flow) {
    using std::chrono::microseconds;
    if (fault_.kind == Kind::throttle) flow.not_before = Steady::now() + fault_.time;
    if (fault_.kind == Kind::jitter) {
      const auto most = static_cast<std::uint64_t>(microseconds(fault_.time).count());
      flow.not_before = Steady::now() + microseconds(random_() % (most + 1));
    }
  }

  /// Bytes that can't stand in a head, nor anywhere in JSON.
  void spoil(std::string& bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(1 + random_() % 8);
  }

  void strike() {
    struck_ = true;
    const bool to_server = fault_.at.direction == Direction::request;
    Flow& flow = to_server ? request_ : answer_;
    switch (fault_.kind) {
      case Kind::none:
      case Kind::garbage: break;
      case Kind::delay: flow.not_before = Steady::now() + fault_.time; break;
      case Kind::jitter:
      case Kind::throttle: hold(flow); break;
      case Kind::black_hole: black_ = true; break;
      case Kind::half_close:
        if (!connected_) connect();
        flow.lose();
        flow.close(to_server ? server_ : client_);
        break;
      case Kind::cut:
        lose_the_rest();
        answer_.close(client_);
        break;
      case Kind::reset:
        lose_the_rest();
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(client_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        client_.close();
        request_.ended = answer_.closed = true;
        break;
    }
  }

  /// What the server has it keeps; it is not to wait for more.
  void lose_the_rest() {
    black_ = false;
    request_.lose();
    answer_.lose();
    request_.close(server_);
  }

  const std::size_t number_;
  Descriptor client_, server_;
  const std::uint16_t server_port_;
  const WireFault& fault_;
  const bool spoiled_;
  bool connected_ = false;  // or tried to
  bool struck_ = false;
  bool black_ = false;
  Flow request_, answer_;
  std::mt19937_64 random_;
};

FaultProxy::FaultProxy(std::uint16_t server_port, WireFault fault)
    : server_port_(server_port), fault_(fault) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  wake_reader_ = Descriptor(ends[0]);
  wake_writer_ = Descriptor(ends[1]);
  ::fcntl(port_.fd(), F_SETFL, O_NONBLOCK);
  thread_ = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy() { finish(); }

void FaultProxy::finish() {
  if (!thread_.joinable()) return;
  wake_writer_.close();
  thread_.join();
}

std::vector<FaultProxy::Traffic> FaultProxy::traffic() const {
  const std::lock_guard lock(mutex_);
  return traffic_;
}

int FaultProxy::whole_requests() const {
  const auto all = traffic();
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [](const Traffic& one) { return one.whole_request; }));
}

int FaultProxy::struck() const {
  const auto all = traffic();
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [](const Traffic& one) { return one.struck; }));
}

void FaultProxy::run() {
  auto end = Steady::time_point::max();
  while (true) {
    accept_all();
    advance_all();
    if (finishing_ && (links_.empty() || Steady::now() >= end)) break;
    const bool before = finishing_;
    wait(end);
    if (finishing_ && !before) end = Steady::now() + most_patience;
  }
  links_.clear();
  port_.close();
}

void FaultProxy::accept_all() {
  while (true) {
    Descriptor client(::accept(port_.fd(), nullptr, nullptr));
    if (!client) return;
    const std::lock_guard lock(mutex_);
    links_.push_back(std::make_unique<Link>(traffic_.size(), std::move(client), server_port_, fault_));
    traffic_.emplace_back();
  }
}

void FaultProxy::advance_all() {
  for (const auto& link : links_) link->advance(finishing_);
  const std::lock_guard lock(mutex_);
  for (const auto& link : links_) traffic_[link->number()] = link->traffic();
  std::erase_if(links_, [](const auto& link) { return link->done(); });
}

void FaultProxy::wait(Steady::time_point until) {
  std::vector<pollfd> polled;
  if (!finishing_) polled = {{wake_reader_.get(), POLLIN, 0}, {port_.fd(), POLLIN, 0}};
  for (const auto& link : links_) {
    link->add_to(polled);
    until = (std::min)(until, link->next());
  }
  int timeout = -1;
  if (until != Steady::time_point::max()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now());
    timeout = static_cast<int>((std::max)(left, std::chrono::milliseconds(0)).count());
  }
  const int ready = ::poll(polled.data(), static_cast<nfds_t>(polled.size()), timeout);
  if (ready > 0 && !finishing_ && polled[0].revents != 0) finishing_ = true;
}

}  // namespace rocketpunch::test
