// What a caller adds to a call: headers, parameters, fields; and what a call tells beside the model.
#include <chrono>
#include <memory>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"

namespace call_additions_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;

namespace {

const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
const std::string a_post =
    R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    options.retry.max_attempts = 1;
  }
  auto reader() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_test"}, options, transport};
  }
  auto writer() const {
    return rp::test::TestClient<rp::BearerToken, FakeTransport>{rp::BearerToken{"token"}, options, transport};
  }
  std::size_t calls() const { return transport.requests().size(); }
  rp::HttpRequest last() const { return transport.requests().back(); }

  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  FakeTransport transport;
  rp::ClientOptions options;
};

/// What an `invalid_argument` error says of a call that was not sent.
std::string refusal(const auto& result) {
  if (result) return "not refused";
  CHECK(result.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK_FALSE(result.error().maybe_sent());
  return result.error().message();
}

}  // namespace

TEST_CASE_METHOD(Fixture, "headers of the client and of the call are sent, the call's before the client's") {
  options.headers = {{"X-Gateway", "blue"}, {"X-Tenant", "1"}};
  transport.then(200, no_jobs).then(200, no_jobs);
  REQUIRE(
      reader().jobs().search({}, {.headers = {{"x-gateway", "green"}, {"X-More", "a"}, {"X-More", "b"}}}));
  CHECK(last().headers.get("X-Gateway") == "green");
  CHECK(last().headers.get("X-Tenant") == "1");
  std::vector<std::string> more;
  for (const auto& [name, value] : last().headers)
    if (name == "X-More") more.push_back(value);
  CHECK(more == std::vector<std::string>{"a", "b"});
  CHECK(last().headers.get("X-RP-API-Key") == "rp_app_test");

  REQUIRE(
      reader().request({.path = "/jobs", .headers = {{"X-Tenant", "2"}}}, {.headers = {{"X-Tenant", "3"}}}));
  CHECK(last().headers.get("X-Tenant") == "2");
}

TEST_CASE_METHOD(Fixture, "headers that the SDK sets are refused, of a client and of a call") {
  options.key_header = "X-Partner-Key";
  for (const auto* name :
       {"Authorization", "authorization", "x-partner-key", "Accept", "Accept-Language", "User-Agent",
        "Content-Type", "Content-Length", "Host", "Cookie", "If-None-Match"}) {
    CAPTURE(name);
    const rp::Headers headers{{name, "x"}};
    CHECK(refusal(reader().jobs().search({}, {.headers = headers})) ==
          std::string("headers must not have ") + name + ", which the SDK sets");
    auto with_header = options;
    with_header.headers = headers;
    CHECK_THROWS_AS(rp::Client(rp::AppKey{"rp_app_test"}, with_header, transport), rp::Error);
  }
  CHECK(refusal(reader().jobs().search({}, {.headers = {{"X A", "x"}}})) == "headers must have proper names");
  CHECK(refusal(reader().jobs().search({}, {.headers = {{"X-A", "x\r\nX-B: y"}}})) ==
        "headers must not have line ends or control characters, as X-A has");
  CHECK(calls() == 0);
}

TEST_CASE_METHOD(Fixture, "parameters are added to the query, encoded, and none twice") {
  transport.then(200, no_jobs).then(200, no_jobs).then(200, no_jobs);
  REQUIRE(reader().jobs().search({.keyword = "AI"},
                                 {.query = {{"salaryMin", "5000"}, {"tag", "a b&c"}, {"tag", "서울"}}}));
  CHECK(last().url ==
        "https://api.example/v1/jobs?keyword=AI&salaryMin=5000&tag=a%20b%26c&tag=%EC%84%9C%EC%9A%B8");
  REQUIRE(reader().jobs().search({}, {.query = {{"salaryMin", "5000"}}}));
  CHECK(last().url == "https://api.example/v1/jobs?salaryMin=5000");
  REQUIRE(reader().request({.path = "/jobs", .query = {{"a", "1"}}}, {.query = {{"b", "2"}}}));
  CHECK(last().url == "https://api.example/v1/jobs?a=1&b=2");

  CHECK(refusal(reader().jobs().search({.keyword = "AI"}, {.query = {{"keyword", "x"}}})) ==
        "query must not have keyword, which the call has already");
  CHECK(refusal(reader().jobs().search({}, {.query = {{"", "x"}}})) == "query must have names");
  CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fixture, "each page of a walk has what was added") {
  transport.then(200, no_jobs);
  CHECK(
      reader().jobs().search_all({}, {.headers = {{"X-Job", "nightly"}}, .query = {{"new", "1"}}}).collect());
  CHECK(last().url == "https://api.example/v1/jobs?page=1&pageSize=50&new=1");
  CHECK(last().headers.get("X-Job") == "nightly");
}

TEST_CASE_METHOD(Fixture, "fields are added to the JSON of a write, and none twice") {
  transport.then(201, a_post).then(201, a_post).then(200, R"({"eventId":"e","webUrl":"u"})");
  REQUIRE(writer().posts().create({.text = "Hi"}, {}, {.body = R"({"team": {"id": 7}, "list": [1, "}"]})"}));
  const std::string added = R"({"text":"Hi","team": {"id": 7}, "list": [1, "}"]})";
  CHECK(last().body.find(added) != std::string::npos);  // a part of a form

  REQUIRE(writer().posts().create({.text = "Hi"}, {}, {.body = "{ }"}));
  CHECK(last().body.find(R"({"text":"Hi"})") != std::string::npos);

  // a change of nothing but the new field is a change
  REQUIRE(writer().events().update("e", {}, {}, {.body = R"({"theme":"dark"})"}));
  CHECK(last().body.find(R"({"theme":"dark"})") != std::string::npos);

  const auto create = [&](std::string body) {
    return writer().posts().create({.text = "Hi"}, {}, {.body = std::move(body)});
  };
  for (const std::string text : {"", "[]", "7", "{", "{}x", "{\"a\":1}{}", "null", "x", "{\"a\":1,}"}) {
    CAPTURE(text);
    CHECK(refusal(create(text)) == "body must be the text of a JSON object");
  }
  CHECK(refusal(create(std::string("{}\0", 3))) == "body must be the text of a JSON object");
  CHECK(refusal(create(R"({"text":"x"})")) == "body must not have text, which is written already");
  CHECK(refusal(create(R"({"a":1,"a":2})")) == "body must not have a, which is written already");
  CHECK(refusal(reader().jobs().search({}, {.body = "{}"})) ==
        "body must be unset: the operation sends no JSON that fields can be added to");
  CHECK(refusal(writer().request(
            {.method = "POST", .path = "/x", .body = "{}", .content_type = "application/json"},
            {.body = "{}"})) ==
        "body must be unset: the operation sends no JSON that fields can be added to");
  CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fixture, "the response comes beside the model, of a failure too") {
  rp::HttpResponse response;
  transport.then(200, no_jobs, {{"X-Served-By", "a"}})
      .then(404, R"({"code":"R0001"})")
      .then_fail(rp::ErrorKind::network);
  REQUIRE(reader().jobs().search({}, {.response = &response}));
  CHECK(response.status == 200);
  CHECK(response.body == no_jobs);
  CHECK(response.headers.get("X-Served-By") == "a");
  REQUIRE_FALSE(reader().jobs().get(1, {.response = &response}));
  CHECK(response.status == 404);
  CHECK(response.body == R"({"code":"R0001"})");
  REQUIRE_FALSE(reader().jobs().get(1, {.response = &response}));
  CHECK(response.status == 0);
  CHECK(response.body.empty());
  response.status = 200;
  REQUIRE_FALSE(reader().jobs().get(0, {.response = &response}));  // not sent
  CHECK(response.status == 0);
}

TEST_CASE_METHOD(Fixture, "a call has as many attempts as it asks for") {
  options.retry = {.max_attempts = 3, .first_wait = 0ms};
  transport.always_do(
      [](const auto&, const auto&) { return rp::HttpResponse{.status = 503, .headers = {}, .body = {}}; });
  REQUIRE_FALSE(reader().jobs().search({}, {.max_attempts = 1}));
  CHECK(calls() == 1);
  REQUIRE_FALSE(reader().jobs().search({}, {.max_attempts = 5}));
  CHECK(calls() == 6);
  REQUIRE_FALSE(reader().jobs().search());
  CHECK(calls() == 9);
  CHECK(refusal(reader().jobs().search({}, {.max_attempts = 0})) == "max_attempts must be at least 1");
}

TEST_CASE_METHOD(Fixture, "a request of a path gives a model") {
  transport.then(200, no_jobs).then(200, "{}").then(204);
  const auto page = reader().request<rp::Page<rp::JobSummary>>({.path = "/jobs", .query = {{"new", "1"}}});
  REQUIRE(page);
  CHECK(page->page_size == 20);
  CHECK(last().url == "https://api.example/v1/jobs?new=1");
  const auto broken = reader().request<rp::Page<rp::JobSummary>>({.path = "/jobs"});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().kind() == rp::ErrorKind::decode);
  CHECK(reader().request<void>({.method = "DELETE", .path = "/jobs/1"}));
}

TEST_CASE_METHOD(Fixture, "a call with headers of its own stays out of the cache, one with a trace doesn't") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  transport.always_do([](const auto&, const auto&) {
    return rp::HttpResponse{.status = 200, .headers = {}, .body = no_jobs};
  });
  const auto client = reader();
  const auto calls_of = [&](rp::CallOptions call) {
    const auto before = calls();
    REQUIRE(client.jobs().search({}, call));
    return calls() - before;
  };
  CHECK(calls_of({}) == 1);
  CHECK(calls_of({}) == 0);
  CHECK(calls_of({.headers = {{"X-Tenant", "2"}}}) == 1);
  CHECK(calls_of({.headers = {{"X-Tenant", "2"}}}) == 1);
  CHECK(calls_of({.headers = {
                      {"Traceparent", "00-0af7-b7ad-01"}, {"tracestate", "a=b"}, {"baggage", "c=d"}}}) == 0);
  CHECK(calls_of({.headers = {{"traceparent", "00-0af7-b7ad-01"}, {"X-Tenant", "2"}}}) == 1);
  CHECK(calls_of({}) == 0);

  CHECK(calls_of({.query = {{"new", "1"}}}) == 1);
  CHECK(calls_of({.query = {{"new", "1"}}}) == 0);
  CHECK(calls_of({.query = {{"new", "2"}}}) == 1);

  rp::CallInfo info;
  rp::HttpResponse response;
  CHECK(calls_of({.info = &info, .response = &response}) == 0);
  CHECK(info.cache == rp::CacheUse::fresh);
  CHECK(response.status == 200);
  CHECK(response.headers.empty());
  CHECK(response.body == no_jobs);
}

TEST_CASE_METHOD(Fixture,
                 "what stands in a program's own headers isn't repeated, unless it is short or a trace") {
  const std::string gateway = "9f8e7d6c5b4a39281706", call_key = "1122334455667788",
                    trace = "00-0af7651916cd43dd-b7ad6b71-01";
  options.headers = {{"X-Gateway-Key", gateway}, {"X-Stage", "blue"}};
  std::string seen;
  options.observer = [&](const rp::CallEvent& event) { seen += rp::LineLogger::line(event) + '\n'; };
  transport.always_do([&](const auto&, const auto&) {
    return rp::HttpResponse{
        403,
        {{"X-Request-Id", "id-" + call_key}},
        R"({"code":"G1","message":"blue: )" + gateway + ' ' + call_key + ' ' + trace + "\"}"};
  });
  const rp::CallOptions call{.headers = {{"X-Key", call_key}, {"traceparent", trace}}};
  const auto refused = reader().jobs().get(1, call);
  REQUIRE_FALSE(refused);
  seen += refused.error().what() + refused.error().message() + refused.error().request_id();
  CHECK(seen.find(gateway) == seen.npos);
  CHECK(seen.find(call_key) == seen.npos);
  CHECK(seen.find(trace) != seen.npos);
  CHECK(refused.error().message().find("blue") != std::string::npos);
  const auto raw = reader().request({.path = "/x", .headers = {{"X-Key", call_key}}});
  CHECK(raw.error().message().find(call_key) == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a response that does not decode is not what a stale answer was read from") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const auto client = reader();
  transport.then(200, no_jobs).then(200, "{}", {{"X-Served-By", "a"}});
  REQUIRE(client.jobs().search());
  clock->advance(1h);
  rp::HttpResponse response;
  rp::CallInfo info;
  const auto stale = client.jobs().search({}, {.info = &info, .response = &response});
  REQUIRE(stale);
  CHECK(info.cache == rp::CacheUse::stale);
  CHECK(response.status == 200);
  CHECK(response.headers.empty());
  CHECK(response.body == no_jobs);
}

TEST_CASE_METHOD(Fixture, "the request's id is fit to be shown") {
  transport.then(404, "{}", {{"X-Request-Id", "a\x1b[31m\x07" + std::string(500, 'b')}});
  const auto missing = reader().jobs().get(1);
  const std::string& id = missing.error().request_id();
  CHECK(id.size() < 300);
  CHECK(id.find('\x1b') == id.npos);
  CHECK(id.find('\x07') == id.npos);
}

TEST_CASE_METHOD(Fixture, "clients with other headers don't read each other's answers") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  transport.always_do([](const rp::HttpRequest& request, const auto&) {
    const auto tenant = request.headers.get("X-Tenant").value_or("0");
    return rp::HttpResponse{.status = 200,
                            .headers = {},
                            .body = R"({"totalItems":0,"totalPages":0,"page":1,"items":[],"pageSize":)" +
                                    std::string(tenant) + "}"};
  });
  const rp::Client one{rp::AppKey{"rp_app_test"}, options, transport};
  const auto two = one.with({.headers = rp::Headers{{"X-Tenant", "2"}}});
  const auto traced = one.with({.headers = rp::Headers{{"baggage", "a=b"}}});
  for (int round = 0; round < 2; ++round) {
    CHECK(one.jobs().search().value().page_size == 0);
    CHECK(two.jobs().search().value().page_size == 2);
    CHECK(traced.jobs().search().value().page_size == 0);
  }
  CHECK(calls() == 2);
}

}  // namespace call_additions_test
