#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/fake_transport.hpp>

int main() {
  rocketpunch::testing::FakeTransport transport;
  transport.then(200, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})");
  const rocketpunch::Client client{rocketpunch::AppKey("rp_app_example"), {}, transport};
  const auto page = client.jobs().search({.keyword = "AI"});
  if (!page) std::cerr << page.error() << '\n';
  return page ? 0 : 1;
}
