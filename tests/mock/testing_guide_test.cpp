// The code of docs/testing.md that needs the mock server, compiled and run.
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>

#include "support/catch.hpp"

#undef assert
#define assert(...) CHECK((__VA_ARGS__))

namespace testing_guide_mock_test {

namespace rp = rocketpunch;

TEST_CASE("docs/testing.md: the mock server, in your test") {
  rp::testing::MockServer server;
  rp::Client client{rp::AppKey{"rp_app_test"}, {.base_url = server.base_url()}};

  server.inject({.path = "/jobs", .times = 2, .status = 503});  // the next two answers
  assert(client.jobs().search().has_value());                   // repeated until it worked
}

TEST_CASE("docs/testing.md: records of your own") {
  rp::testing::MockServer server{{.jobs = 0}};  // none but those of the test
  server.add(rp::Job{.id = 7, .title = "Zoo keeper", .work_type = rp::WorkType::onsite});
  server.add(
      R"({"jobId":8,"title":"As the service answers it","seniorities":[],"employmentTypes":[],"company":{"name":"Acme"}})");

  rp::Client client{rp::AppKey{"rp_app_test"}, {.base_url = server.base_url()}};
  assert(client.jobs().search({.keyword = "zoo"}).value().items.at(0).id == 7);
  assert(client.jobs().get(8).value().is_open());
}

}  // namespace testing_guide_mock_test
