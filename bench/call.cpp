// One call after the other over a kept-alive loopback connection: the SDK against libcurl and nlohmann's DOM
// by hand.
#include <cstdio>
#include <exception>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "hand_written.hpp"
#include "measure.hpp"
#include "page.hpp"
#include "server.hpp"

int main() try {
  constexpr int page_size = 20;
  const std::string keyword = "AI 엔지니어", key = "rp_app_bench";
  const std::string body = bench::page_of_jobs(page_size);
  const bench::Server server(body);

  bench::HandWritten by_hand(server.base_url(), key), thrown_away(server.base_url(), key);
  const rocketpunch::Client client(rocketpunch::AppKey{key}, {.base_url = server.base_url()});
  bench::compare(
      "searching jobs over a kept-alive loopback connection, 20 jobs, " + std::to_string(body.size()) +
          " bytes",
      {{"by hand: libcurl, nlohmann DOM + get_to", [&] { by_hand.search(keyword, page_size); }},
       {"rocketpunch", [&] { client.jobs().search({.keyword = keyword, .page_size = page_size}).value(); }},
       {"floor: libcurl, the body thrown away", [&] { thrown_away.fetch(keyword, page_size); }}},
      {.rounds = 41, .per_round = 100});
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
