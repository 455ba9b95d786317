// What is told of calls, and what isn't.
#include <chrono>
#include <iostream>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/observer.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/renewing.hpp"

namespace observer_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::Renewing;
using rp::testing::FakeTransport;
using Kind = rp::CallEvent::Kind;

namespace {

const std::string codes = R"([{"code":"SENIOR","displayName":"s","description":"d"}])";

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = std::make_shared<rp::testing::FakeClock>();
    options.retry.first_wait = 0ms;
    options.observer = [this](const rp::CallEvent& event) {
      kinds.push_back(event.kind);
      lines.push_back(rp::LineLogger::line(event));
      if (event.kind == Kind::response) headers = event.headers;
    };
  }
  auto reader() const {
    return rp::test::TestClient<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_secret_key"}, options,
                                                           transport};
  }
  FakeTransport transport;
  rp::ClientOptions options;
  std::vector<Kind> kinds;
  std::vector<std::string> lines;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "request, failure, retry and answer are told in their order") {
  transport.then_fail(rp::ErrorKind::network)
      .then(503)
      .then(200, codes, {{"X-RP-RateLimit-Remaining", "57"}, {"Set-Cookie", "a=b"}, {"X-Secret", "s"}});
  REQUIRE(reader().codes().seniorities());
  CHECK(kinds == std::vector{Kind::request, Kind::failure, Kind::retry, Kind::request, Kind::response,
                             Kind::retry, Kind::request, Kind::response, Kind::finished});
  CHECK(lines[0] == "rocketpunch #1 getSeniorities request GET /codes/seniorities attempt=1 elapsed=0ms");
  CHECK_THAT(lines[1], Catch::Matchers::ContainsSubstring("failure attempt=1") &&
                           Catch::Matchers::ContainsSubstring("error=network"));
  CHECK_THAT(lines[4], Catch::Matchers::ContainsSubstring("response 503 attempt=2 bytes=0"));
  CHECK(lines[7] == "rocketpunch #1 getSeniorities response 200 attempt=3 bytes=" +
                        std::to_string(codes.size()) + " elapsed=0ms remaining=57");
  CHECK(lines[8] == "rocketpunch #1 getSeniorities finished 200 attempts=3 elapsed=0ms");
  CHECK(headers == std::vector<std::pair<std::string, std::string>>{{"X-RP-RateLimit-Remaining", "57"}});
}

TEST_CASE_METHOD(Fixture, "that a text of an answer was mended is told, and nothing of the text") {
  transport.then(200, codes)
      .then(200,
            "[{\"code\":\"SENIOR\",\"displayName\":\"s\\ud83d\",\"description\":\"\xed\x95\",\"x\":NaN}]")
      .then(400, "{\"code\":\"C0005\",\"message\":\"a\tb\"}")
      .then(400, "<p>\"\xff\"</p>");
  const auto client = reader();
  REQUIRE(client.codes().seniorities());
  const auto mended = client.codes().seniorities();
  REQUIRE(mended);
  CHECK(mended->front().display_name == "s\xef\xbf\xbd");
  CHECK(client.codes().seniorities().error().message() == "a\tb");
  CHECK_FALSE(client.codes().seniorities());
  REQUIRE(lines.size() == 12);
  for (const std::size_t i : {1u, 10u}) CHECK(lines[i].find("ill_formed") == std::string::npos);
  CHECK_THAT(lines[4], Catch::Matchers::ContainsSubstring(" ill_formed=3 elapsed"));
  CHECK_THAT(lines[7], Catch::Matchers::ContainsSubstring(" ill_formed=1 elapsed"));
}

TEST_CASE_METHOD(Fixture, "a wait for the quota and a hit in the cache are told") {
  options.quota = {.mode = rp::QuotaMode::wait, .limits = {{.period = 5s, .calls = 1}}};
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const auto client = reader();
  transport.then(200, codes).then(200, codes);
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().employment_types());
  CHECK(kinds == std::vector{Kind::request, Kind::response, Kind::finished, Kind::cache_hit, Kind::finished,
                             Kind::wait, Kind::request, Kind::response, Kind::finished});
  CHECK(lines[3] == "rocketpunch #2 getSeniorities cache_hit fresh elapsed=0ms");
  CHECK(lines[4] == "rocketpunch #2 getSeniorities finished fresh elapsed=0ms");
  CHECK(lines[5] == "rocketpunch #3 getEmploymentTypes wait wait=5000ms elapsed=0ms");
  CHECK(lines[8] == "rocketpunch #3 getEmploymentTypes finished 200 attempts=1 wait=5000ms elapsed=5000ms");
}

TEST_CASE_METHOD(Fixture, "a refresh is told") {
  transport.then(401).then(204);
  REQUIRE(rp::test::TestClient<Renewing, FakeTransport>{Renewing(), options, transport}.posts().remove(7));
  CHECK(kinds == std::vector{Kind::request, Kind::response, Kind::refresh, Kind::request, Kind::response,
                             Kind::finished});
  CHECK_THAT(lines[2], Catch::Matchers::ContainsSubstring("deletePost refresh"));
}

TEST_CASE_METHOD(Fixture, "nothing that is secret is told, even if the server repeats it") {
  transport
      .then_do([](const rp::HttpRequest& request, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
        return rp::Error(
            {.kind = rp::ErrorKind::network,
             .message = "sent " + std::string(*request.headers.get("X-RP-API-Key")) + "\nas a line"});
      })
      .then(200, codes,
            {{"X-Request-Id", "rp_app_secret_key"}, {"Location", "https://x/?key=rp_app_secret_key"}});
  REQUIRE(reader().codes().seniorities());
  for (const std::string& line : lines) {
    CHECK_THAT(line, !Catch::Matchers::ContainsSubstring("secret_key"));
    CHECK(line.find('\n') == std::string::npos);
  }
  CHECK(headers == std::vector<std::pair<std::string, std::string>>{{"X-Request-Id", "***"}});
}

TEST_CASE_METHOD(Fixture, "a token that a server repeats in a header is not told, whatever its form") {
  transport.then(204, "", {{"X-Request-Id", "id of tok%2Ben-1234 and tok+en-12..."}, {"ETag", "plain"}});
  REQUIRE(
      rp::test::TestClient<rp::BearerToken, FakeTransport>{rp::BearerToken{"tok+en-1234"}, options, transport}
          .posts()
          .remove(7));
  CHECK(headers == std::vector<std::pair<std::string, std::string>>{{"X-Request-Id", "id of *** and ***..."},
                                                                    {"ETag", "plain"}});
}

TEST_CASE_METHOD(Fixture, "an observer that throws loses no answer") {
  options.observer = [](const rp::CallEvent&) { throw std::runtime_error("disk full"); };
  transport.then(200, codes);
  CHECK(reader().codes().seniorities());
}

TEST_CASE_METHOD(Fixture, "the line logger writes to a stream") {
  std::ostringstream out;
  options.observer = rp::LineLogger(out);
  transport.then(200, codes);
  REQUIRE(reader().codes().seniorities());
  CHECK_THAT(out.str(), Catch::Matchers::EndsWith("finished 200 attempts=1 elapsed=0ms\n") &&
                            Catch::Matchers::StartsWith("rocketpunch #1 getSeniorities request"));
}

TEST_CASE_METHOD(Fixture, "the end of each call is told, once and last, with what it has come to") {
  std::vector<std::string> ends;
  const auto lines_of = options.observer;
  options.observer = [&](const rp::CallEvent& event) {
    lines_of(event);
    if (event.kind != Kind::finished) return;
    ends.push_back(std::string(event.operation) + " " + std::to_string(event.attempt) + " " +
                   std::to_string(event.status) + " " +
                   std::string(event.error ? to_string(event.error->kind()) : "ok"));
  };
  transport.then(200, codes)
      .then(200, "[")
      .then(404, "{}")
      .then(503)
      .then(503)
      .then_fail(rp::ErrorKind::network);
  const auto client = reader();
  CHECK(client.codes().seniorities());
  CHECK_FALSE(client.codes().seniorities());
  CHECK_FALSE(client.jobs().get(7));
  CHECK_FALSE(client.jobs().get(7));
  CHECK_FALSE(client.jobs().search({.page = 0}));  // not sent
  CHECK_FALSE(client.jobs().search({}, {.timeout = 0ms}));
  rp::stop_source stop;
  stop.request_stop();
  CHECK_FALSE(client.jobs().search({}, {.stop = stop.get_token()}));
  CHECK(ends == std::vector<std::string>{"getSeniorities 1 200 ok", "getSeniorities 1 200 decode",
                                         "getJob 1 404 not_found", "getJob 3 503 network",
                                         "searchJobs 0 0 invalid_argument", "searchJobs 0 0 invalid_argument",
                                         "searchJobs 0 0 cancelled"});
  CHECK(kinds.back() == Kind::finished);
  CHECK_THAT(lines.back(), Catch::Matchers::ContainsSubstring(
                               "searchJobs finished elapsed=0ms error=searchJobs: cancelled"));
}

TEST_CASE_METHOD(Fixture, "a failed call that the cache answers has finished without an error") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const auto clock = std::make_shared<rp::testing::FakeClock>();
  options.clock = clock;
  options.retry.max_attempts = 1;
  transport.then(200, codes).then(503);
  const auto client = reader();
  REQUIRE(client.codes().seniorities());
  clock->advance(25h);
  REQUIRE(client.codes().seniorities());
  CHECK(lines.back() == "rocketpunch #2 getSeniorities finished 503 stale attempts=1 elapsed=0ms");
}

TEST_CASE_METHOD(Fixture, "the request's id is told in events, in the call's info and in its error") {
  transport.then(200, codes, {{"X-Request-Id", "req-1"}})
      .then(200, "[", {{"x-request-id", "req-2"}})
      .then(404, R"({"code":"R0001","message":"no such job"})", {{"X-Request-Id", "req-3"}})
      .then(404, "{}");
  const auto client = reader();
  rp::CallInfo info;
  REQUIRE(client.codes().seniorities({.info = &info}));
  CHECK(info.request_id == "req-1");
  CHECK_THAT(lines[1], Catch::Matchers::EndsWith("elapsed=0ms request_id=req-1"));
  CHECK_THAT(lines[2], Catch::Matchers::EndsWith("finished 200 attempts=1 elapsed=0ms request_id=req-1"));

  CHECK(client.codes().seniorities().error().request_id() == "req-2");
  const auto missing = client.jobs().get(7, {.info = &info});
  CHECK(missing.error().request_id() == "req-3");
  CHECK(std::string(missing.error().what()) ==
        "getJob: not_found (HTTP 404) R0001: no such job; request id req-3");
  CHECK_THAT(lines.back(), Catch::Matchers::EndsWith("no such job; request id req-3") &&
                               !Catch::Matchers::ContainsSubstring("request_id="));
  const auto without = client.jobs().get(7, {.info = &info});
  CHECK(without.error().request_id().empty());
  CHECK(info.request_id.empty());
  CHECK_THAT(without.error().what(), !Catch::Matchers::ContainsSubstring("request id"));
}

TEST_CASE_METHOD(Fixture, "a request's id that is none is told without secrets, and in one line") {
  transport.then(404, "{}", {{"X-Request-Id", "of rp_app_secret_key\x1b[2J" + std::string(1000, 'x')}})
      .then(404, "{}", {{"X-Request-Id", "t%6Fken-of-a-user"}});
  rp::CallInfo info;
  const auto first = reader().jobs().get(7, {.info = &info});
  CHECK_THAT(info.request_id, Catch::Matchers::StartsWith("of *** [2Jxxx"));
  CHECK(info.request_id.size() < 210);
  CHECK_THAT(std::string(first.error().what()),
             !Catch::Matchers::ContainsSubstring("secret") && !Catch::Matchers::ContainsSubstring("\x1b"));
  CHECK(first.error().request_id().find("secret") == std::string::npos);
  const auto second = rp::test::TestClient<rp::BearerToken, FakeTransport>{rp::BearerToken{"token-of-a-user"},
                                                                           options, transport}
                          .posts()
                          .remove(7, {.info = &info});
  CHECK(second.error().request_id() == "***");
  CHECK(info.request_id == "***");
}

TEST_CASE_METHOD(Fixture, "that an operation ends is told once for each client and operation") {
  const rp::Headers ends{{"Deprecation", "@1767225600"}, {"sunset", "Wed, 30 Jun 2027 00:00:00 GMT"}};
  for (int i = 0; i < 3; ++i) transport.then(200, codes, ends);
  transport.then(200, codes, {{"Deprecation", "true rp_app_secret_key\x1b"}}).then(200, codes, ends);
  const auto client = reader();
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().seniorities());
  const auto copy = client;
  REQUIRE(copy.codes().seniorities());
  REQUIRE(copy.codes().employment_types());
  REQUIRE(reader().codes().seniorities());
  std::vector<std::string> told;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] == Kind::deprecated) told.push_back(lines[i]);
  const std::string line =
      "rocketpunch #1 getSeniorities deprecated attempt=1 elapsed=0ms detail=\"Deprecation: @1767225600; "
      "Sunset: Wed, 30 Jun 2027 00:00:00 GMT\"";
  REQUIRE(told.size() == 3);
  CHECK(told[0] == line);
  CHECK_THAT(told[1], Catch::Matchers::EndsWith("detail=\"Deprecation: true *** \""));
  CHECK(told[2] == line);
}

TEST_CASE_METHOD(Fixture, "several observers are told of each event, whatever one of them throws") {
  int first = 0, last = 0;
  options.observer = rp::observe_all({[&](const rp::CallEvent&) {
                                        ++first;
                                        throw std::runtime_error("disk full");
                                      },
                                      rp::Observer(), [&](const rp::CallEvent&) { ++last; }});
  transport.then(200, codes);
  REQUIRE(reader().codes().seniorities());
  CHECK(first == 3);
  CHECK(last == 3);
  CHECK_FALSE(rp::observe_all({}));
  CHECK_FALSE(rp::observe_all({rp::Observer(), rp::Observer()}));
  CHECK(rp::observe_all({rp::Observer(), rp::LineLogger(std::clog)}).target<rp::LineLogger>() != nullptr);
}

}  // namespace observer_test
