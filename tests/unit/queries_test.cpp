// Queries as they are sent, to the character, and the ones that are refused.
#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/post.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/pagination.hpp"

#include "support/catch.hpp"

namespace queries_test {

using namespace rocketpunch;
using namespace std::chrono_literals;

namespace {

template <class Query>
std::string target(const Operation& row, const Query& query) {
  const auto request = detail::codec::encode(row, query);
  REQUIRE(request);
  CHECK(request->body.empty());
  CHECK(request->content_type.empty());
  return request->target;
}

/// Why a query is refused; empty: it isn't.
template <class Query>
std::string fault(const Operation& row, const Query& query) {
  const auto request = detail::codec::encode(row, query);
  if (request) return "";
  CHECK(request.error().kind() == ErrorKind::invalid_argument);
  CHECK(!request.error().maybe_sent());
  CHECK(request.error().operation() == row.id);
  return request.error().message();
}

constexpr const Operation& jobs = detail::operation("searchJobs");
constexpr const Operation& events = detail::operation("searchEvents");
constexpr const Operation& posts = detail::operation("searchPosts");
constexpr const Operation& companies = detail::operation("searchCompanies");
constexpr const Operation& profiles = detail::operation("searchProfiles");

constexpr auto utf8_rule = "keyword must be UTF-8";
constexpr auto keyword_rule = "keyword must have at most 100 characters, but has 101";

}  // namespace

TEST_CASE("queries without anything set", "[queries]") {
  CHECK(target(jobs, JobQuery{}) == "/jobs");
  CHECK(target(events, EventQuery{}) == "/events");
  CHECK(target(posts, PostQuery{}) == "/posts");
  CHECK(target(companies, CompanyQuery{}) == "/companies");
  CHECK(target(profiles, ProfileQuery{}) == "/profiles");
}

TEST_CASE("a query of jobs with everything set", "[queries]") {
  CHECK(target(jobs, JobQuery{.keyword = "C++ 개발&a=b",
                              .company = "forge-works_1",
                              .job_categories = {"dataAi", "design UX"},
                              .seniorities = {Seniority::junior, Seniority::senior},
                              .employment_types = {EmploymentType::full_time, EmploymentType("GIG")},
                              .company_sizes = {CompanySize::tiny, CompanySize::huge},
                              .work_types = {WorkType::remote, WorkType::hybrid},
                              .sort = JobSort::date_desc,
                              .page = 3,
                              .page_size = 50}) ==
        "/jobs?keyword=C%2B%2B%20%EA%B0%9C%EB%B0%9C%26a%3Db&companyId=forge-works_1&jobCategories=dataAi&"
        "jobCategories=design%20UX"
        "&seniorities=JUNIOR&seniorities=SENIOR&employmentTypes=FULL_TIME&employmentTypes=GIG&companySizes="
        "TINY&companySizes=HUGE"
        "&workTypes=REMOTE&workTypes=HYBRID&sort=DATE_DESC&page=3&pageSize=50");
}

TEST_CASE("a query of events with everything set", "[queries]") {
  CHECK(target(events, EventQuery{.keyword = "expo",
                                  .categories = {EventCategory::fair, EventCategory::market},
                                  .subjects = {EventSubject::web3},
                                  .open_types = {EventOpenType::online, EventOpenType::on_offline},
                                  .start_date_from = std::chrono::year{2026} / 9 / 1,
                                  .start_date_to = std::chrono::year{2026} / 12 / 31,
                                  .status = EventPhase::ongoing,
                                  .page = 1,
                                  .page_size = 1}) ==
        "/events?keyword=expo&categories=FAIR&categories=MARKET&subjects=WEB3&openTypes=ONLINE&openTypes=ON_"
        "OFFLINE"
        "&startDateFrom=2026-09-01&startDateTo=2026-12-31&status=ONGOING&page=1&pageSize=1");
}

TEST_CASE("a query of posts with everything set", "[queries]") {
  const std::chrono::sys_days day = std::chrono::year{2026} / 8 / 1;
  CHECK(
      target(posts, PostQuery{.keyword = "C++",
                              .company = "forge",
                              .has_images = true,
                              .has_og = false,
                              .posted_after = day + 1h,
                              .posted_before = day + 25h + 500ms,
                              .sort = PostSort::recent,
                              .page = 2147483647,
                              .page_size = 20}) ==
      "/posts?keyword=C%2B%2B&companyId=forge&hasImages=true&hasOg=false&postedAfter=2026-08-01T01%3A00%3A00Z"
      "&postedBefore=2026-08-02T01%3A00%3A00.5Z&sort=RECENT&page=2147483647&pageSize=20");
}

TEST_CASE("an empty keyword is as good as none", "[queries]") {
  CHECK(target(jobs, JobQuery{.keyword = "", .page = 2}) == "/jobs?page=2");
  CHECK(target(events, EventQuery{.keyword = ""}) == "/events");
  CHECK(target(posts, PostQuery{.keyword = ""}) == "/posts");
  CHECK(target(companies, CompanyQuery{.keyword = ""}) == "/companies");
  CHECK(target(profiles, ProfileQuery{.keyword = ""}) == "/profiles");
}

TEST_CASE("queries of the guide with everything set", "[queries]") {
  CHECK(target(companies, CompanyQuery{.keyword = "forge", .lang = "en", .page = 2, .page_size = 10}) ==
        "/companies?keyword=forge&lang=en&page=2&per_page=10");
  CHECK(target(profiles, ProfileQuery{.keyword = "하나", .lang = "ko", .page = 4, .page_size = 5}) ==
        "/profiles?keyword=%ED%95%98%EB%82%98&lang=ko&page=4&per_page=5");
}

TEST_CASE("queries with an id in the path", "[queries]") {
  constexpr const Operation& of_company = detail::operation("listAccessibleCompanyJobs");
  CHECK(target(of_company, detail::codec::CompanyJobQuery{{.page = 2, .page_size = 9}, "forge"}) ==
        "/companies/forge/jobs/accessible?page=2&pageSize=9");
  CHECK(target(of_company, detail::codec::CompanyJobQuery{{.page = -1, .page_size = 0}, "f"}) ==
        "/companies/f/jobs/accessible?page=-1&pageSize=0");
  CHECK(fault(of_company, detail::codec::CompanyJobQuery{{}, ""}) == "company must not be empty");
  CHECK(fault(of_company, detail::codec::CompanyJobQuery{{}, "a/b"}) ==
        "company may have letters, digits, \"_\" and \"-\" only");
  CHECK(fault(of_company, detail::codec::CompanyJobQuery{{}, std::string(256, 'a')}) ==
        "company must have at most 255 characters, but has 256");

  constexpr const Operation& roles = detail::operation("getMyResourceRoles");
  using Roles = detail::codec::CompanyRoleQuery;
  Roles whole;
  whole.company = "포지";
  whole.resource_type = ResourceType::job;
  whole.resource_id = "a b";
  whole.page = 2;
  CHECK(target(roles, whole) ==
        "/me/company-permissions/%ED%8F%AC%EC%A7%80/resource-roles?resourceType=JOB&resourceId=a%20b&page=2");
  CHECK(fault(roles, Roles{{}, ""}) == "company must not be empty");
  CHECK(fault(roles, Roles{{}, "a/b"}) == "company must not have \"/\" or \"\\\"");
  CHECK(fault(roles, Roles{{}, "a"}) == "resource_type must not be the unknown value");
  Roles long_id = whole;
  long_id.resource_id = std::string(256, 'a');
  CHECK(fault(roles, long_id) == "resource_id must have at most 255 characters, but has 256");
}

TEST_CASE("what calls are about, in path and query", "[queries]") {
  CHECK(target(detail::operation("getJobCategories"), detail::codec::NoParameters{}) ==
        "/codes/job-categories");
  CHECK(target(detail::operation("getJob"), detail::codec::JobTarget{7}) == "/jobs/7");
  CHECK(target(detail::operation("deleteJob"), detail::codec::CompanyJobTarget{"forge", 7}) ==
        "/jobs/7?companyId=forge");
  CHECK(target(detail::operation("getPost"), detail::codec::PostTarget{7}) == "/posts/7");
  CHECK(target(detail::operation("getEvent"), detail::codec::EventTarget{"e 1"}) == "/events/e%201");
  CHECK(target(detail::operation("deleteEventTicket"), detail::codec::TicketTarget{"e", 7}) ==
        "/events/e/tickets/7");
  CHECK(target(detail::operation("deleteEventSession"), detail::codec::SessionTarget{"e", 7}) ==
        "/events/e/sessions/7");
  CHECK(target(detail::operation("removeEventHost"), detail::codec::HostTarget{"e", 7}) ==
        "/events/e/hosts/7");
  CHECK(target(detail::operation("deleteEventFaq"), detail::codec::FaqTarget{"e", 7}) == "/events/e/faqs/7");

  CHECK(fault(detail::operation("getJob"), detail::codec::JobTarget{0}) ==
        "job_id must be greater than 0, but is 0");
  CHECK(fault(detail::operation("deleteJob"), detail::codec::CompanyJobTarget{"a/b", 0}) ==
        "company may have letters, digits, \"_\" and \"-\" only");
  CHECK(fault(detail::operation("getEvent"), detail::codec::EventTarget{std::string(65, 'e')}) ==
        "event_id must have at most 64 characters, but has 65");
  CHECK(fault(detail::operation("deleteEventFaq"), detail::codec::FaqTarget{"e", -1}) ==
        "faq_id must be greater than 0, but is -1");
}

TEST_CASE("what writes are about, before what they write", "[queries]") {
  const auto written = [](const Operation& row, const auto& about, const auto& body) {
    const auto request = detail::codec::encode(row, about, body, {.limits = false}, {});
    return request ? request->target : request.error().message();
  };
  CHECK(written(detail::operation("createJob"), detail::codec::CompanyTarget{"forge"},
                JobDraft{.start_date = std::chrono::year{2026} / 12 / 1}) ==
        "/jobs/platform?companyId=forge");
  CHECK(written(detail::operation("createJob"), detail::codec::CompanyTarget{""}, JobDraft{}) ==
        "company must not be empty");
  CHECK(written(detail::operation("updatePlatformJob"), detail::codec::PlatformJobTarget{"forge", 7},
                JobChanges{}) == "/jobs/7?companyId=forge&type=PLATFORM");
  CHECK(written(detail::operation("updatePlatformJob"), detail::codec::PlatformJobTarget{"forge", 0},
                JobChanges{}) == "job_id must be greater than 0, but is 0");
}

TEST_CASE("the limits of a query's pages", "[queries]") {
  const auto check = [](const Operation& row, auto query) {
    query.page = 0;
    CHECK(fault(row, query) == "page must be at least 1, but is 0");
    query.page = -7;
    CHECK(fault(row, query) == "page must be at least 1, but is -7");
    query.page = 1;
    query.page_size = 0;
    CHECK(fault(row, query) == "page_size must be from 1 to 50, but is 0");
    query.page_size = 51;
    CHECK(fault(row, query) == "page_size must be from 1 to 50, but is 51");
    query.page_size = 50;
    CHECK(fault(row, query).empty());
  };
  check(jobs, JobQuery{});
  check(events, EventQuery{});
  check(posts, PostQuery{});
  check(companies, CompanyQuery{});
  check(profiles, ProfileQuery{});
}

TEST_CASE("the limits of a query's keyword", "[queries]") {
  const auto check = [](const Operation& row, auto query) {
    std::string keyword;
    for (int i = 0; i < 100; ++i) keyword += "로";
    query.keyword = keyword;
    CHECK(fault(row, query).empty());
    query.keyword = keyword + "x";
    CHECK(fault(row, query) == keyword_rule);
    query.keyword = "\xed\xa0\x80";
    CHECK(fault(row, query) == utf8_rule);
  };
  check(jobs, JobQuery{});
  check(events, EventQuery{});
  check(posts, PostQuery{});
  check(companies, CompanyQuery{});
  check(profiles, ProfileQuery{});
}

TEST_CASE("the limits of a query's company", "[queries]") {
  const auto check = [](const Operation& row, auto query) {
    for (const char* id : {"a b", "a/b", "하나", "a.b", "a%62", "a\n"}) {
      query.company = id;
      CHECK(fault(row, query) == "company may have letters, digits, \"_\" and \"-\" only");
    }
    query.company = "";
    CHECK(fault(row, query) == "company must not be empty");
    query.company = std::string(256, 'a');
    CHECK(fault(row, query) == "company must have at most 255 characters, but has 256");
    query.company = std::string(255, 'a');
    CHECK(fault(row, query).empty());
  };
  check(jobs, JobQuery{});
  check(posts, PostQuery{});
}

TEST_CASE("the limits of a query's codes", "[queries]") {
  CHECK(fault(jobs, JobQuery{.job_categories = {"dataAi", ""}}) == "");
  CHECK(fault(jobs, JobQuery{.job_categories = {"\xff"}}) == "job_categories must be UTF-8");
  CHECK(fault(jobs, JobQuery{.job_categories = {std::string(256, 'x')}}) ==
        "job_categories must have at most 255 characters, but has 256");
  CHECK(fault(jobs, JobQuery{.seniorities = {Seniority()}}) == "seniorities must not be the unknown value");
  CHECK(fault(jobs, JobQuery{.employment_types = {EmploymentType::unknown}}) ==
        "employment_types must not be the unknown value");
  CHECK(fault(jobs, JobQuery{.company_sizes = {CompanySize()}}) ==
        "company_sizes must not be the unknown value");
  CHECK(fault(jobs, JobQuery{.work_types = {WorkType("\xff")}}) == "work_types must be UTF-8");
  CHECK(fault(jobs, JobQuery{.sort = JobSort()}) == "sort must not be the unknown value");
  CHECK(fault(events, EventQuery{.categories = {EventCategory()}}) ==
        "categories must not be the unknown value");
  CHECK(fault(events, EventQuery{.subjects = {EventSubject()}}) == "subjects must not be the unknown value");
  CHECK(fault(events, EventQuery{.open_types = {EventOpenType()}}) ==
        "open_types must not be the unknown value");
  CHECK(fault(events, EventQuery{.status = EventPhase()}) == "status must not be the unknown value");
  CHECK(fault(posts, PostQuery{.sort = PostSort()}) == "sort must not be the unknown value");
}

TEST_CASE("the limits of a query's days and times", "[queries]") {
  using namespace std::chrono;
  CHECK(fault(events, EventQuery{.start_date_from = year{2026} / 2 / 30}) ==
        "start_date_from must be a valid date");
  CHECK(fault(events, EventQuery{.start_date_to = year{10000} / 1 / 1}) ==
        "start_date_to must be a valid date");
  CHECK(fault(events, EventQuery{.start_date_to = year{-1} / 1 / 1}) == "start_date_to must be a valid date");
  CHECK(fault(posts, PostQuery{.posted_after = Timestamp::from_text("soon")}) ==
        "posted_after must be a time in the years 0 to 9999");
  CHECK(fault(posts, PostQuery{.posted_before = sys_days(year{10000} / 1 / 1)}) ==
        "posted_before must be a time in the years 0 to 9999");
  CHECK(fault(posts, PostQuery{.posted_before = sys_days(year{-1} / 1 / 1)}) ==
        "posted_before must be a time in the years 0 to 9999");
  CHECK(fault(posts, PostQuery{.posted_before = sys_days(year{9999} / 12 / 31)}).empty());
}

TEST_CASE("the language of the guide's queries", "[queries]") {
  CHECK(fault(companies, CompanyQuery{.lang = std::string(21, 'x')}) ==
        "lang must have at most 20 characters, but has 21");
  CHECK(fault(profiles, ProfileQuery{.lang = "\xff"}) == "lang must be UTF-8");
}

TEST_CASE("the first limit that is broken is the one told", "[queries]") {
  CHECK(fault(jobs, JobQuery{.company = "", .page = 0, .page_size = 99}) == "company must not be empty");
}

}  // namespace queries_test
