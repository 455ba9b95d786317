// The recipe within asio.
#include <chrono>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

#include "recipe.hpp"

namespace cookbook_asio_test {

using namespace cookbook_tests;
namespace rp = rocketpunch;

TEST_CASE("cookbook: asio_coroutine makes two calls at once") {
  rp::testing::MockServer server({.jobs = 0});
  server.add(rp::Job{.id = 1, .title = "Zoo keeper", .company = {.name = "Acme"}});
  server.add(rp::Job{.id = 2, .title = "Zoo director", .company = {.name = "Acme"}});
  const auto outcome = run("asio_coroutine", environment_of(server), {"zoo", "keeper"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == "zoo: 2, keeper: 1\n");
  CHECK(server.requests() == 2);

  server.inject({.path = "/jobs", .status = 403});
  CHECK(has(run("asio_coroutine", environment_of(server), {"zoo", "zoo"}).out, "-1"));
}

}  // namespace cookbook_asio_test
