// Connections that a server has fallen silent on: they are left, and hold nothing else up.
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <rocketpunch/async.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/http2.hpp"
#include "support/net_client.hpp"
#include "support/tls.hpp"

namespace silent_connections_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

using Answer = Result<std::vector<Code>>;

/// Its first connection answers one request, and then nothing any more; later ones answer all.
class FallsSilent {
 public:
  FallsSilent() { choose_http2(*context_); }

  CurlOptions curl() const { return {.ca_bundle = authority_.bundle()}; }
  ClientOptions options(std::chrono::milliseconds attempt_timeout) const {
    auto options = options_for("https://127.0.0.1:" + std::to_string(server_.port()) + "/api/v1");
    options.timeout = 1h;
    options.attempt_timeout = attempt_timeout;
    options.connect_timeout = 1h;
    options.retry.max_attempts = 12;
    return options;
  }
  int asked_in_silence() const { return asked_in_silence_; }
  bool wait_for_requests(int count) const { return server_.wait_for_requests(count); }
  bool wait_until_left() { return left_.get_future().wait_for(30s) == std::future_status::ready; }

 private:
  void serve(Connection& connection) {
    const bool falls_silent = connection.number() == 0;
    Http2Connection session(connection, *context_);
    if (!session.begin()) return;
    bool is_silent = false;
    while (const auto stream = session.next_request()) {
      if (is_silent)
        ++asked_in_silence_;
      else if (!session.answer(stream, codes_json))
        break;
      is_silent = falls_silent;
    }
    if (falls_silent) left_.set_value();
  }

  const Authority authority_{};
  const OpenSslPtr<SSL_CTX> context_ = authority_.certify();
  std::atomic<int> asked_in_silence_{0};
  std::promise<void> left_;
  SocketServer server_{[this](Connection& connection) { serve(connection); }};
};

}  // namespace

TEST_CASE("net: HTTP/2: a connection that fell silent is left after one attempt") {
  with_more_time(300ms, [](auto attempt_timeout) {
    FallsSilent server;
    const auto client = reader_of(server.options(attempt_timeout), server.curl());
    if (!client.codes().seniorities()) return false;
    CallInfo info;
    const auto next = client.codes().seniorities({.info = &info});
    CHECK(server.asked_in_silence() == 1);
    CHECK(info.attempts >= 2);
    CHECK(server.wait_until_left());
    return next.has_value() && client.codes().seniorities().has_value();
  });
}

TEST_CASE("net: HTTP/2: a connection is left after a stop") {
  FallsSilent server;
  const auto client = reader_of(server.options(1h), server.curl());
  REQUIRE(client.codes().seniorities());
  std::stop_source stop;
  auto stopped =
      std::async(std::launch::async, [&] { return client.codes().seniorities({.stop = stop.get_token()}); });
  REQUIRE(server.wait_for_requests(2));
  stop.request_stop();
  CHECK(stopped.get().error().kind() == ErrorKind::cancelled);
  CHECK(client.codes().seniorities());
  CHECK(server.asked_in_silence() == 1);
}

TEST_CASE("engine: HTTP/2: a connection that fell silent is left after one attempt") {
  const int calls = GENERATE(1, 8);
  with_more_time(300ms, [calls](auto attempt_timeout) {
    FallsSilent server;
    const Engine engine({.curl = server.curl()});
    const Client client(AppKey(app_key), server.options(attempt_timeout), engine.transport());
    if (!engine.run(client.async().codes().seniorities())) return false;
    bool good = true;
    std::vector<Task<Answer>> tasks;
    for (int i = 0; i < calls; ++i) tasks.push_back(client.async().codes().seniorities());
    for (const auto& codes : engine.run(when_all(std::move(tasks), 50))) good = codes && good;
    CHECK(server.asked_in_silence() == calls);  // one attempt of each
    good = engine.run(client.async().codes().seniorities()) && good;
    CHECK(server.asked_in_silence() == calls);
    CHECK(server.wait_until_left());
    return good;
  });
}

TEST_CASE("engine: HTTP/2: later calls leave a silent connection while others still wait for it") {
  with_more_time(300ms, [](auto attempt_timeout) {
    FallsSilent server;
    const Engine engine({.curl = server.curl()});
    const Client client(AppKey(app_key), server.options(attempt_timeout), engine.transport());
    const Client patient(AppKey(app_key), server.options(1h), engine.transport());
    if (!engine.run(client.async().codes().seniorities())) return false;
    std::stop_source stop;
    auto waits = as_future(patient.async().codes().seniorities({.stop = stop.get_token()}));
    while (server.asked_in_silence() < 1) engine.poll(10ms);
    const auto codes = engine.run(client.async().codes().seniorities());
    CHECK(server.asked_in_silence() == 2);
    CHECK(waits.wait_for(0s) == std::future_status::timeout);  // and is not ended with it
    stop.request_stop();
    engine.run();
    CHECK(waits.get().error().kind() == ErrorKind::cancelled);
    CHECK(server.wait_until_left());
    return codes.has_value();
  });
}

TEST_CASE("engine: HTTP/2: a stopped call leaves a connection that others share") {
  FallsSilent server;
  const Engine engine({.curl = server.curl()});
  const Client client(AppKey(app_key), server.options(1h), engine.transport());
  REQUIRE(engine.run(client.async().codes().seniorities()));
  std::stop_source stop, stop_other;
  auto one = as_future(client.async().codes().seniorities({.stop = stop.get_token()}));
  auto other = as_future(client.async().codes().seniorities({.stop = stop_other.get_token()}));
  while (server.asked_in_silence() < 2) engine.poll(10ms);
  stop.request_stop();
  CHECK(engine.run(client.async().codes().seniorities()));
  CHECK(server.asked_in_silence() == 2);
  stop_other.request_stop();
  engine.run();
}

TEST_CASE("engine: a stuck handshake holds up no other call") {
  const bool speaks_http2 = GENERATE(true, false);
  const int stuck = GENERATE(1, 2);
  const Authority authority;
  const auto context = authority.certify();
  if (speaks_http2) choose_http2(*context);
  std::atomic<int> given_up{0};
  SocketServer server([&](Connection& connection) {
    if (connection.number() < stuck) {
      if (connection.wait_for_close()) ++given_up;
    } else if (speaks_http2) {
      Http2Connection session(connection, *context);
      if (!session.begin()) return;
      while (const auto stream = session.next_request())
        if (!session.answer(stream, codes_json)) return;
    } else {
      always_over_tls(*context, answer(200, codes_json))(connection);
    }
  });
  const Engine engine({.curl = {.ca_bundle = authority.bundle()}});
  auto options = options_for("https://127.0.0.1:" + std::to_string(server.port()) + "/api/v1");
  options.timeout = options.attempt_timeout = options.connect_timeout = 1h;
  const Client client(AppKey(app_key), options, engine.transport());
  constexpr int calls = 20;
  int ended = 0;
  bool good = true;
  for (int i = 0; i < calls; ++i)
    start(client.async().codes().seniorities(), [&](const Answer& codes) {
      good = codes && good;
      ++ended;
    });
  const Stopwatch watch;
  while (ended < calls - stuck && watch.elapsed() < 60s) engine.poll(10ms);
  CHECK(ended == calls - stuck);
  CHECK(good);
  CHECK(given_up == 0);
  engine.shutdown();
  CHECK(ended == calls);
}

}  // namespace silent_connections_test
