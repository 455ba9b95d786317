// Calls within a coroutine of asio's: two at once, with asio's own timer as the limit of both.
//   ROCKETPUNCH_API_KEY=... asio_coroutine KEYWORD KEYWORD
#include <asio.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <exception>
#include <iostream>
#include <rocketpunch/asio.hpp>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stop_token>
#include <string>

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

using Client = rp::AsyncClient<rp::AppKey>;

/// How many jobs there are with that keyword; -1: that can't be told.
asio::awaitable<long long> count(Client client, std::string keyword) {
  const rp::JobQuery query{.keyword = keyword, .page_size = 1};
  // a function in place of a task: what asio cancels, stops the call
  const auto search = [&](std::stop_token stop) { return client.jobs().search(query, {.stop = stop}); };
  const auto page = co_await rp::async_start(search, asio::use_awaitable);
  if (page) co_return page->total_items;
  std::cerr << page.error() << '\n';
  co_return -1;
}

asio::awaitable<void> compare(Client client, std::string one, std::string other) {
  asio::steady_timer limit(co_await asio::this_coro::executor, 5s);
  const auto both =
      co_await ((count(client, one) && count(client, other)) || limit.async_wait(asio::use_awaitable));
  if (both.index() != 0) {
    std::cout << "too slow\n";
    co_return;
  }
  const auto [first, second] = std::get<0>(both);
  std::cout << one << ": " << first << ", " << other << ": " << second << '\n';
}

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: asio_coroutine KEYWORD KEYWORD\n";
    return 2;
  }
  asio::io_context loop;
  const rp::Engine engine;
  const rp::AsioPoller poller(loop, engine);  // asio's loop runs the engine
  const rp::Client client{rp::AppKey::from_env(), {}, engine.transport()};
  asio::co_spawn(loop, compare(client.async(), argv[1], argv[2]), [&](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);  // out of loop.run()
    loop.stop();                                 // else it runs for as long as there is the poller
  });
  loop.run();
} catch (const std::exception& error) {
  std::cerr << "asio_coroutine: " << error.what() << '\n';
  return 1;
}
