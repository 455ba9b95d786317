// Deadlines and stop tokens end a call in time, wherever it stands.
#include <future>
#include <semaphore>
#include <stop_token>
#include <string>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace stopping_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

/// Answers nothing, or only what is given, and keeps the connection.
SocketServer::Handler stalling(std::string beginning = {}) {
  return [beginning = std::move(beginning)](Connection& connection) {
    while (connection.read_request())
      if (!connection.write(beginning) || !connection.wait_for_close()) return;
  };
}

/// How a call ended that was asked to stop, and how often it was made.
struct Stopped {
  Error error;
  int calls;
};

/// Makes a call in another thread, and asks it to stop once `ready` says so. It has to end at once: in less
/// than the second after which a transfer looks up by itself. A busy machine may let that pass, though hardly
/// each time.
template <class Call, class Ready>
Stopped stopped(const Call& call, const Ready& ready) {
  for (int calls = 1;; ++calls) {
    std::stop_source source;
    auto running = std::async(std::launch::async, [&] { return call(source.get_token()); });
    ready(calls);
    const Stopwatch watch;
    source.request_stop();
    const auto result = running.get();
    const bool at_once = watch.elapsed() < 700ms;
    REQUIRE_FALSE(result);
    if (at_once) return {result.error(), calls};
    REQUIRE(calls < 10);
  }
}

/// A clock that tells when somebody begins to wait.
class WatchedClock final : public Clock {
 public:
  Steady now() const override { return system_.now(); }
  Wall wall_now() const override { return system_.wall_now(); }
  bool wait_until(Steady when, const std::stop_token& stop) override {
    waiting_.release();
    return system_.wait_until(when, stop);
  }
  void await() { waiting_.acquire(); }

 private:
  SystemClock system_;
  std::counting_semaphore<> waiting_{0};
};

}  // namespace

// What else could end these calls would do it in an hour.

TEST_CASE("net: a call ends at its own deadline") {
  SocketServer server(stalling());
  auto options = options_for(server.url());
  options.attempt_timeout = 1h;
  const Stopwatch watch;
  const auto codes = reader_of(options).codes().seniorities({.timeout = 200ms});
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::timeout);
  CHECK(codes.error().attempts() <= 1);
  CHECK(watch.elapsed() >= 200ms);
}

TEST_CASE("net: an attempt ends at its deadline, and is repeated") {
  SocketServer server([](Connection& connection) {
    if (!connection.read_request()) return;
    if (connection.number() == 0) {
      connection.wait_for_close();
    } else {
      connection.write(answer(200, codes_json));
    }
  });
  auto options = options_for(server.url());
  options.attempt_timeout = 100ms;
  options.retry.max_attempts = 100;  // a busy machine may need more than the second one
  CallInfo info;
  CHECK(reader_of(options).codes().seniorities({.timeout = 1h, .info = &info}));
  CHECK(info.attempts >= 2);
}

TEST_CASE("net: a body that stalls ends at the deadline") {
  SocketServer server(stalling("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n["));
  auto options = options_for(server.url());
  options.attempt_timeout = 1h;
  with_more_time(200ms, [&](auto timeout) {
    const auto codes = reader_of(options).codes().seniorities({.timeout = timeout});
    REQUIRE_FALSE(codes);
    CHECK(codes.error().kind() == ErrorKind::timeout);
    return codes.error().maybe_sent();
  });
}

TEST_CASE("net: a body that trickles ends at the deadline") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
    while (connection.write(" ")) {
    }
  });
  auto options = options_for(server.url());
  options.attempt_timeout = 1h;
  options.max_response_bytes = 2'000'000'000;
  const auto codes = reader_of(options).codes().seniorities({.timeout = 200ms});
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::timeout);
}

TEST_CASE("net: a stop ends a call that waits for its answer") {
  SocketServer server(stalling());
  const auto client = reader_of(server);
  const auto [error, calls] =
      stopped([&](std::stop_token stop) { return client.codes().seniorities({.stop = std::move(stop)}); },
              [&](int number) { server.wait_for_requests(number); });
  CHECK(error.kind() == ErrorKind::cancelled);
  CHECK(error.maybe_sent());
  CHECK(error.attempts() == 1);
  server.stop();
  CHECK(server.requests() == calls);  // not repeated
}

TEST_CASE("net: a stop ends a call in the middle of its answer") {
  SocketServer server(stalling("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n["));
  const CurlTransport transport;
  const HttpRequest request{.url = server.url()};
  const auto [error, calls] =
      stopped([&](std::stop_token stop) { return transport.send(request, {.stop = std::move(stop)}); },
              [&](int number) { server.wait_for_requests(number); });
  CHECK(error.kind() == ErrorKind::cancelled);
}

TEST_CASE("net: a stop ends a call through AnyTransport") {
  SocketServer server(stalling());
  const AnyTransport transport{CurlTransport()};
  const HttpRequest request{.url = server.url()};
  const auto [error, calls] =
      stopped([&](std::stop_token stop) { return transport.send(request, {.stop = std::move(stop)}); },
              [&](int number) { server.wait_for_requests(number); });
  CHECK(error.kind() == ErrorKind::cancelled);
}

TEST_CASE("net: a stopped write was maybe sent, and is not repeated") {
  SocketServer server(stalling());
  const auto client = writer_of(server);
  const auto [error, calls] = stopped(
      [&](std::stop_token stop) {
        return client.posts().create({.text = "hello"}, {.stop = std::move(stop)});
      },
      [&](int number) { server.wait_for_requests(number); });
  CHECK(error.kind() == ErrorKind::cancelled);
  CHECK(error.maybe_sent());
  server.stop();
  CHECK(server.requests() == calls);
}

TEST_CASE("net: a call that is stopped before it begins sends nothing") {
  SocketServer server(always(answer(200, codes_json)));
  std::stop_source source;
  source.request_stop();
  const auto through_client = reader_of(server).codes().seniorities({.stop = source.get_token()});
  REQUIRE_FALSE(through_client);
  CHECK(through_client.error().kind() == ErrorKind::cancelled);
  CHECK_FALSE(through_client.error().maybe_sent());

  const auto response = CurlTransport().send({.url = server.url()}, {.stop = source.get_token()});
  REQUIRE_FALSE(response);
  CHECK(response.error().kind() == ErrorKind::cancelled);
  CHECK_FALSE(response.error().maybe_sent());
  server.stop();
  CHECK(server.connections() == 0);
}

TEST_CASE("net: a stop ends the wait before the next attempt") {
  SocketServer server(always(answer(503, "", "Retry-After: 20\r\n")));
  auto options = options_for(server.url());
  const auto clock = std::make_shared<WatchedClock>();
  options.clock = clock;
  const auto client = reader_of(options);
  const auto [error, calls] =
      stopped([&](std::stop_token stop) { return client.codes().seniorities({.stop = std::move(stop)}); },
              [&](int) { clock->await(); });
  CHECK(error.kind() == ErrorKind::cancelled);
  CHECK(error.attempts() == 1);
  server.stop();
  CHECK(server.requests() == calls);
}

TEST_CASE("net: of a deadline and a stop, the first one counts") {
  SocketServer server(stalling());
  const auto client = reader_of(server);
  const auto [error, calls] = stopped(
      [&](std::stop_token stop) {
        return client.codes().seniorities({.timeout = 20s, .stop = std::move(stop)});
      },
      [&](int number) { server.wait_for_requests(number); });
  CHECK(error.kind() == ErrorKind::cancelled);

  std::stop_source never;
  const auto late = client.codes().seniorities({.timeout = 100ms, .stop = never.get_token()});
  REQUIRE_FALSE(late);
  CHECK(late.error().kind() == ErrorKind::timeout);
}

TEST_CASE("net: a stop after the end of a call does nothing") {
  SocketServer server(always(answer(200, codes_json)));
  const auto client = reader_of(server);
  for (int i = 0; i < 20; ++i) {
    std::stop_source source;
    CHECK(client.codes().seniorities({.stop = source.get_token()}));
    source.request_stop();
  }
  server.stop();
  CHECK(server.connections() == 1);
}

}  // namespace stopping_test
