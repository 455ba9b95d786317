// A game that shows jobs on a billboard: calls are made within its frames, on its one thread, and no frame
// waits for the network.
//   ROCKETPUNCH_API_KEY=... game_frames [KEYWORD]
#include <chrono>
#include <iostream>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// What a billboard in the game shows.
struct Billboard {
  std::vector<std::string> lines{"..."};
  bool loaded = false;
};

/// Fills a billboard; it goes on in a later frame, in `Engine::poll`, so it needs no lock.
rp::Task<void> load(rp::AsyncClient<rp::AppKey> client, rp::JobQuery query, Billboard& board) {
  const auto page = co_await client.jobs().search(query);
  board.lines.clear();
  if (page) {
    for (const auto& job : page->items) board.lines.push_back(job.title + ", " + job.company.name);
  } else {
    std::cerr << page.error() << '\n';  // for the log; players read this:
    board.lines.push_back(page.error().is_transient() ? "no connection" : "closed");
  }
  board.loaded = true;
}

/// Runs frames until the billboard has been drawn; gives their number.
int play(const rp::Engine& engine, const Billboard& board) {
  constexpr auto frame = 16ms;
  int frames = 0;
  for (auto next = std::chrono::steady_clock::now();; ++frames) {
    engine.poll(0ms);  // looks, and never waits
    // here: input, physics, drawing
    if (board.loaded) return frames;
    std::this_thread::sleep_until(next += frame);
  }
}

int main(int argc, char** argv) try {
  const rp::Engine engine;  // before the client, and what its tasks refer to: it outlives them
  // players don't wait for long, and a quota that is used up is no reason to
  const rp::Client client{
      rp::AppKey::from_env(),
      {.timeout = 5s, .quota = {.mode = rp::QuotaMode::fail}, .cache = {.store = rp::MemoryCache(1 << 20)}},
      engine.transport()};

  rp::JobQuery query{.page_size = 5};
  if (argc > 1) query.keyword = argv[1];
  Billboard board;
  rp::start(load(client.async(), query, board), [] {});
  const int frames = play(engine, board);
  for (const auto& line : board.lines) std::cout << line << '\n';
  std::cout << frames << " frames meanwhile\n";
} catch (const rp::Error& error) {
  std::cerr << "game_frames: " << error << '\n';
  return 1;
}
