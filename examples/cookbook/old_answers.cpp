// Shows the latest jobs, those of an hour ago if need be: while the service is down, old answers stand in.
//   ROCKETPUNCH_API_KEY=... old_answers DIRECTORY [KEYWORD]
#include <chrono>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// A client whose answers outlast the process, and failures of the service of up to three days.
rp::AppClient make_client(const char* directory) {
  return rp::Client{rp::AppKey::from_env(),
                    {.timeout = 5s,  // somebody waits for the page: an old answer soon beats a new one late
                     .retry = {.max_attempts = 2},
                     .cache = {.store = rp::FileCache(directory, 64 << 20),
                               .lifetimes = {{"searchJobs", 5min}},  // until then nobody is asked
                               .stale_on_error = 72h}}};
}

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: old_answers DIRECTORY [KEYWORD]\n";
    return 2;
  }
  const auto client = make_client(argv[1]);
  rp::JobQuery query{.sort = rp::JobSort::date_desc, .page_size = 10};
  if (argc > 2) query.keyword = argv[2];

  rp::CallInfo info;
  const auto page = client.jobs().search(query, {.info = &info});
  if (!page) {  // nothing kept, or a refusal (a wrong key), which no old answer hides
    std::cerr << page.error() << '\n';
    return 1;
  }
  if (info.cache == rp::CacheUse::stale)
    std::cout << "The service can't be reached. These are of " << info.age.count() / 60 << " minutes ago.\n";
  for (const auto& job : page->items) std::cout << job.title << ", " << job.company.name << '\n';
} catch (const rp::Error& error) {
  std::cerr << "old_answers: " << error << '\n';
  return 1;
}
