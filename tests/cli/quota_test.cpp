// rocketpunch quota, against the mock server.
#include <nlohmann/json.hpp>

#include "support/asking.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test::cli_quota {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

TEST_CASE("what other runs have used is told, and nothing is called", "[cli]") {
  const Asking asking;
  asking.run({"jobs", "search"});
  asking.run({"jobs", "search"});
  const auto ran = asking.run({"quota", "--csv"});
  CHECK(ran.status == 0);
  CHECK(ran.out ==
        "scope,period,limit,used,left,freeInSeconds\nkey,minute,60,2,58,0\nkey,day,5000,2,4998,0\n");
  CHECK(asking.server.requests() == 2);
}

TEST_CASE("the limits of writes are there with --all", "[cli]") {
  const Asking asking;
  CHECK(asking.run({"quota"}).out.find("post.create") == std::string::npos);
  CHECK_THAT(asking.run({"quota", "--all"}).out, StartsWith("LIMIT OF") && ContainsSubstring("post.create"));
}

TEST_CASE("the quota as JSON", "[cli]") {
  const Asking asking;
  const auto windows = json::parse(asking.run({"quota", "--json"}).out);
  REQUIRE(windows.size() == 2);
  CHECK(windows[0] == json({{"scope", ""},
                            {"periodSeconds", 60},
                            {"limit", 60},
                            {"used", 0},
                            {"left", 60},
                            {"freeInSeconds", 0}}));
}

TEST_CASE("another key or deployment has a count of its own", "[cli]") {
  const Asking asking;
  asking.run({"jobs", "search"});
  const auto other = asking.run({"quota", "--csv"}, {.variables = {{"ROCKETPUNCH_API_KEY", "rp_app_other"}}});
  CHECK_THAT(other.out, ContainsSubstring("key,minute,60,0,60,0"));
  const auto elsewhere = asking.run({"quota", "--csv", "--base-url", "http://127.0.0.1:1/v1"});
  CHECK_THAT(elsewhere.out, ContainsSubstring("key,minute,60,0,60,0"));
}

}  // namespace rocketpunch::test::cli_quota
