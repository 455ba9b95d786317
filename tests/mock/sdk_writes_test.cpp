// Writing against the mock server: what is created can be read, changed, published, searched and removed.
#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/small_mock.hpp"

namespace sdk_writes_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::MockOptions;
using rp::testing::MockServer;
using std::chrono::year;

namespace {

const rp::Upload image = rp::Upload::bytes("team.png", "image/png", "\x89PNG...");

struct Fixture {
  explicit Fixture(MockOptions options = rp::test::small_mock()) : server(std::move(options)) {}
  rp::Client<rp::UserCredentials> client() const {
    return rp::Client<rp::UserCredentials>{
        rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
        {.base_url = server.base_url(), .retry = {.first_wait = 0ms}}};
  }
  static rp::JobDraft draft() {
    return {.title = "C++ Engineer of ours",
            .category = "dev",
            .seniorities = {rp::Seniority::senior},
            .employment_types = {rp::EmploymentType::full_time},
            .work_type = rp::WorkType::remote,
            .intro = "Who we are",
            .duty = "What you will do",
            .start_date = year{2026} / 12 / 1,
            .settings = {{.type = rp::ApplicationSettingType::resume, .required = true}}};
  }
  MockServer server;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a job goes from its creation to its removal") {
  const auto jobs = client().jobs();
  const auto job = jobs.create("acme", draft(), {image, image});
  INFO((job ? "" : job.error().what()));
  REQUIRE(job);
  CHECK_FALSE(job->hiring);
  CHECK(jobs.search({.keyword = "of ours"}).value().items.empty());
  // a draft is the company's alone
  CHECK(jobs.get(job->id).error().kind() == rp::ErrorKind::not_found);

  const auto changed =
      jobs.update("acme", job->id, {.title = "Senior of ours", .work_type = rp::WorkType::onsite});
  REQUIRE(changed);
  CHECK(changed->title == "Senior of ours");
  CHECK(changed->work_type == rp::WorkType::onsite);
  CHECK(jobs.update("acme", job->id, {.subtitle = "second"}).value().subtitle == "second");
  CHECK_FALSE(jobs.update("acme", job->id, {.subtitle = rp::clear}).value().subtitle);

  const auto open = jobs.publish("acme", job->id, {.end_date = year{2026} / 12 / 31});
  REQUIRE(open);
  CHECK(open->hiring);
  CHECK(jobs.get(job->id).value().images.size() == 2);
  // the day ends in Seoul
  CHECK(to_string(*open->end_at) == "2026-12-31T14:59:00Z");
  REQUIRE(jobs.search({.keyword = "of ours"}).value().items.size() == 1);
  REQUIRE(jobs.unpublish("acme", job->id));
  CHECK(jobs.search({.keyword = "of ours"}).value().items.empty());
  CHECK(jobs.of_company("acme").value().items.size() == 1);

  REQUIRE(jobs.remove("acme", job->id));
  CHECK(jobs.get(job->id).error().kind() == rp::ErrorKind::not_found);
  CHECK(jobs.remove("acme", job->id).error().kind() == rp::ErrorKind::not_found);
  CHECK(server.effects().at("deleteJob") == 1);
}

TEST_CASE_METHOD(Fixture, "a post goes from its creation to its removal") {
  const auto posts = client().posts();
  const auto post = posts.create({.text = "Hello of ours", .link = "https://blog.example/1"}, {image});
  REQUIRE(post);
  CHECK(post->images.size() == 1);
  CHECK(post->og);
  CHECK(posts.search({.keyword = "of ours"}).value().items.size() == 1);
  CHECK(posts.get(post->id).value().owned);
  const auto changed = posts.replace(post->id, {.text = "Other words"}, {});
  REQUIRE(changed);
  CHECK(changed->content == "Other words");
  CHECK_FALSE(changed->og);
  CHECK(posts.get(post->id).value().images.empty());
  REQUIRE(posts.remove(post->id));
  CHECK(posts.get(post->id).error().code() == "P0002");
}

TEST_CASE_METHOD(Fixture, "only one's own can be written") {
  const auto posts = client().posts();
  for (const auto& post : posts.search().value().items)
    if (!post.owned) {
      CHECK(posts.remove(post.id).error().code() == "P0003");
      CHECK(posts.replace(post.id, {.text = "t"}, {}).error().code() == "P0003");
      break;
    }
  CHECK(client().jobs().create("other", draft()).error().kind() == rp::ErrorKind::forbidden);
  CHECK(server.effects().empty());
}

TEST_CASE_METHOD(Fixture, "the service's own limits answer where the SDK's are switched off") {
  const rp::Client unchecked{
      rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
      {.base_url = server.base_url(), .check_limits = false}};
  auto job = draft();
  job.title = std::string(31, 'x');
  const auto refused = unchecked.jobs().create("acme", job);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == "C0005");
  CHECK(refused.error().details() == "jobTitle");
  CHECK(unchecked.posts().create({.text = "t"}, std::vector<rp::Upload>(11, image)).error().code() ==
        "P0010");
  CHECK(
      unchecked.posts().create({.text = "t"}, {rp::Upload::bytes("a", "image/png", "GIF8")}).error().code() ==
      "P0012");
}

TEST_CASE_METHOD(Fixture, "a write whose answer is lost took effect once, and says that it may have") {
  server.inject({.path = "/posts", .method = "POST", .cut_after = 0});
  const auto post = client().posts().create({.text = "once"}, {image});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(server.effects().at("createPost") == 1);

  const auto kept = client().posts().create({.text = "to be removed"});
  REQUIRE(kept);
  server.inject({.path = "/posts", .method = "DELETE", .status = 503});
  CHECK(client().posts().remove(kept->id));
  CHECK(server.effects().at("deletePost") == 1);
}

TEST_CASE("a write has a limit of its own, with the headers that tell") {
  MockOptions options = rp::test::small_mock();
  options.write_limits = true;
  const Fixture test(options);
  const auto posts = test.client().posts();
  rp::CallInfo info;
  REQUIRE(posts.create({.text = "1"}, {}, {.info = &info}));
  CHECK(info.rate_limit.scope_remaining == 1);
  REQUIRE(posts.create({.text = "2"}));
  const auto third = posts.create({.text = "3"}, {}, {.timeout = 10s, .info = &info});
  REQUIRE_FALSE(third);
  CHECK(third.error().kind() == rp::ErrorKind::rate_limited);
  CHECK(third.error().details() == "post.create");
  CHECK(info.rate_limit.scope == "post.create");
  CHECK(test.server.effects().at("createPost") == 2);
}

}  // namespace sdk_writes_test
