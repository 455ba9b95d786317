// Walking all pages of a search: when it ends, and what it does when the service misbehaves.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <latch>
#include <mutex>
#include <ranges>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"

namespace walk_test {

namespace rp = rocketpunch;
using rp::testing::FakeTransport;

namespace {

static_assert(std::ranges::input_range<rp::Walk<rp::JobSummary>>);
static_assert(std::same_as<std::ranges::range_value_t<rp::Walk<rp::JobSummary>>, rp::Result<rp::JobSummary>>);

/// A page of these jobs; the title of one whose id is below 0 is a number.
std::string page(const std::vector<int>& ids, std::int64_t total_items, int total_pages) {
  std::string items;
  for (const int id : ids)
    items += (items.empty() ? "" : ",") + std::string(R"({"jobId":)") + std::to_string(id) +
             (id < 0 ? R"(,"title":4711)" : R"(,"title":"t")") +
             R"(,"seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
  return R"({"totalItems":)" + std::to_string(total_items) + R"(,"totalPages":)" +
         std::to_string(total_pages) + R"(,"page":1,"pageSize":50,"items":[)" + items + "]}";
}

struct Fixture {
  std::mutex mutex;
  std::vector<std::string> oddities;
  FakeTransport transport;
  rp::test::TestClient<rp::AppKey, FakeTransport> client{
      rp::AppKey{"rp_app_test"},
      {.base_url = "https://api.example/v1",
       .retry = {.max_attempts = 1},
       .observer =
           [this](const rp::CallEvent& event) {
             const std::lock_guard guard(mutex);
             if (event.kind == rp::CallEvent::Kind::oddity)
               oddities.push_back(std::string(event.operation) + ": " + std::string(event.detail));
           },
       .clock = std::make_shared<rp::testing::FakeClock>()},
      transport};

  /// The ids of a whole walk; the error, if there is one, stays in `error`.
  std::vector<std::int64_t> ids(rp::JobQuery query = {}, rp::WalkOptions how = {}) {
    auto walk = client.jobs().search_all(query, {}, how);
    std::vector<std::int64_t> ids;
    for (const auto& job : walk) {
      if (job)
        ids.push_back(job->id);
      else
        error = job.error();
    }
    failed_pages = walk.failed_pages();
    bad_items = walk.bad_items();
    complete = walk.complete();
    return ids;
  }
  std::size_t calls() const { return transport.requests().size(); }

  std::optional<rp::Error> error;
  std::vector<int> failed_pages;
  std::vector<rp::Error> bad_items;
  bool complete = false;
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
  CHECK(walk.next_page() == 1);
  CHECK((*job)->id == 2);
  CHECK(walk.next_page() == 2);
  ++job;
  CHECK(calls() == 2);
  CHECK(walk.total_items() == 4);
}

TEST_CASE_METHOD(Fixture, "an empty page ends a walk where the service counts no more pages") {
  const int ahead = GENERATE(0, 1);
  SECTION("by the page before") { transport.then(200, page({1}, 3, 2)).then(200, page({}, 3, 2)); }
  SECTION("by its own counts") { transport.then(200, page({1}, 1000, 2)).then(200, page({}, 0, 0)); }
  SECTION("by counts that make no sense") {
    transport.then(200, page({1}, -5, -7)).then(200, page({}, INT64_MIN, INT32_MIN));
  }
  CHECK(ids({}, {.pages_ahead = ahead}).size() == 1);
  CHECK(calls() == 2);
  CHECK_FALSE(error);
}

TEST_CASE_METHOD(Fixture, "empty pages in the middle don't end a walk") {
  const int ahead = GENERATE(0, 1, 4);
  CAPTURE(ahead);
  std::vector<std::vector<int>> all;
  std::vector<std::int64_t> items;
  SECTION("one") {
    all = {{1, 2}, {}, {3}, {}, {4}};
    items = {1, 2, 3, 4};
  }
  SECTION("the first") {
    all = {{}, {1}};
    items = {1};
  }
  SECTION("the last") {
    all = {{1}, {}, {}};
    items = {1};
  }
  SECTION("ten in a row, twice") {
    all.resize(23);
    all[0] = {1};
    all[11] = {12};
    all[22] = {23};
    items = {1, 12, 23};
  }
  const int count = static_cast<int>(all.size());
  transport.always_do([&](const rp::HttpRequest& request, const rp::SendOptions&) {
    const auto number =
        static_cast<std::size_t>(std::stoi(request.url.substr(request.url.find("page=") + 5)));
    return rp::HttpResponse{
        200, {}, page(number <= all.size() ? all[number - 1] : std::vector<int>(), 99, count)};
  });
  CHECK(ids({}, {.pages_ahead = ahead}) == items);
  CHECK_FALSE(error);
  // where the counts of items don't agree, one page more is asked for
  CHECK(calls() <= all.size() + 1 + static_cast<std::size_t>(ahead));
}

TEST_CASE_METHOD(Fixture, "empty pages without an end are an error that names the page") {
  transport.then(200, page({1}, 9000, 900)).always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, page({}, 9000, 900)};
  });
  const int skipping = GENERATE(0, 5);
  CHECK(ids({}, {.skip_failed_pages = skipping}).size() == 1);
  CHECK(calls() == 12);
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::decode);
  CHECK(error->page() == 12);
  CHECK(error->operation() == "searchJobs");
  CHECK(error->attempts() == 1);
  CHECK_THAT(error->what(), Catch::Matchers::ContainsSubstring("searchJobs: page 12"));
  CHECK(failed_pages.empty());
}

TEST_CASE_METHOD(Fixture, "empty pages in the middle don't end a walk of the guide's generation") {
  const int ahead = GENERATE(0, 1, 2);
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    std::string items;
    if (request.url.find("page=1&") != std::string::npos) items = R"({"handle":"a","name":"n"})";
    if (request.url.find("page=3&") != std::string::npos) items = R"({"handle":"b","name":"n"})";
    return rp::HttpResponse{200, {}, R"({"total":120,"page":1,"per_page":50,"items":[)" + items + "]}"};
  });
  std::string handles;
  for (const auto& profile : client.profiles().search_all({.keyword = "x"}, {}, {.pages_ahead = ahead}))
    handles += profile.value().handle;
  CHECK(handles == "ab");
}

TEST_CASE_METHOD(Fixture, "a walk ends with the last page that has a number") {
  const int ahead = GENERATE(0, 5);
  transport.then(200, page({1}, 9, INT32_MAX));
  CHECK(ids({.page = INT32_MAX}, {.pages_ahead = ahead}) == std::vector<std::int64_t>{1});
  CHECK(calls() == 1);
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
  CHECK(error->operation() == "searchJobs");
  CHECK_THAT(error->what(), Catch::Matchers::ContainsSubstring("page 3") &&
                                Catch::Matchers::ContainsSubstring("ignores the page number"));
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
    auto own = std::make_unique<rp::test::TestClient<rp::AppKey, FakeTransport>>(client);
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

TEST_CASE_METHOD(Fixture, "a walk can go on behind a failed page, and reports it") {
  transport.then(200, page({1, 2}, 6, 3)).then(500).then(200, page({5, 6}, 6, 3)).then(200, page({}, 6, 3));
  CHECK(ids({}, {.skip_failed_pages = 1}) == std::vector<std::int64_t>{1, 2, 5, 6});
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::server);
  CHECK(error->page() == 2);
  CHECK(failed_pages == std::vector<int>{2});
}

TEST_CASE_METHOD(Fixture,
                 "a walk passes over no more pages than allowed, and over none that the next would share") {
  SECTION("too many") {
    transport.then(200, page({1}, 9, 9)).then(500).then(500).then(500);
    CHECK(ids({}, {.skip_failed_pages = 2}).size() == 1);
    CHECK(calls() == 4);
    CHECK(error->page() == 4);
    CHECK(failed_pages == std::vector<int>{2, 3});
  }
  SECTION("refused") {
    const int status = GENERATE(400, 401, 403, 429);
    transport.then(200, page({1}, 9, 9)).then(status);
    CHECK(ids({}, {.skip_failed_pages = 5}).size() == 1);
    CHECK(calls() == 2);
    CHECK(error->status() == status);
  }
}

TEST_CASE_METHOD(Fixture, "items that come again are left out, or not") {
  transport.then(200, page({1, 2}, 4, 2)).then(200, page({2, 3}, 4, 2));
  const bool skips = GENERATE(true, false);
  CHECK(ids({}, {.skip_repeats = skips}) ==
        (skips ? std::vector<std::int64_t>{1, 2, 3} : std::vector<std::int64_t>{1, 2, 2, 3}));
}

TEST_CASE_METHOD(Fixture, "a whole page that comes again, since the list shifted, ends no walk") {
  transport.then(200, page({1}, 3, 3))
      .then(200, page({1}, 4, 4))
      .then(200, page({2}, 4, 4))
      .then(200, page({3}, 4, 4));
  CHECK(ids({.page_size = 1}) == std::vector<std::int64_t>{1, 2, 3});
  CHECK_FALSE(error);
}

TEST_CASE_METHOD(Fixture, "a walk can be limited") {
  transport.then(200, page({1, 2}, 6, 3)).then(200, page({3, 4}, 6, 3));
  const int ahead = GENERATE(0, 1, 5);
  CHECK(ids({}, {.pages_ahead = ahead, .limit = 3}) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(calls() == 2);
}

TEST_CASE_METHOD(Fixture, "a walk that fetches ahead gives the same, and fetches no more") {
  transport.then(200, page({1, 2}, 5, 3)).then(200, page({3, 4}, 5, 3)).then(200, page({5}, 5, 3));
  CHECK(ids({}, {.pages_ahead = 1}) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  CHECK(calls() == 3);
  CHECK_FALSE(error);
}

TEST_CASE("a page is fetched ahead while the items before it are gone over") {
  FakeTransport transport;
  std::promise<void> second_page_asked;
  transport.then(200, page({1, 2}, 3, 2)).then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    second_page_asked.set_value();
    return rp::HttpResponse{200, {}, page({3}, 3, 2)};
  });
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{
      rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"}, transport};
  rp::CallInfo info;
  auto walk = client.jobs().search_all({}, {.info = &info}, {.pages_ahead = 1});
  auto job = walk.begin();
  CHECK((*job)->id == 1);
  second_page_asked.get_future().wait();  // before it is asked for
  CHECK(info.attempts == 1);
  ++job;
  ++job;
  CHECK((*job)->id == 3);
}

TEST_CASE("pages ahead are under way at the same time, and given out in their order") {
  FakeTransport transport;
  std::latch all_asked(4);
  transport.then(200, page({10, 11}, 10, 5))
      .always_do([&](const rp::HttpRequest& request, const rp::SendOptions&) {
        all_asked.arrive_and_wait();  // each waits for the three others
        const auto at = request.url.find("page=");
        const int number = std::stoi(request.url.substr(at + 5));
        return rp::HttpResponse{200, {}, page({number * 10, number * 10 + 1}, 10, 5)};
      });
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{
      rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"}, transport};
  std::vector<std::int64_t> ids;
  for (const auto& job : client.jobs().search_all({}, {}, {.pages_ahead = 4})) ids.push_back(job.value().id);
  CHECK(ids == std::vector<std::int64_t>{10, 11, 20, 21, 30, 31, 40, 41, 50, 51});
  CHECK(transport.requests().size() == 5);
}

TEST_CASE("a walk that is given up has the page ahead stopped") {
  FakeTransport transport;
  std::atomic<bool> stopped{false};
  std::latch sent(1);
  transport.then(200, page({1, 2}, 9, 2))
      .then_do([&](const rp::HttpRequest&, const rp::SendOptions& limits) -> rp::Result<rp::HttpResponse> {
        sent.count_down();
        std::promise<void> asked;
        const rp::stop_callback note(limits.stop, [&] { asked.set_value(); });
        asked.get_future().wait();
        stopped = true;
        return rp::Error({.kind = rp::ErrorKind::cancelled});
      });
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{
      rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"}, transport};
  SECTION("by its end") {
    auto walk = client.jobs().search_all({}, {}, {.pages_ahead = 1});
    walk.begin();
    sent.wait();
  }
  SECTION("by the caller's stop") {
    rp::stop_source stop;
    auto walk = client.jobs().search_all({}, {.stop = stop.get_token()}, {.pages_ahead = 1});
    auto job = walk.begin();
    ++job;
    sent.wait();
    stop.request_stop();
    ++job;
    CHECK(job->error().kind() == rp::ErrorKind::cancelled);
  }
  CHECK(stopped);
}

TEST_CASE_METHOD(Fixture, "progress is told after each page") {
  transport.then(200, page({1, 2}, 5, 3)).then(500).then(200, page({5}, 5, 3)).then(200, page({}, 5, 3));
  std::vector<rp::WalkProgress> told;
  ids({}, {.skip_failed_pages = 1,
           .progress = [&](const rp::WalkProgress& progress) { told.push_back(progress); }});
  REQUIRE(told.size() == 4);
  CHECK(told[0].page == 1);
  CHECK(told[0].items == 2);
  CHECK(told[0].total_items == 5);
  CHECK(told[0].total_pages == 3);
  CHECK(told[1].page == 2);
  CHECK(told[1].failed_pages == 1);
  CHECK(told[2].pages == 2);
  CHECK(told[2].items == 3);
}

TEST_CASE_METHOD(Fixture, "a walk that goes on past bad items gives all others, and says what is wrong") {
  const int ahead = GENERATE(0, 1, 4);
  CAPTURE(ahead);
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    const int number = std::stoi(request.url.substr(request.url.find("page=") + 5));
    return rp::HttpResponse{200,
                            {},
                            number == 1   ? page({1, 2, 3}, 8, 3)
                            : number == 2 ? page({4, -5, -6}, 8, 3)
                                          : page({-7, 8}, 8, 3)};
  });
  CHECK(ids({}, {.pages_ahead = ahead, .skip_bad_items = 3}) == std::vector<std::int64_t>{1, 2, 3, 4, 8});
  CHECK_FALSE(error);
  CHECK_FALSE(complete);
  CHECK(calls() == 3);  // the bad ones count: nothing is sought behind the last page
  REQUIRE(bad_items.size() == 3);
  CHECK(std::string(bad_items[0].what()) ==
        "searchJobs: page 2: decode (HTTP 200): items[1].title: expected a string, but found an integer");
  CHECK(bad_items[1].message().starts_with("items[2].title: "));
  CHECK(bad_items[2].page() == 3);
  CHECK(bad_items[2].kind() == rp::ErrorKind::decode);
  CHECK(bad_items[2].message().starts_with("items[0].title: "));
  std::sort(oddities.begin(), oddities.end());
  CHECK(oddities ==
        std::vector<std::string>{
            "searchJobs: items[0].title: expected a string, but found an integer; the item is left out",
            "searchJobs: items[1].title: expected a string, but found an integer; the item is left out",
            "searchJobs: items[2].title: expected a string, but found an integer; the item is left out"});
}

TEST_CASE_METHOD(Fixture, "a bad item costs its page where none may be passed over") {
  transport.then(200, page({1}, 4, 2)).then(200, page({2, -3, 4}, 4, 2));
  SECTION("by default") { CHECK(ids() == std::vector<std::int64_t>{1}); }
  SECTION("nor by a number below 0") { CHECK(ids({}, {.skip_bad_items = -1}).size() == 1); }
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::decode);
  CHECK(error->page() == 2);
  CHECK_FALSE(complete);
  CHECK(bad_items.empty());
  CHECK(oddities.empty());
}

TEST_CASE_METHOD(Fixture, "a page alone fails for a bad item") {
  transport.then(200, page({1, -2}, 2, 1));
  CHECK(client.jobs().search().error().kind() == rp::ErrorKind::decode);
  CHECK(oddities.empty());
}

TEST_CASE_METHOD(Fixture, "a bad item more than may be passed over in the whole walk is an error") {
  const int ahead = GENERATE(0, 3);
  CAPTURE(ahead);
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    const int number = std::stoi(request.url.substr(request.url.find("page=") + 5));
    return rp::HttpResponse{
        200, {}, number > 3 ? page({}, 9, 3) : page({number * 10, -1, number * 10 + 2}, 9, 3)};
  });
  SECTION("it ends the walk") {
    CHECK(ids({}, {.pages_ahead = ahead, .skip_bad_items = 1}) == std::vector<std::int64_t>{10, 12});
    REQUIRE(error);
    CHECK(std::string(error->what()) ==
          "searchJobs: page 2: decode (HTTP 200): items[1].title: expected a string, but found an integer");
    CHECK(bad_items.size() == 1);
  }
  SECTION("or costs its page, where pages may fail") {
    CHECK(ids({}, {.pages_ahead = ahead, .skip_failed_pages = 2, .skip_bad_items = 1}) ==
          std::vector<std::int64_t>{10, 12});
    CHECK(failed_pages == std::vector<int>{2, 3});
    CHECK(bad_items.size() == 1);
  }
  SECTION("as many as may be are none") {
    CHECK(ids({}, {.pages_ahead = ahead, .skip_bad_items = 3}).size() == 6);
    CHECK_FALSE(error);
    CHECK(bad_items.size() == 3);
  }
  CHECK_FALSE(complete);
}

TEST_CASE_METHOD(Fixture, "the first of several on one page that may not be passed over is named") {
  transport.then(200, page({1, -2}, 5, 2)).then(200, page({3, -4, -5}, 5, 2));
  CHECK(ids({}, {.skip_bad_items = 2}) == std::vector<std::int64_t>{1});
  REQUIRE(error);
  CHECK(error->message().starts_with("items[2].title: "));
  CHECK(error->page() == 2);
}

TEST_CASE_METHOD(Fixture, "a page whose items are all bad is an error, however many may be passed over") {
  transport.then(200, page({1}, 3, 2)).then(200, page({-2, -3}, 3, 2));
  CHECK(ids({}, {.skip_bad_items = 100}) == std::vector<std::int64_t>{1});
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::decode);
  CHECK(error->page() == 2);
  CHECK(bad_items.empty());
  CHECK(oddities.empty());
}

TEST_CASE_METHOD(Fixture, "what isn't JSON fails its page, however many bad items may be passed over") {
  auto body = page({1, -2, 3}, 3, 1);
  SECTION("cut short") { body.resize(body.size() - 3); }
  SECTION("broken in an item") { body.replace(body.find("4711"), 4, "47 11"); }
  SECTION("without its counts") { body.replace(body.find("totalItems"), 10, "total"); }
  transport.then(200, body);
  CHECK(ids({}, {.skip_bad_items = 100}).empty());
  REQUIRE(error);
  CHECK(error->kind() == rp::ErrorKind::decode);
}

TEST_CASE_METHOD(Fixture, "a server that ignores the page number ends a walk past bad items too") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, page({1, -2, 3}, 300, 100)};
  });
  CHECK(ids({}, {.skip_bad_items = 1000}) == std::vector<std::int64_t>{1, 3});
  REQUIRE(error);
  CHECK(error->message() == "the server sent what it had sent before: it ignores the page number");
  CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fixture, "a walk past bad items fetches no page ahead in vain for its limit") {
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions&) {
    const int number = std::stoi(request.url.substr(request.url.find("page=") + 5));
    return rp::HttpResponse{
        200, {}, page({number * 10, number == 1 ? -1 : number * 10 + 1, number * 10 + 2}, 300, 100)};
  });
  CHECK(ids({}, {.pages_ahead = 8, .skip_bad_items = 1, .limit = 5}).size() == 5);
  CHECK(calls() == 2);
}

TEST_CASE_METHOD(Fixture, "a walk is complete when it has given all from its first page on") {
  const auto two_pages = [&] { transport.then(200, page({1, 2}, 3, 2)).then(200, page({3}, 3, 2)); };
  SECTION("all of it") {
    two_pages();
    ids();
    CHECK(complete);
  }
  SECTION("with a limit that is as many as there are") {
    two_pages();
    ids({}, {.limit = 3});
    CHECK(complete);
  }
  SECTION("nothing, if there is nothing") {
    transport.then(200, page({}, 0, 0));
    ids({}, {.skip_bad_items = 3});
    CHECK(complete);
  }
  SECTION("not with a limit before the end") {
    two_pages();
    ids({}, {.limit = 2});
    CHECK_FALSE(complete);
  }
  SECTION("not with one on the last page") {
    transport.then(200, page({1, 2}, 2, 1));
    ids({}, {.limit = 1});
    CHECK_FALSE(complete);
  }
  SECTION("not behind an error") {
    transport.then(200, page({1, 2}, 3, 2)).then(500);
    ids();
    CHECK_FALSE(complete);
  }
  SECTION("not behind a failed page that was passed over") {
    transport.then(200, page({1}, 3, 2)).then(500).then(200, page({}, 3, 2));
    ids({}, {.skip_failed_pages = 1});
    CHECK_FALSE(complete);
  }
  SECTION("not before it has ended") {
    two_pages();
    auto walk = client.jobs().search_all();
    CHECK_FALSE(walk.complete());
    (void)walk.begin();
    CHECK_FALSE(walk.complete());
  }
}

TEST_CASE_METHOD(Fixture, "a walk's outcome is the error that ended it, if it has not come to its end") {
  const auto walked = [&](rp::WalkOptions how = {}) {
    auto walk = client.jobs().search_all({}, {}, std::move(how));
    while (walk.next()) {
    }
    return walk;
  };
  transport.then(200, page({1, 2}, 6, 3));
  SECTION("none where all came") {
    transport.then(200, page({3, 4}, 6, 3)).then(200, page({5, 6}, 6, 3));
    const auto walk = walked();
    CHECK(walk.outcome());
    CHECK(walk.complete());
    CHECK(walk.pages_left() == 0);
  }
  SECTION("none where the limit came") {
    const auto walk = walked({.limit = 1});
    CHECK(walk.outcome());
    CHECK_FALSE(walk.complete());
  }
  SECTION("none where a page was passed over") {
    transport.then(500).then(200, page({5, 6}, 6, 3)).then(200, page({}, 6, 3));
    const auto walk = walked({.skip_failed_pages = 1});
    CHECK(walk.outcome());
    CHECK_FALSE(walk.complete());
  }
  SECTION("the last error") {
    transport.then(401, R"({"error":"UNAUTHORIZED","message":"no"})");
    const auto walk = walked();
    REQUIRE_FALSE(walk.outcome());
    CHECK(walk.outcome().error().kind() == rp::ErrorKind::unauthorized);
    CHECK(walk.outcome().error().page() == 2);
    CHECK(walk.pages_left() == 2);
    CHECK(walk.next_page() == 2);
    CHECK(walk.failed_pages().empty());
    CHECK_FALSE(walk.complete());
  }
  SECTION("that it was left") {
    auto walk = client.jobs().search_all();
    CHECK_FALSE(walk.outcome());
    REQUIRE(walk.next());
    REQUIRE(walk.next());
    REQUIRE_FALSE(walk.outcome());
    CHECK(std::string(walk.outcome().error().what()) ==
          "cancelled: the walk was left before its end; next_page() tells where to go on");
    CHECK(walk.pages_left() == 2);
  }
}

TEST_CASE_METHOD(Fixture, "a loop that was left goes on behind the element that it was left at") {
  transport.then(200, page({1, 2}, 4, 2)).then(200, page({3, 4}, 4, 2));
  auto walk = client.jobs().search_all();
  std::vector<std::int64_t> seen;
  SECTION("by break") {
    for (int loop = 0; loop < 5; ++loop)
      for (const auto& job : walk) {
        seen.push_back(job->id);
        break;
      }
  }
  SECTION("by an exception") {
    for (int loop = 0; loop < 5; ++loop) try {
        for (const auto& job : walk) {
          seen.push_back(job->id);
          throw loop;
        }
      } catch (int) {
      }
  }
  SECTION("before anybody saw the element") {
    CHECK(walk.begin() != walk.end());
    CHECK(walk.begin() != walk.end());
    CHECK(walk.next_page() == 1);
    while (const auto job = walk.next()) seen.push_back((*job)->id);
  }
  CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(walk.outcome());
  CHECK(walk.begin() == walk.end());
}

TEST_CASE_METHOD(Fixture, "a walk whose last element nobody saw has not ended") {
  transport.then(200, page({1}, 1, 1));
  auto walk = client.jobs().search_all();
  auto at = walk.begin();
  CHECK_FALSE(walk.complete());
  CHECK_FALSE(walk.outcome());
  CHECK(walk.next_page() == 1);
  CHECK((*at)->id == 1);
  CHECK(walk.complete());
  CHECK(walk.outcome());
}

TEST_CASE_METHOD(Fixture, "a first page that failed is told as it is, also where the walk may go on") {
  transport.then(500).then(200, page({2}, 2, 2));
  auto walk = client.jobs().search_all({}, {}, {.skip_failed_pages = 1});
  const auto started = walk.start();
  REQUIRE_FALSE(started);
  CHECK(started.error().kind() == rp::ErrorKind::server);
  CHECK(started.error().page() == 1);
  CHECK(walk.next().value().error().page() == 1);
  CHECK(walk.next().value().value().id == 2);
}

TEST_CASE_METHOD(Fixture, "a progress function that throws loses no item") {
  transport.then(200, page({1, 2}, 4, 2)).then(200, page({3, 4}, 4, 2));
  const int ahead = GENERATE(0, 1);
  auto walk = client.jobs().search_all(
      {}, {}, {.pages_ahead = ahead, .progress = [](const auto& at) { throw at.page; }});
  std::vector<std::int64_t> seen;
  for (int loop = 1; loop <= 2; ++loop) {
    int thrown = 0;
    try {
      for (const auto& job : walk) seen.push_back(job->id);
    } catch (int page) {
      thrown = page;
    }
    CHECK(thrown == loop);
  }
  for (const auto& job : walk) seen.push_back(job->id);
  CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4});
}

TEST_CASE_METHOD(Fixture, "a walk is collected whole, or not at all") {
  transport.then(200, page({1, 2}, 3, 2));
  SECTION("whole") {
    transport.then(200, page({3}, 3, 2));
    const auto all = client.jobs().search_all().collect();
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    CHECK(all->back().id == 3);
  }
  SECTION("up to a limit") {
    CHECK(client.jobs().search_all({}, {}, {.limit = 1}).collect().value().size() == 1);
  }
  SECTION("what is left") {
    transport.then(200, page({3}, 3, 2));
    auto walk = client.jobs().search_all();
    REQUIRE(walk.next());
    CHECK(walk.collect().value().size() == 2);
  }
  SECTION("not at all") {
    transport.then(500);
    const auto all = client.jobs().search_all().collect();
    REQUIRE_FALSE(all);
    CHECK(all.error().page() == 2);
  }
}

TEST_CASE_METHOD(Fixture, "bad items of all lists can be passed over, of both generations") {
  const auto walked = [](auto walk) {
    int found = 0;
    for (const auto& item : walk) found += item.has_value() ? 1 : 100;
    CHECK(walk.bad_items().size() == 1);
    CHECK(walk.progress().bad_items == 1);
    return found;
  };
  const rp::WalkOptions how{.skip_bad_items = 1};
  transport.then(200,
                 R"({"total":2,"page":1,"per_page":50,"items":[{"name":"n"},{"handle":"h","name":"n"}]})");
  CHECK(walked(client.profiles().search_all({.keyword = "x"}, {}, how)) == 1);
  std::string body;
  SECTION("companies") {
    transport.then(200, R"({"total":2,"page":1,"per_page":50,"items":[null,)"
                        R"({"id":"i","handle":"h","name":"n"}]})");
    CHECK(walked(client.companies().search_all({}, {}, how)) == 1);
  }
  SECTION("jobs of the guide's generation") {
    transport.then(200, R"({"total":2,"page":1,"per_page":50,"items":[{"id":2,"title":"t",)"
                        R"("company":{"name":"c"}},{"id":3,"title":[],"company":{"name":"c"}}]})");
    CHECK(walked(client.jobs().search_all({}, {}, how)) == 1);
  }
}

}  // namespace walk_test
