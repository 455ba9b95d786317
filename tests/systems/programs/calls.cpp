// Calls of all kinds, whose results are printed, to be compared with those on another system.
//   calls BASE_URL
#include <iostream>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>

namespace rp = rocketpunch;

int main(int, char** argv) try {
  const rp::AppKey key("rp_app_test");
  const rp::ClientOptions options{.base_url = argv[1]};

  const rp::Client client(key, options);
  const auto page = client.jobs().search({.keyword = "AI", .page_size = 5}).value();
  std::cout << page.total_items << " jobs\n";
  for (const auto& job : page) std::cout << to_string(job.id) << ' ' << job.title << '\n';
  std::cout << client.jobs().get(1).error().what() << '\n';

  std::int64_t sum = 0;
  for (const auto& job : client.jobs().search_all({.page_size = 20}, {}, {.pages_ahead = 3, .limit = 150}))
    sum += job.value().id.value();
  std::cout << "walked to " << sum << '\n';

  const rp::Engine engine;
  const rp::Client loop(key, options, engine.transport());
  for (const std::size_t at_once : {1, 16, 64}) {  // one at a time, each has to be woken for
    int good = 0;
    for (int round = 0; round < 100; round += static_cast<int>(at_once)) {
      for (std::size_t i = 0; i < at_once; ++i)
        rp::start(loop.async().jobs().search({.page_size = 2}),
                  [&](const auto& some) { good += some ? 1 : 0; });
      engine.run();
    }
    std::cout << good << " good, " << at_once << " at once\n";
  }
  auto walk = loop.async().jobs().search_all({.page_size = 20}, {}, {.limit = 70});
  int items = 0;
  while (auto item = engine.run(walk.next())) items += *item ? 1 : 0;
  std::cout << "walked over " << items << " on the loop\n";
} catch (const std::exception& error) {
  std::cout << "failed: " << error.what() << '\n';
  return 1;
}
