// Walking all pages of a search: when it ends, and what it does when the service misbehaves.
#include <algorithm>
#include <chrono>
#include <ranges>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace rp = rocketpunch;
using rp::testing::FakeTransport;

namespace {

static_assert(std::ranges::input_range<rp::Walk<rp::JobSummary>>);
static_assert(std::same_as<std::ranges::range_value_t<rp::Walk<rp::JobSummary>>, rp::Result<rp::JobSummary>>);

std::string page(const std::vector<int>& ids, std::int64_t total_items, int total_pages) {
  std::string items;
  for (const int id : ids)
    items += (items.empty() ? "" : ",") + std::string(R"({"jobId":)") + std::to_string(id) +
             R"(,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
  return R"({"totalItems":)" + std::to_string(total_items) + R"(,"totalPages":)" +
         std::to_string(total_pages) + R"(,"page":1,"pageSize":50,"items":[)" + items + "]}";
}

struct Fixture {
  FakeTransport transport;
  rp::Client<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"},
                                               {.base_url = "https://api.example/v1",
                                                .retry = {.max_attempts = 1},
                                                .clock = std::make_shared<rp::testing::FakeClock>()},
                                               transport};

  /// The ids of a whole walk; the error, if there is one, stays in `error`.
  std::vector<std::int64_t> ids(rp::JobQuery query = {}) {
    std::vector<std::int64_t> ids;
    for (const auto& job : client.jobs().search_all(query)) {
      if (job)
        ids.push_back(job->id);
      else
        error = job.error();
    }
    return ids;
  }
  std::size_t calls() const { return transport.requests().size(); }

  std::optional<rp::Error> error;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a walk fetches pages of 50 one after the other, and no more than there are") {
  transport.then(200, page({1, 2}, 3, 2)).then(200, page({3}, 3, 2));
  CHECK(ids() == std::vector<std::int64_t>{1, 2, 3});
  REQUIRE(calls() == 2);
  CHECK(transport.requests()[0].url == "https://api.example/v1/jobs?page=1&pageSize=50");
  CHECK(transport.requests()[1].url == "https://api.example/v1/jobs?page=2&pageSize=50");
}

TEST_CASE_METHOD(Fixture, "a walk keeps to the query's page size and first page") {
  transport.then(200, page({7}, 9, 3)).then(200, page({}, 9, 3));
  ids({.keyword = "x", .page = 3, .page_size = 3});
  CHECK(transport.requests()[0].url == "https://api.example/v1/jobs?keyword=x&page=3&pageSize=3");
}

TEST_CASE_METHOD(Fixture, "a walk is lazy") {
  transport.then(200, page({1, 2}, 4, 2)).then(200, page({3, 4}, 4, 2));
  auto walk = client.jobs().search_all();
  CHECK(calls() == 0);
  auto job = walk.begin();
  CHECK(calls() == 1);
  CHECK((*job)->id == 1);
  ++job;
  CHECK(calls() == 1);
  CHECK(walk.next_page() == 2);
  ++job;
  CHECK(calls() == 2);
  CHECK(walk.total_items() == 4);
}

TEST_CASE_METHOD(Fixture, "an empty page ends a walk, whatever the counts say") {
  transport.then(200, page({1}, 1000, 99)).then(200, page({}, 1000, 99));
  CHECK(ids().size() == 1);
  CHECK(calls() == 2);
  CHECK_FALSE(error);
}

TEST_CASE_METHOD(Fixture, "counts that are too low don't lose items") {
  SECTION("of pages") { transport.then(200, page({1}, 2, 1)).then(200, page({2}, 2, 1)); }
  SECTION("of items") {
    transport.then(200, page({1}, 0, 0)).then(200, page({2}, 0, 0)).then(200, page({}, 0, 0));
  }
  CHECK(ids() == std::vector<std::int64_t>{1, 2});
}

TEST_CASE_METHOD(Fixture, "a server that ignores the page number ends the walk with an error") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, page({1, 2}, 710, 36)};
  });
  CHECK(ids().size() == 2);
  CHECK(calls() == 3);
  REQUIRE(error);
  CHECK(error->page() == 3);
  CHECK_THAT(error->what(), Catch::Contains("page 3") && Catch::Contains("ignores the page number"));
}

TEST_CASE_METHOD(Fixture, "items that move to the next page while the walk goes on are no error") {
  transport.then(200, page({1, 2}, 4, 2))
      .then(200, page({2, 3}, 5, 3))
      .then(200, page({4}, 5, 3))
      .then(200, page({}, 5, 3));
  CHECK(ids() == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK_FALSE(error);
}

TEST_CASE_METHOD(Fixture, "an error ends the walk, names the page, and the walk can be resumed there") {
  transport.then(200, page({1}, 3, 3)).then(400, R"({"code":"C0005","message":"no"})");
  auto walk = client.jobs().search_all();
  std::vector<std::int64_t> seen;
  for (const auto& job : walk) {
    if (job)
      seen.push_back(job->id);
    else
      error = job.error();
  }
  CHECK(seen == std::vector<std::int64_t>{1});
  REQUIRE(error);
  CHECK(error->page() == 2);
  CHECK(error->code() == "C0005");
  CHECK(error->operation() == "searchJobs");
  CHECK(calls() == 2);
  CHECK(walk.next_page() == 2);

  transport.then(200, page({2}, 3, 3)).then(200, page({3}, 3, 3)).then(200, page({}, 3, 3));
  CHECK(ids({.page = walk.next_page()}) == std::vector<std::int64_t>{2, 3});
}

TEST_CASE_METHOD(Fixture, "a query that breaks a limit is the only element of the walk") {
  CHECK(ids({.page_size = 51}).empty());
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls() == 0);
}

TEST_CASE_METHOD(Fixture, "a walk outlives the client it came from") {
  auto walk = [this] {
    auto own = std::make_unique<rp::Client<rp::AppKey, FakeTransport>>(client);
    return own->jobs().search_all();
  }();
  transport.then(200, page({1}, 1, 1));
  CHECK(std::ranges::distance(walk) == 1);
}

TEST_CASE_METHOD(Fixture, "walks over events, posts, companies and people go the same way") {
  transport.then(200, R"({"total":0,"page":1,"per_page":50,"items":[]})")
      .then(200, R"({"total":1,"page":1,"per_page":50,"items":[{"handle":"h","name":"n"}]})");
  for (const auto& company : client.companies().search_all()) FAIL(company.error());
  for (const auto& profile : client.profiles().search_all({.keyword = "x"})) CHECK(profile->handle == "h");
  CHECK(transport.requests()[0].url == "https://api.example/v1/companies?page=1&per_page=50");
  CHECK(transport.requests()[1].url == "https://api.example/v1/profiles?keyword=x&page=1&per_page=50");
  transport.then(200, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":50,"items":[]})");
  for (const auto& event : client.events().search_all()) FAIL(event.error());
  transport.then(200, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":50,"items":[]})");
  for (const auto& post : client.posts().search_all()) FAIL(post.error());
}
