// The proxy that spoils connections, held against a server and a client that see every byte.
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>

#include "support/catch.hpp"
#include "support/fault_proxy.hpp"
#include "support/socket_server.hpp"

namespace fault_proxy_test {

using namespace rocketpunch::test;
using namespace std::chrono_literals;
using Kind = WireFault::Kind;
using Part = Moment::Part;

namespace {

const std::string request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789";
const std::string small_answer = answer(200, "abcdefghij");
const std::size_t request_head = request.size() - 10;
const std::size_t answer_head = small_answer.size() - 10;

/// What a plain client comes by.
struct Exchange {
  std::string received{};
  bool reset = false;
};

/// True if all of the request went out.
bool send_request(const Descriptor& socket) {
  return ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(request.size());
}

Descriptor send_to(const FaultProxy& proxy) {
  Descriptor socket = connect_to(proxy.port());
  REQUIRE(socket);
  REQUIRE(send_request(socket));
  return socket;
}

/// Sends a request and reads what comes of it: a whole answer, or less to the end.
Exchange exchange(const FaultProxy& proxy) {
  Exchange seen;
  const Descriptor socket = connect_to(proxy.port());
  // A reset at once may come before the request is sent, or while connect() returns. A socket reports it
  // once, so that to read afterwards would look like a regular end.
  if (!socket || !send_request(socket)) {
    seen.reset = errno == ECONNRESET;
    return seen;
  }
  char buffer[4096];
  while (seen.received.size() < small_answer.size()) {
    const auto size = ::recv(socket.get(), buffer, sizeof buffer, 0);
    seen.reset = size < 0 && errno == ECONNRESET;
    if (size <= 0) break;
    seen.received.append(buffer, static_cast<std::size_t>(size));
  }
  return seen;
}

WireFault fault(Kind kind, Direction direction, Part part = Part::head, std::size_t bytes = 0) {
  return {.kind = kind, .at = {direction, part, bytes}};
}

struct Fixture {
  SocketServer server{always(small_answer)};

  Exchange through(const WireFault& fault) {
    proxy.emplace(server.port(), fault);
    auto seen = exchange(*proxy);
    proxy->finish();
    return seen;
  }
  std::optional<FaultProxy> proxy;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "net: a proxy without a fault passes everything on and counts it") {
  CHECK(through({}).received == small_answer);
  REQUIRE(proxy->connections() == 1);
  const auto traffic = proxy->traffic()[0];
  CHECK(traffic.request_head == request_head);
  CHECK(traffic.request_body == 10);
  CHECK(traffic.answer_head == answer_head);
  CHECK(traffic.answer_body == 10);
  CHECK(traffic.whole_request);
  CHECK_FALSE(traffic.struck);
}

TEST_CASE_METHOD(Fixture, "net: a connection is cut or reset at the byte") {
  const Kind kind = GENERATE(Kind::cut, Kind::reset);
  struct Row {
    Moment at;
    std::size_t answered;
    std::size_t requests;
  };
  const Row row =
      GENERATE(Row{{Direction::request, Part::head, 0}, 0, 0}, Row{{Direction::request, Part::head, 5}, 0, 0},
               Row{{Direction::request, Part::body, 3}, 0, 0}, Row{{Direction::answer, Part::head, 0}, 0, 1},
               Row{{Direction::answer, Part::head, 7}, 7, 1},
               Row{{Direction::answer, Part::body, 4}, answer_head + 4, 1});
  const Exchange seen = through({.kind = kind, .at = row.at});
  INFO(static_cast<int>(row.at.direction) << ' ' << static_cast<int>(row.at.part) << ' ' << row.at.bytes);
  CHECK(seen.reset == (kind == Kind::reset));
  // a reset may overtake what was sent before it
  if (kind == Kind::cut) CHECK(seen.received == small_answer.substr(0, row.answered));
  CHECK(proxy->struck() == 1);
  CHECK(proxy->whole_requests() == static_cast<int>(row.requests));
  server.stop();
  CHECK(server.requests() == static_cast<int>(row.requests));
  if (row.at.direction == Direction::request) {
    const auto traffic = proxy->traffic()[0];
    CHECK(traffic.request_head + traffic.request_body ==
          row.at.bytes + (row.at.part == Part::body ? request_head : 0));
  }
}

TEST_CASE_METHOD(Fixture, "net: a black hole tells nobody, until the client has gone") {
  proxy.emplace(server.port(), fault(Kind::black_hole, Direction::answer, Part::head, 7));
  {
    const Descriptor socket = send_to(*proxy);
    char buffer[64];
    CHECK(::recv(socket.get(), buffer, 7, MSG_WAITALL) == 7);
    const timeval moment{.tv_sec = 0, .tv_usec = 50'000};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    CHECK(::recv(socket.get(), buffer, sizeof buffer, 0) < 0);
    CHECK((errno == EAGAIN || errno == EWOULDBLOCK));
  }
  proxy->finish();
  const auto traffic = proxy->traffic()[0];
  CHECK(traffic.answer_head == 7);
  CHECK(traffic.answer_body == 0);
}

TEST_CASE_METHOD(Fixture, "net: one direction is closed, and the other goes on") {
  SECTION("to the server, within the request") {
    CHECK(through(fault(Kind::half_close, Direction::request, Part::body, 3)).received.empty());
    CHECK(proxy->whole_requests() == 0);
  }
  SECTION("to the server, after the request") {
    CHECK(through(fault(Kind::half_close, Direction::request, Part::body, 10)).received == small_answer);
    CHECK(proxy->struck() == 1);
  }
  SECTION("to the client") {
    CHECK(through(fault(Kind::half_close, Direction::answer, Part::body, 2)).received ==
          small_answer.substr(0, answer_head + 2));
    CHECK(proxy->whole_requests() == 1);
  }
}

TEST_CASE_METHOD(Fixture, "net: garbage is as long as what it replaces") {
  SECTION("the whole answer") {
    const auto seen = through(fault(Kind::garbage, Direction::answer));
    CHECK(seen.received.size() == small_answer.size());
    CHECK(seen.received.find("HTTP") == std::string::npos);
  }
  SECTION("the end of the body") {
    const auto seen = through(fault(Kind::garbage, Direction::answer, Part::body, 4));
    CHECK(seen.received.size() == small_answer.size());
    CHECK(seen.received.substr(0, answer_head + 4) == small_answer.substr(0, answer_head + 4));
    CHECK(seen.received.substr(answer_head + 4).find_first_of("efghij") == std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "net: what is slow arrives whole") {
  const Direction direction = GENERATE(Direction::request, Direction::answer);
  const auto begin = std::chrono::steady_clock::now();
  SECTION("delayed") {
    auto slow = fault(Kind::delay, direction);
    slow.time = 20ms;
    CHECK(through(slow).received == small_answer);
    CHECK(std::chrono::steady_clock::now() - begin >= 20ms);
  }
  SECTION("jittering") {
    auto slow = fault(Kind::jitter, direction);
    slow.time = 3ms;
    CHECK(through(slow).received == small_answer);
  }
  SECTION("throttled") {
    auto slow = fault(Kind::throttle, direction);
    slow.time = 2ms;
    slow.bytes = 10;
    CHECK(through(slow).received == small_answer);
    CHECK(std::chrono::steady_clock::now() - begin >= 8ms);
  }
  CHECK(proxy->struck() == 1);
  CHECK(proxy->whole_requests() == 1);
}

TEST_CASE_METHOD(Fixture, "net: a fault can pass after the first connections") {
  auto passing = fault(Kind::cut, Direction::request);
  passing.connections = 1;
  proxy.emplace(server.port(), passing);
  CHECK(exchange(*proxy).received.empty());
  CHECK(exchange(*proxy).received == small_answer);
  proxy->finish();
  CHECK(proxy->connections() == 2);
  CHECK(proxy->struck() == 1);
}

TEST_CASE_METHOD(Fixture, "net: a connection can fail at its second answer") {
  proxy.emplace(server.port(), fault(Kind::cut, Direction::answer, Part::next));
  const Descriptor socket = send_to(*proxy);
  std::string buffer(small_answer.size(), '.');
  CHECK(::recv(socket.get(), buffer.data(), buffer.size(), MSG_WAITALL) == static_cast<long>(buffer.size()));
  ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
  CHECK(::recv(socket.get(), buffer.data(), buffer.size(), 0) == 0);
  CHECK(server.requests() == 2);
}

TEST_CASE_METHOD(Fixture, "net: a request that was held arrives after its client has gone") {
  auto late = fault(Kind::delay, Direction::request);
  late.time = 1h;
  proxy.emplace(server.port(), late);
  send_to(*proxy).close();
  CHECK(server.wait_for_requests(1));
  proxy->finish();
  CHECK(proxy->whole_requests() == 1);
}

TEST_CASE("net: nothing is left of a proxy, and one whose server is gone closes") {
  const int before = open_descriptors();
  {
    const Port refusing(Port::State::refusing);
    FaultProxy proxy(refusing.number());
    CHECK(exchange(proxy).received.empty());
  }
  CHECK(open_descriptors() == before);
}

}  // namespace fault_proxy_test
