// Asynchronous calls over a transport with a script and a clock that moves when all wait. The rules of a call
// have their tests in the other files, which run on a loop too; here is what only asynchronous calls have.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"

namespace async_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::Task;
using rp::testing::FakeClock;
using rp::testing::FakeEngine;
using rp::testing::FakeTransport;

namespace {

using Page = rp::Result<rp::Page<rp::JobSummary>>;

std::string page(int number, int of, int size = 2) {
  std::string items;
  for (int i = 0; i < size; ++i)
    items += (items.empty() ? "" : ",") + std::string(R"({"jobId":)") + std::to_string(number * 100 + i) +
             R"(,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
  return R"({"totalItems":)" + std::to_string(of * size) + R"(,"totalPages":)" + std::to_string(of) +
         R"(,"page":)" + std::to_string(number) + R"(,"pageSize":50,"items":[)" + items + "]}";
}

/// Answers `?page=N` with page N of so many.
FakeTransport::Answer pages(int of) {
  return [of](const rp::HttpRequest& request, const rp::SendOptions&) {
    const auto at = request.url.rfind("page=");
    const int number = at == std::string::npos ? 1 : std::stoi(request.url.substr(at + 5));
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{200, {}, page(number, of, number > of ? 0 : 2)});
  };
}

struct Fixture {
  FakeTransport transport;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeEngine engine{transport};

  rp::Client<rp::AppKey, FakeEngine::Transport> client(rp::ClientOptions options = {}) const {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    return {rp::AppKey{"rp_app_test"}, options, engine.transport()};
  }
  int calls() const { return static_cast<int>(transport.requests().size()); }
};

/// Throws when it is asked for the third time.
struct Throwing {
  std::shared_ptr<std::atomic<int>> asked = std::make_shared<std::atomic<int>>(0);
  rp::Result<rp::Credential> credential(const rp::Operation&, const rp::SendOptions&) const {
    if (++*asked == 3) throw std::runtime_error("from the policy");
    return rp::Credential{rp::Credential::Kind::app_key, rp::Secret("rp_app_test")};
  }
};

rp::OAuthSession signed_in(const rp::test::FakeAuthorizationServer& server,
                           const rp::ClientOptions& options) {
  rp::OAuthSession session({.client_id = "rp_app_id",
                            .client_secret = rp::Secret("rp_sec_secret"),
                            .redirect_uri = "https://board.example/callback"},
                           options, server.transport());
  const auto request = session.authorization_request();
  REQUIRE(session.exchange("code=good-code&state=" + std::string(request.state().reveal()), request));
  return session;
}

ROCKETPUNCH_COROUTINES

template <class Walk>
Task<std::vector<std::int64_t>> ids_of(Walk& walk, std::optional<rp::Error>& error) {
  std::vector<std::int64_t> ids;
  while (auto job = co_await walk.next()) {
    if (*job)
      ids.push_back((*job)->id);
    else
      error = job->error();
  }
  co_return ids;
}
Task<rp::Result<std::string>> first_title(rp::AsyncClient<rp::AppKey> client) {
  const auto found = co_await client.jobs().search();
  if (!found) co_return found.error();
  co_return found->items.front().title;
}

ROCKETPUNCH_COROUTINES_END

}  // namespace

TEST_CASE_METHOD(Fixture, "a call can be awaited within a coroutine of the program") {
  transport.then(200, page(1, 1));
  const auto title = engine.run(first_title(client().async()));
  REQUIRE(title);
  CHECK(*title == "t");
}

TEST_CASE_METHOD(Fixture, "a call is made when it is begun, and keeps what it needs alive") {
  transport.then(200, page(1, 1));
  auto call = client().async().jobs().search({.keyword = "AI"}, {.language = "en"});
  CHECK(calls() == 0);
  REQUIRE(engine.run(std::move(call)));
  CHECK(transport.requests().back().headers.get("Accept-Language") == "en");
}

TEST_CASE_METHOD(Fixture, "calls wait side by side: the clock moves to the first of their times") {
  transport.then(503).then(503).then(200, page(1, 1)).then(200, page(1, 1));
  std::vector<Task<Page>> both;
  const auto jobs = client().async().jobs();
  both.push_back(jobs.search());
  both.push_back(jobs.search());
  for (const auto& one : engine.run(rp::when_all(std::move(both)))) CHECK(one);
  CHECK(calls() == 4);
}

TEST_CASE_METHOD(Fixture, "callbacks and futures get the same as coroutines") {
  transport.then(200, page(1, 1)).then(404);
  std::vector<int> told;
  rp::start(client().async().jobs().search(), [&](const Page& page) { told.push_back(page ? 1 : 0); });
  auto future = rp::as_future(client().async().jobs().get(7));
  CHECK(told.empty());
  engine.run();
  CHECK(told == std::vector<int>{1});
  CHECK(future.get().error().kind() == rp::ErrorKind::not_found);
}

TEST_CASE_METHOD(Fixture, "bad parameters end a call with the field's name, and nothing is sent") {
  const auto job = engine.run(client().async().jobs().get(-1));
  REQUIRE_FALSE(job);
  CHECK(job.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(job.error().message().find("job") != std::string::npos);
  CHECK(calls() == 0);
}

TEST_CASE_METHOD(Fixture, "raw requests and writes go the same way") {
  transport.then(200, "{}").then(204);
  REQUIRE(engine.run(client().async().request({.path = "/new/thing"})));
  const rp::Client user(rp::BearerToken("token"), {.base_url = "https://api.example/v1", .clock = clock},
                        engine.transport());
  REQUIRE(engine.run(user.async().posts().remove(7)));
  CHECK(transport.requests().front().url == "https://api.example/v1/new/thing");
  CHECK(transport.requests().back().method == "DELETE");
}

TEST_CASE_METHOD(Fixture, "a call goes on where the executor says") {
  transport.then(200, page(1, 1)).then(200, page(1, 1));
  std::vector<std::function<void()>> to_run;
  bool given = false;
  rp::start(
      client().async([&](std::function<void()> run) { to_run.push_back(std::move(run)); }).jobs().search(),
      [&](const Page&) { given = true; });
  engine.run();
  CHECK_FALSE(given);
  REQUIRE(to_run.size() == 1);
  to_run.front()();
  CHECK(given);

  // one that runs at once, within the call, and one on another thread
  CHECK(engine.run(client().async([](std::function<void()> run) { run(); }).jobs().search()));
  transport.then(200, page(1, 1));
  std::atomic<std::thread::id> where{};
  rp::detail::jthread elsewhere;
  auto done = rp::as_future(client()
                                .async([&](std::function<void()> run) {
                                  elsewhere = rp::detail::jthread([&where, run = std::move(run)] {
                                    where = std::this_thread::get_id();
                                    run();
                                  });
                                })
                                .jobs()
                                .search());
  engine.run();
  CHECK(done.get());
  CHECK(where.load() != std::this_thread::get_id());
}

TEST_CASE_METHOD(Fixture, "a stop ends a call that waits to send again, at once") {
  rp::stop_source stop;
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    stop.request_stop();
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{503, {}, ""});
  });
  const auto found = engine.run(client().async().jobs().search({}, {.stop = stop.get_token()}));
  REQUIRE_FALSE(found);
  CHECK(found.error().kind() == rp::ErrorKind::cancelled);
  CHECK(clock->waits().empty());
  CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fixture, "a shutdown ends each call once, as cancelled, and those begun later") {
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{429, {{"Retry-After", "20"}}, ""});
  });
  int ended = 0, cancelled = 0;
  const auto count = [&](const Page& page) {
    ++ended;
    if (!page && page.error().kind() == rp::ErrorKind::cancelled) ++cancelled;
  };
  for (int i = 0; i < 5; ++i) rp::start(client().async().jobs().search(), count);
  engine.shutdown();
  CHECK(ended == 5);
  CHECK(cancelled == 5);
  rp::start(client().async().jobs().search(), count);
  CHECK(ended == 6);
  CHECK(cancelled == 6);
  CHECK(rp::as_future(client().async().request({.path = "/x"})).get().error().operation() == "request");
}

TEST_CASE_METHOD(Fixture, "a walk gives all items in their order, however many pages are ahead") {
  transport.always_do(pages(7));
  const int ahead = GENERATE(0, 1, 3, 20);
  auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = ahead});
  std::optional<rp::Error> error;
  const auto ids = engine.run(ids_of(walk, error));
  CHECK_FALSE(error);
  REQUIRE(ids.size() == 14);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(calls() == 7);  // no page twice, and none beyond the last
  CHECK(walk.progress().pages == 7);
}

TEST_CASE_METHOD(Fixture, "a walk passes failed pages over, and tells of them in their place") {
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    if (request.url.find("page=3&") != std::string::npos)
      return rp::Result<rp::HttpResponse>(rp::HttpResponse{500, {}, ""});
    return pages(5)(request, limits);
  });
  auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = 4, .skip_failed_pages = 1});
  std::optional<rp::Error> error;
  const auto ids = engine.run(ids_of(walk, error));
  CHECK(ids == std::vector<std::int64_t>{100, 101, 200, 201, 400, 401, 500, 501});
  REQUIRE(error);
  CHECK(error->page() == 3);
  CHECK(walk.failed_pages() == std::vector<int>{3});
}

TEST_CASE_METHOD(Fixture, "a walk is collected whole, or not at all, and tells what ended it") {
  const int failing = GENERATE(0, 3);
  transport.always_do([failing](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    if (request.url.find("page=" + std::to_string(failing) + "&") != std::string::npos)
      return rp::Result<rp::HttpResponse>(rp::HttpResponse{403, {}, ""});
    return pages(5)(request, limits);
  });
  auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = 2});
  CHECK_FALSE(walk.outcome());
  REQUIRE(engine.run(walk.start()));
  CHECK(walk.total_items() == 10);
  REQUIRE(engine.run(walk.next()));
  const auto rest = engine.run(walk.collect());
  CHECK(rest.has_value() == walk.outcome().has_value());
  if (failing == 0) {
    REQUIRE(rest);
    CHECK(rest->size() == 9);
    CHECK(walk.complete());
  } else {
    REQUIRE_FALSE(rest);
    CHECK(rest.error().kind() == rp::ErrorKind::forbidden);
    CHECK(rest.error().page() == 3);
    CHECK(walk.pages_left() == 3);
  }
}

TEST_CASE_METHOD(Fixture, "a walk goes on past bad items, up to a number for all pages") {
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    auto answer = pages(4)(request, limits);
    const auto first = answer->body.find(R"("title":"t")");
    if (first != std::string::npos && request.url.find("page=2&") == std::string::npos)
      answer->body.replace(first, 11, R"("title":{})");
    return answer;
  });
  const int ahead = GENERATE(0, 2, 10);
  CAPTURE(ahead);
  std::optional<rp::Error> error;
  SECTION("as many as there are") {
    auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = ahead, .skip_bad_items = 3});
    CHECK(engine.run(ids_of(walk, error)) == std::vector<std::int64_t>{101, 200, 201, 301, 401});
    CHECK_FALSE(error);
    CHECK_FALSE(walk.complete());
    REQUIRE(walk.bad_items().size() == 3);
    CHECK(walk.bad_items()[1].page() == 3);
    CHECK(walk.bad_items()[1].operation() == "searchJobs");
    CHECK(walk.bad_items()[1].message() == "items[0].title: expected a string, but found an object");
    CHECK(calls() == 4);
  }
  SECTION("one more") {
    auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = ahead, .skip_bad_items = 2});
    CHECK(engine.run(ids_of(walk, error)) == std::vector<std::int64_t>{101, 200, 201, 301});
    REQUIRE(error);
    CHECK(error->kind() == rp::ErrorKind::decode);
    CHECK(error->page() == 4);
    CHECK(walk.bad_items().size() == 2);
  }
  SECTION("none") {
    auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = ahead});
    CHECK(engine.run(ids_of(walk, error)).empty());
    REQUIRE(error);
    CHECK(error->page() == 1);
  }
}

TEST_CASE_METHOD(Fixture, "an equal read that wants all items doesn't fail one that passes bad ones over") {
  transport.always_do([](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    auto answer = pages(1)(request, limits);
    answer->body.replace(answer->body.find(R"("title":"t")"), 11, R"("title":{})");
    return answer;
  });
  const auto caller = client({.cache = {.store = std::make_shared<rp::MemoryCache>()}}).async();
  const bool walk_first = GENERATE(false, true);
  CAPTURE(walk_first);
  auto walk = caller.jobs().search_all({}, {}, {.skip_bad_items = 1});
  std::optional<rp::Error> error;
  const auto search = [&] { return rp::as_future(caller.jobs().search({.page = 1, .page_size = 50})); };
  std::optional<std::future<Page>> whole;
  if (!walk_first) whole = search();
  auto ids = rp::as_future(ids_of(walk, error));
  if (walk_first) whole = search();
  engine.run();
  CHECK(ids.get() == std::vector<std::int64_t>{101});
  CHECK_FALSE(error);
  CHECK(whole->get().error().kind() == rp::ErrorKind::decode);
  CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fixture, "a walk goes on behind empty pages, up to ten in a row") {
  const int ahead = GENERATE(0, 1, 4);
  const int gap = GENERATE(1, 10, 11);
  CAPTURE(ahead, gap);
  transport.always_do([gap](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    const int number = std::stoi(request.url.substr(request.url.find("page=") + 5));
    if (number == 1 || number == gap + 2) return pages(gap + 2)(request, limits);
    const std::string count = std::to_string(gap + 2);
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{
        200, {}, R"({"totalItems":99,"totalPages":)" + count + R"(,"page":1,"pageSize":50,"items":[]})"});
  });
  auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = ahead});
  std::optional<rp::Error> error;
  const auto ids = engine.run(ids_of(walk, error));
  if (gap <= 10) {
    CHECK(ids.size() == 4);
    CHECK_FALSE(error);
  } else {
    CHECK(ids.size() == 2);
    REQUIRE(error);
    CHECK(error->page() == 12);
    CHECK(error->operation() == "searchJobs");
  }
}

TEST_CASE_METHOD(Fixture, "an exception comes out of the walk, which goes on without losing a page") {
  transport.always_do(pages(5));
  const int ahead = GENERATE(0, 3);
  const rp::Client throwing(Throwing(), {.base_url = "https://api.example/v1", .clock = clock},
                            engine.transport());
  const auto check = [](auto next) {
    std::vector<std::int64_t> ids;
    int thrown = 0;
    for (int i = 0; i < 12; ++i) {
      try {
        if (const auto id = next()) ids.push_back(*id);
      } catch (const std::runtime_error&) {
        ++thrown;
      }
    }
    CHECK(thrown == 1);
    CHECK(ids == std::vector<std::int64_t>{100, 101, 200, 201, 300, 301, 400, 401, 500, 501});
  };
  SECTION("asynchronous") {
    auto walk = throwing.async().jobs().search_all({}, {}, {.pages_ahead = ahead});
    check([&]() -> std::optional<std::int64_t> {
      const auto job = engine.run(walk.next());
      return job ? std::optional((*job)->id) : std::nullopt;
    });
  }
  SECTION("blocking") {
    auto walk = throwing.jobs().search_all({}, {}, {.pages_ahead = ahead});
    std::optional<decltype(walk.begin())> at;
    check([&]() -> std::optional<std::int64_t> {
      if (!at)
        at = walk.begin();
      else
        ++*at;
      return *at == walk.end() ? std::nullopt : std::optional((**at)->id);
    });
  }
}

TEST_CASE_METHOD(Fixture, "a walk with a limit fetches no page in vain") {
  transport.always_do(pages(9));
  auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = 8, .limit = 5});
  std::optional<rp::Error> error;
  CHECK(engine.run(ids_of(walk, error)).size() == 5);
  CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fixture, "a walk that goes gives its pages ahead up") {
  transport.always_do(pages(9));
  {
    auto walk = client().async().jobs().search_all({}, {}, {.pages_ahead = 4});
    REQUIRE(engine.run(walk.next()));
  }
  engine.run();
  CHECK(calls() == 1);  // the others were stopped before they were sent
}

TEST_CASE_METHOD(Fixture, "what a walk costs is known after its first page, which is kept") {
  transport.always_do(pages(7));
  const auto jobs = client().async();
  auto walk = jobs.jobs().search_all();
  const auto cost = engine.run(jobs.quota().cost_of(walk));
  REQUIRE(cost);
  CHECK(cost->calls == 6);
  CHECK(cost->items == 14);
  std::optional<rp::Error> error;
  CHECK(engine.run(ids_of(walk, error)).size() == 14);
  CHECK(calls() == 7);
}

TEST_CASE_METHOD(Fixture, "equal reads under way on one loop are one call") {
  transport.always_do(pages(1));
  const auto jobs = client({.cache = {.store = std::make_shared<rp::MemoryCache>()}}).async().jobs();
  std::vector<Task<Page>> tasks;
  std::vector<rp::CallInfo> infos(50);
  for (auto& info : infos) tasks.push_back(jobs.search({}, {.info = &info}));
  for (const auto& one : engine.run(rp::when_all(std::move(tasks)))) REQUIRE(one);
  CHECK(calls() == 1);
  const auto shared = std::count_if(infos.begin(), infos.end(),
                                    [](const auto& info) { return info.cache == rp::CacheUse::shared; });
  CHECK(shared == 49);
}

TEST_CASE_METHOD(Fixture, "a shutdown ends those who wait for an equal read as cancelled too") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{503, {}, ""});
  });
  const auto jobs = client({.cache = {.store = std::make_shared<rp::MemoryCache>()}}).async().jobs();
  int cancelled = 0;
  for (int i = 0; i < 5; ++i)
    rp::start(jobs.search(), [&](const Page& page) {
      if (page.error().kind() == rp::ErrorKind::cancelled) ++cancelled;
    });
  engine.shutdown();
  CHECK(cancelled == 5);
}

TEST_CASE_METHOD(Fixture, "a walk whose fetch throws for a page ahead goes on where it was") {
  transport.always_do(pages(4));
  const auto jobs = client().async().jobs();
  int throws = 2;
  rp::AsyncWalk<rp::JobSummary> walk(1,
                                     [&](int page, rp::stop_token stop, rp::CallInfo& info) {
                                       if (page == 3 && throws-- > 0) throw std::runtime_error("no task");
                                       return jobs.search({.page = page},
                                                          {.stop = std::move(stop), .info = &info});
                                     },
                                     {.pages_ahead = 3});
  std::vector<std::int64_t> ids;
  int caught = 0;
  for (bool over = false; !over && caught < 5;) {
    try {
      const auto job = engine.run(walk.next());
      over = !job;
      if (job) ids.push_back(job->value().id);
    } catch (const std::runtime_error&) {
      ++caught;
    }
  }
  CHECK(caught == 2);
  CHECK(ids == std::vector<std::int64_t>{100, 101, 200, 201, 300, 301, 400, 401});
  CHECK(walk.complete());
}

TEST_CASE("an engine that goes ends the calls under way, each once") {
  FakeTransport transport;
  transport.always_do(pages(5));
  std::vector<rp::ErrorKind> ends;
  {
    const FakeEngine engine(transport);
    const rp::Client client(rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"},
                            engine.transport());
    for (int i = 0; i < 3; ++i)
      rp::start(client.async().jobs().search(),
                [&](const Page& page) { ends.push_back(page.error().kind()); });
    CHECK(ends.empty());
  }
  CHECK(ends == std::vector(3, rp::ErrorKind::cancelled));
}

TEST_CASE_METHOD(Fixture, "many calls within a quota wait for it on one loop, and all are made") {
  transport.always_do(pages(1));
  const auto jobs = client({.timeout = 1h,
                            .quota = {.mode = rp::QuotaMode::wait,
                                      .longest_wait = 1h,
                                      .limits = {{.period = 60s, .calls = 10}}}})
                        .async()
                        .jobs();
  std::vector<Task<Page>> tasks;
  for (int i = 0; i < 35; ++i) tasks.push_back(jobs.search());
  const auto begin = clock->now();
  for (const auto& one : engine.run(rp::when_all(std::move(tasks)))) CHECK(one);
  CHECK(calls() == 35);
  CHECK(clock->now() - begin >= 180s);
  CHECK(clock->now() - begin < 240s);
}

TEST_CASE("one refresh serves all calls on a loop whose token has ended") {
  const rp::test::FakeAuthorizationServer server;
  const auto clock = std::make_shared<FakeClock>();
  const FakeEngine engine{server.transport()};
  const rp::ClientOptions options{.base_url = "https://api.example/v1", .clock = clock};
  const rp::OAuthSession session = signed_in(server, options);
  const rp::Client client(session, options, engine.transport());
  const bool refused = GENERATE(false, true);
  if (refused)
    server.forget_access_tokens();
  else
    clock->advance(20min);
  std::vector<Task<rp::Result<void>>> removals;
  for (int i = 1; i <= 20; ++i) removals.push_back(client.async().posts().remove(i));
  for (const auto& one : engine.run(rp::when_all(std::move(removals)))) CHECK(one);
  CHECK(server.refreshes() == 1);
}

TEST_CASE("a shutdown waits for a refresh that is under way, and its answer is kept") {
  const rp::test::FakeAuthorizationServer server;
  const auto clock = std::make_shared<FakeClock>();
  const FakeEngine engine{server.transport()};
  const rp::ClientOptions options{.base_url = "https://api.example/v1", .clock = clock};
  const rp::OAuthSession session = signed_in(server, options);
  clock->advance(20min);
  const rp::Client client(session, options, engine.transport());
  int cancelled = 0;
  for (int i = 1; i <= 3; ++i)
    rp::start(client.async().posts().remove(i), [&](const rp::Result<void>& removed) {
      if (!removed && removed.error().kind() == rp::ErrorKind::cancelled) ++cancelled;
    });
  engine.poll();  // the refresh is begun
  engine.shutdown();
  CHECK(cancelled == 3);
  CHECK(server.refreshes() == 1);
  REQUIRE(session.tokens());
  CHECK(server.refreshes() == 1);
}

}  // namespace async_test
