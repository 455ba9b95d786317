// Keeping within the service's limits: when a call may begin, and what answers teach.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/detail/quota/rules.hpp>
#include <rocketpunch/quota/file_ledger.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/temporary_directory.hpp"

namespace quota_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using Steady = rp::Clock::Steady;

namespace {

constexpr auto post_json =
    R"({"postId":7,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z",)"
    R"("updatedAt":"2026-01-01T00:00:00Z"})";

/// A service that answers everything, with what the headers of a case say.
struct Fixture {
  explicit Fixture(rp::QuotaMode mode = rp::QuotaMode::wait, std::vector<rp::QuotaLimit> limits = {}) {
    options.base_url = "https://api.example/v1";
    options.timeout = 10min;
    options.clock = clock;
    options.quota.mode = mode;
    options.quota.limits = std::move(limits);
    transport.always_do([this](const rp::HttpRequest& request, const rp::SendOptions&) {
      sent.push_back(clock->now());
      if (respond) return respond(request);
      return rp::Result<rp::HttpResponse>(
          rp::HttpResponse{200, headers, request.method == "POST" ? post_json : "[]"});
    });
  }
  auto reader() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  auto writer() const {
    return rp::test::TestClient<rp::UserCredentials, FakeTransport>{
        rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"token"}}, options, transport};
  }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeTransport transport;
  rp::ClientOptions options;
  rp::Headers headers;
  std::function<rp::Result<rp::HttpResponse>(const rp::HttpRequest&)> respond;
  std::vector<Steady> sent;
};

/// No window of that length holds more calls than that.
bool keeps_to(const std::vector<Steady>& sent, std::chrono::nanoseconds period, std::size_t calls) {
  for (std::size_t i = calls; i < sent.size(); ++i)
    if (sent[i] - sent[i - calls] < period) return false;
  return true;
}

}  // namespace

TEST_CASE("every operation limit of the table of operations is known, and no other") {
  std::set<std::string> known, used;
  for (const auto& limit : rp::detail::documented_limits())
    if (!limit.scope.empty()) known.insert(limit.scope);
  for (const rp::Operation& row : rp::detail::operations)
    if (!row.quota.empty()) used.emplace(row.quota);
  CHECK(known == used);
}

TEST_CASE("the 61st call in a minute waits for the first one's minute to end") {
  Fixture at;
  const auto client = at.reader();
  rp::CallInfo info;
  for (int i = 0; i < 60; ++i) REQUIRE(client.codes().seniorities({.info = &info}));
  CHECK(at.clock->waits().empty());
  at.clock->advance(20s);
  REQUIRE(client.codes().seniorities({.info = &info}));
  CHECK(info.quota_wait == 40s);
  CHECK(info.attempts == 1);
  for (int i = 0; i < 500; ++i) REQUIRE(client.codes().seniorities());
  CHECK(keeps_to(at.sent, 1min, 60));
  // and no slower than that
  CHECK(at.sent.back() - at.sent.front() < 10min);
}

TEST_CASE("a day's limit holds, and comes back as an error where that is longer than a call may wait") {
  Fixture at;
  const auto client = at.reader();
  for (int i = 0; i < 5000; ++i) REQUIRE(client.codes().seniorities());
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::rate_limited);
  CHECK(refused.error().attempts() == 0);
  CHECK_FALSE(refused.error().maybe_sent());
  CHECK(refused.error().operation() == "getSeniorities");
  CHECK(refused.error().retry_after() > 22h);
  CHECK_THAT(refused.error().what(), Catch::Matchers::ContainsSubstring("5000 calls in 86400 s"));
  CHECK(at.sent.size() == 5000);
  at.clock->advance(*refused.error().retry_after());
  CHECK(client.codes().seniorities());
}

TEST_CASE("a bulk walk runs to its end by the defaults") {
  Fixture at;
  at.options.timeout = rp::ClientOptions().timeout;
  int page = 0;
  at.respond = [&](const rp::HttpRequest&) -> rp::HttpResponse {
    ++page;
    return {
        200,
        {},
        R"({"totalItems":250,"totalPages":250,"page":1,"pageSize":1,"items":[{"jobId":)" +
            std::to_string(page) +
            R"(,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"}]})"};
  };
  auto walk = at.reader().jobs().search_all({.page_size = 1});
  const auto all = walk.collect();
  INFO((all ? "" : all.error().what()));
  REQUIRE(all);
  CHECK(all->size() == 250);
  CHECK(walk.complete());
  CHECK(walk.progress().quota_wait > 3min);
  CHECK(keeps_to(at.sent, 1min, 60));
}

TEST_CASE("the wait for a turn is no part of a call's timeout") {
  Fixture at;
  at.options.timeout = 5s;
  std::vector<std::chrono::milliseconds> limits;
  at.transport.always_do([&](const rp::HttpRequest&, const rp::SendOptions& options) {
    limits.push_back(options.timeout);
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{200, {}, "[]"});
  });
  const auto client = at.reader();
  rp::CallInfo info;
  for (int i = 0; i < 61; ++i) REQUIRE(client.codes().seniorities({.info = &info}));
  CHECK(info.quota_wait == 60s);
  CHECK(limits.back() == 5s);
}

TEST_CASE("a call waits for its turn no longer than it may") {
  Fixture at;
  at.options.quota.longest_wait = 50s;
  const auto client = at.reader();
  for (int i = 0; i < 60; ++i) REQUIRE(client.codes().seniorities());
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::rate_limited);
  CHECK(refused.error().retry_after() == 60s);
  CHECK_THAT(refused.error().what(), Catch::Matchers::ContainsSubstring(
                                         "nothing was sent, since that is longer than the call may wait"));
  CHECK(at.clock->waits().empty());
  CHECK_FALSE(client.codes().seniorities({.quota_wait = 0s}));
  CHECK(at.clock->waits().empty());
  CHECK(client.codes().seniorities({.timeout = 1s, .quota_wait = 61s}));
  CHECK(at.sent.size() == 61);

  const auto rule = [&](std::chrono::milliseconds wait) {
    return std::string(client.codes().seniorities({.quota_wait = wait}).error().message());
  };
  CHECK(rule(-1ms) == "quota_wait must be from 0 to 24 h");
  CHECK(rule(24h + 1ms) == "quota_wait must be from 0 to 24 h");
  at.options.quota.longest_wait = -1ms;
  CHECK_THROWS_WITH(at.reader(),
                    Catch::Matchers::ContainsSubstring("quota.longest_wait must be from 0 to 24 h"));
}

TEST_CASE("a call waits out a refusal, if it may wait for its turn, and has all of its timeout then") {
  Fixture at;
  at.options.timeout = 20s;
  at.options.quota.longest_wait = 100s;
  const std::string seconds = GENERATE("19", "21", "99", "101");
  std::vector<std::chrono::milliseconds> limits;
  int refusals = 0;
  at.respond = [&](const rp::HttpRequest&) -> rp::HttpResponse {
    if (refusals++ == 0) return {429, {{"Retry-After", seconds}, {"X-RP-RateLimit-Remaining", "0"}}, ""};
    return {200, {}, "[]"};
  };
  at.transport.always_do([&](const rp::HttpRequest& request, const rp::SendOptions& options) {
    at.sent.push_back(at.clock->now());
    limits.push_back(options.timeout);
    return rp::Result<rp::HttpResponse>(at.respond(request));
  });
  const auto codes = at.reader().codes().seniorities();
  if (seconds == "101") {
    REQUIRE_FALSE(codes);
    CHECK(codes.error().status() == 429);
    CHECK(at.sent.size() == 1);
  } else {
    REQUIRE(codes);
    CHECK(at.sent.at(1) - at.sent.at(0) == std::chrono::seconds(std::stoi(seconds)));
    CHECK(limits.at(1) == 20s);
  }
}

TEST_CASE("no wait for a turn makes a call obey a longer Retry-After than its policy does") {
  Fixture at;
  at.options.quota.longest_wait = 10min;
  at.respond = [](const rp::HttpRequest&) -> rp::HttpResponse { return {429, {{"Retry-After", "121"}}, ""}; };
  CHECK(at.reader().codes().seniorities().error().status() == 429);
  CHECK(at.sent.size() == 1);
}

TEST_CASE("a refusal without a time is waited out within the timeout") {
  Fixture at;
  at.options.timeout = 1ms;
  at.respond = [](const rp::HttpRequest&) -> rp::HttpResponse { return {429, {}, ""}; };
  CHECK(at.reader().codes().seniorities().error().status() == 429);
  CHECK(at.clock->now() - at.sent.front() < 1ms);
}

TEST_CASE("in the mode that fails, nothing is sent and nothing waits") {
  Fixture at(rp::QuotaMode::fail);
  const auto client = at.reader();
  for (int i = 0; i < 60; ++i) REQUIRE(client.codes().seniorities());
  at.clock->advance(15s);
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::rate_limited);
  CHECK(refused.error().retry_after() == 45s);
  CHECK(at.sent.size() == 60);
  CHECK(at.clock->waits().empty());
  at.clock->advance(45s);
  CHECK(client.codes().seniorities());
}

TEST_CASE("in the mode that tells, calls go on and the windows say where they are") {
  Fixture at(rp::QuotaMode::observe);
  const auto client = at.reader();
  for (int i = 0; i < 70; ++i) REQUIRE(client.codes().seniorities());
  at.clock->advance(10s);
  const auto windows = client.quota().windows().value();
  REQUIRE(windows.size() == 2 + 14 * 3);
  CHECK(windows[0].scope.empty());
  CHECK(windows[0].period == 1min);
  CHECK(windows[0].limit == 60);
  CHECK(windows[0].used == 70);
  CHECK(windows[0].left() == 0);
  CHECK(windows[0].free_in == 50s);
  CHECK(windows[1].limit == 5000);
  CHECK(windows[1].left() == 4930);
  CHECK(windows[1].free_in == 0s);
}

TEST_CASE("without a mode nothing is counted") {
  Fixture at(rp::QuotaMode::off);
  const auto client = at.reader();
  for (int i = 0; i < 100; ++i) REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits().empty());
  const auto windows = client.quota().windows().value();
  CHECK(windows[0].used == 0);
}

TEST_CASE("operations have limits of their own, beside the key's") {
  Fixture at;
  const auto client = at.writer();
  REQUIRE(client.posts().create({.text = "1"}));
  REQUIRE(client.posts().create({.text = "2"}));
  REQUIRE(client.posts().search().error().kind() == rp::ErrorKind::decode);  // another limit: at once
  CHECK(at.clock->waits().empty());
  REQUIRE(client.posts().create({.text = "3"}));
  CHECK(at.clock->waits() == std::vector<std::chrono::milliseconds>{1min});
  CHECK(client.quota().windows().value()[0].used == 1);
}

TEST_CASE("calls of another program are noticed by the answers") {
  const bool guide = GENERATE(false, true);
  CAPTURE(guide);
  Fixture at;
  const auto client = at.reader();
  at.headers = guide ? rp::Headers{{"X-RateLimit-Limit", "60"}, {"X-RateLimit-Remaining", "20"}}
                     : rp::Headers{{"X-RP-RateLimit-Remaining", "20"}};
  REQUIRE(client.codes().seniorities());
  CHECK(client.quota().windows().value()[0].used == 40);
  at.headers = {};
  for (int i = 0; i < 20; ++i) REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits().empty());
  REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits().size() == 1);
}

TEST_CASE("a lower limit that the guide's headers tell is kept to") {
  Fixture at;
  const auto client = at.reader();
  int remaining = 30;
  at.respond = [&](const rp::HttpRequest&) {
    return rp::HttpResponse{
        200, {{"X-RateLimit-Limit", "30"}, {"X-RateLimit-Remaining", std::to_string(--remaining)}}, "[]"};
  };
  for (int i = 0; i < 30; ++i) REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits().empty());
  remaining = 30;
  REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits() == std::vector<std::chrono::milliseconds>{1min});
}

TEST_CASE("after a 429 nobody calls before its time, and then nobody storms") {
  Fixture at;
  const auto client = at.reader();
  int refusals = 0;
  at.respond = [&](const rp::HttpRequest&) -> rp::HttpResponse {
    if (refusals++ == 0) return {429, {{"Retry-After", "30"}, {"X-RP-RateLimit-Remaining", "0"}}, ""};
    return {200, {}, "[]"};
  };
  REQUIRE(client.codes().seniorities());
  REQUIRE(at.sent.size() == 2);
  CHECK(at.sent[1] - at.sent[0] == 30s);

  // another thread's or process's call, with the same ledger
  refusals = 0;
  const auto impatient = client.codes().seniorities({.timeout = 1s, .quota_wait = 1s});
  REQUIRE_FALSE(impatient);
  CHECK(impatient.error().status() == 429);
  const auto next = client.codes().employment_types({.timeout = 1s, .quota_wait = 1s});
  REQUIRE_FALSE(next);
  CHECK(next.error().attempts() == 0);
  CHECK(next.error().retry_after() == 30s);
  CHECK_THAT(next.error().what(), Catch::Matchers::ContainsSubstring("the service asked for a pause"));
  CHECK(client.quota().windows().value()[0].free_in == 30s);
}

TEST_CASE("a refusal of one operation holds up that one only") {
  Fixture at;
  const auto client = at.writer();
  at.respond = [&](const rp::HttpRequest& request) -> rp::HttpResponse {
    if (request.method == "POST")
      return {429, {{"Retry-After", "3600"}, {"X-RP-RateLimit-Scope", "post.create"}}, ""};
    return {204, {}, ""};
  };
  CHECK(client.posts().create({.text = "x"}).error().status() == 429);
  CHECK(client.posts().create({.text = "x"}).error().attempts() == 0);
  CHECK(client.posts().remove(7));
}

TEST_CASE("bulk calls leave a part of the quota to the others") {
  Fixture at(rp::QuotaMode::fail);
  const auto client = at.reader();
  for (int i = 0; i < 54; ++i) REQUIRE(client.codes().seniorities({.priority = rp::Priority::bulk}));
  CHECK_FALSE(client.codes().seniorities({.priority = rp::Priority::bulk}));
  for (int i = 0; i < 6; ++i) REQUIRE(client.codes().seniorities());
  CHECK_FALSE(client.codes().seniorities());
}

TEST_CASE("what was not sent doesn't count") {
  Fixture at;
  const auto client = at.reader();
  at.respond = [](const rp::HttpRequest&) {
    return rp::Result<rp::HttpResponse>(rp::Error({.kind = rp::ErrorKind::network, .maybe_sent = false}));
  };
  CHECK_FALSE(client.codes().seniorities());
  CHECK(client.quota().windows().value()[0].used == 0);
  at.respond = [](const rp::HttpRequest&) {
    return rp::Result<rp::HttpResponse>(rp::Error({.kind = rp::ErrorKind::network}));
  };
  CHECK_FALSE(client.codes().seniorities());
  CHECK(client.quota().windows().value()[0].used == 3);
}

TEST_CASE("a stop ends the wait for the quota, and gives the place back") {
  Fixture at;
  const auto client = at.reader();
  for (int i = 0; i < 60; ++i) REQUIRE(client.codes().seniorities());
  rp::stop_source stop;
  stop.request_stop();
  CHECK(client.codes().seniorities({.stop = stop.get_token()}).error().kind() == rp::ErrorKind::cancelled);
  CHECK(at.sent.size() == 60);
  REQUIRE(client.codes().seniorities());
  CHECK(at.clock->waits() == std::vector<std::chrono::milliseconds>{1min});
}

TEST_CASE("the real reason of a failure is not lost to the quota") {
  Fixture at(rp::QuotaMode::fail, {{.period = 1min, .calls = 1}});
  at.respond = [](const rp::HttpRequest&) { return rp::HttpResponse{503, {}, ""}; };
  const auto failed = at.reader().codes().seniorities();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().kind() == rp::ErrorKind::server);
  CHECK(failed.error().attempts() == 1);
}

TEST_CASE("a bulk job's cost is known before it") {
  Fixture at;
  const auto client = at.reader();
  at.respond = [](const rp::HttpRequest&) {
    return rp::HttpResponse{200,
                            {},
                            R"({"totalItems":7500,"totalPages":150,"page":1,"pageSize":50,"items":[)"
                            R"({"jobId":1,"title":"t","seniorities":[],"employmentTypes":[],)"
                            R"("company":{"name":"c"},"webUrl":"u"}]})"};
  };
  auto walk = client.jobs().search_all();
  const auto cost = client.quota().cost_of(walk).value();
  CHECK(cost.calls == 149);
  CHECK(cost.items == 7500);
  CHECK(cost.time == 2min);  // 54 a minute
  CHECK(at.sent.size() == 1);
  CHECK((*walk.begin())->id == 1);
  CHECK(at.sent.size() == 1);
}

namespace {

/// The first page of a search of so many pages.
std::string first_page(std::int64_t pages) {
  return R"({"totalItems":)" + std::to_string(pages * 50) + R"(,"totalPages":)" + std::to_string(pages) +
         R"(,"page":1,"pageSize":50,"items":[{"jobId":1,"title":"t","seniorities":[],"employmentTypes":[],)"
         R"("company":{"name":"c"},"webUrl":"u"}]})";
}

}  // namespace

TEST_CASE("the cost of a walk is as long as its pages take within the limits") {
  // the first page is one more call: call n, from 0, begins after n / 4500 days and n % 4500 / 54 minutes
  const auto [pages, time] = GENERATE(table<std::int64_t, std::chrono::milliseconds>({
      {1, 0min},
      {54, 0min},
      {55, 1min},
      {4'500, 83min},
      {4'501, 24h},
      {10'000, 48h + 18min},
      {1'000'000, 222 * 24h + 18min},
  }));
  CAPTURE(pages);
  Fixture at;
  at.respond = [&, count = pages](const rp::HttpRequest&) {
    return rp::HttpResponse{200, {}, first_page(count)};
  };
  const auto client = at.reader();
  auto walk = client.jobs().search_all();
  const auto cost = client.quota().cost_of(walk).value();
  CHECK(cost.calls == pages - 1);
  CHECK(cost.time == time);
  CHECK(client.quota().time_for(pages - 1).value() == time);
}

TEST_CASE("limits that allow little and limits that allow much cost no work to plan with") {
  const auto limits =
      GENERATE(std::vector<rp::QuotaLimit>{{.period = 1ms, .calls = 1'000'000}},
               std::vector<rp::QuotaLimit>{{.period = 1ms, .calls = 1}},
               std::vector<rp::QuotaLimit>{{.period = 1ms, .calls = 2}, {.period = 24h, .calls = 1'000'000}});
  Fixture at(rp::QuotaMode::wait, limits);
  at.respond = [](const rp::HttpRequest&) { return rp::HttpResponse{200, {}, first_page(2'000'000)}; };
  const auto client = at.reader();
  auto walk = client.jobs().search_all();
  const auto cost = client.quota().cost_of(walk).value();
  CHECK(cost.calls == 1'999'999);
  CHECK(cost.time <= 5 * 24h);
}

TEST_CASE("for counts that can't be meant no cost is told, at once") {
  const auto pages = GENERATE(2'000'000, 100'000'000, 2'147'483'647);
  Fixture at;
  at.respond = [&](const rp::HttpRequest&) { return rp::HttpResponse{200, {}, first_page(pages)}; };
  const auto client = at.reader();
  auto walk = client.jobs().search_all();
  const auto cost = client.quota().cost_of(walk);
  REQUIRE_FALSE(cost);
  CHECK(cost.error().kind() == rp::ErrorKind::decode);
  CHECK_THAT(cost.error().what(), Catch::Matchers::ContainsSubstring("more than a year"));
  CHECK((*walk.begin())->id == 1);  // the walk itself goes on
  CHECK(client.quota().time_for(pages - 1).error().kind() == rp::ErrorKind::decode);
}

TEST_CASE("limits of any size in an answer are taken without overflow") {
  const auto* most = "2147483647";
  const auto [limit, remaining] = GENERATE_COPY(table<const char*, const char*>(
      {{"0", most}, {most, "0"}, {most, most}, {"0", "0"}, {"-1", "-1"}, {"99999999999999999999", "5"}}));
  CAPTURE(limit, remaining);
  Fixture at;
  at.headers = {{"X-RateLimit-Limit", limit},
                {"X-RateLimit-Remaining", remaining},
                {"X-RateLimit-Reset", most},
                {"X-RP-RateLimit-Scope-Remaining", most}};
  const auto client = at.reader();
  for (int i = 0; i < 3; ++i) REQUIRE(client.codes().seniorities({.timeout = 24h}));
  CHECK(client.quota().windows().value()[0].used <= 63);
}

TEST_CASE("unusable settings of the quota are refused by name") {
  const auto refusal = [](rp::QuotaOptions quota) -> std::string {
    try {
      rp::test::TestClient<rp::AppKey, FakeTransport>{
          rp::AppKey{"rp_app_test"}, {.quota = std::move(quota)}, FakeTransport()};
    } catch (const rp::Error& error) {
      return error.message();
    }
    return {};
  };
  CHECK_THAT(refusal({.bulk_share = 0}), Catch::Matchers::ContainsSubstring("quota.bulk_share"));
  CHECK_THAT(refusal({.bulk_share = 1.1}), Catch::Matchers::ContainsSubstring("quota.bulk_share"));
  CHECK_THAT(refusal({.limits = {{.period = 0s, .calls = 1}}}), Catch::Matchers::ContainsSubstring("period"));
  CHECK_THAT(refusal({.limits = {{.period = 1s, .calls = 0}}}), Catch::Matchers::ContainsSubstring("calls"));
}

TEST_CASE("a ledger in a file counts for all who have it") {
  const rp::test::TemporaryDirectory directory;
  Fixture at;
  const auto ledger = [&] {
    return std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota", "key-1", at.clock);
  };
  at.options.quota.ledger = ledger();
  const auto first = at.reader();
  at.options.quota.ledger = ledger();
  const auto second = at.reader();
  for (int i = 0; i < 30; ++i) {
    REQUIRE(first.codes().seniorities());
    REQUIRE(second.codes().seniorities());
  }
  CHECK(at.clock->waits().empty());
  REQUIRE(first.codes().seniorities());
  CHECK(at.clock->waits() == std::vector<std::chrono::milliseconds>{1min});
  CHECK(second.quota().windows().value()[1].used == 61);

  SECTION("a damaged file counts as empty") {
    directory.write("quota/key-1", "rocketpunch quota 1\nnonsense that is long enough to be one");
    CHECK(first.quota().windows().value()[1].used == 0);
    REQUIRE(first.codes().seniorities());
    CHECK(second.quota().windows().value()[1].used == 1);
  }
  SECTION("a restart of the machine loses nothing, and holds nobody up for longer") {
    // the monotonic clock begins anew, and an hour has passed
    auto after = std::make_shared<FakeClock>(at.clock->wall_now() + 1h);
    at.options.clock = after;
    at.options.quota.ledger =
        std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota", "key-1", after);
    const auto windows = at.reader().quota().windows().value();
    CHECK(windows[0].used == 0);
    CHECK(windows[1].used == 61);
    after->advance(24h);
    CHECK(at.reader().quota().windows().value()[1].used == 0);
  }
}

TEST_CASE("a ledger that can't be had is an error, not a call without limits") {
  const rp::test::TemporaryDirectory directory;
  Fixture at;
  at.options.quota.ledger = std::make_shared<rp::FileQuotaLedger>(directory.path() + "/quota");
  const auto client = at.reader();
  std::filesystem::remove_all(directory.path() + "/quota");
  const auto refused = client.codes().seniorities();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::storage);
  CHECK(at.sent.empty());
  CHECK_THROWS_WITH(rp::FileQuotaLedger(directory.path(), "../x"),
                    Catch::Matchers::ContainsSubstring("file name"));
  CHECK_THROWS_WITH(rp::FileQuotaLedger(""), Catch::Matchers::ContainsSubstring("must be named"));
}

TEST_CASE("a log goes into bytes and back, and nothing else is taken for one") {
  rp::QuotaLog log;
  log.add("", Steady(5s), 2);
  log.add("post.create", Steady(3s));
  log.block("post.create", Steady(9s));
  log.begin("", Steady(90s));
  const std::string bytes = log.text();
  const auto read = rp::QuotaLog::parse(bytes);
  REQUIRE(read);
  CHECK(read->text() == bytes);
  CHECK(read->earliest("", 10s, 3, Steady(6s)) == Steady(15s));
  CHECK(read->earliest("", 10s, 1, Steady(6s)) == Steady(16s));  // the one under way counts as of now
  CHECK(read->earliest("post.create", 10s, 1, Steady(6s)) == Steady(13s));
  CHECK(read->blocked_until("post.create") == Steady(9s));
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const auto part = rp::QuotaLog::parse(std::string_view(bytes).substr(0, length));
    CHECK((!part || part->text().size() == length));
  }
}

}  // namespace quota_test
