// All that breaks a rule, told at once, with nothing sent.
#include "rocketpunch/problems.hpp"

#include <sstream>
#include <string>
#include <vector>

#include "rocketpunch/client.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/event_part_tables.hpp"
#include "rocketpunch/detail/codec/event_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "rocketpunch/detail/codec/post_tables.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"

namespace problems_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::Problem;

namespace {

// every query that is public and every body that is sent can be asked about
using rp::detail::CheckedBody;
using rp::detail::codec::Types;
using rp::detail::codec::Write;
template <class... Target, class... Body>
constexpr bool all_checked(Types<Write<Target, Body>...>) {
  // the role of a host is a parameter of its function
  return ((CheckedBody<Body> || std::same_as<Body, rp::detail::codec::HostRoleChange>)&&...);
}
template <class... Slice>
constexpr bool slices_checked(Types<Slice...>) {
  return ((all_checked(typename Slice::bodies()) && all_checked(typename Slice::bodies_with_images())) &&
          ...);
}
static_assert(slices_checked(
    Types<rp::detail::codec::CommonSlice, rp::detail::codec::JobSlice, rp::detail::codec::EventSlice,
          rp::detail::codec::EventPartSlice, rp::detail::codec::PostSlice>()));
template <class T>
concept Checkable = requires(const T& value) {
  rp::problems(value);
};
static_assert(!Checkable<rp::Job> && !Checkable<std::string> && Checkable<rp::ResourceRoleQuery>);

const std::string png = "\x89PNG\r\n\x1a\n....";

rp::JobDraft good_job() {
  return {.title = "C++ Engineer",
          .category = "dev",
          .seniorities = {rp::Seniority::senior},
          .employment_types = {rp::EmploymentType::full_time},
          .intro = "Who we are",
          .duty = "What you will do",
          .start_date = std::chrono::year{2026} / 12 / 1,
          .settings = {{.type = rp::ApplicationSettingType::resume}}};
}

}  // namespace

TEST_CASE("a draft that keeps all rules has no problems", "[problems]") {
  CHECK(rp::problems(good_job()).empty());
  CHECK(rp::problems(good_job(), {rp::Upload::bytes("a.png", "image/png", png)}).empty());
  CHECK(rp::problems(rp::JobPeriod()).empty());
  CHECK(rp::problems(rp::PostDraft()).empty());
  CHECK(rp::problems(rp::JobQuery()).empty());
}

TEST_CASE("all problems of a draft are told, in the order of its fields", "[problems]") {
  CHECK(rp::problems(rp::JobDraft()) == std::vector<Problem>{{"title", "must not be empty"},
                                                             {"category", "must not be empty"},
                                                             {"seniorities", "is required"},
                                                             {"employment_types", "is required"},
                                                             {"intro", "must not be empty"},
                                                             {"duty", "must not be empty"},
                                                             {"start_date", "must be a valid date"},
                                                             {"settings", "is required"}});
  auto job = good_job();
  job.title = std::string(31, 'x');
  job.subtitle = "\xff";
  job.settings = {
      {.type = {}, .title = std::string(51, 'x')}, {.type = rp::ApplicationSettingType::custom}, {}};
  CHECK(rp::problems(job) ==
        std::vector<Problem>{{"title", "must have at most 30 characters, but has 31"},
                             {"subtitle", "must be UTF-8"},
                             {"settings[0].type", "is required"},
                             {"settings[0].title", "must have at most 50 characters, but has 51"},
                             {"settings[2].type", "is required"}});
}

TEST_CASE("the first problem is what a call is refused for", "[problems]") {
  const rp::testing::FakeTransport transport;
  const rp::Client client{rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}},
                          {.base_url = "https://api.example/v1"},
                          transport};
  const auto same = [](const auto& result, const std::vector<Problem>& problems) {
    REQUIRE(!problems.empty());
    std::ostringstream first;
    first << problems.front();
    CHECK(result.error().message() == first.str());
  };
  same(client.jobs().create("acme", {}), rp::problems(rp::JobDraft()));
  same(client.jobs().update("acme", 7, {}), rp::problems(rp::JobChanges()));
  same(client.posts().create({.text = std::string(5001, 'x')}),
       rp::problems(rp::PostDraft{.text = std::string(5001, 'x')}));
  same(client.events().add_host("e1", {}), rp::problems(rp::EventHostDraft()));
  same(client.events().create_charged_ticket("e1", {}), rp::problems(rp::ChargedEventTicketDraft()));
  same(client.events().create_session("e1", {}), rp::problems(rp::EventSessionDraft()));
  same(client.events().create_faq("e1", {}), rp::problems(rp::EventFaqDraft()));
  same(client.jobs().search({.page = 0}), rp::problems(rp::JobQuery{.page = 0}));
  same(client.me().resource_roles("acme", {}), rp::problems(rp::ResourceRoleQuery()));
  CHECK(transport.requests().empty());
}

TEST_CASE("problems of a query", "[problems]") {
  CHECK(rp::problems(rp::JobQuery{.keyword = std::string(101, 'x'),
                                  .company = "a b",
                                  .seniorities = {rp::Seniority()},
                                  .page = 0,
                                  .page_size = 51}) ==
        std::vector<Problem>{{"keyword", "must have at most 100 characters, but has 101"},
                             {"company", "may have letters, digits, \"_\" and \"-\" only"},
                             {"seniorities", "must not be the unknown value"},
                             {"page", "must be at least 1, but is 0"},
                             {"page_size", "must be from 1 to 50, but is 51"}});
  CHECK(rp::problems(rp::EventQuery{.page_size = 0}).size() == 1);
  CHECK(rp::problems(rp::PostQuery{.posted_after = rp::Timestamp::from_text("soon")}).size() == 1);
  CHECK(rp::problems(rp::CompanyQuery{.page = 0}).size() == 1);
  CHECK(rp::problems(rp::ProfileQuery{.page = 0}).size() == 1);
}

TEST_CASE("problems of images, and of a change without a field", "[problems]") {
  const auto image = rp::Upload::bytes("a.png", "image/png", png);
  const Problem nothing{"", "the change has no field: nothing would change"};
  CHECK(rp::problems(rp::JobChanges()) == std::vector{nothing});
  CHECK(rp::problems(rp::EventChanges()) == std::vector{nothing});
  CHECK(rp::problems(rp::EventChanges(), std::nullopt) == std::vector{nothing});
  CHECK(rp::problems(rp::EventChanges(), image).empty());
  CHECK(rp::problems(rp::JobChanges(), {image}).empty());
  std::ostringstream out;
  out << nothing << "; " << Problem{"title", "must not be empty"};
  CHECK(out.str() == "the change has no field: nothing would change; title must not be empty");

  std::vector<rp::Upload> images(11, image);
  images[3] = rp::Upload::bytes("b.gif", "image/gif", png);
  images[7] = rp::Upload::file("/nowhere/at/all.png");
  auto job = good_job();
  job.title = "";
  const auto problems = rp::problems(job, images);
  REQUIRE(problems.size() == 4);
  CHECK(problems[0] == Problem{"title", "must not be empty"});
  CHECK(problems[1] == Problem{"images", "must be at most 10, but are 11"});
  CHECK(problems[2] == Problem{"images[3]", "is no image/gif by its first bytes"});
  CHECK(problems[3].field == "images[7]");

  const auto of_event =
      rp::problems(rp::EventDraft(), rp::Upload::bytes("c", "", "no image"), {image, images[3]});
  REQUIRE(of_event.size() > 2);
  CHECK(of_event[of_event.size() - 2].field == "banner");
  CHECK(of_event.back().field == "attachments[1]");
}

}  // namespace problems_test
