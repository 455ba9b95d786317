// rocketpunch jobs, against the mock server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "rocketpunch/json.hpp"
#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_jobs {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

/// What the last request asked for, behind the path.
std::string query_of(const Asking& asking) {
  const std::string target = asking.server.seen().back().target;
  return target.substr(std::min(target.find('?'), target.size()));
}

/// The lines of a list, without the first one.
std::size_t rows_of(const Ran& ran) {
  return static_cast<std::size_t>(std::count(ran.out.begin(), ran.out.end(), '\n')) - 1;
}

}  // namespace

TEST_CASE("a search prints a page and tells how to go on", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--page-size", "3"});
  CHECK(ran.status == 0);
  CHECK(rows_of(ran) == 3);
  CHECK_THAT(ran.out, ContainsSubstring("TITLE"));
  CHECK_THAT(ran.err,
             ContainsSubstring("rocketpunch: 3 of ") && ContainsSubstring("; next: --page 2, or --all\n"));
}

TEST_CASE("the last page, one behind it, and nothing found are told", "[cli]") {
  const Asking asking;
  const auto last = asking.run({"jobs", "search", "--page-size", "50", "--page", "5"});
  CHECK_THAT(last.err, ContainsSubstring(", page 5 of 5\n"));
  const auto behind = asking.run({"jobs", "search", "--page-size", "50", "--page", "6"});
  CHECK(behind.status == 0);
  CHECK(behind.out.empty());
  CHECK_THAT(behind.err, ContainsSubstring("rocketpunch: 0 of "));
  const auto none = asking.run({"jobs", "search", "no job has this text"});
  CHECK(none.out.empty());
  CHECK(none.err == "rocketpunch: no jobs\n");
}

TEST_CASE("all filters of jobs are sent", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs",
                               "search",
                               "--keyword",
                               "AI lab",
                               "--company",
                               "acme",
                               "--job-categories",
                               "dev",
                               "--seniorities",
                               "junior,SENIOR",
                               "--employment-types",
                               "full-time",
                               "--company-sizes",
                               "small",
                               "--work-types",
                               "Remote",
                               "--sort",
                               "date-desc",
                               "--page",
                               "2",
                               "--page-size",
                               "7",
                               "--query",
                               "salaryMin=5,000"});
  CHECK(ran.status == 0);
  CHECK(query_of(asking) ==
        "?keyword=AI%20lab&companyId=acme&jobCategories=dev&seniorities=JUNIOR&seniorities=SENIOR&"
        "employmentTypes=FULL_TIME&"
        "companySizes=SMALL&workTypes=REMOTE&sort=DATE_DESC&page=2&pageSize=7&salaryMin=5%2C000");
}

TEST_CASE("filters have short names, may be repeated, and the keyword needs none", "[cli]") {
  const Asking asking;
  CHECK(
      asking
          .run({"jobs", "search", "AI", "--seniority", "junior", "--seniority", "senior", "--employment-type",
                "intern", "--company-size", "huge", "--work-type", "onsite", "--job-category", "dev"})
          .status == 0);
  CHECK(query_of(asking) ==
        "?keyword=AI&jobCategories=dev&seniorities=JUNIOR&seniorities=SENIOR&employmentTypes=INTERN&"
        "companySizes=HUGE&"
        "workTypes=ONSITE");
}

TEST_CASE("codes are what people type", "[cli]") {
  const Asking asking;
  for (const char* typed : {"full-time", "FULL_TIME", "Full Time", "full_time"}) {
    CAPTURE(typed);
    CHECK(asking.run({"jobs", "search", "--employment-types", typed}).status == 0);
    CHECK(query_of(asking) == "?employmentTypes=FULL_TIME");
  }
  for (const char* typed : {"data-ai", "dataAi", "DATA_AI", "dataai"}) {
    CAPTURE(typed);
    CHECK(asking.run({"jobs", "search", "--job-categories", typed}).status == 0);
    CHECK(query_of(asking) == "?jobCategories=dataAi");
  }
}

TEST_CASE("an unknown code is refused, and the known ones are listed", "[cli]") {
  const Asking asking;
  const auto typed = asking.run({"jobs", "search", "--seniority", "guru"});
  CHECK(typed.status == 2);
  CHECK_THAT(typed.err, ContainsSubstring(
                            "--seniorities: there is no code \"guru\"; there are beginner, junior, midlevel, "
                            "senior, executive; see rocketpunch jobs search --help"));
  CHECK(asking.server.requests() == 0);
  const auto listed = asking.run({"jobs", "search", "--job-category", "magic"});
  CHECK(listed.status == 2);
  CHECK_THAT(listed.err,
             ContainsSubstring("--job-categories: there is no code \"magic\"; there are dev, dataAi, "));
}

TEST_CASE("the list of categories is kept for a day", "[cli]") {
  const Asking asking;
  CHECK(asking.run({"jobs", "search", "--job-category", "dev"}).status == 0);
  CHECK(asking.server.requests() == 2);
  CHECK(asking.run({"jobs", "search", "--job-category", "dev"}).status == 0);
  CHECK(asking.server.requests() == 3);
}

TEST_CASE("where there is no list of categories, they are sent as typed", "[cli]") {
  Asking asking;
  asking.server.inject({.path = "/codes", .times = -1, .status = 404});
  CHECK(asking.run({"jobs", "search", "--job-category", "data-ai"}).status == 0);
  CHECK(query_of(asking) == "?jobCategories=data-ai");
}

TEST_CASE("--all walks all pages, and --limit as many as it takes", "[cli]") {
  const Asking asking;
  const auto all = asking.run({"jobs", "search", "--all", "--csv"});
  CHECK(all.status == 0);
  CHECK(all.err == "rocketpunch: 250 jobs\n");
  CHECK(rows_of(all) == 250);
  CHECK(asking.server.requests() == 5);
  const auto some = asking.run({"jobs", "search", "--limit", "60", "--csv"});
  CHECK(rows_of(some) == 60);
  CHECK(asking.server.requests() == 7);
  CHECK(some.err == "rocketpunch: 60 jobs\n");
  CHECK(asking.run({"jobs", "search", "--limit", "1", "--csv"}).err == "rocketpunch: 1 job\n");
  CHECK(query_of(asking) == "?page=1&pageSize=1");
  CHECK(rows_of(asking.run({"jobs", "search", "--all", "--page", "5", "--page-size", "50", "--csv"})) == 50);
}

TEST_CASE("--json prints a list in the service's form", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--page-size", "2", "--json"});
  REQUIRE(ran.status == 0);
  const auto jobs = json::parse(ran.out);
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].contains("jobId"));
  CHECK(jobs[0].contains("employmentTypes"));
  CHECK(json::parse(asking.run({"jobs", "search", "--limit", "60", "--json"}).out).size() == 60);
}

TEST_CASE("--columns and --csv choose what is written", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--limit", "1", "--csv", "--columns", "jobid,webUrl"});
  CHECK_THAT(ran.out,
             ContainsSubstring("jobId,webUrl\n") && ContainsSubstring(",https://www.rocketpunch.com/jobs/"));
  const auto wrong = asking.run({"jobs", "search", "--columns", "salary"});
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("there is no \"salary\"; there are jobId, title, company, "));
}

TEST_CASE("a parameter without a value is refused", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"jobs", "search", "--query", "salaryMin"});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("--query takes NAME=VALUE, not \"salaryMin\""));
}

TEST_CASE("what the service sends can't steer the terminal", "[cli]") {
  Asking asking;
  asking.server.add(
      JobSummary{.id = 7, .title = "evil\x1b]0;owned\x07\u202e\nline", .company = {.name = "\u009b2J"}});
  for (const Arguments& options : {Arguments{}, Arguments{"--json"}, Arguments{"--csv"}}) {
    Arguments arguments = {"jobs", "search", "--limit", "1"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto ran =
        asking.run(arguments, {.variables = {{"NO_COLOR", "1"}}, .terminal = {.out = true, .columns = 120}});
    CAPTURE(options);
    CHECK_THAT(ran.out, ContainsSubstring("evil"));
    CHECK(ran.out.find('\x1b') == std::string::npos);
    CHECK(ran.out.find("\u202e") == std::string::npos);
    CHECK(ran.out.find("\u009b") == std::string::npos);
  }
}

TEST_CASE("a job is shown whole, by its number or the address of its page", "[cli]") {
  const Asking asking;
  const auto id =
      json::parse(asking.run({"jobs", "search", "--limit", "1", "--json"}).out)[0]["jobId"].dump();
  const auto ran = asking.run({"jobs", "get", id});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out,
             ContainsSubstring("Id            " + id + '\n') && ContainsSubstring("\nDuty          "));
  CHECK(ran.err.empty());
  CHECK(asking.run({"jobs", "get", "https://www.rocketpunch.com/en/jobs/" + id + "/title"}).out == ran.out);
  CHECK(json::parse(asking.run({"jobs", "get", id, "--json"}).out)["jobId"].dump() == id);
  CHECK(asking.run({"jobs", "get", id, "--csv", "--columns", "jobId,hiring"}).out ==
        "jobId,hiring\n" + id + ",yes\n");
}

TEST_CASE("several jobs follow each other, and one that isn't there is told", "[cli]") {
  const Asking asking;
  const auto jobs = json::parse(asking.run({"jobs", "search", "--limit", "2", "--json"}).out);
  const std::string first = jobs[0]["jobId"].dump(), second = jobs[1]["jobId"].dump();
  const auto ran = asking.run({"jobs", "get", first, "1", second, "--csv", "--columns", "jobId"});
  CHECK(ran.status == 3);
  CHECK(ran.out == "jobId\n" + first + '\n' + second + '\n');
  CHECK_THAT(ran.err, ContainsSubstring("not_found") && ContainsSubstring("id 1"));
  CHECK_THAT(asking.run({"jobs", "get", first, second}).out,
             ContainsSubstring("\n\nId            " + second + '\n'));
}

TEST_CASE("a deployment that follows the guide is shown too", "[cli]") {
  const Asking asking({.guide = true});
  const auto ran =
      asking.run({"jobs", "search", "--limit", "1", "--csv", "--columns", "title,location,postedAt"});
  CHECK(ran.status == 0);
  CHECK(rows_of(ran) == 1);
  CHECK(ran.out.find(",,") == std::string::npos);
}

}  // namespace rocketpunch::test::cli_jobs
