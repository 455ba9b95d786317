// rocketpunch jobs, against the mock server.
#include <nlohmann/json.hpp>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_jobs {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE("a search prints a page and tells how to go on", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--page-size", "3"});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("TITLE"));
  CHECK_THAT(ran.err,
             ContainsSubstring("rocketpunch: 3 of ") && ContainsSubstring("; next: --page 2, or --all\n"));
}

TEST_CASE("--json prints a list in the service's form", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--page-size", "2", "--json"});
  REQUIRE(ran.status == 0);
  const auto jobs = json::parse(ran.out);
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].contains("jobId"));
}

TEST_CASE("the program runs as a process with a mock server within it", "[cli]") {
  const CliHome home;
  const auto ran = run_cli_process({"jobs", "search", "--mock", "--limit", "1", "--csv"}, home.variables());
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("jobId,title,company"));
  CHECK_THAT(ran.err, ContainsSubstring("rocketpunch: 1 job"));
}

}  // namespace rocketpunch::test::cli_jobs
