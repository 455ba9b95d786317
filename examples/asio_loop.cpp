// Calls within the event loop of asio, which runs the engine beside its own timers and sockets, on one
// thread. A coroutine of asio's awaits them; a signal, or the end of a given time, stops them.
//   ROCKETPUNCH_API_KEY=... asio_loop [KEYWORD]
#include <asio.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <rocketpunch/asio.hpp>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stop_token>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

using Client = rp::AsyncClient<rp::AppKey>;

/// Prints the newest job in full; gives the program's exit status.
asio::awaitable<int> print_newest(Client client, rp::JobQuery query) {
  // a function in place of a task: it is given what the cancellation of this coroutine stops
  const auto search = [&](std::stop_token stop) { return client.jobs().search(query, {.stop = stop}); };
  const auto page = co_await rp::async_start(search, asio::use_awaitable);
  if (!page) {
    std::cerr << page.error() << '\n';
    co_return 1;
  }
  for (const auto& job : page->items) std::cout << job.id << "  " << job.title << '\n';
  if (page->items.empty()) co_return 0;

  asio::steady_timer pause(co_await asio::this_coro::executor, 10ms);  // asio's own operations go beside
  co_await pause.async_wait(asio::use_awaitable);

  const auto job = co_await rp::async_start(client.jobs().get(page->items.front().id), asio::use_awaitable);
  if (!job) {
    std::cerr << job.error() << '\n';
    co_return 1;
  }
  std::cout << '\n' << job->title << '\n' << job->web_url << '\n';
  co_return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  asio::io_context loop;
  const rp::Engine engine;
  const rp::AsioPoller poller(loop, engine);  // the loop runs the engine from now on
  const rp::Client client{rp::AppKey::from_env(), {.timeout = 10s}, engine.transport()};

  int ticks = 0;
  asio::steady_timer ticking(loop);
  const std::function<void(const asio::error_code&)> tick = [&](const asio::error_code& failure) {
    if (failure) return;
    ++ticks;  // what else the program does meanwhile
    ticking.expires_after(1ms);
    ticking.async_wait(tick);
  };
  tick({});

  asio::cancellation_signal stop;
  asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const asio::error_code& failure, int) {
    if (!failure) stop.emit(asio::cancellation_type::terminal);
  });

  int result = 1;
  const auto done = [&](std::exception_ptr thrown, int status) {
    if (thrown) std::rethrow_exception(thrown);  // out of loop.run()
    result = status;
    std::cerr << ticks << " ticks of the timer meanwhile\n";
    loop.stop();
  };
  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  asio::co_spawn(loop, print_newest(client.async(), query), asio::bind_cancellation_slot(stop.slot(), done));
  loop.run();
  return result;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
