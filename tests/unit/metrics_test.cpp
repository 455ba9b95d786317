// What is counted of calls, and how Prometheus reads it.
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <regex>
#include <rocketpunch/cache/store.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/metrics.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/renewing.hpp"

namespace metrics_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::Renewing;
using rp::testing::FakeTransport;

namespace {

const std::string codes = R"([{"code":"SENIOR","displayName":"s","description":"d"}])";

struct Fixture {
  Fixture() {
    options.base_url = "https://api.example/v1";
    options.clock = clock;
    options.retry.first_wait = 0ms;
    options.observer = metrics;
  }
  auto client() const {
    return rp::Client<rp::AppKey, FakeTransport>{rp::AppKey{"rp_app_secret_key"}, options, transport};
  }
  /// An answer after a time.
  void answer_after(std::chrono::milliseconds time, int status, const std::string& body,
                    rp::Headers headers = {}) {
    transport.then_do([this, time, answer = rp::HttpResponse{status, std::move(headers), body}](
                          const rp::HttpRequest&, const rp::SendOptions&) {
      clock->advance(time);
      return rp::Result<rp::HttpResponse>(answer);
    });
  }
  bool says(const std::string& line) const {
    return ('\n' + metrics.prometheus()).find('\n' + line + '\n') != std::string::npos;
  }
  const std::shared_ptr<rp::testing::FakeClock> clock = std::make_shared<rp::testing::FakeClock>();
  const rp::Metrics metrics;
  FakeTransport transport;
  rp::ClientOptions options;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "calls are counted by operation and outcome, and so are attempts and retries") {
  transport.then_fail(rp::ErrorKind::network).then(503).then(200, codes);
  transport.then(404, "{}").then(404, "{}").then(200, "[");
  const auto reader = client();
  REQUIRE(reader.codes().seniorities());
  REQUIRE_FALSE(reader.jobs().get(7));
  REQUIRE_FALSE(reader.jobs().get(8));
  REQUIRE_FALSE(reader.jobs().get(9));
  REQUIRE_FALSE(reader.jobs().search({.page = 0}));
  const auto counted = metrics.snapshot();
  REQUIRE(counted.operations.size() == 3);
  const auto& search = counted.operations[0];
  CHECK(search.operation == "searchJobs");
  CHECK(search.failed == std::map<rp::ErrorKind, std::uint64_t>{{rp::ErrorKind::invalid_argument, 1}});
  CHECK(search.attempts == 0);
  CHECK(search.latency.count == 0);
  const auto& get = counted.operations[1];
  CHECK(get.operation == "getJob");
  CHECK(get.succeeded == 0);
  CHECK(get.failed ==
        std::map<rp::ErrorKind, std::uint64_t>{{rp::ErrorKind::not_found, 2}, {rp::ErrorKind::decode, 1}});
  CHECK(get.attempts == 3);
  CHECK(get.retries == 0);
  const auto& seniorities = counted.operations[2];
  CHECK(seniorities.succeeded == 1);
  CHECK(seniorities.failed.empty());
  CHECK(seniorities.attempts == 3);
  CHECK(seniorities.retries == 2);
  CHECK(says("rocketpunch_calls_total{operation=\"getJob\",outcome=\"not_found\"} 2"));
  CHECK(says("rocketpunch_calls_total{operation=\"getSeniorities\",outcome=\"ok\"} 1"));
  CHECK(says("rocketpunch_attempts_total{operation=\"getSeniorities\"} 3"));
  CHECK(says("rocketpunch_retries_total{operation=\"getSeniorities\"} 2"));
}

TEST_CASE_METHOD(Fixture, "times of calls are counted in buckets, which Prometheus wants added up") {
  for (const auto time : {0ms, 5ms, 6ms, 1'234ms, 300'000ms}) answer_after(time, 200, codes);
  const auto reader = client();
  for (int i = 0; i < 5; ++i) REQUIRE(reader.codes().seniorities());
  const auto counted = metrics.snapshot();
  const auto& latency = counted.operations.at(0).latency;
  CHECK(latency.count == 5);
  CHECK(latency.sum == 301'245ms);
  CHECK(latency.buckets[0] == 2);  // a bound is inside
  CHECK(latency.buckets[1] == 1);
  CHECK(latency.buckets[8] == 1);
  CHECK(latency.buckets.back() == 1);
  const std::string bucket = "rocketpunch_call_duration_seconds_bucket{operation=\"getSeniorities\",le=\"";
  CHECK(says(bucket + "0.005\"} 2"));
  CHECK(says(bucket + "0.01\"} 3"));
  CHECK(says(bucket + "1\"} 3"));
  CHECK(says(bucket + "2.5\"} 4"));
  CHECK(says(bucket + "120\"} 4"));
  CHECK(says(bucket + "+Inf\"} 5"));
  CHECK(says("rocketpunch_call_duration_seconds_sum{operation=\"getSeniorities\"} 301.245"));
  CHECK(says("rocketpunch_call_duration_seconds_count{operation=\"getSeniorities\"} 5"));
}

TEST_CASE_METHOD(Fixture, "the cache's results, waits for the quota and deprecations are counted") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  options.quota = {.mode = rp::QuotaMode::wait, .limits = {{.period = 5s, .calls = 1}}};
  transport.then(200, codes, {{"Deprecation", "true"}}).then(200, codes);
  const auto reader = client();
  for (int i = 0; i < 3; ++i) REQUIRE(reader.codes().seniorities());
  REQUIRE(reader.codes().employment_types());
  const auto counted = metrics.snapshot();
  REQUIRE(counted.operations.size() == 2);
  const auto& seniorities = counted.operations[0];
  CHECK(seniorities.succeeded == 3);
  CHECK(seniorities.attempts == 1);
  CHECK(seniorities.cached == std::map<std::string_view, std::uint64_t>{{"fresh", 2}});
  CHECK(seniorities.latency.count == 1);
  CHECK(seniorities.deprecations == 1);
  CHECK(counted.operations[1].quota_waits == 1);
  CHECK(counted.operations[1].quota_wait == 5'000ms);
  CHECK(says("rocketpunch_cache_results_total{operation=\"getSeniorities\",use=\"fresh\"} 2"));
  CHECK(says("rocketpunch_quota_waits_total{operation=\"getEmploymentTypes\"} 1"));
  CHECK(says("rocketpunch_quota_wait_seconds_total{operation=\"getEmploymentTypes\"} 5"));
  CHECK(says("rocketpunch_deprecations_total{operation=\"getSeniorities\"} 1"));
}

TEST_CASE_METHOD(Fixture,
                 "what is left of the quota is the last that was told; of limits that the API has alone") {
  transport.then(200, codes, {{"X-RP-RateLimit-Remaining", "57"}, {"X-RateLimit-Limit", "60"}})
      .then(200, codes, {{"X-RP-RateLimit-Remaining", "56"}})
      .then(200, codes, {{"X-RP-RateLimit-Scope", "post.create"}, {"X-RP-RateLimit-Scope-Remaining", "1"}})
      .then(200, codes,
            {{"X-RP-RateLimit-Scope", "x\"} 1\nrp_app_secret_key"}, {"X-RP-RateLimit-Scope-Remaining", "1"}});
  const auto reader = client();
  for (int i = 0; i < 4; ++i) REQUIRE(reader.codes().seniorities());
  const auto quotas = metrics.snapshot().quotas;
  REQUIRE(quotas.size() == 2);
  CHECK(quotas[0].scope.empty());
  CHECK(quotas[0].remaining == 56);
  CHECK(quotas[0].limit == 60);
  CHECK(quotas[1].scope == "post.create");
  CHECK(quotas[1].remaining == 1);
  CHECK_FALSE(quotas[1].limit);
  CHECK(says("rocketpunch_quota_remaining{scope=\"key\"} 56"));
  CHECK(says("rocketpunch_quota_limit{scope=\"key\"} 60"));
  CHECK(says("rocketpunch_quota_remaining{scope=\"post.create\"} 1"));
  CHECK(metrics.prometheus().find("secret") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "requests that there is no function for are one operation") {
  transport.then(200).then(200);
  const auto reader = client();
  REQUIRE(reader.request({.path = "/a/1"}));
  REQUIRE(reader.request({.path = "/b/2"}));
  REQUIRE(metrics.snapshot().operations.size() == 1);
  CHECK(says("rocketpunch_attempts_total{operation=\"request\"} 2"));
  rp::CallEvent own{.kind = rp::CallEvent::Kind::request};
  own.operation = "a\"\\\nb";
  metrics(own);
  CHECK(says("rocketpunch_attempts_total{operation=\"request\"} 3"));
}

TEST_CASE_METHOD(Fixture, "each metric is described once, before its samples, and no sample occurs twice") {
  options.cache.store = std::make_shared<rp::MemoryCache>();
  transport.then(503).then(200, codes, {{"X-RP-RateLimit-Remaining", "3"}}).then(404, "{}");
  const auto reader = client();
  REQUIRE(reader.codes().seniorities());
  REQUIRE(reader.codes().seniorities());
  REQUIRE_FALSE(reader.jobs().get(7));
  const std::regex help("# HELP (rocketpunch_[a-z_]+) [^\\\\]+");
  const std::regex type("# TYPE (rocketpunch_[a-z_]+) (counter|gauge|histogram)");
  const std::regex sample(
      "((rocketpunch_[a-z_]+?)(_bucket|_sum|_count)?(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*\\})?) "
      "[0-9.]+");
  std::istringstream text(metrics.prometheus());
  std::set<std::string> metrics_seen, samples_seen;
  std::string helped, current;
  int samples = 0;
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    std::smatch parts;
    if (std::regex_match(line, parts, help)) {
      helped = parts[1];
      CHECK(metrics_seen.insert(helped).second);
    } else if (std::regex_match(line, parts, type)) {
      CHECK(parts[1] == helped);
      current = parts[1];
    } else {
      REQUIRE(std::regex_match(line, parts, sample));
      CHECK(parts[2] == current);
      CHECK(samples_seen.insert(parts[1]).second);
      ++samples;
    }
  }
  CHECK(samples > 40);
  CHECK(metrics.prometheus().back() == '\n');
  CHECK(rp::Metrics().snapshot().operations.empty());
}

TEST_CASE_METHOD(Fixture, "copies share the counts, which many threads add to") {
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
    return rp::HttpResponse{200, {}, codes};
  });
  const auto reader = client(), other = client();
  {
    std::vector<rp::detail::jthread> crew;
    for (int i = 0; i < 4; ++i)
      crew.emplace_back([&, i] {
        for (int n = 0; n < 50; ++n) {
          (void)(i % 2 == 0 ? reader : other).codes().seniorities();
          if (n % 10 == 0) (void)metrics.prometheus();
        }
      });
  }
  CHECK(metrics.snapshot().operations.at(0).succeeded == 200);
}

TEST_CASE_METHOD(Fixture, "the renewal of a refused credential is counted") {
  transport.then(401).then(204);
  REQUIRE(rp::Client<Renewing, FakeTransport>{Renewing(), options, transport}.posts().remove(7));
  CHECK(metrics.snapshot().operations.at(0).refreshes == 1);
  CHECK(says("rocketpunch_refreshes_total{operation=\"deletePost\"} 1"));
}

}  // namespace metrics_test
