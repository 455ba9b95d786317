// A user's own test: the default transport against the installed mock server, on loopback.
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>

#include <iostream>

namespace rp = rocketpunch;

int main() {
  rp::testing::MockServer server;
  rp::Client client{rp::AppKey{"rp_app_test"}, {.base_url = server.base_url()}};
  const auto page = client.jobs().search({});
  if (!page) {
    std::cerr << page.error() << '\n';
    return 1;
  }
  return server.requests() == 1 && !page->items.empty() ? 0 : 1;
}
