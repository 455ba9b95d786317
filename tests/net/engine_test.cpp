// The engine over real sockets: many calls at once, and every way in which they can end.
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <numeric>
#include <rocketpunch/async.hpp>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

namespace engine_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

using Answer = Result<std::vector<Code>>;

/// Holds all answers back until it is opened, and counts how many wait.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    most_ = (std::max)(most_, ++waiting_);
    changed_.notify_all();
    changed_.wait_for(lock, 20s, [&] { return open_; });
    --waiting_;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return waiting_ >= count; });
  }
  int most() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
  int most_ = 0;
};

SocketServer::Handler gated(Gate& gate) {
  return [&gate](Connection& connection) {
    while (connection.read_request()) {
      gate.pass();
      if (!connection.write(answer(200, codes_json))) return;
    }
  };
}
SocketServer::Handler stalling() {
  return [](Connection& connection) {
    while (connection.read_request())
      if (!connection.wait_for_close()) return;
  };
}

Client<AppKey, EngineTransport> reader_of(const SocketServer& server, const Engine& engine) {
  return {AppKey(app_key), options_for(server.url("/api/v1")), engine.transport()};
}

/// Runs an engine on a thread of its own while it lives.
class Running {
 public:
  explicit Running(const Engine& engine)
      : thread_([&engine](const std::stop_token& stop) { engine.run(stop); }) {}

 private:
  std::jthread thread_;
};

/// The outcomes of many calls.
class Tally {
 public:
  void operator()(const Answer& codes) {
    const std::lock_guard lock(mutex_);
    ++ended_;
    if (!codes) ++kinds_[static_cast<std::size_t>(codes.error().kind())];
  }
  int ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
  }
  int failed() {
    const std::lock_guard lock(mutex_);
    return std::accumulate(std::begin(kinds_), std::end(kinds_), 0);
  }
  int of(ErrorKind kind) {
    const std::lock_guard lock(mutex_);
    return kinds_[static_cast<std::size_t>(kind)];
  }

 private:
  std::mutex mutex_;
  int ended_ = 0;
  int kinds_[32] = {};
};

}  // namespace

TEST_CASE("engine: a call gives what the blocking one gives") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const auto client = reader_of(server, engine);
  CallInfo info;
  const auto codes = engine.run(client.async().codes().seniorities({.info = &info}));
  REQUIRE(codes);
  CHECK(codes->front().code == "SENIOR");
  CHECK(info.attempts == 1);
  CHECK(info.status == 200);
  CHECK(client.codes().seniorities().value().front().code == codes->front().code);
}

TEST_CASE("engine: it has no thread of its own") {
  SocketServer server(always(answer(200, codes_json)));
  const auto threads = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  };
  const auto before = threads();
  const Engine engine;
  const auto client = reader_of(server, engine);
  REQUIRE(engine.run(client.async().codes().seniorities()));
  CHECK(threads() == before + 1);  // the server's, for the connection
}

TEST_CASE("engine: calls in a row keep their connection") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const auto client = reader_of(server, engine);
  for (int i = 0; i < 20; ++i) REQUIRE(engine.run(client.async().codes().seniorities()));
  server.stop();
  CHECK(server.connections() == 1);
}

TEST_CASE("engine: no more calls are in flight than it was told, and the others follow") {
  Gate gate;
  SocketServer server(gated(gate));
  const Engine engine({.max_in_flight = 4});
  const auto client = reader_of(server, engine);
  Tally tally;
  for (int i = 0; i < 12; ++i) start(client.async().codes().seniorities(), std::ref(tally));
  const std::jthread opener([&] {
    gate.wait_for(4);
    gate.open();
  });
  engine.run();
  CHECK(tally.ended() == 12);
  CHECK(tally.failed() == 0);
  CHECK(gate.most() == 4);
}

TEST_CASE("engine: calls take their turns in the order in which they were begun") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine({.max_in_flight = 1});
  const auto client = reader_of(server, engine);
  std::vector<int> order;
  for (int i = 0; i < 20; ++i)
    start(client.async().codes().seniorities(), [&order, i](const Answer&) { order.push_back(i); });
  engine.run();
  REQUIRE(order.size() == 20);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("engine: a call that gets no turn ends in its time, and was not sent") {
  SocketServer server(stalling());
  const Engine engine({.max_in_flight = 1});
  auto options = options_for(server.url("/api/v1"));
  options.retry.max_attempts = 1;
  const Client client(AppKey(app_key), options, engine.transport());
  std::stop_source stop;  // of the first one, which nothing else ends
  auto first = as_future(client.async().codes().seniorities({.timeout = 1h, .stop = stop.get_token()}));
  start(client.async().codes().seniorities({.timeout = 100ms}), [&](const Answer& late) {
    CHECK(late.error().kind() == ErrorKind::timeout);
    CHECK_FALSE(late.error().maybe_sent());
    CHECK(late.error().message().find("max_in_flight") != std::string::npos);
    server.wait_for_requests(1);
    stop.request_stop();
  });
  engine.run();
  CHECK(first.get().error().kind() == ErrorKind::cancelled);
  server.stop();
  CHECK(server.requests() == 1);
}

TEST_CASE("engine: a stop from another thread ends a call that is under way") {
  SocketServer server(stalling());
  const Engine engine;
  const auto client = reader_of(server, engine);
  std::stop_source stop;
  const std::jthread stopper([&] {
    server.wait_for_requests(1);
    stop.request_stop();
  });
  const auto codes =
      engine.run(client.async().codes().seniorities({.timeout = 1h, .stop = stop.get_token()}));
  REQUIRE_FALSE(codes);
  CHECK(codes.error().kind() == ErrorKind::cancelled);
  CHECK(codes.error().maybe_sent());
}

TEST_CASE("engine: a stop asked for before a call begins sends nothing") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  std::stop_source stop;
  stop.request_stop();
  const auto codes =
      engine.run(reader_of(server, engine).async().codes().seniorities({.stop = stop.get_token()}));
  CHECK(codes.error().kind() == ErrorKind::cancelled);
  server.stop();
  CHECK(server.requests() == 0);
}

TEST_CASE("engine: a shutdown ends the calls in flight, those that wait, and those begun later, each once") {
  SocketServer server(stalling());
  const Engine engine({.max_in_flight = 5});
  const auto client = reader_of(server, engine);
  Tally tally;
  for (int i = 0; i < 20; ++i) start(client.async().codes().seniorities(), std::ref(tally));
  for (int turns = 0; server.requests() < 5 && turns < 1'000; ++turns) engine.poll(10ms);
  SECTION("by the thread that has run it") {
    engine.poll();
    engine.shutdown();
  }
  SECTION("while another thread runs it") {
    const Running running(engine);
    engine.shutdown();
  }
  CHECK(tally.ended() == 20);
  CHECK(tally.of(ErrorKind::cancelled) == 20);
  start(client.async().codes().seniorities(), std::ref(tally));
  CHECK(tally.of(ErrorKind::cancelled) == 21);
}

TEST_CASE("engine: its end is a shutdown, and clients may outlive it") {
  SocketServer server(always(answer(200, codes_json)));
  auto engine = std::make_unique<Engine>();
  const auto client = reader_of(server, *engine);
  auto begun = as_future(client.async().codes().seniorities());
  engine.reset();
  CHECK(begun.get().error().kind() == ErrorKind::cancelled);
  CHECK(as_future(client.async().codes().seniorities()).get().error().kind() == ErrorKind::cancelled);
  CHECK(client.codes().seniorities());  // calls that block need no engine
}

TEST_CASE("engine: within a call it can be shut down, but not run") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const auto client = reader_of(server, engine);
  Tally tally;
  std::string refusal;
  start(client.async().codes().seniorities(), [&](const Answer& codes) {
    tally(codes);
    try {
      engine.poll();
    } catch (const Error& error) {
      refusal = error.what();
    }
    start(client.async().codes().seniorities(), std::ref(tally));
    engine.shutdown();
  });
  engine.run();
  CHECK(refusal.find("within its own calls") != std::string::npos);
  CHECK(tally.ended() == 2);
  CHECK(tally.of(ErrorKind::cancelled) == 1);
}

#if ROCKETPUNCH_HAS_DESCRIPTOR
TEST_CASE("engine: a loop of the program's own waits for its descriptor") {
  SocketServer server([](Connection& connection) {
    for (int i = 0; connection.read_request();
         ++i)  // the first calls fail, and are repeated behind the others
      if (!connection.write(i < 4 ? answer(503, "") : answer(200, codes_json))) return;
  });
  const Engine engine({.max_in_flight = 1});
  auto options = options_for(server.url("/api/v1"));
  options.retry.first_wait = 20ms;
  const Client client(AppKey(app_key), options, engine.transport());
  Tally tally;
  pollfd watched{engine.descriptor(), POLLIN, 0};
  for (int i = 0; i < 10; ++i) start(client.async().codes().seniorities(), std::ref(tally));
  int idle = 0;
  while (tally.ended() < 10 && idle < 5) {
    if (poll(&watched, 1, 5'000) == 0) ++idle;
    engine.poll();
  }
  CHECK(idle == 0);
  CHECK(tally.ended() == 10);
  CHECK(tally.failed() == 0);
}
#endif

TEST_CASE("engine: calls may be begun on any thread") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const auto client = reader_of(server, engine);
  const Running running(engine);
  std::vector<std::jthread> crew;
  std::atomic<int> good{0};
  for (int t = 0; t < 4; ++t)
    crew.emplace_back([&] {
      for (int i = 0; i < 25; ++i)
        if (as_future(client.async().codes().seniorities()).get()) ++good;
    });
  crew.clear();
  CHECK(good == 100);
}

TEST_CASE("engine: faults of the network are those of the blocking client") {
  const Engine engine;
  auto options = options_for("http://127.0.0.1:1/api/v1");
  const Client nobody(AppKey(app_key), options, engine.transport());
  const auto refused = engine.run(nobody.async().codes().seniorities());
  CHECK(refused.error().kind() == ErrorKind::network);
  CHECK_FALSE(refused.error().maybe_sent());
  CHECK(refused.error().attempts() == 3);

  SocketServer cut([](Connection& connection) {
    while (connection.read_request()) {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
      return connection.reset();
    }
  });
  const auto broken = engine.run(reader_of(cut, engine).async().codes().seniorities());
  CHECK(broken.error().kind() == ErrorKind::network);
  CHECK(broken.error().maybe_sent());

  SocketServer large(always(answer(200, std::string(5'000, ' '))));
  options.base_url = large.url("/api/v1");
  options.max_response_bytes = 1'000;
  const Client small(AppKey(app_key), options, engine.transport());
  CHECK(engine.run(small.async().codes().seniorities()).error().kind() == ErrorKind::response_too_large);
}

TEST_CASE("engine: a write opens a connection of its own, and is never sent twice") {
  std::atomic<int> writes{0};
  SocketServer server([&](Connection& connection) {
    while (const auto request = connection.read_request()) {
      if (request->method == "GET") {
        if (!connection.write(answer(200, codes_json))) return;
        continue;
      }
      ++writes;
      return connection.reset();
    }
  });
  const Engine engine;
  const Client client(UserCredentials(AppKey(app_key), BearerToken(access_token)),
                      options_for(server.url("/api/v1")), engine.transport());
  REQUIRE(engine.run(client.async().codes().seniorities()));
  const auto post = engine.run(client.async().posts().create({.text = "hello"}));
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == ErrorKind::outcome_unknown);
  server.stop();
  CHECK(writes == 1);
  CHECK(server.connections() == 2);
}

TEST_CASE("engine: images are streamed, and sent again whole after 429") {
  std::atomic<int> asked{0};
  SocketServer server([&](Connection& connection) {
    while (connection.read_request())
      if (!connection.write(asked++ == 0 ? answer(429, "", "Retry-After: 0\r\n")
                                         : answer(201, written_post_json)))
        return;
  });
  const Engine engine;
  const Client client(BearerToken(access_token), options_for(server.url("/api/v1")), engine.transport());
  const std::string image = "\x89PNG" + std::string(300'000, 'x');
  std::uint64_t sent = 0;
  const auto post = engine.run(client.async().posts().create(
      {.text = "hello"}, {Upload::bytes("a.png", "image/png", image)},
      {.progress = [&](std::uint64_t so_far, std::uint64_t) { sent = so_far; }}));
  REQUIRE(post);
  CHECK(sent > image.size());
  server.stop();
  const auto requests = server.received();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].body.size() == requests[1].body.size());
  CHECK(requests[1].body.find(image) != std::string::npos);
}

TEST_CASE("engine: settings that can't be used are refused by name") {
  CHECK_THROWS_WITH(Engine({.max_in_flight = 0}), Catch::Matchers::ContainsSubstring("max_in_flight"));
  CHECK_THROWS_WITH(Engine({.max_connections = 0}), Catch::Matchers::ContainsSubstring("max_connections"));
  CHECK_THROWS_WITH(Engine({.curl = {.proxy = "http://a b"}}), Catch::Matchers::ContainsSubstring("proxy"));
}

TEST_CASE("engine: callbacks run on the thread that runs it, however fast an answer comes") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const auto client = reader_of(server, engine);
  std::promise<std::thread::id> told;
  auto runs_it = told.get_future();
  std::jthread running([&](const std::stop_token& stop) {
    told.set_value(std::this_thread::get_id());
    engine.run(stop);
  });
  const std::thread::id runner = runs_it.get();
  std::atomic<int> elsewhere{0}, ended{0};
  for (int i = 0; i < 2'000; ++i) {
    std::stop_source stop;
    stop.request_stop();  // ends at once
    start(client.async().codes().seniorities({.stop = stop.get_token()}), [&](const Answer&) {
      if (std::this_thread::get_id() != runner) ++elsewhere;
      ++ended;
    });
    // the thread that runs it may be faster than the rest of `start` only if it is awake
    while (ended <= i) std::this_thread::yield();
  }
  CHECK(elsewhere == 0);
}

TEST_CASE("engine: a call that waits for a connection ends in its time") {
  SocketServer server(stalling());
  const Engine engine({.max_in_flight = 2, .max_connections = 1});
  auto options = options_for(server.url("/api/v1"));
  options.retry.max_attempts = 1;
  const Client client(AppKey(app_key), options, engine.transport());
  std::stop_source stop;  // of the first one, which nothing else ends
  auto first = as_future(client.async().codes().seniorities({.timeout = 1h, .stop = stop.get_token()}));
  const Stopwatch watch;
  start(client.async().codes().seniorities({.timeout = 200ms}), [&](const Answer& codes) {
    CHECK(codes.error().kind() == ErrorKind::timeout);
    CHECK(watch.elapsed() >= 200ms);
    stop.request_stop();
  });
  engine.run();
  CHECK(first.get().error().kind() == ErrorKind::cancelled);
}

TEST_CASE("engine: a shutdown and a short poll need not wait for a thread that runs it") {
  // a thread that runs it sleeps for a second at a time; a busy machine may let that pass, though hardly each
  // time
  bool at_once = false;
  for (int tries = 0; tries < 10 && !at_once; ++tries) {
    const Engine engine;
    const Running running(engine);
    const Stopwatch watch;
    for (int i = 0; i < 20; ++i) engine.poll();
    engine.shutdown();
    at_once = watch.elapsed() < 900ms;
  }
  CHECK(at_once);
}

}  // namespace engine_test
