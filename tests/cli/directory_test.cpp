// rocketpunch companies, people, me and codes, against the mock server.
#include <nlohmann/json.hpp>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_directory {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {
const InProcess signed_in{.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}}};
}

TEST_CASE("companies and people are searched", "[cli]") {
  const Asking asking;
  for (const auto& [name, path] :
       {std::pair("companies", "/api/v1/companies"), std::pair("people", "/api/v1/profiles")}) {
    CAPTURE(name);
    const auto ran =
        asking.run({name, "search", "--keyword", "a", "--lang", "en", "--page", "1", "--page-size", "5"});
    CHECK(ran.status == 0);
    CHECK_THAT(ran.out, StartsWith("HANDLE"));
    CHECK(asking.server.seen().back().target == std::string(path) + "?keyword=a&lang=en&page=1&per_page=5");
    CHECK(json::parse(asking.run({name, "search", "--limit", "2", "--json"}).out).size() == 2);
  }
}

TEST_CASE("the jobs of a company are for its people", "[cli]") {
  const Asking asking;
  const auto none = asking.run({"companies", "jobs", "acme", "--page", "1", "--page-size", "10"}, signed_in);
  CHECK(none.status == 0);
  CHECK_THAT(none.err, ContainsSubstring("no jobs"));
  CHECK_THAT(asking.server.seen().back().target, StartsWith("/api/v1/companies/acme/jobs/accessible"));
  CHECK(asking.run({"companies", "jobs", "acme", "--all"}, signed_in).status == 0);
  CHECK(asking.run({"companies", "jobs", "bytegarden"}, signed_in).status == 4);
}

TEST_CASE("the user's own profile is shown", "[cli]") {
  const Asking asking;
  CHECK_THAT(asking.run({"people", "me"}, signed_in).out, StartsWith("Handle"));
  CHECK(json::parse(asking.run({"people", "me", "--json"}, signed_in).out).contains("handle"));
}

TEST_CASE("the user's permissions and roles are listed", "[cli]") {
  const Asking asking;
  CHECK_THAT(asking.run({"me", "permissions"}, signed_in).out,
             StartsWith("COMPANY") && ContainsSubstring("acme"));
  const auto ran = asking.run(
      {"me", "roles", "acme", "--type", "event", "--id", "none", "--page", "1", "--page-size", "5"},
      signed_in);
  CHECK(ran.status == 0);
  CHECK_THAT(ran.err, ContainsSubstring("no roles"));
  CHECK_THAT(asking.server.seen().back().target,
             ContainsSubstring("resourceType=EVENT") && ContainsSubstring("resourceId=none") &&
                 ContainsSubstring("page=1") && ContainsSubstring("pageSize=5"));
  CHECK(asking.run({"me", "roles", "acme"}, signed_in).status == 2);
}

TEST_CASE("each list of codes is there, in the language asked for", "[cli]") {
  const Asking asking;
  for (const char* list :
       {"job-categories", "seniorities", "employment-types", "event-categories", "event-subjects"}) {
    CAPTURE(list);
    CHECK_THAT(asking.run({"codes", list}).out, StartsWith("CODE"));
    CHECK(json::parse(asking.run({"codes", list, "--json"}).out)[0].contains("displayName"));
  }
  CHECK_THAT(asking.run({"codes", "seniorities", "--language", "en", "--csv"}).out,
             ContainsSubstring("JUNIOR,Junior,"));
}

TEST_CASE("industries are a list with levels, and a tree in JSON", "[cli]") {
  const Asking asking;
  CHECK_THAT(asking.run({"codes", "job-industries", "--csv", "--columns", "code,level,parent"}).out,
             StartsWith("code,level,parent\nIT,1,\nIT_AI,2,IT\nIT_AI_LANGUAGE,3,IT_AI\n"));
  CHECK(json::parse(asking.run({"codes", "job-industries", "--json"}).out)[0].contains("children"));
}

}  // namespace rocketpunch::test::cli_directory
