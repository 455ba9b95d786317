// The same search over a kept-alive loopback connection, into the same structs: the SDK and programs with
// other libraries, against libcurl by hand. Over http, and over https with the certificate verified.
#include <cstdio>
#include <exception>
#include <memory>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "../hand_written.hpp"
#include "../measure.hpp"
#include "../page.hpp"
#include "../server.hpp"
#include "peer.hpp"

namespace {

constexpr int page_size = 20;
const std::string keyword = "AI 엔지니어";

struct Known {
  const char* name;
  std::unique_ptr<bench::Peer> (*make)(
      const bench::PeerSettings& settings);  // null: its library was not found
};

// The build says which libraries it has found.
constexpr Known known[] = {
#ifdef ROCKETPUNCH_BENCH_CPR
    {"cpr, nlohmann DOM + get_to", &bench::make_cpr_peer},
#else
    {"cpr", nullptr},
#endif
#ifdef ROCKETPUNCH_BENCH_HTTPLIB
    {"cpp-httplib, nlohmann DOM + get_to", &bench::make_httplib_peer},
#else
    {"cpp-httplib", nullptr},
#endif
#ifdef ROCKETPUNCH_BENCH_CPPREST
    {"cpprestsdk, its own JSON", &bench::make_cpprest_peer},
#else
    {"cpprestsdk", nullptr},
#endif
};

/// A peer that reads something else would be compared with nothing.
void check(const rocketpunch::Page<rocketpunch::JobSummary>& page,
           const rocketpunch::Page<rocketpunch::JobSummary>& wanted) {
  bool same = page.total_items == wanted.total_items && page.items.size() == wanted.items.size();
  for (std::size_t i = 0; same && i < page.items.size(); ++i) {
    const auto &a = page.items[i], &b = wanted.items[i];
    same = a.id == b.id && a.title == b.title && a.subtitle == b.subtitle && a.seniorities == b.seniorities &&
           a.end_at == b.end_at && a.company.logo_url == b.company.logo_url &&
           a.company.size == b.company.size && a.web_url == b.web_url;
  }
  if (!same) throw std::runtime_error("a peer reads a page differently");
}

/// Whether a peer that trusts the system's certificates alone refuses this server's.
bool verifies(const Known& one, const bench::PeerSettings& settings) try {
  one.make({settings.base_url, settings.key, {}})->search(keyword, page_size);
  return false;
} catch (const std::exception&) {
  return true;
}

void compare_over(const char* scheme, const bench::Server& server, std::size_t size) {
  const bench::PeerSettings settings{server.base_url(), "rp_app_bench", server.ca_bundle()};
  bench::HandWritten by_hand(settings.base_url, settings.key, settings.ca_bundle);
  const rocketpunch::Client client(rocketpunch::AppKey{settings.key}, {.base_url = settings.base_url},
                                   rocketpunch::CurlTransport({.ca_bundle = settings.ca_bundle}));
  std::vector<bench::Contender> contenders{
      {"by hand: libcurl, nlohmann DOM + get_to", [&] { by_hand.search(keyword, page_size); }},
      {"rocketpunch", [&] { client.jobs().search({.keyword = keyword, .page_size = page_size}).value(); }}};
  std::vector<std::unique_ptr<bench::Peer>> peers;
  for (const Known& one : known) {
    if (one.make == nullptr) continue;
    if (!settings.ca_bundle.empty() && !verifies(one, settings))
      throw std::runtime_error(std::string(one.name) + " doesn't verify certificates");
    peers.push_back(one.make(settings));
    check(peers.back()->search(keyword, page_size), by_hand.search(keyword, page_size));
    contenders.push_back({one.name, [peer = peers.back().get()] { peer->search(keyword, page_size); }});
  }
  bench::compare("searching jobs over a kept-alive " + std::string(scheme) + " connection, 20 jobs, " +
                     std::to_string(size) + " bytes",
                 contenders, {.rounds = 21, .per_round = 50});
}

}  // namespace

int main() try {
  const std::string body = bench::page_of_jobs(page_size);
  const bench::Server plain(body), secure(body, {.tls = true});
  compare_over("http", plain, body.size());
  compare_over("https", secure, body.size());
  std::printf("  allocations are those of the calling thread\n");
  for (const Known& one : known)
    if (one.make == nullptr) std::printf("  missing: %s was not found when this was built\n", one.name);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
