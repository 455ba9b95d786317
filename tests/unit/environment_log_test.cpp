// The log that the environment asks for.
#include <algorithm>
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/standard_error.hpp"
#include "support/variable.hpp"

namespace environment_log_test {

namespace rp = rocketpunch;
using rp::test::StandardError;
using rp::test::Variable;
using rp::testing::FakeTransport;

namespace {

const std::string codes = R"([{"code":"SENIOR","displayName":"s","description":"d"}])";

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = std::make_shared<rp::testing::FakeClock>();
    options.retry.first_wait = std::chrono::milliseconds(0);
  }
  auto client() const {
    return rp::Client<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_secret_key"}, options, transport};
  }
  FakeTransport transport;
  rp::ClientOptions options;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "ROCKETPUNCH_LOG=info logs calls that ended and attempts that failed") {
  transport.then_fail(rp::ErrorKind::network).then(503).then(200, codes);
  transport.then(200, codes).then(404, R"({"code":"R0001","message":"not rp_app_secret_key"})");
  const StandardError err;
  const Variable variable("ROCKETPUNCH_LOG", "info");
  const auto logged = client();
  REQUIRE(logged.codes().seniorities());
  REQUIRE(logged.codes().seniorities());
  REQUIRE_FALSE(logged.jobs().get(7));
  CHECK(err.lines() ==
        std::vector<std::string>{
            "rocketpunch #1 getSeniorities failure attempt=1 elapsed=0ms error=network: from the script",
            "rocketpunch #1 getSeniorities response 503 attempt=2 bytes=0 elapsed=0ms",
            "rocketpunch #1 getSeniorities finished 200 attempts=3 elapsed=0ms",
            "rocketpunch #2 getSeniorities finished 200 attempts=1 elapsed=0ms",
            "rocketpunch #3 getJob response 404 attempt=1 bytes=50 elapsed=0ms",
            "rocketpunch #3 getJob finished 404 attempts=1 elapsed=0ms error=getJob: not_found (HTTP 404) "
            "R0001: not ***"});
}

TEST_CASE_METHOD(Fixture, "ROCKETPUNCH_LOG=debug logs each event, without secrets, beside the observer") {
  transport.then(503, "rp_app_secret_key", {{"X-Request-Id", "rp_app_secret_key"}}).then(200, codes);
  int told = 0;
  options.observer = [&](const rp::CallEvent&) { ++told; };
  const StandardError err;
  const Variable variable("ROCKETPUNCH_LOG", "debug");
  REQUIRE(client().codes().seniorities());
  const auto lines = err.lines();
  REQUIRE(lines.size() == 6);
  CHECK(told == 6);
  CHECK(lines[0] == "rocketpunch #1 getSeniorities request GET /codes/seniorities attempt=1 elapsed=0ms");
  CHECK(lines[1] ==
        "rocketpunch #1 getSeniorities response 503 attempt=1 bytes=17 elapsed=0ms "
        "request_id=***");
  CHECK(lines[2] == "rocketpunch #1 getSeniorities retry attempt=1 wait=0ms elapsed=0ms");
  CHECK(lines[5] == "rocketpunch #1 getSeniorities finished 200 attempts=2 elapsed=0ms");
  for (const auto& line : lines) CHECK(line.find("secret") == std::string::npos);
}

TEST_CASE_METHOD(Fixture,
                 "the environment is read where the client is made, and nothing is logged by default") {
  transport.then(200, codes).then(200, codes).then(200, codes);
  const StandardError err;
  const auto made_before = client();
  auto made_with = made_before;
  {
    const Variable variable("ROCKETPUNCH_LOG", "info");
    made_with = client();
    REQUIRE(made_before.codes().seniorities());
    CHECK(err.lines().empty());
  }
  REQUIRE(made_with.codes().seniorities());
  CHECK(err.lines().size() == 1);
  REQUIRE(client().codes().seniorities());
  CHECK(err.lines().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a ROCKETPUNCH_LOG that is no level gets one warning, which doesn't quote it") {
  transport.then(200, codes).then(200, codes).then(200, codes);
  const StandardError err;
  for (const char* value : {"secret-typo", "'info'", "INFO"}) {
    const Variable variable("ROCKETPUNCH_LOG", value);
    REQUIRE(client().codes().seniorities());
  }
  CHECK(err.lines() ==
        std::vector<std::string>{"rocketpunch: ROCKETPUNCH_LOG must be info or debug; nothing is logged"});
}

TEST_CASE_METHOD(Fixture, "lines of many threads are whole") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
    return rp::HttpResponse{200, {}, codes};
  });
  const StandardError err;
  const Variable variable("ROCKETPUNCH_LOG", "debug");
  {
    const auto logged = client();
    std::vector<rp::detail::jthread> crew;
    for (int i = 0; i < 4; ++i)
      crew.emplace_back([&] {
        for (int n = 0; n < 50; ++n) (void)logged.codes().seniorities();
      });
  }
  const auto lines = err.lines();
  CHECK(lines.size() == 4 * 50 * 3);
  CHECK(std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("rocketpunch #") && line.find("rocketpunch", 1) == std::string::npos &&
           line.ends_with("elapsed=0ms");
  }));
}

}  // namespace environment_log_test
