// An answer that arrived while nobody looked at its socket is read: a stopped process, an engine that isn't
// polled.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <future>
#include <rocketpunch/async.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/http2.hpp"
#include "support/net_client.hpp"
#include "support/tls.hpp"

namespace pauses_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// Something that one thread tells another, once.
class Event {
 public:
  void happen() { promise_.set_value(); }
  bool wait() const { return future_.wait_for(30s) == std::future_status::ready; }

 private:
  std::promise<void> promise_;
  std::shared_future<void> future_{promise_.get_future()};
};

/// A server that answers the first request when it is told to, and tells when the system has the answer.
class HeldBack {
 public:
  explicit HeldBack(std::string bytes) : bytes_(std::move(bytes)) {}

  SocketServer& server() { return server_; }
  bool wait_for_request() const { return server_.wait_for_requests(1); }
  bool answer() {
    allowed_.happen();
    return answered_.wait();
  }

 private:
  std::string bytes_;
  Event allowed_, answered_;
  SocketServer server_{[this](Connection& connection) {
    while (connection.read_request()) {
      if (connection.number() > 0) return;
      if (!allowed_.wait()) return;
      connection.write(bytes_);
      answered_.happen();
    }
  }};
};

ClientOptions options_of(const std::string& url, milliseconds attempt_timeout) {
  auto options = options_for(url);
  options.attempt_timeout = attempt_timeout;
  options.retry.max_attempts = 1;
  return options;
}

/// Lets a child process make a call and stops it there until `time` is over; `meanwhile` happens while it is
/// stopped. False: it had ended before. The call says whether it was answered.
template <class Call, class Ready, class Meanwhile>
bool stops_in(const Call& call, milliseconds time, const Ready& ready, const Meanwhile& meanwhile) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(60);  // ends a child that hangs
    ::_exit(call() ? 0 : 1);
  }
  REQUIRE(ready());
  ::kill(child, SIGSTOP);
  int status = -1;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  const bool is_stopped = WIFSTOPPED(status);
  meanwhile();
  if (!is_stopped) return false;
  std::this_thread::sleep_for(time);  // by the clock, which the child's limits are over by then
  ::kill(child, SIGCONT);
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  return true;
}

}  // namespace

TEST_CASE("net: a process that was stopped reads the answer that arrived meanwhile") {
  const std::size_t more = GENERATE(0, 100'000);
  const std::string body = codes_json + std::string(more, ' ');
  with_more_time(300ms, [&](auto limit) {
    HeldBack held(answer(200, body));
    const auto client = reader_of(options_of(held.server().url("/api/v1"), limit));
    return stops_in([&] { return client.codes().seniorities().has_value(); }, limit,
                    [&] { return held.wait_for_request(); }, [&] { CHECK(held.answer()); });
  });
}

TEST_CASE("net: a write of a process that was stopped has its outcome") {
  with_more_time(300ms, [](auto limit) {
    HeldBack held(answer(201, written_post_json));
    const auto client = writer_of(options_of(held.server().url("/api/v1"), limit));
    return stops_in([&] { return client.posts().create({.text = "hello"}).has_value(); }, limit,
                    [&] { return held.wait_for_request(); }, [&] { CHECK(held.answer()); });
  });
}

TEST_CASE("net: a process that was stopped in a handshake goes on with it") {
  const Authority authority;
  const auto context = authority.certify();
  with_more_time(300ms, [&](auto limit) {
    Event greeted, allowed;
    SocketServer server([&](Connection& connection) {
      const std::string hello = connection.read_some();
      greeted.happen();
      if (!allowed.wait()) return;
      TlsConnection tls(connection, *context, hello);
      if (!tls.handshake()) return;
      while (tls.read_request())
        if (!tls.write(answer(200, codes_json))) return;
    });
    auto options = options_of("https://127.0.0.1:" + std::to_string(server.port()) + "/api/v1", 1h);
    options.timeout = 1h;
    options.connect_timeout = limit;
    const auto client = reader_of(options, {.ca_bundle = authority.bundle()});
    const auto call = [&] { return client.codes().seniorities().has_value(); };
    // libcurl's own limit is a second later
    return stops_in(
        call, limit + 1100ms, [&] { return greeted.wait(); }, [&] { allowed.happen(); });
  });
}

TEST_CASE("engine: an answer that arrived while it wasn't polled is read") {
  const std::size_t more = GENERATE(0, 100'000);
  const std::string body = codes_json + std::string(more, ' ');
  with_more_time(100ms, [&](auto limit) {
    HeldBack held(answer(200, body));
    const Engine engine;
    const Client client(AppKey(app_key), options_of(held.server().url("/api/v1"), limit), engine.transport());
    const auto begin = steady_clock::now();
    auto codes = as_future(client.async().codes().seniorities());
    while (held.server().requests() == 0 && steady_clock::now() < begin + limit) engine.poll(1ms);
    if (held.server().requests() == 0) return false;
    CHECK(held.answer());
    std::this_thread::sleep_until(begin + 2 * limit);
    engine.run();
    const auto result = codes.get();
    if (!result) UNSCOPED_INFO(result.error());
    CHECK(result);
    return true;
  });
}

TEST_CASE("engine: a write that was answered while it wasn't polled has its outcome") {
  with_more_time(100ms, [](auto limit) {
    HeldBack held(answer(201, written_post_json));
    const Engine engine;
    const Client client(BearerToken(access_token), options_of(held.server().url("/api/v1"), limit),
                        engine.transport());
    const auto begin = steady_clock::now();
    auto post = as_future(client.async().posts().create({.text = "hello"}));
    while (held.server().requests() == 0 && steady_clock::now() < begin + limit) engine.poll(1ms);
    if (held.server().requests() == 0) return false;
    CHECK(held.answer());
    std::this_thread::sleep_until(begin + 2 * limit);
    // as a loop of the program's own would, which sees that there is something to do
    for (int i = 0; i < 20 && post.wait_for(0s) != std::future_status::ready; ++i) engine.poll();
    REQUIRE(post.wait_for(0s) == std::future_status::ready);
    const auto result = post.get();
    if (!result) UNSCOPED_INFO(result.error());
    CHECK(result);
    return true;
  });
}

TEST_CASE("engine: a request that could not be sent before its time was over isn't sent") {
  SocketServer server(always(answer(201, written_post_json)));
  const Engine engine;
  const Client client(BearerToken(access_token), options_of(server.url("/api/v1"), 100ms),
                      engine.transport());
  auto post = as_future(client.async().posts().create({.text = "hello"}));
  // until it connects; then nobody looks
  while (server.connections() == 0) engine.poll();
  std::this_thread::sleep_for(200ms);
  engine.run();
  const auto result = post.get();
  server.stop();
  if (result) return;  // it had been sent already
  CHECK(result.error().kind() == (server.requests() == 0 ? ErrorKind::timeout : ErrorKind::outcome_unknown));
  CHECK(result.error().maybe_sent() == (server.requests() > 0));
}

TEST_CASE("engine: a service that is silent while it isn't polled has its time, and no more") {
  SocketServer server([](Connection& connection) {
    if (connection.read_request()) connection.wait_for_close();
  });
  const Engine engine;
  const Client client(AppKey(app_key), options_of(server.url("/api/v1"), 100ms), engine.transport());
  auto codes = as_future(client.async().codes().seniorities());
  for (int i = 0; i < 1'000 && server.requests() == 0; ++i) engine.poll(1ms);
  std::this_thread::sleep_for(200ms);
  for (int i = 0; i < 20 && codes.wait_for(0s) != std::future_status::ready; ++i) engine.poll();
  REQUIRE(codes.wait_for(0s) == std::future_status::ready);
  CHECK(codes.get().error().kind() == ErrorKind::timeout);
}

TEST_CASE("engine: a body that trickles ends at the deadline") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
    while (connection.write(" ")) {
    }
  });
  const Engine engine;
  auto options = options_of(server.url("/api/v1"), 200ms);
  options.max_response_bytes = 2'000'000'000;
  const Client client(AppKey(app_key), options, engine.transport());
  const auto codes = engine.run(client.async().codes().seniorities());
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::timeout);
}

TEST_CASE("engine: a handshake goes on that wasn't looked at for longer than connecting may take") {
  const Authority authority;
  const auto context = authority.certify();
  with_more_time(100ms, [&](auto limit) {
    Event greeted;
    SocketServer server([&](Connection& connection) {
      const std::string hello = connection.read_some();
      TlsConnection tls(connection, *context, hello);
      greeted.happen();
      if (!tls.handshake()) return;
      while (tls.read_request())
        if (!tls.write(answer(200, codes_json))) return;
    });
    auto options = options_of("https://127.0.0.1:" + std::to_string(server.port()) + "/api/v1", 1h);
    options.timeout = 1h;
    options.connect_timeout = limit;
    const Engine engine({.curl = {.ca_bundle = authority.bundle()}});
    const Client client(AppKey(app_key), options, engine.transport());
    const auto begin = steady_clock::now();
    auto codes = as_future(client.async().codes().seniorities());
    std::atomic<bool> is_greeted{false};
    const std::jthread waiting([&] { is_greeted = greeted.wait(); });
    while (!is_greeted && steady_clock::now() < begin + limit) engine.poll();
    if (!is_greeted) {
      engine.shutdown();
      return false;
    }
    std::this_thread::sleep_until(begin + 2 * limit + 1100ms);  // libcurl's own limit is a second later
    engine.run();
    const auto result = codes.get();
    if (!result) UNSCOPED_INFO(result.error());
    CHECK(result);
    return true;
  });
}

}  // namespace pauses_test
