// Calls within asio: awaited by its coroutines, given to its callbacks and futures, and stopped by its slots.
#include <fcntl.h>

#include <asio.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <rocketpunch/asio.hpp>
#include <rocketpunch/async.hpp>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/net_client.hpp"

#if ROCKETPUNCH_HAS_DESCRIPTOR

namespace asio_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

using Codes = Result<std::vector<Code>>;
using Reader = Client<AppKey, EngineTransport>;

Reader reader_of(const SocketServer& server, const Engine& engine) {
  return {AppKey(app_key), options_for(server.url("/api/v1")), engine.transport()};
}
SocketServer::Handler stalling() {
  return [](Connection& connection) {
    while (connection.read_request())
      if (!connection.wait_for_close()) return;
  };
}

/// Runs a loop until its work is done; fails the test where that takes too long.
void run(asio::io_context& loop) {
  loop.restart();
  loop.run_for(60s);
  REQUIRE(loop.stopped());
}
void rethrow(std::exception_ptr thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

/// What a coroutine of asio saw of a call.
struct Seen {
  std::optional<Codes> codes;
  std::thread::id thread;
};
asio::awaitable<void> look(Reader reader, Seen& seen) {
  seen.codes = co_await async_start(reader.async().codes().seniorities(), asio::use_awaitable);
  seen.thread = std::this_thread::get_id();
}

Task<int> throwing() {
  throw std::runtime_error("from a task");
  co_return 7;
}
Task<void> nothing() { co_return; }
struct Unmade {
  explicit Unmade(Error) {}
};
Task<Unmade> throwing_unmade() {
  throw std::runtime_error("from a task");
  co_return Unmade(Error(ErrorDetails{}));
}

}  // namespace

TEST_CASE("asio: a coroutine awaits a call, and goes on where it ran before", "[asio]") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const std::jthread running([&](const std::stop_token& stop) { engine.run(stop); });
  asio::io_context loop;
  Seen seen;
  asio::co_spawn(loop, look(reader_of(server, engine), seen), rethrow);
  run(loop);  // which has work as long as the call is under way on the other thread
  REQUIRE(seen.codes);
  REQUIRE(*seen.codes);
  CHECK(seen.codes->value().front().code == "SENIOR");
  CHECK(seen.thread == std::this_thread::get_id());
}

TEST_CASE("asio: its loop runs an engine, with many calls at once on one thread", "[asio]") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  asio::io_context loop;
  std::optional<AsioPoller> poller;
  poller.emplace(loop, engine);
  const auto reader = reader_of(server, engine);
  std::vector<Seen> seen(20);
  std::size_t left = seen.size();
  for (Seen& one : seen)
    asio::co_spawn(loop, look(reader, one), [&](std::exception_ptr thrown) {
      rethrow(thrown);
      if (--left == 0) poller.reset();
    });
  run(loop);
  for (const Seen& one : seen) {
    REQUIRE(one.codes);
    CHECK(one.codes->has_value());
    CHECK(one.thread == std::this_thread::get_id());
  }
  // without the loop, the engine and its descriptor are as they were
  CHECK(engine.run(reader.async().codes().seniorities()));
}

TEST_CASE("asio: a poller may go while the engine has something to do, or within its callback", "[asio]") {
  const Engine engine;
  const Client client{AppKey(app_key), options_for("http://127.0.0.1:9/v1"), engine.transport()};
  asio::io_context loop;
  std::optional<AsioPoller> poller;
  poller.emplace(loop, engine);
  int ended = 0;
  start(client.async().codes().seniorities({.timeout = 0ms}), [&](const Codes&) { ++ended; });
  asio::post(loop, [&] { poller.reset(); });
  run(loop);
  CHECK(ended == 0);
  CHECK(::fcntl(engine.descriptor(), F_GETFD) != -1);  // not closed

  poller.emplace(loop, engine);
  start(client.async().codes().seniorities({.timeout = 0ms}), [&](const Codes&) {
    ++ended;
    poller.reset();
  });
  run(loop);
  CHECK(ended == 2);
  CHECK(::fcntl(engine.descriptor(), F_GETFD) != -1);
}

TEST_CASE("asio: an error of a call is its result, and an exception of a task is thrown", "[asio]") {
  SocketServer server(always(answer(404, "{}")));
  const Engine engine;
  asio::io_context loop;
  const AsioPoller poller(loop, engine);
  Seen seen;
  int caught = 0;
  const auto act = [&]() -> asio::awaitable<void> {
    co_await look(reader_of(server, engine), seen);
    try {
      (void)co_await async_start(throwing(), asio::use_awaitable);
    } catch (const std::runtime_error& error) {
      caught += std::string(error.what()) == "from a task" ? 1 : 0;
    }
    try {
      (void)co_await async_start(throwing_unmade(), asio::use_awaitable);
    } catch (const std::runtime_error&) {
      ++caught;
    }
    co_await async_start(nothing(), asio::use_awaitable);
    ++caught;
  };
  asio::co_spawn(loop, act(), [&](std::exception_ptr thrown) {
    rethrow(thrown);
    loop.stop();
  });
  run(loop);
  REQUIRE(seen.codes);
  CHECK(seen.codes->error().kind() == ErrorKind::not_found);
  CHECK(caught == 3);
}

TEST_CASE("asio: a callback is called once, later, on its executor", "[asio]") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  asio::io_context loop;
  auto strand = asio::make_strand(loop);
  int calls = 0;
  bool on_strand = false, within = true;
  async_start(nothing(), asio::bind_executor(strand, [&](std::exception_ptr thrown) {
                rethrow(thrown);
                ++calls;
                CHECK_FALSE(within);  // though the task had ended at once
                on_strand = strand.running_in_this_thread();
              }));
  within = false;
  CHECK(calls == 0);
  run(loop);
  CHECK(calls == 1);
  CHECK(on_strand);
}

TEST_CASE("asio: a call is a future of the standard library", "[asio]") {
  SocketServer server(always(answer(200, codes_json)));
  const Engine engine;
  const std::jthread running([&](const std::stop_token& stop) { engine.run(stop); });
  std::future<Codes> codes =
      async_start(reader_of(server, engine).async().codes().seniorities(), asio::use_future);
  CHECK(codes.get());
}

TEST_CASE("asio: a cancellation stops a call, but one that rules out any effect", "[asio]") {
  SocketServer server(stalling());
  const Engine engine;
  asio::io_context loop;
  std::optional<AsioPoller> poller;
  poller.emplace(loop, engine);
  const auto reader = reader_of(server, engine);
  asio::cancellation_signal signal;
  std::optional<Codes> ended;
  async_start([&](std::stop_token stop) { return reader.async().codes().seniorities({.stop = stop}); },
              asio::bind_cancellation_slot(
                  signal.slot(), asio::bind_executor(loop, [&](std::exception_ptr thrown, Codes codes) {
                    rethrow(thrown);
                    ended = std::move(codes);
                    CHECK_FALSE(signal.slot().has_handler());
                    poller.reset();
                  })));
  const auto begun = std::chrono::steady_clock::now();
  while (server.requests() == 0 && std::chrono::steady_clock::now() < begun + 20s) loop.run_one_for(20ms);
  REQUIRE(server.requests() == 1);
  signal.emit(asio::cancellation_type::total);
  loop.run_for(20ms);
  CHECK_FALSE(ended);
  signal.emit(asio::cancellation_type::terminal);
  run(loop);
  REQUIRE(ended);
  CHECK(ended->error().kind() == ErrorKind::cancelled);
}

TEST_CASE("asio: a coroutine that is cancelled has its call stopped", "[asio]") {
  SocketServer server(stalling());
  const Engine engine;
  asio::io_context loop;
  std::optional<AsioPoller> poller;
  poller.emplace(loop, engine);
  const auto reader = reader_of(server, engine);
  std::optional<Codes> ended;
  const auto act = [&]() -> asio::awaitable<void> {
    const auto call = [&](std::stop_token stop) {
      return reader.async().codes().seniorities({.stop = stop});
    };
    ended = co_await async_start(call, asio::use_awaitable);
  };
  asio::cancellation_signal signal;
  asio::co_spawn(loop, act(), asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown) {
                   rethrow(thrown);
                   poller.reset();
                 }));
  const auto begun = std::chrono::steady_clock::now();
  while (server.requests() == 0 && std::chrono::steady_clock::now() < begun + 20s) loop.run_one_for(20ms);
  signal.emit(asio::cancellation_type::terminal);
  run(loop);
  REQUIRE(ended);
  CHECK(ended->error().kind() == ErrorKind::cancelled);
}

}  // namespace asio_test

#endif
