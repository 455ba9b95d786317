// What the exit status and the line on the standard error say of what went wrong.
#include <algorithm>
#include <memory>

#include "program/exit_code.hpp"
#include "rocketpunch/testing/fake_clock.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_exit_codes {

using Catch::Matchers::ContainsSubstring;
using testing::Fault;

namespace {

/// A run that waits for nothing: neither before a repetition nor for the quota.
Ran run_at_once(const Asking& asking, const Arguments& arguments) {
  return asking.run(arguments, {.clock = std::make_shared<testing::FakeClock>()});
}

/// How a search ends that always meets that fault.
Ran search_with(Fault fault) {
  Asking asking;
  fault.times = -1;
  asking.server.inject(std::move(fault));
  auto ran = run_at_once(asking, {"jobs", "search"});
  CHECK(ran.out.empty());
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  return ran;
}

}  // namespace

TEST_CASE("what is not there: 3", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "get", "1"});
  CHECK(ran.status == 3);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: getJob: not_found"));
}

TEST_CASE("a wrong key: 4, and what to check", "[cli]") {
  const Asking asking;
  const auto ran =
      asking.run({"jobs", "search"}, {.variables = {{"ROCKETPUNCH_API_KEY", "rp_app_of_nobody"}}});
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("unauthorized") && ContainsSubstring("check the App Key"));
  CHECK(ran.err.find("rp_app_of_nobody") == std::string::npos);
}

TEST_CASE("no network: 6", "[cli]") {
  const Asking asking;
  asking.server.requests();
  std::string address;
  {
    const testing::MockServer gone;
    address = gone.base_url();
  }
  const auto ran = asking.run({"jobs", "search"}, {.variables = {{"ROCKETPUNCH_BASE_URL", address}},
                                                   .clock = std::make_shared<testing::FakeClock>()});
  CHECK(ran.status == 6);
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: searchJobs: network"));
}

TEST_CASE("the service is down: 6", "[cli]") { CHECK(search_with({.status = 503}).status == 6); }

TEST_CASE("a refusal for want of quota: 5, and when to try again", "[cli]") {
  const auto ran = search_with({.status = 429, .headers = {{"Retry-After", "3000"}}});
  CHECK(ran.status == 5);
  CHECK_THAT(ran.err, ContainsSubstring("retry after 3000 s"));
}

TEST_CASE("not allowed: 4", "[cli]") { CHECK(search_with({.status = 403}).status == 4); }

TEST_CASE("what the service takes for wrong, or says wrong: 1", "[cli]") {
  CHECK(search_with({.status = 400}).status == 1);
  CHECK(search_with({.status = 409}).status == 1);
  CHECK(search_with({.body = "{"}).status == 1);
}

TEST_CASE("what the SDK refuses before it is sent: 2", "[cli]") {
  const Asking asking;
  for (const Arguments& arguments :
       {Arguments{"jobs", "search", "--page", "0"}, Arguments{"jobs", "search", "--page-size", "51"},
        Arguments{"jobs", "search", "--base-url", "http://example.com"}, Arguments{"jobs", "get", "x"},
        Arguments{"jobs", "get", "0"}}) {
    CAPTURE(arguments);
    CHECK(asking.run(arguments).status == 2);
  }
  CHECK(asking.server.requests() == 0);
}

TEST_CASE("a write whose answer is lost: 7", "[cli]") {
  Asking asking;
  asking.server.inject({.path = "/posts", .method = "POST", .cut_after = 0});
  const auto ran = asking.run({"request", "POST", "/posts", "--body", "{}", "--as-user", "--yes"},
                              {.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}}});
  CHECK(ran.status == 7);
  CHECK_THAT(ran.err, ContainsSubstring("outcome_unknown") && ContainsSubstring("look before trying again"));
}

TEST_CASE("a walk that ended before its end: 8, with what came and where to go on", "[cli]") {
  Asking asking;
  asking.server.inject({.path = "/jobs", .times = -1, .skip = 2, .status = 503});
  const auto ran = run_at_once(asking, {"jobs", "search", "--all", "--csv", "--columns", "jobId"});
  CHECK(ran.status == 8);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 101);  // two pages and the names
  CHECK_THAT(ran.err,
             ContainsSubstring("100 jobs, and then an error") && ContainsSubstring("go on at --page 3\n"));
}

TEST_CASE("a walk that failed at once is what its error says", "[cli]") {
  Asking asking;
  asking.server.inject({.path = "/jobs", .times = -1, .status = 503});
  const auto ran = run_at_once(asking, {"jobs", "search", "--all", "--json"});
  CHECK(ran.status == 6);
  CHECK(ran.out.empty());
}

TEST_CASE("a walk with an item that can't be read: 8, with the others", "[cli]") {
  Asking asking;
  const std::string page = R"({"totalItems":2,"totalPages":1,"page":1,"pageSize":50,"items":[{"jobId":1},
    {"jobId":2,"title":"good","seniorities":[],"employmentTypes":[],"company":{"name":"c"},"webUrl":"u"}]})";
  asking.server.inject({.path = "/jobs", .body = page});
  const auto ran = asking.run({"jobs", "search", "--all", "--csv", "--columns", "title"});
  CHECK(ran.status == 8);
  CHECK(ran.out == "title\ngood\n");
  CHECK_THAT(ran.err, ContainsSubstring("items[0].title"));
}

TEST_CASE("each kind of error has its status", "[cli]") {
  const auto status_of = [](ErrorKind kind) { return cli::exit_code_of(Error({.kind = kind})); };
  CHECK(status_of(ErrorKind::tls) == cli::ExitCode::unreachable);
  CHECK(status_of(ErrorKind::timeout) == cli::ExitCode::unreachable);
  CHECK(status_of(ErrorKind::sign_in_required) == cli::ExitCode::not_allowed);
  CHECK(status_of(ErrorKind::outcome_unknown) == cli::ExitCode::outcome_unknown);
  CHECK(status_of(ErrorKind::cancelled) == cli::ExitCode::interrupted);
  CHECK(status_of(ErrorKind::storage) == cli::ExitCode::failed);
  CHECK(status_of(ErrorKind::unexpected_status) == cli::ExitCode::failed);
}

}  // namespace rocketpunch::test::cli_exit_codes
