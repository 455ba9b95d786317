// What a FakeTransport answers: by its script, by operation, and otherwise.
#include "rocketpunch/testing/fake_transport.hpp"

#include <algorithm>
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/detail/find_operation.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace fake_transport_test {

namespace rp = rocketpunch;
using rp::testing::FakeTransport;

namespace {

constexpr const char* no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";

std::string job_body(int id, const std::string& title = "A job") {
  return R"({"jobId":)" + std::to_string(id) + R"(,"status":"published","hiring":true,"title":")" + title +
         R"(","seniorities":[],"employmentTypes":[],"jobImages":[],"allowRemote":false,)"
         R"("company":{"name":"Acme"},"applyMethod":{"type":"PLATFORM"},"webUrl":"https://example.com","createdAt":"2026-08-01T09:00:00Z"})";
}

struct Fixture {
  rp::Client<rp::AppKey, FakeTransport> client(rp::ClientOptions options = {}) const {
    options.clock = clock;
    return {rp::AppKey("rp_app_test"), std::move(options), transport};
  }

  std::shared_ptr<rp::testing::FakeClock> clock = std::make_shared<rp::testing::FakeClock>();
  FakeTransport transport;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a fake transport answers by operation, however often and in whatever order",
                 "[fake-transport]") {
  transport.when("getJob", 200, job_body(5)).when("searchJobs", no_jobs).when("getEvent", 404);
  for (int i = 0; i < 2; ++i) {
    CHECK(client().jobs().search().value().items.empty());
    CHECK(client().jobs().get(5).value().id == 5);
    CHECK(client().events().get("e").error().kind() == rp::ErrorKind::not_found);
  }
  CHECK(transport.requests().size() == 6);
}

TEST_CASE_METHOD(Fixture, "what was told of an operation last is its answer", "[fake-transport]") {
  transport.when("getJob", 404);
  transport.when("getJob", [](const rp::HttpRequest& request, const rp::SendOptions&) {
    const auto id = std::stoi(request.url.substr(request.url.rfind('/') + 1));
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{.status = 200, .headers = {}, .body = job_body(id)});
  });
  CHECK(client().jobs().get(7).value().id == 7);
  CHECK(client().jobs().get(8).value().id == 8);
}

TEST_CASE_METHOD(Fixture, "the script goes before the answers by operation, and those before always_do",
                 "[fake-transport]") {
  transport.then(503).then(200, job_body(1, "scripted")).when("getJob", 200, job_body(1, "by operation"));
  transport.always_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{.status = 410, .headers = {}, .body = {}});
  });
  CHECK(transport.script_left() == 2);
  CHECK(client().jobs().get(1).value().title == "scripted");
  CHECK(transport.script_left() == 0);
  CHECK(client().jobs().get(1).value().title == "by operation");
  CHECK(client().events().get("e").error().status() == 410);
  CHECK(clock->waits().size() == 1);
}

TEST_CASE_METHOD(Fixture, "the base URL doesn't matter to answers by operation", "[fake-transport]") {
  transport.when("getJob", 200, job_body(5)).when("searchJobs", no_jobs);
  for (const char* base :
       {"https://example.com", "http://127.0.0.1:1/v1", "https://example.com/a/b/api/v2"}) {
    INFO(base);
    CHECK(client({.base_url = base}).jobs().get(5));
    CHECK(client({.base_url = base}).jobs().search());
  }
}

TEST_CASE_METHOD(Fixture, "an operation that there isn't is refused, with the one that was meant",
                 "[fake-transport]") {
  const auto refusal = [&](const char* operation) {
    try {
      transport.when(operation, 200);
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return error.message();
    }
    return std::string();
  };
  CHECK(refusal("getJobs") == R"(there is no operation "getJobs"; did you mean "getJob"?)");
  CHECK(refusal("searchjobs") == R"(there is no operation "searchjobs"; did you mean "searchJobs"?)");
  CHECK_FALSE(refusal("").empty());
}

TEST_CASE_METHOD(Fixture, "a request without an answer is named, without its query", "[fake-transport]") {
  transport.when("getEvent", 404);
  const auto error = client({.retry = {.max_attempts = 1}}).jobs().search({.keyword = "secret"}).error();
  CHECK(error.kind() == rp::ErrorKind::network);
  CHECK(error.details() == "GET /api/v1/jobs, searchJobs");
  CHECK_FALSE(error.maybe_sent());
}

TEST_CASE_METHOD(Fixture, "many threads are each answered by operation", "[fake-transport]") {
  transport.when("getJob", 200, job_body(5)).when("searchJobs", no_jobs);
  std::vector<rp::detail::jthread> threads;
  std::vector<char> fine(8);
  for (std::size_t i = 0; i < fine.size(); ++i)
    threads.emplace_back([&, i, one = client()] {
      fine[i] = i % 2 == 0 ? one.jobs().get(5).has_value() : one.jobs().search().has_value();
    });
  threads.clear();
  CHECK(std::count(fine.begin(), fine.end(), 1) == 8);
}

TEST_CASE("every operation is found by a URL of it, and no other", "[fake-transport]") {
  for (const rp::Operation& row : rp::detail::operations) {
    std::string path;
    for (const char c : row.path) path += c == '{' || c == '}' ? 'x' : c;
    const std::string base =
        row.base == rp::Operation::Base::well_known ? "https://example.com" : "https://example.com/base/v1";
    for (const char* rest : {"", "?a=b/c"}) {
      const std::string url = base + path + rest;
      INFO(row.method << ' ' << url);
      const auto found = rp::detail::find_operation(row.method, url);
      REQUIRE(found);
      CHECK(found->row->id == row.id);
      CHECK(found->path == path);
    }
  }
}

TEST_CASE("an id that reads like a path is one", "[fake-transport]") {
  const auto found = [](const char* url) { return rp::detail::find_operation("GET", url).value().row->id; };
  CHECK(found("https://example.com/v1/jobs/events") == "getJob");
  CHECK(found("https://example.com/v1/posts/jobs") == "getPost");
  CHECK(found("https://example.com/v1/profiles/me") == "getMyProfile");
}

TEST_CASE("no operation is found by a URL of none", "[fake-transport]") {
  for (const char* url : {"https://example.com/api/v1/things", "https://example.com/jobs/",
                          "https://example.com", "jobs", "", "https://example.com/xjobs"})
    CHECK_FALSE(rp::detail::find_operation("GET", url));
  CHECK_FALSE(rp::detail::find_operation("PUT", "https://example.com/jobs"));
  const auto metadata =
      rp::detail::find_operation("GET", "https://example.com/.well-known/oauth-authorization-server/tenant");
  REQUIRE(metadata);
  CHECK(metadata->row->id == "getOAuthMetadata");
}

}  // namespace fake_transport_test
