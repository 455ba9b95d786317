// What a walk gives in whole pages, and the details of many ids.
#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <ranges>
#include <rocketpunch/async.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"

namespace walk_many_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeEngine;
using rp::testing::FakeTransport;

namespace {

static_assert(std::ranges::input_range<rp::Walk<rp::JobSummary>::Pages>);
template <class Walk>
concept GivesPages = requires {
  std::declval<Walk>().pages();
};
static_assert(GivesPages<rp::Walk<rp::JobSummary>&> && !GivesPages<rp::Walk<rp::JobSummary>>);
static_assert(GivesPages<rp::AsyncWalk<rp::JobSummary>&> && !GivesPages<rp::AsyncWalk<rp::JobSummary>>);

/// Page `number` of 4, of three jobs each: 11, 12, 13 on the first.
rp::Result<rp::HttpResponse> page(const rp::HttpRequest& request, const rp::SendOptions&) {
  const int number = std::stoi(request.url.substr(request.url.rfind("page=") + 5));
  std::string items;
  for (int i = 1; number <= 4 && i <= 3; ++i)
    items += (i == 1 ? "" : ",") + std::string(R"({"jobId":)") + std::to_string(number * 10 + i) +
             R"(,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
  return rp::HttpResponse{200,
                          {},
                          R"({"totalItems":12,"totalPages":4,"page":)" + std::to_string(number) +
                              R"(,"pageSize":3,"items":[)" + items + "]}"};
}

/// The job that the path names.
rp::Result<rp::HttpResponse> job(const rp::HttpRequest& request, const rp::SendOptions&) {
  const std::string id = request.url.substr(request.url.rfind('/') + 1);
  return rp::HttpResponse{
      200, {}, R"({"id":)" + id + R"(,"title":"t)" + id + R"(","company":{"name":"c"},"location":"l"})"};
}
/// Such an answer, but for one id, which is answered by that status and body.
FakeTransport::Answer job_but(std::string id, int status, std::string body) {
  return [=](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    if (request.url.substr(request.url.rfind('/') + 1) == id)
      return rp::Result<rp::HttpResponse>(rp::HttpResponse{status, {}, body});
    return job(request, limits);
  };
}
const std::string no_such_job = R"({"code":"R0001","message":"no such job"})";

rp::ClientOptions options() {
  return {.base_url = "https://api.example/v1",
          .retry = {.max_attempts = 1},
          .clock = std::make_shared<FakeClock>()};
}

struct Blocking {
  FakeTransport transport;
  rp::test::TestClient<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"}, options(), transport};
  std::size_t calls() const { return transport.requests().size(); }
};
struct Asynchronous {
  FakeTransport transport;
  FakeEngine engine{transport};
  rp::Client<rp::AppKey, FakeEngine::Transport> client{rp::AppKey{"rp_app_test"}, options(),
                                                       engine.transport()};
};

using Ids = std::vector<std::int64_t>;
template <class Item>
Ids ids_of(const rp::Page<Item>& page) {
  Ids ids;
  for (const Item& item : page) ids.push_back(item.id);
  return ids;
}

}  // namespace

TEST_CASE("a page tells whether there is another one, and is a range", "[walk]") {
  rp::Page<rp::JobSummary> page;
  CHECK(!page.has_next());
  CHECK(page.begin() == page.end());
  page.total_pages = 3;
  page.page = 2;
  page.items.resize(2);
  CHECK(page.has_next());
  for (auto& job : page) job.id = 7;
  CHECK(ids_of(page) == Ids{7, 7});
  page.page = 3;
  CHECK(!page.has_next());
}

TEST_CASE_METHOD(Blocking, "a walk gives whole pages", "[walk]") {
  transport.always_do(page);
  const int ahead = GENERATE(0, 3);
  auto walk = client.jobs().search_all({}, {}, {.pages_ahead = ahead});
  std::vector<Ids> pages;
  std::vector<int> numbers;
  for (const auto& page : walk.pages()) {
    REQUIRE(page);
    pages.push_back(ids_of(*page));
    numbers.push_back(page->page);
    CHECK(page->total_items == 12);
    CHECK(page->has_next() == (page->page < 4));
  }
  CHECK(pages == std::vector<Ids>{{11, 12, 13}, {21, 22, 23}, {31, 32, 33}, {41, 42, 43}});
  CHECK(numbers == std::vector<int>{1, 2, 3, 4});
  CHECK(walk.outcome());
  CHECK(walk.complete());
  CHECK(calls() == 4);
  CHECK_FALSE(walk.pages().next());
}

TEST_CASE_METHOD(Blocking, "loops over items and over pages follow each other, with nothing twice or lost",
                 "[walk]") {
  transport.always_do(page);
  auto walk = client.jobs().search_all();
  for (const auto& job : walk)
    if (job->id == 12) break;
  CHECK(walk.next_page() == 1);
  SECTION("on from the item that a loop was left at") {
    for (const auto& page : walk.pages()) {
      CHECK(ids_of(*page) == Ids{13});
      break;
    }
    CHECK(walk.next_page() == 2);
    CHECK(walk.next()->value().id == 21);
    auto pages = walk.pages();
    CHECK(ids_of(pages.next()->value()) == Ids{22, 23});
    CHECK(ids_of(pages.next()->value()) == Ids{31, 32, 33});
    CHECK(walk.collect().value().size() == 3);
    CHECK(walk.complete());
  }
  SECTION("an item that was fetched and not seen comes with its page") {
    auto unseen = walk.begin();
    CHECK((*unseen)->id == 13);
    ++unseen;
    CHECK(ids_of(walk.pages().next()->value()) == Ids{21, 22, 23});
    unseen = walk.begin();
    CHECK(ids_of(walk.pages().next()->value()) == Ids{31, 32, 33});
    CHECK(walk.next()->value().id == 41);
  }
  SECTION("a page that was fetched and not seen counts as not given") {
    auto pages = walk.pages();
    CHECK(ids_of(pages.next()->value()) == Ids{13});
    (void)pages.begin();
    CHECK(walk.next_page() == 2);
    CHECK(walk.outcome().error().kind() == rp::ErrorKind::cancelled);
    CHECK(ids_of(pages.begin()->value()) == Ids{21, 22, 23});
    CHECK(walk.next_page() == 3);
  }
  SECTION("a page that was fetched and not seen is there for items") {
    (void)walk.pages().begin();  // 13
    CHECK(walk.next()->value().id == 13);
    auto pages = walk.pages();
    CHECK(pages.begin() != pages.end());  // 21, 22, 23
    CHECK_FALSE(walk.complete());
    CHECK(walk.next()->value().id == 21);
    CHECK(walk.begin()->value().id == 22);
    (void)pages.begin();  // 23
    CHECK(walk.begin()->value().id == 23);
    (void)pages.begin();  // 31, 32, 33
    CHECK(walk.collect().value().size() == 6);
    CHECK(walk.complete());
    CHECK(calls() == 4);
  }
  SECTION("a page that was fetched and not seen is there for other loops over pages") {
    (void)walk.pages().begin();
    CHECK(walk.next_page() == 1);
    CHECK(ids_of(walk.pages().next()->value()) == Ids{13});
    (void)walk.pages().begin();
    auto moved = std::move(walk);
    (void)moved.pages().begin();
    std::vector<Ids> pages;
    for (const auto& page : moved.pages()) pages.push_back(ids_of(*page));
    CHECK(pages == std::vector<Ids>{{21, 22, 23}, {31, 32, 33}, {41, 42, 43}});
    CHECK(moved.complete());
    walk = std::move(moved);
  }
  SECTION("what a loop of the other kind looks at again stays what it was") {
    auto pages = walk.pages();
    auto page = pages.begin();
    CHECK(ids_of(page->value()) == Ids{13});
    (void)walk.begin();  // 21, which nobody sees
    CHECK(ids_of(page->value()) == Ids{13});
    CHECK(walk.next_page() == 2);
    ++page;
    CHECK(ids_of(page->value()) == Ids{21, 22, 23});
  }
  SECTION("a callback that throws") {
    CHECK_THROWS_AS(
        [&] {
          for (const auto& page : walk.pages())
            if (page->page == 2) throw std::runtime_error("from the loop");
        }(),
        std::runtime_error);
    CHECK(ids_of(walk.pages().next()->value()) == Ids{31, 32, 33});
  }
  CHECK(walk.progress().pages >= 2);
}

TEST_CASE_METHOD(Blocking, "the last page, fetched and not seen, is neither lost nor given twice", "[walk]") {
  SECTION("up to the end") {
    transport.always_do(page);
    auto walk = client.jobs().search_all({.page = 4});
    auto pages = walk.pages();
    CHECK(pages.begin() != pages.end());
    CHECK_FALSE(walk.complete());
    CHECK(walk.collect().value().size() == 3);
    CHECK(walk.complete());
    CHECK_FALSE(pages.next());
  }
  SECTION("up to the limit") {
    transport.always_do(page);
    auto walk = client.jobs().search_all({}, {}, {.limit = 5});
    auto pages = walk.pages();
    CHECK(pages.next()->value().items.size() == 3);
    (void)pages.begin();
    CHECK_FALSE(walk.outcome());
    CHECK(walk.next()->value().id == 21);
    CHECK(walk.next()->value().id == 22);
    CHECK_FALSE(walk.next());
    CHECK(walk.outcome());
  }
  SECTION("an error in its place") {
    transport.then_do(page).then(500).then_do(page);
    auto walk = client.jobs().search_all({}, {}, {.skip_failed_pages = 1});
    auto pages = walk.pages();
    CHECK(pages.next()->value().items.size() == 3);
    (void)pages.begin();
    CHECK(walk.next_page() == 2);
    CHECK(walk.next()->error().page() == 2);
    CHECK(walk.next()->value().id == 31);
  }
}

TEST_CASE_METHOD(Blocking, "pages keep to the limit, and have errors among them", "[walk]") {
  SECTION("the limit") {
    transport.always_do(page);
    auto walk = client.jobs().search_all({}, {}, {.limit = 4});
    auto pages = walk.pages();
    CHECK(pages.next()->value().items.size() == 3);
    CHECK(ids_of(pages.next()->value()) == Ids{21});
    CHECK_FALSE(pages.next());
    CHECK(walk.outcome());
    CHECK_FALSE(walk.complete());
    CHECK(calls() == 2);
  }
  SECTION("a failed page that is passed over, and one that isn't") {
    transport.then_do(page).then(500).then_do(page).then(500);
    auto walk = client.jobs().search_all({}, {}, {.skip_failed_pages = 1});
    std::vector<std::size_t> sizes;
    std::vector<int> failed;
    for (const auto& page : walk.pages())
      page ? sizes.push_back(page->items.size()) : failed.push_back(page.error().page().value());
    CHECK(sizes == std::vector<std::size_t>{3, 3});
    CHECK(failed == std::vector<int>{2, 4});
    CHECK(walk.outcome().error().page() == 4);
  }
}

TEST_CASE_METHOD(Asynchronous, "an asynchronous walk gives whole pages", "[walk]") {
  transport.always_do(page);
  auto walk = client.async().jobs().search_all({}, {}, {.pages_ahead = 2, .limit = 11});
  CHECK(engine.run(walk.next())->value().id == 11);
  auto pages = walk.pages();
  CHECK(ids_of(engine.run(pages.next())->value()) == Ids{12, 13});
  CHECK(engine.run(walk.next())->value().id == 21);
  CHECK(ids_of(engine.run(pages.next())->value()) == Ids{22, 23});
  CHECK(ids_of(engine.run(pages.next())->value()) == Ids{31, 32, 33});
  CHECK(ids_of(engine.run(pages.next())->value()) == Ids{41, 42});
  CHECK_FALSE(engine.run(pages.next()));
  CHECK(walk.outcome());
}

TEST_CASE_METHOD(Asynchronous, "an asynchronous page that was not waited for is not lost", "[walk]") {
  transport.always_do(page);
  auto walk = client.async().jobs().search_all();
  auto pages = walk.pages();
  CHECK(ids_of(engine.run(pages.next())->value()) == Ids{11, 12, 13});
  {
    const auto never_started = pages.next();
    const auto nor_this = walk.pages().next();
  }
  CHECK_FALSE(walk.complete());
  CHECK(engine.run(walk.next())->value().id == 21);
  CHECK(engine.run(walk.collect()).value().size() == 8);
  CHECK(walk.complete());
}

TEST_CASE_METHOD(Blocking, "the details of many come in the order of their ids", "[walk]") {
  transport.always_do(job);
  const int ahead = GENERATE(0, 1, 4, 64);
  std::vector<std::int64_t> ids;
  for (int i = 20; i > 0; --i) ids.push_back(i * 3);
  ids.push_back(60);  // once more
  auto walk = client.jobs().get_all(ids, {}, {.pages_ahead = ahead});
  CHECK(walk.total_items() == 21);
  CHECK(walk.pages_left() == 21);
  Ids got;
  for (const auto& job : walk) {
    REQUIRE(job);
    CHECK(job->title == "t" + std::to_string(job->id));
    got.push_back(job->id);
  }
  CHECK(got == ids);
  CHECK(walk.outcome());
  CHECK(walk.complete());
  CHECK(walk.pages_left() == 0);
  CHECK(calls() == 21);
  CHECK(walk.progress().items == 21);
}

TEST_CASE_METHOD(Blocking, "details take ids of any range, and none at all", "[walk]") {
  transport.always_do(job);
  CHECK(client.jobs().get_all({7, 8}).collect().value().size() == 2);
  CHECK(client.jobs().get_all(std::vector<int>{7}).collect().value().size() == 1);
  CHECK(client.jobs().get_all(std::set<std::int64_t>{7, 8, 9}).collect().value().size() == 3);
  CHECK(calls() == 6);
  auto none = client.jobs().get_all({});
  CHECK_FALSE(none.next());
  CHECK(none.outcome());
  CHECK(none.complete());
  CHECK(calls() == 6);
  CHECK(client.jobs().get_all({7, 8}, {}, {.limit = 1}).collect().value().size() == 1);
  CHECK(calls() == 7);
}

TEST_CASE_METHOD(Blocking, "a detail that isn't there is an element, and no end", "[walk]") {
  const int ahead = GENERATE(0, 3);
  transport.always_do(job_but("2", 404, no_such_job));
  auto walk = client.jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead});
  CHECK(walk.next()->value().id == 1);
  const auto gone = walk.next().value();
  REQUIRE_FALSE(gone);
  CHECK(std::string(gone.error().what()) == "getJob: page 2: not_found (HTTP 404) R0001: id 2: no such job");
  CHECK(gone.error().page() == 2);
  CHECK(walk.next()->value().id == 3);
  CHECK_FALSE(walk.next());
  CHECK(walk.outcome());
  CHECK(walk.complete());
  CHECK(walk.failed_pages().empty());
  CHECK(walk.progress().pages == 3);
  CHECK(walk.progress().items == 2);
}

TEST_CASE_METHOD(Blocking, "eleven details in a row that aren't there are no end either", "[walk]") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{404, {}, no_such_job});
  });
  auto walk = client.jobs().get_all(std::vector<std::int64_t>(15, 4));
  int gone = 0;
  while (auto job = walk.next()) gone += !*job;
  CHECK(gone == 15);
  CHECK(walk.complete());
}

TEST_CASE_METHOD(Blocking,
                 "a 404 that isn't the service's own says nothing of an id, and ends a walk over them",
                 "[walk]") {
  transport.always_do(job_but("2", 404, "<html>not here</html>"));
  auto walk = client.jobs().get_all({1, 2, 3});
  CHECK(walk.collect().error().kind() == rp::ErrorKind::not_found);
  CHECK(walk.outcome().error().page() == 2);
  CHECK(walk.pages_left() == 2);
  CHECK_FALSE(walk.complete());
}

TEST_CASE_METHOD(Blocking, "other errors of details are passed over as those of pages", "[walk]") {
  const int ahead = GENERATE(0, 2);
  SECTION("as many as may be") {
    transport.always_do(job_but("2", 500, ""));
    auto walk = client.jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead, .skip_failed_pages = 1});
    CHECK(walk.collect().value().size() == 2);
    CHECK(walk.failed_pages() == std::vector<int>{2});
    CHECK_FALSE(walk.complete());
  }
  SECTION("the last one") {
    transport.always_do(job_but("3", 500, ""));
    auto walk = client.jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead, .skip_failed_pages = 1});
    CHECK(walk.collect().value().size() == 2);
    CHECK(walk.outcome());
    CHECK_FALSE(walk.complete());
  }
  SECTION("and no more") {
    transport.always_do(job_but("2", 500, ""));
    auto walk = client.jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead});
    CHECK(walk.collect().error().kind() == rp::ErrorKind::server);
    CHECK(walk.next_page() == 2);
  }
  SECTION("what every id would meet ends it") {
    transport.always_do(job_but("2", 401, R"({"code":"C0001","message":"no"})"));
    auto walk = client.jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead, .skip_failed_pages = 9});
    CHECK(walk.collect().error().kind() == rp::ErrorKind::unauthorized);
  }
  SECTION("an id that can't be") {
    transport.always_do(job);
    auto walk = client.jobs().get_all({1, 0}, {}, {.pages_ahead = ahead, .skip_failed_pages = 9});
    CHECK(walk.next()->value().id == 1);
    CHECK(walk.next()->error().message() == "id 0: job_id must be greater than 0, but is 0");
  }
}

TEST_CASE_METHOD(Asynchronous, "asynchronous details of many", "[walk]") {
  const int ahead = GENERATE(0, 8);
  transport.always_do(job_but("2", 404, no_such_job));
  auto walk = client.async().jobs().get_all({1, 2, 3}, {}, {.pages_ahead = ahead});
  CHECK(engine.run(walk.next())->value().id == 1);
  CHECK(engine.run(walk.next())->error().message() == "id 2: no such job");
  CHECK(engine.run(walk.next())->value().id == 3);
  CHECK_FALSE(engine.run(walk.next()));
  CHECK(walk.complete());
}

TEST_CASE("the details of events and posts, which count as bulk calls", "[walk]") {
  FakeTransport transport;
  const std::vector<std::string> urls = [&] {
    const rp::Client client{rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}},
                            options(), transport};
    CHECK_FALSE(client.events().get_all({"a", "b/"}).next().value());
    CHECK_FALSE(client.events().get_all(std::vector<std::string>{"c"}).next().value());
    CHECK_FALSE(client.posts().get_all({5}).next().value());
    std::vector<std::string> sent;
    for (const auto& request : transport.requests()) sent.push_back(request.url);
    return sent;
  }();
  CHECK(urls == std::vector<std::string>{"https://api.example/v1/events/a", "https://api.example/v1/events/c",
                                         "https://api.example/v1/posts/5"});

  auto with_quota = options();
  with_quota.quota = {.mode = rp::QuotaMode::fail, .limits = {{.period = 60s, .calls = 10}}};
  const rp::Client client{rp::AppKey{"rp_app_test"}, with_quota, transport.always_do(job)};
  auto walk = client.jobs().get_all(std::vector<int>(20, 1));
  const auto cost = client.quota().cost_of(walk);
  REQUIRE(cost);
  CHECK(cost->calls == 19);
  CHECK(walk.collect().error().kind() == rp::ErrorKind::rate_limited);
  CHECK(walk.progress().pages == 9);  // nine tenths of 10
  CHECK(client.jobs().get(1));
}

}  // namespace walk_many_test
