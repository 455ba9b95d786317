#include "rocketpunch/api/urls.hpp"

#include "support/catch.hpp"

namespace page_urls_test {

using namespace rocketpunch;

TEST_CASE("the pages on the web", "[urls]") {
  CHECK(job_url(158697) == "https://www.rocketpunch.com/jobs/158697");
  CHECK(event_url("V1MtBRJgof") == "https://www.rocketpunch.com/events/V1MtBRJgof");
  CHECK(post_url(9000000001) == "https://www.rocketpunch.com/post/9000000001");
  CHECK(company_url("forge-works") == "https://www.rocketpunch.com/companies/forge-works");
  CHECK(profile_url("hana") == "https://www.rocketpunch.com/@hana");
  CHECK(event_url("../x?y") == "https://www.rocketpunch.com/events/..%2Fx%3Fy");
  CHECK(company_url("하나") == "https://www.rocketpunch.com/companies/%ED%95%98%EB%82%98");
}

TEST_CASE("the id in the URL of a job's page", "[urls]") {
  for (const std::string_view text :
       {"https://www.rocketpunch.com/jobs/158697", "https://rocketpunch.com/jobs/158697",
        "http://www.rocketpunch.com/jobs/158697", "HTTPS://WWW.RocketPunch.com/jobs/158697",
        "https://www.rocketpunch.com/jobs/158697/",
        "https://www.rocketpunch.com/jobs/158697/Head-of-Marketing",
        "https://www.rocketpunch.com/jobs/158697/마케팅-책임자",
        "https://www.rocketpunch.com/jobs/158697?utm=x", "https://www.rocketpunch.com/jobs/158697?q=마케팅",
        "https://www.rocketpunch.com/jobs/158697#apply", "https://www.rocketpunch.com/en/jobs/158697",
        "https://www.rocketpunch.com/zh-CN/jobs/158697?x", "https://www.rocketpunch.com:443/jobs/158697"}) {
    INFO(text);
    CHECK(job_id_from_url(text) == 158697);
  }
  CHECK(job_id_from_url(job_url(70001)) == 70001);
  CHECK(job_id_from_url("https://www.rocketpunch.com/jobs/9223372036854775807") == 9223372036854775807);
}

TEST_CASE("other texts have no job id", "[urls]") {
  for (const std::string_view text : {"",
                                      "158697",
                                      "/jobs/158697",
                                      "www.rocketpunch.com/jobs/158697",
                                      "https://www.rocketpunch.com",
                                      "https://www.rocketpunch.com/",
                                      "https://www.rocketpunch.com/jobs",
                                      "https://www.rocketpunch.com/jobs/",
                                      "https://www.rocketpunch.com/jobs/x",
                                      "https://www.rocketpunch.com/jobs/158697x",
                                      "https://www.rocketpunch.com/jobs/158697-x",
                                      "https://www.rocketpunch.com/jobs/-5",
                                      "https://www.rocketpunch.com/jobs/+5",
                                      "https://www.rocketpunch.com/jobs/0",
                                      "https://www.rocketpunch.com/jobs/%31",
                                      "https://www.rocketpunch.com/jobs/9223372036854775808",
                                      "https://www.rocketpunch.com/jobs/158697마",
                                      "https://www.rocketpunch.com/jobs/15８",
                                      "https://www.rocketpunch.com/jobs/1 2",
                                      " https://www.rocketpunch.com/jobs/158697",
                                      "https://www.rocketpunch.com/jobs/158697\n",
                                      "https://www.rocketpunch.com/events/158697",
                                      "https://www.rocketpunch.com/careers/jobs/158697",
                                      "https://www.rocketpunch.com/a/b/jobs/158697",
                                      "https://evil.example/jobs/158697",
                                      "https://www.rocketpunch.com.evil.example/jobs/158697",
                                      "https://www.rocketpunch.com@evil.example/jobs/158697",
                                      "https://evil.example/https://www.rocketpunch.com/jobs/158697",
                                      "https://www.rocketpunch.com길/jobs/158697",
                                      "ftp://www.rocketpunch.com/jobs/158697",
                                      "https://evil-rocketpunch.com/jobs/158697"}) {
    INFO(text);
    CHECK(!job_id_from_url(text));
  }
}

}  // namespace page_urls_test
