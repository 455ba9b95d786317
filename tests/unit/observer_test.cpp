// What is told of calls, and what isn't.
#include <chrono>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/observer.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"

namespace observer_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
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

/// A session whose token is refused once.
struct Renewing {
  static constexpr bool acts_for_user = true;
  rp::Result<rp::Credential> credential(const rp::Operation&, const rp::SendOptions&) const {
    return rp::Credential{rp::Credential::Kind::bearer, rp::Secret("token")};
  }
  rp::Result<rp::Renewal> renew(const rp::Credential&, const rp::SendOptions&) const {
    return rp::Renewal::refreshed;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "request, failure, retry and answer are told in their order") {
  transport.then_fail(rp::ErrorKind::network)
      .then(503)
      .then(200, codes, {{"X-RP-RateLimit-Remaining", "57"}, {"Set-Cookie", "a=b"}, {"X-Secret", "s"}});
  REQUIRE(reader().codes().seniorities());
  CHECK(kinds == std::vector{Kind::request, Kind::failure, Kind::retry, Kind::request, Kind::response,
                             Kind::retry, Kind::request, Kind::response});
  CHECK(lines[0] == "rocketpunch #1 getSeniorities request GET /codes/seniorities attempt=1 elapsed=0ms");
  CHECK_THAT(lines[1], Catch::Matchers::ContainsSubstring("failure attempt=1") &&
                           Catch::Matchers::ContainsSubstring("error=network"));
  CHECK_THAT(lines[4], Catch::Matchers::ContainsSubstring("response 503 attempt=2 bytes=0"));
  CHECK(lines[7] == "rocketpunch #1 getSeniorities response 200 attempt=3 bytes=" +
                        std::to_string(codes.size()) + " elapsed=0ms remaining=57");
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
  REQUIRE(lines.size() == 8);
  for (const std::size_t i : {1u, 7u}) CHECK(lines[i].find("ill_formed") == std::string::npos);
  CHECK_THAT(lines[3], Catch::Matchers::ContainsSubstring(" ill_formed=3 elapsed"));
  CHECK_THAT(lines[5], Catch::Matchers::ContainsSubstring(" ill_formed=1 elapsed"));
}

TEST_CASE_METHOD(Fixture, "a wait for the quota and a hit in the cache are told") {
  options.quota = {.mode = rp::QuotaMode::wait, .limits = {{.period = 5s, .calls = 1}}};
  options.cache.store = std::make_shared<rp::MemoryCache>();
  const auto client = reader();
  transport.then(200, codes).then(200, codes);
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().seniorities());
  REQUIRE(client.codes().employment_types());
  CHECK(kinds == std::vector{Kind::request, Kind::response, Kind::cache_hit, Kind::wait, Kind::request,
                             Kind::response});
  CHECK(lines[2] == "rocketpunch #2 getSeniorities cache_hit fresh elapsed=0ms");
  CHECK(lines[3] == "rocketpunch #3 getEmploymentTypes wait wait=5000ms elapsed=0ms");
}

TEST_CASE_METHOD(Fixture, "a refresh is told") {
  transport.then(401).then(204);
  REQUIRE(rp::test::TestClient<Renewing, FakeTransport>{Renewing(), options, transport}.posts().remove(7));
  CHECK(kinds == std::vector{Kind::request, Kind::response, Kind::refresh, Kind::request, Kind::response});
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
  CHECK_THAT(out.str(), Catch::Matchers::EndsWith("elapsed=0ms\n") &&
                            Catch::Matchers::StartsWith("rocketpunch #1 getSeniorities request"));
}

}  // namespace observer_test
