// What goes wrong with connections and answers, and that the next call is a good one.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace failures_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

HttpRequest get(const std::string& url) {
  return {.method = "GET", .url = url, .headers = {{"X-RP-API-Key", app_key}}};
}

/// Connections that nobody accepts, until the kernel answers no more of them.
std::vector<Descriptor> fill_queue(const Port& port) {
  std::vector<Descriptor> waiting;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port.number());
  for (int i = 0; i < 20; ++i) {
    Descriptor& socket = waiting.emplace_back(::socket(AF_INET, SOCK_STREAM, 0));
    ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    pollfd connected{socket.get(), POLLOUT, 0};
    if (::poll(&connected, 1, 100) == 0) return waiting;
  }
  return {};
}

struct Cut {
  const char* where;
  const char* bytes;
};
constexpr Cut cuts[] = {
    {"before the first byte", ""},
    {"in the status line", "HTTP/1.1 20"},
    {"after the status line", "HTTP/1.1 200 OK\r\n"},
    {"in the headers", "HTTP/1.1 200 OK\r\nContent-Ty"},
    {"between the headers", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"},
    {"in the headers, with a length of 0", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-More"},
    {"in the headers of 204", "HTTP/1.1 204 No Content\r\nX-Mo"},
    {"after an interim answer", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"},
    {"in a body with a length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[]"},
    {"before a body with a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"},
    {"in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n[]"},
    {"between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n"},
    {"before the last line of chunks",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n"},
    {"before the first chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
};

}  // namespace

TEST_CASE("net: a refused connection is a network error, and nothing was sent") {
  const Port refusing(Port::State::refusing);
  const CurlTransport transport;
  const auto response = transport.send(get(refusing.url()), {});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::network);
  CHECK_FALSE(response.error().maybe_sent());
  CHECK_FALSE(response.error().message().empty());
}

TEST_CASE("net: a name that doesn't exist is a network error, and nothing was sent") {
  const CurlTransport transport;
  const auto response = transport.send(get("https://no-such-host.invalid/"), {.timeout = 5s});
  REQUIRE_FALSE(response);
  CHECK((response.error().kind() == ErrorKind::network || response.error().kind() == ErrorKind::timeout));
  CHECK_FALSE(response.error().maybe_sent());
}

TEST_CASE("net: a connection that nobody accepts times out") {
  const Port silent;
  const CurlTransport transport;
  with_more_time(200ms, [&](auto timeout) {
    const Stopwatch watch;
    const auto response = transport.send(get(silent.url()), {.timeout = timeout});
    REQUIRE_FALSE(response);
    CHECK(response.error().kind() == ErrorKind::timeout);
    CHECK(watch.elapsed() >= timeout);
    return response.error().maybe_sent();  // the kernel has taken it in
  });
}

TEST_CASE("net: a connection that the kernel doesn't answer times out, and nothing was sent") {
  const Port full(Port::State::listening, 0);
  const auto waiting = fill_queue(full);
  if (waiting.empty()) return;  // this kernel takes them all
  const CurlTransport transport;
  const Stopwatch watch;
  const auto response = transport.send(get(full.url()), {.timeout = 1h, .connect_timeout = 200ms});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::timeout);
  CHECK_FALSE(response.error().maybe_sent());
  CHECK(watch.elapsed() >= 200ms);
}

TEST_CASE("net: an answer cut short is a network error; a read is repeated, a write is not") {
  const Cut cut = GENERATE(from_range(std::begin(cuts), std::end(cuts)));
  INFO("cut " << cut.where);
  SocketServer server([&](Connection& connection) {
    if (connection.read_request()) connection.write(cut.bytes);
  });

  const auto codes = reader_of(server).codes().seniorities();
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::network);
  CHECK(codes.error().attempts() == 3);
  CHECK(codes.error().maybe_sent());

  const auto post = writer_of(server).posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  CHECK(post.error().attempts() == 1);

  server.stop();
  CHECK(server.requests() == 3 + 1);
}

TEST_CASE("net: a reset in the answer is a network error") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
    connection.reset();
  });
  const auto response = CurlTransport().send(get(server.url()), {});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::network);
  CHECK(response.error().maybe_sent());
}

TEST_CASE("net: a status line needs no reason behind the status") {
  const std::string line = GENERATE("HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200 ");
  INFO(line);
  SocketServer server([&](Connection& connection) {
    if (connection.read_request()) connection.write(line + "\r\nContent-Length: 2\r\n\r\n[]");
  });
  const auto response = CurlTransport().send(get(server.url()), {});
  INFO((response ? "" : response.error().what()));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "[]");
}

TEST_CASE("net: what is no HTTP is a network error") {
  const std::string bytes =
      GENERATE("SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>", "HTTP/9.9 nonsense\r\n\r\n",
               "HTTP/1.1 999999 Many\r\n\r\n", "HTTP/1.1 20 Few\r\n\r\n", "HTTP/1.1\r\n\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
  INFO(bytes);
  SocketServer server([&](Connection& connection) {
    if (connection.read_request()) connection.write(bytes);
  });
  const auto response = CurlTransport().send(get(server.url()), {});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::network);
}

TEST_CASE("net: after a failure of any kind, the same client makes a good call") {
  const std::vector<std::pair<const char*, std::function<void(Connection&)>>> failures = {
      {"closed", [](Connection&) {}},
      {"reset", [](Connection& c) { c.reset(); }},
      {"cut", [](Connection& c) { c.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n["); }},
      {"garbage", [](Connection& c) { c.write("garbage\r\n\r\n"); }},
      {"stalled", [](Connection& c) { c.wait_for_close(); }},
      {"stalled in the body",
       [](Connection& c) { c.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[") && c.wait_for_close(); }},
      {"too large", [](Connection& c) { c.write(answer(200, std::string(5000, ' '))); }},
      {"bad gzip",
       [](Connection& c) { c.write(answer(200, "no gzip at all", "Content-Encoding: gzip\r\n")); }},
      {"error", [](Connection& c) { c.write(answer(500, "")); }},
      {"redirect", [](Connection& c) { c.write(answer(302, "", "Location: http://127.0.0.1:1/\r\n")); }},
  };
  std::atomic<std::size_t> number{0};  // of the failure
  SocketServer server([&](Connection& connection) {
    while (const auto request = connection.read_request()) {
      if (request->target == "/bad") return failures[number].second(connection);
      if (!connection.write(answer(200, codes_json))) return;
    }
  });
  auto options = options_for(server.url());
  options.retry.max_attempts = 1;
  options.max_response_bytes = 4096;
  const auto client = reader_of(options);
  for (; number < failures.size(); ++number) {
    INFO(failures[number].first);
    CHECK(client.codes().seniorities());
    CHECK_FALSE(client.request({.path = "/bad"}, {.timeout = 200ms}));
    CHECK(client.codes().seniorities());
  }
}

}  // namespace failures_test
