// Walks over all pages of a search: pages fetched ahead against one after the other, and what a walk costs
// beside its calls.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "hand_written.hpp"
#include "measure.hpp"
#include "page.hpp"
#include "server.hpp"

namespace {

using namespace std::chrono_literals;
using EngineClient = rocketpunch::Client<rocketpunch::AppKey, rocketpunch::EngineTransport>;

constexpr int page_size = 50;
const std::string keyword = "AI 엔지니어", key = "rp_app_bench";

/// A walk that ended early would look fast.
void require(std::size_t got, std::size_t wanted) {
  if (got != wanted)
    throw std::runtime_error("a walk gave " + std::to_string(got) + " items of " + std::to_string(wanted));
}

void by_hand(bench::HandWritten& program, std::size_t items) {
  std::size_t count = 0;
  for (int page = 1, pages = 1; page <= pages; ++page) {
    const auto jobs = program.search(keyword, page_size, page);
    pages = jobs.total_pages;
    count += jobs.items.size();
  }
  require(count, items);
}

template <class Client>
void blocking(const Client& client, std::size_t items, int pages_ahead) {
  std::size_t count = 0;
  rocketpunch::WalkOptions how;
  how.pages_ahead = pages_ahead;
  for (const auto& job : client.jobs().search_all({.keyword = keyword}, {}, how)) {
    job.value();
    ++count;
  }
  require(count, items);
}

rocketpunch::Task<std::size_t> count_items(const EngineClient& client, int pages_ahead) {
  const rocketpunch::JobQuery query{.keyword = keyword};
  rocketpunch::WalkOptions how;
  how.pages_ahead = pages_ahead;
  auto walk = client.async().jobs().search_all(query, {}, how);
  std::size_t count = 0;
  while (const auto job = co_await walk.next()) {
    job->value();
    ++count;
  }
  co_return count;
}
void asynchronous(const rocketpunch::Engine& engine, const EngineClient& client, std::size_t items,
                  int pages_ahead) {
  require(engine.run(count_items(client, pages_ahead)), items);
}

void pages_ahead(const bench::Server& slow) {
  constexpr std::size_t items = 25 * page_size;
  const rocketpunch::Client client(rocketpunch::AppKey{key}, {.base_url = slow.base_url()});
  const rocketpunch::Engine engine;
  const EngineClient on_engine(rocketpunch::AppKey{key}, {.base_url = slow.base_url()}, engine.transport());
  std::vector<bench::Contender> contenders;
  for (const int ahead : {0, 1, 8, 24})
    contenders.push_back({"rocketpunch: blocking, pages_ahead " + std::to_string(ahead),
                          [&, ahead] { blocking(client, items, ahead); }});
  for (const int ahead : {8, 24})
    contenders.push_back({"rocketpunch: asynchronous, pages_ahead " + std::to_string(ahead),
                          [&, ahead] { asynchronous(engine, on_engine, items, ahead); }});
  bench::compare("a walk of 25 pages of 50 jobs, each answered after 50 ms", contenders,
                 {.rounds = 5, .per_round = 1});
}

void cost_per_item(const bench::Server& server, std::size_t items) {
  bench::HandWritten program(server.base_url(), key);
  const rocketpunch::Client client(rocketpunch::AppKey{key}, {.base_url = server.base_url()});
  const rocketpunch::Engine engine;
  const EngineClient on_engine(rocketpunch::AppKey{key}, {.base_url = server.base_url()}, engine.transport());
  const auto pages = (items + page_size - 1) / page_size;
  bench::compare(
      "an item of a walk of " + std::to_string(items) + ", answered at once, " + std::to_string(pages) +
          (pages == 1 ? " page" : " pages"),
      {{"by hand: libcurl, nlohmann DOM + get_to", [&] { by_hand(program, items); }},
       {"rocketpunch: blocking", [&] { blocking(client, items, 0); }},
       {"rocketpunch: asynchronous", [&] { asynchronous(engine, on_engine, items, 0); }},
       {"rocketpunch: asynchronous, pages_ahead 8", [&] { asynchronous(engine, on_engine, items, 8); }}},
      {.rounds = 9,
       .per_round = static_cast<int>((std::max)(std::size_t{1}, 1'000 / items)),
       .parts = static_cast<double>(items)});
}

}  // namespace

int main() try {
  const bench::Server slow(bench::pages_of_jobs(25 * page_size), {.delay = 50ms});
  const bench::Server of_20(bench::pages_of_jobs(20)), of_100(bench::pages_of_jobs(100)),
      of_1000(bench::pages_of_jobs(1'000)), of_10000(bench::pages_of_jobs(10'000));
  pages_ahead(slow);
  cost_per_item(of_20, 20);
  cost_per_item(of_100, 100);
  cost_per_item(of_1000, 1'000);
  cost_per_item(of_10000, 10'000);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
