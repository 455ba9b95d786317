// Every read through the SDK against the mock server: real sockets, real answers, both generations of the
// API.
#include <algorithm>
#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace sdk_reads_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::MockOptions;
using rp::testing::MockServer;

namespace {

struct Fixture {
  explicit Fixture(MockOptions options = unlimited()) : server(std::move(options)) {}

  static MockOptions unlimited() {
    MockOptions options;
    options.per_minute = 0;
    options.per_day = 0;
    return options;
  }
  rp::Client<rp::AppKey> client(rp::ClientOptions options = {}) const {
    options.base_url = server.base_url();
    return rp::Client<rp::AppKey>{rp::AppKey{"rp_app_test"}, options};
  }

  MockServer server;
};

struct GuideFixture : Fixture {
  GuideFixture() : Fixture(guide()) {}
  static MockOptions guide() {
    auto options = unlimited();
    options.guide = true;
    return options;
  }
};

template <class T>
std::vector<T> collect(rp::Walk<T> walk) {
  std::vector<T> items;
  for (auto& item : walk) items.push_back(std::move(item).value());
  return items;
}

}  // namespace

TEST_CASE_METHOD(
    Fixture,
    "all jobs are found by walking, each of them can be read, and the oddities of real data decode") {
  const auto jobs = collect(client().jobs().search_all());
  REQUIRE(jobs.size() > 100);
  CHECK(static_cast<std::int64_t>(jobs.size()) == client().jobs().search().value().total_items);
  std::set<std::int64_t> ids;
  bool unknown_code = false, always_open = false, no_handle = false;
  for (const auto& job : jobs) {
    ids.insert(job.id);
    unknown_code =
        unknown_code || (job.work_type && !job.work_type->known()) ||
        (job.company.size && !job.company.size->known()) ||
        std::any_of(job.seniorities.begin(), job.seniorities.end(), [](const auto& s) { return !s.known(); });
    always_open = always_open || !job.end_at;
    no_handle = no_handle || !job.company.handle;
    CHECK(job.web_url == rp::job_url(job.id));
    CHECK(rp::job_id_from_url(job.web_url) == job.id);
  }
  CHECK(ids.size() == jobs.size());
  CHECK((unknown_code && always_open && no_handle));
  for (std::size_t i = 0; i < jobs.size(); i += 10) {
    const auto job = client().jobs().get(jobs[i].id).value();
    CHECK(job.id == jobs[i].id);
    CHECK(job.is_open());
    REQUIRE(job.created_at);
    CHECK(job.created_at->readable());
    if (job.end_at) CHECK(*job.end_at == *jobs[i].end_at);
  }
}

TEST_CASE_METHOD(Fixture, "filters of jobs narrow a search, values of one list widen it") {
  using rp::Seniority, rp::WorkType;
  const auto remote = collect(client().jobs().search_all({.work_types = {WorkType::remote}}));
  const auto both = collect(client().jobs().search_all({.work_types = {WorkType::remote, WorkType::hybrid}}));
  REQUIRE_FALSE(remote.empty());
  CHECK(both.size() > remote.size());
  for (const auto& job : remote) CHECK(job.work_type == WorkType::remote);
  for (const auto& job : collect(client().jobs().search_all(
           {.seniorities = {Seniority::junior}, .work_types = {WorkType::remote}}))) {
    CHECK(job.work_type == WorkType::remote);
    CHECK(std::find(job.seniorities.begin(), job.seniorities.end(), Seniority::junior) !=
          job.seniorities.end());
  }
  CHECK(client().jobs().search({.keyword = "no job has this in its title"}).value().items.empty());
}

TEST_CASE_METHOD(Fixture,
                 "all events are found by walking, each of them can be read with all that belongs to it") {
  const auto events = collect(client().events().search_all());
  REQUIRE(events.size() > 50);
  bool slots = false, tickets = false, faqs = false, private_count = false, address_only = false;
  for (const auto& event : events) {
    private_count = private_count || !event.stats.guest_count;
    address_only = address_only || (event.location && event.location->address && !event.location->country);
    CHECK(event.start_at <= event.end_at);
    const auto whole = client().events().get(event.id).value();
    CHECK(whole.name == event.name);
    for (const auto& slot : client().events().sessions(event.id).value()) {
      slots = true;
      CHECK(slot.start_time.since_midnight() < slot.end_time.since_midnight());
      CHECK_FALSE(slot.sessions.empty());
    }
    for (const auto& ticket : client().events().tickets(event.id).value()) {
      tickets = true;
      if (ticket.type.known())
        CHECK((ticket.price.value_or(0) > 0) == (ticket.type == rp::EventTicketType::charged));
    }
    for (const auto& category : client().events().faqs(event.id).value())
      faqs = faqs || !category.faqs.empty();
  }
  CHECK((slots && tickets && faqs && private_count && address_only));
}

TEST_CASE_METHOD(Fixture,
                 "posts are read with the posts they repeat, and a token tells which are one's own") {
  const auto posts = collect(client().posts().search_all());
  REQUIRE(posts.size() > 50);
  bool repeated = false, deleted = false;
  for (const auto& summary : posts) {
    CHECK_FALSE(summary.owned);
    const auto post = client().posts().get(summary.id).value();
    repeated = repeated || post.reposted_post;
    if (post.reposted_post) CHECK_FALSE(post.reposted_post->reposted_post);
    deleted = deleted || post.reposted_post_deleted;
  }
  CHECK((repeated && deleted));

  const rp::Client user{rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
                        {.base_url = server.base_url()}};
  const auto own = collect(user.posts().search_all());
  CHECK(std::any_of(own.begin(), own.end(), [](const auto& post) { return post.owned; }));
}

TEST_CASE_METHOD(Fixture, "codes come in the language asked for") {
  const auto korean = client().codes().event_categories().value();
  const auto english = client({.language = "en"}).codes().event_categories().value();
  REQUIRE(korean.size() == english.size());
  CHECK(korean.front().code == english.front().code);
  CHECK(korean.front().display_name != english.front().display_name);
  CHECK_FALSE(client().codes().job_categories().value().empty());
  CHECK_FALSE(client().codes().seniorities().value().empty());
  CHECK_FALSE(client().codes().employment_types().value().empty());
  CHECK_FALSE(client().codes().event_subjects().value().empty());
  const auto industries = client().codes().job_industries().value();
  CHECK(std::any_of(industries.begin(), industries.end(), [](const auto& level1) {
    return std::any_of(level1.children.begin(), level1.children.end(),
                       [](const auto& level2) { return !level2.children.empty(); });
  }));
}

TEST_CASE_METHOD(GuideFixture, "a deployment that follows the guide is read by the same functions") {
  const auto jobs = collect(client().jobs().search_all());
  REQUIRE(jobs.size() > 100);
  CHECK(jobs.front().web_url == rp::job_url(jobs.front().id));
  CHECK(jobs.front().posted_at);
  CHECK(client().jobs().get(jobs.front().id).value().title == jobs.front().title);
  const auto events = collect(client().events().search_all());
  REQUIRE(events.size() > 50);
  CHECK(events.front().hosts.size() == 1);
  CHECK(events.front().start_at.readable());
  CHECK(client().events().get(events.front().id).value().name == events.front().name);
  const auto companies = collect(client().companies().search_all());
  CHECK_FALSE(companies.empty());
  const auto profiles = collect(client().profiles().search_all());
  CHECK_FALSE(profiles.empty());
  const auto error = client().jobs().get(404).error();
  CHECK(error.kind() == rp::ErrorKind::not_found);
  CHECK(error.code() == "NOT_FOUND");
}

TEST_CASE_METHOD(Fixture, "what the service refuses comes back with its code") {
  CHECK(client().jobs().get(404).error().kind() == rp::ErrorKind::not_found);
  const auto no_event = client().events().get("does-not-exist").error();
  CHECK(no_event.kind() == rp::ErrorKind::not_found);
  CHECK(no_event.code() == "EV001");
  const rp::Client stranger{rp::AppKey{"rp_app_stranger"}, {.base_url = server.base_url()}};
  const auto refused = stranger.jobs().search().error();
  CHECK(refused.kind() == rp::ErrorKind::unauthorized);
  CHECK(refused.code() == "C0001");
  CHECK(refused.attempts() == 1);
  CHECK_THAT(refused.what(), !Catch::Matchers::ContainsSubstring("stranger"));
  CHECK(client().request({.path = "/nothing/here"}).error().kind() == rp::ErrorKind::not_found);
}

TEST_CASE_METHOD(Fixture, "faults of the server are overcome, or reported as what they are") {
  SECTION("a 503, twice") {
    server.inject({.path = "/jobs", .times = 2, .status = 503, .headers = {{"Retry-After", "0"}}});
    rp::CallInfo info;
    CHECK(client().jobs().search({}, {.info = &info}));
    CHECK(info.attempts == 3);
  }
  SECTION("an answer that is cut short") {
    server.inject({.path = "/jobs", .cut_after = 100});
    CHECK(client({.retry = {.first_wait = 0ms}}).jobs().search());
    server.inject({.path = "/jobs", .times = -1, .cut_after = 100});
    CHECK(client({.retry = {.first_wait = 0ms}}).jobs().search().error().kind() == rp::ErrorKind::network);
  }
  SECTION("a page with bad items") {
    const auto whole =
        client().request({.path = "/jobs", .query = {{"page", "1"}, {"pageSize", "50"}}}).value().body;
    std::string body = whole;
    body.replace(body.find(R"("title":)"), 8, R"("other":)");
    server.inject({.path = "/jobs", .body = body});
    CHECK(client().jobs().search({.page_size = 50}).error().kind() == rp::ErrorKind::decode);
    server.inject({.path = "/jobs", .body = body});
    auto walk = client().jobs().search_all({}, {}, {.skip_bad_items = 1});
    std::int64_t found = 0;
    for (const auto& job : walk) found += job ? 1 : 1'000'000;
    CHECK(found == walk.total_items() - 1);
    CHECK_FALSE(walk.complete());
    REQUIRE(walk.bad_items().size() == 1);
    CHECK(walk.bad_items()[0].message() == "items[0].title: required, but missing");
    CHECK(walk.bad_items()[0].page() == 1);
    CHECK(walk.next_page() == walk.progress().total_pages + 1);  // no page more, for one item less
  }
  SECTION("HTML in place of JSON") {
    server.inject({.path = "/jobs", .body = "<html>maintenance</html>", .content_type = "text/html"});
    CHECK(client().jobs().search().error().kind() == rp::ErrorKind::decode);
  }
  SECTION("an answer that takes too long") {
    server.inject({.path = "/jobs", .times = -1, .delay = 1h});
    const auto error = client().jobs().search({}, {.timeout = 100ms}).error();
    CHECK(error.kind() == rp::ErrorKind::timeout);
  }
}

TEST_CASE("the limit of a key comes back with the time to wait") {
  MockOptions options;
  options.per_minute = 3;
  Fixture fixture(options);
  const auto client = fixture.client();
  rp::CallInfo info;
  for (int left = 2; left >= 0; --left) {
    REQUIRE(client.codes().seniorities({.info = &info}));
    CHECK(info.rate_limit.remaining == left);
  }
  const auto error = client.codes().seniorities({.timeout = 10s}).error();
  CHECK(error.kind() == rp::ErrorKind::rate_limited);
  CHECK(error.code() == "C0010");
  REQUIRE(error.retry_after());
  CHECK(*error.retry_after() <= 60s);
}

TEST_CASE_METHOD(Fixture, "a client is used from many threads") {
  const auto shared = client();
  std::atomic<int> found{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&] {
        for (int call = 0; call < 20; ++call)
          found += shared.jobs().search({.page = call + 1, .page_size = 5}).has_value();
      });
  }
  CHECK(found == 16 * 20);
}

}  // namespace sdk_reads_test
