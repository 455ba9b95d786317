// A terminal program that stays alive while it walks over all jobs: one thread draws, reads the keyboard and
// runs the engine. "q" and return end it, whatever is under way.
//   ROCKETPUNCH_API_KEY=... live_walk [KEYWORD]
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// What has come so far, for whoever draws.
struct Found {
  std::int64_t jobs = 0;
  std::int64_t of = 0;
  std::string latest{};
  std::optional<rp::Error> error{};
};

rp::Task<void> walk_over(rp::AsyncWalk<rp::JobSummary> walk, Found& found) {
  while (auto job = co_await walk.next()) {
    if (*job) {
      ++found.jobs;
      found.latest = std::move((*job)->title);
    } else {
      found.error = job->error();
    }
    found.of = walk.total_items();
  }
}

/// Whether the user has typed "q".
bool asked_to_quit() {
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  if (poll(&keyboard, 1, 0) <= 0) return false;
  char typed[64];
  const auto count = read(STDIN_FILENO, typed, sizeof typed);
  return count <= 0 ||
         std::string_view(typed, static_cast<std::size_t>(count)).find('q') != std::string_view::npos;
}

}  // namespace

int main(int argc, char** argv) try {
  const rp::Engine engine;
  const rp::Client client{
      rp::AppKey::from_env(), {.quota = {.mode = rp::QuotaMode::wait}}, engine.transport()};

  rp::stop_source stop;
  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  Found found;
  bool over = false;
  rp::start(walk_over(client.async().jobs().search_all(query, {.stop = stop.get_token()}, {.pages_ahead = 8}),
                      found),
            [&] { over = true; });

  while (!over) {
    engine.poll(50ms);  // a frame; everything of the calls happens in here
    std::cerr << "\r\033[K" << found.jobs << " of " << found.of << "  " << found.latest << std::flush;
    if (asked_to_quit()) stop.request_stop();
  }
  std::cerr << '\n';
  if (!found.error || found.error->kind() == rp::ErrorKind::cancelled) return 0;
  std::cerr << *found.error << '\n';
  return 1;
} catch (const rp::Error& error) {
  std::cerr << error << '\n';
  return 1;
}
