// The code of docs/first-steps.md, compiled and run; its first program is compiled with the examples.
#include <cstddef>
#include <filesystem>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/guide_blocks.hpp"
#include "support/variable.hpp"

#undef assert
#define assert(...) CHECK((__VA_ARGS__))

namespace first_steps_guide_test {

namespace rp = rocketpunch;

TEST_CASE("docs/first-steps.md: values, or one error", "[docs]") {
  std::vector<std::string> shown;
  const auto show = [&](std::string text) { shown.push_back(std::move(text)); };
  rp::testing::FakeTransport transport;
  transport.when("getJob", 404);
  transport.when("getEvent", rp::Event{.id = "V1MtBRJgof"});
  rp::Client client{rp::AppKey{"rp_app_test"}, {}, transport};
  // clang-format off
  const auto job = client.jobs().get(158697);
  if (job)
    show(job->title);
  else if (job.error().kind() == rp::ErrorKind::not_found)
    show("no such job");
  else
    show(job.error().what());

  const rp::Event event = client.events().get("V1MtBRJgof").value();   // or throws
  // clang-format on
  CHECK(shown == std::vector<std::string>{"no such job"});
  CHECK(event.id == "V1MtBRJgof");
}

TEST_CASE("docs/first-steps.md: within the limits", "[docs]") {
  const rp::test::Variable key("ROCKETPUNCH_API_KEY", "rp_app_test");
  // clang-format off
  rp::Client patient{rp::AppKey::from_env(), {.language = "en", .quota = {.mode = rp::QuotaMode::wait}}};
  // clang-format on
  CHECK(patient.quota().windows().value().size() >= 2);
}

TEST_CASE("docs/first-steps.md: all pages", "[docs]") {
  std::vector<std::string> shown;
  const auto show = [&](std::string text) { shown.push_back(std::move(text)); };
  rp::testing::FakeTransport transport;
  transport.then(rp::Page<rp::JobSummary>{
      .total_items = 2, .total_pages = 2, .page = 1, .items = {{.id = 1, .title = "C++ engineer"}}});
  transport.then(404);
  rp::Client patient{rp::AppKey{"rp_app_test"}, {}, transport};
  // clang-format off
  auto walk = patient.jobs().search_all({.seniorities = {rp::Seniority::junior}});
  for (const auto& job : walk)
    if (job) show(job->title);
  if (!walk.outcome()) show(walk.outcome().error().what());
  // clang-format on
  REQUIRE(shown.size() == 2);
  CHECK(shown[0] == "C++ engineer");
  CHECK(shown[1].find("not_found") != std::string::npos);
}

TEST_CASE("docs/first-steps.md: a test", "[docs]") {
  // clang-format off
  rp::testing::FakeTransport transport;
  transport.when("searchJobs", rp::Page<rp::JobSummary>{.total_items = 1, .items = {{.id = 7, .title = "Zoo keeper"}}});

  rp::Client tested{rp::AppKey{"rp_app_test"}, {}, transport};
  assert(tested.jobs().search().value().items.at(0).title == "Zoo keeper");
  // clang-format on
}

TEST_CASE("all code of docs/first-steps.md is in the tests", "[docs]") {
  const std::filesystem::path docs = ROCKETPUNCH_TEST_DOCS;
  const std::string compiled = rp::test::bare_code(
      rp::test::whole_file((docs.parent_path() / "tests/unit/first_steps_guide_test.cpp").string()));
  const auto blocks = rp::test::guide_blocks((docs / "first-steps.md").string());
  REQUIRE(blocks.size() == 5);
  CHECK(blocks.front().find("intmain()") != std::string::npos);  // compiled with the examples
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    INFO(blocks[i]);
    CHECK(compiled.find(blocks[i]) != std::string::npos);
  }
}

}  // namespace first_steps_guide_test
