// Public reads that are kept: when the service is asked, and what stands in for it when it fails.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <latch>
#include <memory>
#include <rocketpunch/cache/file_cache.hpp>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/temporary_directory.hpp"

namespace cache_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::CacheUse;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

std::string codes(const std::string& name) {
  return R"([{"code":"SENIOR","displayName":")" + name + R"(","description":"d"}])";
}

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    options.retry.max_attempts = 1;
    options.cache.store = std::make_shared<rp::MemoryCache>();
  }
  auto reader() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  /// What a read gives: the first code's name, or the error's kind; and from where in `info`.
  std::string read(const auto& client, rp::CallOptions call = {}) {
    call.info = &info;
    const auto codes = client.codes().seniorities(call);
    return codes ? codes->at(0).display_name : std::string(to_string(codes.error().kind()));
  }
  std::size_t calls() const { return transport.requests().size(); }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeTransport transport;
  rp::ClientOptions options;
  rp::CallInfo info;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "what was read is kept for its lifetime") {
  const auto client = reader();
  transport.then(200, codes("one")).then(200, codes("two"));
  CHECK(read(client) == "one");
  CHECK(info.cache == CacheUse::none);
  clock->advance(24h - 1s);
  CHECK(read(client) == "one");
  CHECK(info.cache == CacheUse::fresh);
  CHECK(info.age == 24h - 1s);
  CHECK(info.attempts == 0);
  CHECK(calls() == 1);
  clock->advance(1s);
  CHECK(read(client) == "two");
  CHECK(info.cache == CacheUse::none);
}

TEST_CASE_METHOD(Fixture, "each operation has a lifetime, which can be set") {
  options.cache.lifetimes = {{"getSeniorities", 0s}, {"searchPosts", 5s}};
  const auto client = reader();
  const std::string page = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
  transport.always_do([&](const rp::HttpRequest& request, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, request.url.find("/codes") == std::string::npos ? page : codes("x")};
  });
  const auto sends = [&](auto call) {
    const auto before = calls();
    CHECK(call());
    return calls() > before;
  };
  const auto jobs = [&] { return client.jobs().search(); };
  const auto events = [&] { return client.events().search(); };
  const auto posts = [&] { return client.posts().search(); };
  const auto seniorities = [&] { return client.codes().seniorities(); };
  for (const bool first : {true, false}) {
    CHECK(sends(jobs) == first);
    CHECK(sends(events) == first);
    CHECK(sends(posts) == first);
    CHECK(sends(seniorities));
  }
  clock->advance(6s);
  CHECK(sends(posts));
  clock->advance(10min);
  CHECK(sends(jobs));
  CHECK_FALSE(sends(events));
  clock->advance(50min);
  CHECK(sends(events));
}

TEST_CASE_METHOD(Fixture, "query, language and deployment tell answers apart") {
  const auto client = reader();
  transport.then(200, codes("ko")).then(200, codes("en")).then(200, codes("elsewhere"));
  CHECK(read(client) == "ko");
  CHECK(read(client, {.language = "en"}) == "en");
  CHECK(read(client, {.language = "en"}) == "en");
  CHECK(read(client) == "ko");
  options.base_url = "https://other.example/v1";
  CHECK(read(reader()) == "elsewhere");
  options.base_url = "https://api.example/v1";
  options.language = "en";
  CHECK(read(reader()) == "en");
  CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fixture, "what was got with a user's token is neither kept nor taken from the cache") {
  const rp::test::TestClient<rp::UserCredentials, FakeTransport> user{
      rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}}, options, transport};
  const auto posts = [](const std::string& id) {
    return R"({"totalItems":0,"totalPages":0,"page":)" + id + R"(,"pageSize":20,"items":[]})";
  };
  const auto page = [&](const auto& by) { return by.posts().search().value().page; };
  transport.then(200, posts("1")).then(200, posts("2")).then(200, posts("3")).then(200, posts("4"));
  CHECK(page(reader()) == 1);
  CHECK(page(user) == 2);
  CHECK(page(user) == 3);
  CHECK(page(reader()) == 1);
  CHECK(calls() == 3);
  // of codes it matters to nobody who asks
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, codes("x")};
  });
  CHECK(page(user) == 4);
  CHECK(read(user) == "x");
  CHECK(read(reader()) == "x");
  CHECK(calls() == 5);
}

TEST_CASE_METHOD(Fixture, "writes and failures are not kept") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::HttpResponse{200, {}, codes("x")};
  });
  const auto client = reader();
  transport.then(404, "").then(404, "");
  CHECK(read(client) == "not_found");
  CHECK(read(client) == "not_found");
  transport.then(200, "no JSON");
  CHECK(read(client) == "decode");
  CHECK(read(client) == "x");
  CHECK(info.cache == CacheUse::none);
}

TEST_CASE_METHOD(Fixture, "a page that has bad items is not kept, and takes no other's place") {
  options.cache.stale_on_error = 1h;
  const auto client = reader();
  const auto jobs = [](const std::string& second) {
    const auto job = [](const std::string& title) {
      return R"({"jobId":1,"title":)" + title +
             R"(,"seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"})";
    };
    return R"({"totalItems":2,"totalPages":1,"page":1,"pageSize":50,"items":[)" + job(R"("a")") + "," +
           job(second) + "]}";
  };
  /// Titles of a walk, and how many items were bad.
  const auto walked = [&] {
    auto walk = client.jobs().search_all({}, {.info = &info}, {.skip_bad_items = 1, .skip_repeats = false});
    std::string titles;
    for (const auto& one : walk) titles += one ? one->title : std::string(to_string(one.error().kind()));
    return titles + std::to_string(walk.bad_items().size());
  };
  const auto whole = [&] {
    const auto page = client.jobs().search({.page = 1, .page_size = 50}, {.info = &info});
    return page ? std::to_string(page->items.size()) : std::string(to_string(page.error().kind()));
  };
  transport.then(200, jobs(R"("b")"));
  CHECK(walked() == "ab0");
  CHECK(whole() == "2");
  CHECK(info.cache == CacheUse::fresh);
  clock->advance(10min);
  transport.then(200, jobs("5")).then(200, jobs("5")).then(200, jobs("5"));
  CHECK(walked() == "a1");
  CHECK(info.cache == CacheUse::none);
  CHECK(info.bad_items ==
        std::vector<std::string>{"items[1].title: expected a string, but found an integer"});
  CHECK(walked() == "a1");
  CHECK(info.cache == CacheUse::none);
  CHECK(whole() == "2");  // which the service doesn't have any more
  CHECK(info.cache == CacheUse::stale);
  CHECK(info.bad_items.empty());
  CHECK(calls() == 4);
}

TEST_CASE_METHOD(Fixture, "while the service fails, what is out of date stands in for it, up to the limit") {
  options.cache.stale_on_error = 1h;
  const auto client = reader();
  transport.then(200, codes("old"));
  CHECK(read(client) == "old");
  const auto failure = GENERATE(as<std::string>{}, "network", "timeout", "server", "decode", "rate_limited");
  CAPTURE(failure);
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
    if (failure == "server") return rp::HttpResponse{503, {}, ""};
    if (failure == "decode") return rp::HttpResponse{200, {}, "<html>"};
    if (failure == "rate_limited") return rp::HttpResponse{429, {{"Retry-After", "600"}}, ""};
    return rp::Error({.kind = failure == "network" ? rp::ErrorKind::network : rp::ErrorKind::timeout});
  });
  clock->advance(24h + 30min);
  CHECK(read(client) == "old");
  CHECK(info.cache == CacheUse::stale);
  CHECK(info.age == 24h + 30min);
  CHECK(info.attempts == 1);
  CHECK(read(client, {.language = "en"}) == failure);  // nothing is known of that one
  clock->advance(30min);
  CHECK(read(client) == failure);
}

TEST_CASE_METHOD(Fixture, "during an outage not every read waits for its failure") {
  const auto client = reader();
  transport.then(200, codes("old")).then_fail(rp::ErrorKind::network);
  CHECK(read(client) == "old");
  clock->advance(25h);
  CHECK(read(client) == "old");
  CHECK(calls() == 2);
  clock->advance(9s);
  CHECK(read(client) == "old");
  CHECK(info.cache == CacheUse::stale);
  CHECK(info.attempts == 0);
  CHECK(calls() == 2);
  clock->advance(1s);
  transport.then(200, codes("new"));
  CHECK(read(client) == "new");
}

TEST_CASE_METHOD(Fixture, "refusals are not hidden by what is kept") {
  const auto client = reader();
  transport.then(200, codes("old"));
  CHECK(read(client) == "old");
  clock->advance(25h);
  transport.then(401, "").then(403, "");
  CHECK(read(client) == "unauthorized");
  CHECK(read(client) == "forbidden");
  rp::stop_source stop;
  stop.request_stop();
  CHECK(read(client, {.stop = stop.get_token()}) == "cancelled");
}

TEST_CASE_METHOD(Fixture, "an answer with an ETag is asked about, and not sent again") {
  const auto client = reader();
  transport.then(200, codes("one"), {{"ETag", "\"a\""}}).then(304).then(200, codes("two"));
  CHECK(read(client) == "one");
  clock->advance(25h);
  CHECK(read(client) == "one");
  CHECK(info.cache == CacheUse::revalidated);
  CHECK(info.status == 304);
  CHECK(transport.requests()[1].headers.get("If-None-Match") == "\"a\"");
  clock->advance(23h);
  CHECK(read(client) == "one");
  CHECK(info.cache == CacheUse::fresh);
  clock->advance(2h);
  CHECK(read(client) == "two");
  CHECK(transport.requests()[2].headers.get("If-None-Match") == "\"a\"");
}

TEST_CASE_METHOD(Fixture, "an answer that hasn't changed, but may not be kept any more, is given once") {
  const auto client = reader();
  transport.then(200, codes("one"), {{"ETag", "\"a\""}, {"Cache-Control", "max-age=1"}})
      .then(304, "", {{"Cache-Control", "no-store"}})
      .then(200, codes("two"));
  CHECK(read(client) == "one");
  clock->advance(2s);
  CHECK(read(client) == "one");
  CHECK(read(client) == "two");
  CHECK_FALSE(transport.requests()[2].headers.contains("If-None-Match"));
}

TEST_CASE_METHOD(Fixture, "an answer that can't be read says nothing about other reads") {
  const auto client = reader();
  transport.then(200, codes("ko")).then(200, codes("en"));
  CHECK(read(client) == "ko");
  CHECK(read(client, {.language = "en"}) == "en");
  clock->advance(25h);
  transport.then(200, "<html>").then(200, codes("new"));
  CHECK(read(client) == "ko");
  CHECK(info.cache == CacheUse::stale);
  CHECK(read(client, {.language = "en"}) == "new");
}

TEST_CASE_METHOD(Fixture, "a 304 that nobody asked for is an error") {
  transport.then(304);
  CHECK(read(reader()) == "unexpected_status");
}

TEST_CASE_METHOD(Fixture, "what the service says of keeping is obeyed") {
  const auto client = reader();
  const auto second_read = [&](rp::Headers headers, std::chrono::seconds later) {
    transport.then(200, codes("one"), std::move(headers)).then(200, codes("two"));
    read(client);
    clock->advance(later);
    return read(client) == "one";
  };
  CHECK(second_read({{"Cache-Control", "max-age=60"}}, 59s));
  CHECK_FALSE(second_read({{"Cache-Control", "public, max-age=60"}}, 60s));
  CHECK_FALSE(second_read({{"Cache-Control", "no-store"}}, 0s));
  CHECK_FALSE(second_read({{"Cache-Control", "Private"}}, 0s));
  CHECK_FALSE(second_read({{"Cache-Control", "max-age=100"}, {"Cache-Control", "no-cache"}}, 0s));
  CHECK_FALSE(second_read({{"Vary", "*"}}, 0s));
  CHECK_FALSE(second_read({{"Cache-Control", "max-age=60"}, {"Age", "50"}}, 10s));
  CHECK_FALSE(second_read({{"Expires", "0"}}, 0s));
}

TEST_CASE_METHOD(Fixture, "expiry by a date is obeyed too") {
  const auto client = reader();
  transport
      .then(200, codes("one"),
            {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"}, {"Expires", "Thu, 01 Jan 2026 00:01:00 GMT"}})
      .then(200, codes("two"));
  CHECK(read(client) == "one");
  clock->advance(59s);
  CHECK(read(client) == "one");
  clock->advance(1s);
  CHECK(read(client) == "two");
}

TEST_CASE_METHOD(Fixture, "what must be asked about doesn't stand in for a failed call") {
  const auto client = reader();
  const auto [control, stands_in] = GENERATE(table<std::string, bool>({{"max-age=1, must-revalidate", false},
                                                                       {"max-age=1, stale-if-error=5", false},
                                                                       {"max-age=1, stale-if-error=60", true},
                                                                       {"max-age=1, stale-if-error=x", true},
                                                                       {"max-age=1", true}}));
  CAPTURE(control);
  transport.then(200, codes("old"), {{"Cache-Control", control}}).then(503);
  CHECK(read(client) == "old");
  clock->advance(30s);
  CHECK(read(client) == (stands_in ? "old" : "server"));
}

TEST_CASE_METHOD(Fixture, "a clock that is set back makes nothing live longer") {
  const auto client = reader();
  transport.then(200, codes("one")).then(200, codes("two"));
  CHECK(read(client) == "one");
  clock->set_wall(clock->wall_now() - 48h);
  CHECK(read(client) == "two");
}

TEST_CASE("a thousand equal reads at once make one call") {
  FakeTransport transport;
  std::latch all_wait(1);
  std::atomic<int> started{0};
  constexpr int count = 1000;
  transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    all_wait.wait();
    return rp::HttpResponse{200, {}, codes("x")};
  });
  rp::ClientOptions options{.base_url = "https://api.example/v1"};
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"}, options, transport};
  std::atomic<int> wrong{0}, shared{0};
  {
    std::vector<rp::detail::jthread> threads;
    for (int i = 0; i < count; ++i)
      threads.emplace_back([&] {
        if (++started == count) all_wait.count_down();
        rp::CallInfo info;
        const auto codes = client.codes().seniorities({.info = &info});
        if (!codes || codes->at(0).display_name != "x") ++wrong;
        if (info.cache == CacheUse::shared || info.cache == CacheUse::fresh) ++shared;
      });
  }
  CHECK(wrong == 0);
  CHECK(shared == count - 1);
  CHECK(transport.requests().size() == 1);
}

TEST_CASE(
    "who waits for an equal call has its own deadline and stop, and an own try where the other gave up") {
  FakeTransport transport;
  std::latch begun(1), let_go(1);
  transport.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
    begun.count_down();
    let_go.wait();
    return rp::Error({.kind = rp::ErrorKind::cancelled, .message = "by the first one's stop"});
  });
  transport.then(200, codes("second"));
  rp::ClientOptions options{.base_url = "https://api.example/v1"};
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const rp::test::TestClient<rp::AppKey, FakeTransport> client{rp::AppKey{"rp_app_test"}, options, transport};
  rp::detail::jthread first(
      [&] { CHECK(client.codes().seniorities().error().kind() == rp::ErrorKind::cancelled); });
  begun.wait();
  CHECK(client.codes().seniorities({.timeout = 1ms}).error().kind() == rp::ErrorKind::timeout);
  rp::stop_source stop;
  stop.request_stop();
  CHECK(client.codes().seniorities({.stop = stop.get_token()}).error().kind() == rp::ErrorKind::cancelled);
  let_go.count_down();
  first.join();
  CHECK(client.codes().seniorities().value().at(0).display_name == "second");
}

TEST_CASE("a cache in memory keeps to its bytes, and gives up what was used longest ago") {
  rp::MemoryCache cache(10'000);
  const auto kept = [&](const std::string& keys) {
    std::string found;
    for (const char key : keys)
      if (cache.get(std::string(1, key)).value()) found += key;
    return found;
  };
  const rp::CacheEntry entry{.body = std::string(2'000, 'x')};
  for (const char* key : {"a", "b", "c", "d"}) REQUIRE(cache.put(key, entry));
  CHECK(cache.get("a").value());
  REQUIRE(cache.put("e", entry));
  CHECK(kept("bcdea") == "cdea");
  REQUIRE(cache.put("too large", {.body = std::string(20'000, 'x')}));
  CHECK_FALSE(cache.get("too large").value());
  CHECK(kept("cdea") == "cdea");
  REQUIRE(cache.put("a", {.body = "small"}));
  CHECK(cache.get("a").value()->body == "small");
  REQUIRE(cache.put("f", entry));
  CHECK(kept("cdeaf") == "cdeaf");
  REQUIRE(cache.put("g", entry));
  CHECK(kept("cdeafg") == "deafg");
  REQUIRE(cache.erase("d"));
  REQUIRE(cache.erase("d"));
  CHECK(kept("deafg") == "eafg");
  const rp::MemoryCache copy = cache;
  CHECK(copy.get("f").value());
}

TEST_CASE_METHOD(Fixture, "a cache in a directory outlasts the process, and is shared") {
  const rp::test::TemporaryDirectory directory;
  const auto cache = [&] { return std::make_shared<rp::FileCache>(directory.path() + "/cache"); };
  options.cache.store = cache();
  transport.then(200, codes("one"), {{"ETag", "\"a\""}, {"Cache-Control", "max-age=100, stale-if-error=50"}});
  CHECK(read(reader()) == "one");
  options.cache.store = cache();
  CHECK(read(reader()) == "one");
  CHECK(info.cache == CacheUse::fresh);
  clock->advance(120s);
  transport.then(503);
  CHECK(read(reader()) == "one");
  CHECK(info.cache == CacheUse::stale);
  clock->advance(50s);
  transport.then(503);
  CHECK(read(reader()) == "server");
  REQUIRE(directory.names() == std::vector<std::string>{"cache"});

  SECTION("a damaged file counts as absent") {
    const rp::test::TemporaryDirectory& files = directory;
    const auto file = std::filesystem::directory_iterator(directory.path() + "/cache")->path();
    const std::string name = "cache/" + file.filename().string();
    const std::string whole = files.read(name);
    for (std::size_t length = 0; length < whole.size(); length += 7) {
      files.write(name, whole.substr(0, length));
      CHECK_FALSE(cache()->get("getSeniorities  https://api.example/v1/codes/seniorities").value());
    }
    files.write(name, whole);
    CHECK(cache()->get("getSeniorities  https://api.example/v1/codes/seniorities").value());
  }
}

TEST_CASE("a cache behind one type is that cache, of whichever type it is") {
  const rp::test::TemporaryDirectory directory;
  const auto files = std::make_shared<rp::FileCache>(directory.path());
  const auto memory = std::make_shared<rp::MemoryCache>();
  for (const rp::AnyCacheStore& any : {rp::AnyCacheStore(files), rp::AnyCacheStore(memory)}) {
    REQUIRE(any);
    REQUIRE(any.put("key", {.body = "body"}));
    CHECK(any.get("key").value()->body == "body");
  }
  CHECK(files->get("key").value()->body == "body");
  CHECK(memory->get("key").value()->body == "body");
  REQUIRE(rp::AnyCacheStore(files).erase("key"));
  CHECK_FALSE(files->get("key").value());
  CHECK_FALSE(rp::AnyCacheStore());
  CHECK_FALSE(rp::AnyCacheStore(std::shared_ptr<rp::FileCache>()));
  CHECK_FALSE(rp::AnyCacheStore(std::shared_ptr<rp::MemoryCache>()));
}

TEST_CASE("a cache in a directory keeps to its bytes") {
  const rp::test::TemporaryDirectory directory;
  const rp::FileCache cache(directory.path() + "/cache", 100'000);
  for (int i = 0; i < 100; ++i) {
    REQUIRE(cache.put("key " + std::to_string(i), {.body = std::string(5'000, 'x')}));
    REQUIRE(cache.get("key 0").value());
  }
  std::uintmax_t total = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory.path() + "/cache"))
    total += file.file_size();
  CHECK(total <= 110'000);
  CHECK(total >= 50'000);
  CHECK(cache.get("key 99").value());
  CHECK_FALSE(cache.get("key 1").value());
  REQUIRE(cache.put("key 99", {.body = std::string(200'000, 'x')}));
  CHECK_FALSE(cache.get("key 99").value());
}

TEST_CASE("a cache whose directory has gone is an empty one, and a relative one stays where it was") {
  const rp::test::TemporaryDirectory directory;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const rp::FileCache cache("cache");
  std::filesystem::current_path("/");
  const auto kept = cache.put("key", {.body = "x"});
  std::filesystem::current_path(before);
  REQUIRE(kept);
  CHECK(cache.get("key").value()->body == "x");
  std::filesystem::rename(directory.path() + "/cache", directory.path() + "/moved");
  const auto found = cache.get("key");
  REQUIRE(found);
  CHECK_FALSE(*found);
  CHECK(cache.erase("key"));
  std::filesystem::rename(directory.path() + "/moved", directory.path() + "/cache");
  CHECK(cache.get("key").value());
}

TEST_CASE_METHOD(Fixture, "a store that fails harms no call, and is told to the observer") {
  const rp::test::TemporaryDirectory directory;
  int told = 0;
  options.observer = [&](const rp::CallEvent& event) {
    if (event.kind == rp::CallEvent::Kind::storage) {
      ++told;
      CHECK(event.error->kind() == rp::ErrorKind::storage);
    }
  };
  options.cache.store = std::make_shared<rp::FileCache>(directory.path() + "/cache");
  std::filesystem::remove_all(directory.path() + "/cache");
  std::ofstream(directory.path() + "/cache") << "a file";
  transport.then(200, codes("one"));
  CHECK(read(reader()) == "one");
  CHECK(told == 1);
}

TEST_CASE_METHOD(Fixture, "unusable settings of the cache are refused by name") {
  const auto refusal = [&](rp::CacheOptions cache) -> std::string {
    options.cache = std::move(cache);
    try {
      reader();
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return error.message();
    }
    return {};
  };
  CHECK_THAT(refusal({.lifetimes = {{"searchJob", 1s}}}),
             Catch::Matchers::ContainsSubstring("searchJob is no operation"));
  CHECK_THAT(refusal({.lifetimes = {{"createPost", 1s}}}),
             Catch::Matchers::ContainsSubstring("createPost is no operation"));
  CHECK_THAT(refusal({.lifetimes = {{"searchJobs", -1s}}}),
             Catch::Matchers::ContainsSubstring("lifetime of searchJobs"));
  CHECK_THAT(refusal({.stale_on_error = -1s}), Catch::Matchers::ContainsSubstring("stale_on_error"));
  CHECK_THAT(refusal({.retry_outage_after = 25h}), Catch::Matchers::ContainsSubstring("retry_outage_after"));
}

}  // namespace cache_test
