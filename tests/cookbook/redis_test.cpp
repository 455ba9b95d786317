// The recipe over Redis.
#include <memory>
#include <string>
#include <vector>

#include "recipe.hpp"
#include "redis/redis_server.hpp"

namespace cookbook_redis_test {

using namespace cookbook_tests;
using rocketpunch::testing::MockServer;

TEST_CASE("cookbook: twenty_machines keep to one quota, and are never refused") {
  if (rocketpunch::test::redis_server_program().empty()) {
    WARN("there is no redis-server: twenty_machines was not run");
    return;
  }
  const rocketpunch::test::RedisServer redis;
  const MockServer server;
  const auto environment = environment_of(server) + ("REDIS_URL=" + redis.url());
  const std::vector<std::string> calls(20, "158697");
  std::vector<std::unique_ptr<Recipe>> machines;
  for (int i = 0; i < 4; ++i)
    machines.push_back(std::make_unique<Recipe>("twenty_machines", environment, calls));
  std::size_t done = 0, left = 0;
  for (const auto& machine : machines) {
    const auto outcome = machine->outcome();
    CHECK(outcome.status == 0);
    CHECK_FALSE(has(outcome.err, "429"));
    const auto at = outcome.out.find("done: ");
    REQUIRE(at != std::string::npos);
    done += std::stoul(outcome.out.substr(at + 6));
    left += std::stoul(outcome.out.substr(outcome.out.find("left: ") + 6));
  }
  CHECK(done + left == 80);
  CHECK(done > 20);  // more than one machine had a turn
  CHECK(done <= 60);
  CHECK(server.requests() == done);
}

}  // namespace cookbook_redis_test
