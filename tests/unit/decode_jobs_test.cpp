// Every field of the jobs, in both generations of the API.
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace decode_jobs_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

TEST_CASE("a page of jobs, every field", "[codec][jobs]") {
  const auto page = decoded<Page<JobSummary>>(job_page);
  CHECK(page.total_items == 431);
  CHECK(page.total_pages == 22);
  CHECK(page.page == 3);
  CHECK(page.page_size == 20);
  REQUIRE(page.items.size() == 1);
  const JobSummary& read = page.items[0];
  CHECK(read.id == 70001);
  CHECK(read.title == "Compiler Engineer");
  CHECK(read.subtitle == "Loops and lattices");
  CHECK(read.category == "systemDev");
  CHECK(read.seniorities == std::vector<Seniority>{Seniority::senior, Seniority::executive});
  CHECK(read.employment_types ==
        std::vector<EmploymentType>{EmploymentType::full_time, EmploymentType::intern});
  CHECK(read.work_type == WorkType::hybrid);
  CHECK(read.company.handle == "forge-works");
  CHECK(read.company.name == "포지웍스");
  CHECK(read.company.logo_url == "https://image.example/forge.png");
  CHECK(read.company.industry == "IT_TOOLS");
  CHECK(read.company.size == CompanySize::small_size);
  REQUIRE(read.end_at);
  CHECK(to_string(*read.end_at) == "2026-09-30T15:00:00Z");
  CHECK(read.web_url == "https://www.example/jobs/70001");
  CHECK(!read.location);
  CHECK(!read.posted_at);
}

TEST_CASE("a page of jobs of the guide, every field", "[codec][jobs]") {
  const auto page = decoded<Page<JobSummary>>(guide_job_page);
  CHECK(page.total_items == 41);
  CHECK(page.total_pages == 5);
  CHECK(page.page == 2);
  CHECK(page.page_size == 10);
  REQUIRE(page.items.size() == 1);
  const JobSummary& read = page.items[0];
  CHECK(read.id == 70002);
  CHECK(read.title == "Test Engineer");
  CHECK(read.company.name == "Forge Works");
  CHECK(read.company.handle == "forge-works");
  CHECK(read.location == "Busan");
  CHECK(read.work_type == WorkType::remote);
  REQUIRE(read.posted_at);
  CHECK(to_string(*read.posted_at) == "2026-07-02T09:30:00Z");
  CHECK(read.web_url == "https://www.rocketpunch.com/jobs/70002");
  CHECK(read.seniorities.empty());
  CHECK(read.employment_types.empty());
  CHECK(!read.subtitle);
  CHECK(!read.category);
  CHECK(!read.company.logo_url);
  CHECK(!read.company.industry);
  CHECK(!read.company.size);
  CHECK(!read.end_at);
}

TEST_CASE("a page past the end is empty", "[codec][jobs]") {
  const auto page =
      decoded<Page<JobSummary>>(R"({"totalItems":3,"totalPages":1,"page":9,"pageSize":20,"items":[]})");
  CHECK(page.items.empty());
  CHECK(page.page == 9);
  CHECK(page.total_pages == 1);
}

TEST_CASE("a job, every field", "[codec][jobs]") {
  const auto read = decoded<Job>(job);
  CHECK(read.id == 70003);
  CHECK(read.status == JobStatus::published);
  CHECK(read.hiring);
  CHECK(read.is_open());
  CHECK(read.title == "Linker Engineer");
  CHECK(read.subtitle == "Symbols");
  CHECK(read.category == "toolDev");
  CHECK(read.seniorities == std::vector<Seniority>{Seniority::junior});
  CHECK(read.employment_types == std::vector<EmploymentType>{EmploymentType::fixed_term});
  CHECK(read.work_type == WorkType::onsite);
  CHECK(read.language == "en");
  CHECK(read.description == "All about it");
  CHECK(read.duty == "Link things");
  CHECK(read.minimum_qualification == "Knows ELF");
  CHECK(read.preferred_qualification == "Knows COFF");
  CHECK(read.benefit == "Tea");
  CHECK(read.hire_process == "One talk");
  CHECK(read.hire_notes == "Be on time");
  CHECK(read.images ==
        std::vector<std::string>{"https://image.example/1.png", "https://image.example/2.png"});
  CHECK(read.allow_remote);
  CHECK(read.company.handle == "linkers");
  CHECK(read.company.name == "Linkers");
  CHECK(read.company.logo_url == "https://image.example/l.png");
  CHECK(read.company.industry == "IT_LINK");
  CHECK(read.company.size == CompanySize::large);
  CHECK(read.apply_method.type == ApplyType::outlink);
  CHECK(read.apply_method.url == "https://apply.example/7");
  REQUIRE(read.start_at);
  CHECK(to_string(*read.start_at) == "2026-08-01T00:00:01Z");
  REQUIRE(read.end_at);
  CHECK(to_string(*read.end_at) == "2026-08-31T14:59:02Z");
  CHECK(read.web_url == "https://www.example/jobs/70003");
  REQUIRE(read.created_at);
  CHECK(to_string(*read.created_at) == "2026-07-31T23:00:03Z");
  CHECK(!read.location);
  CHECK(!read.posted_at);
}

TEST_CASE("a job of the guide, every field", "[codec][jobs]") {
  const auto read = decoded<Job>(guide_job);
  CHECK(read.id == 70004);
  CHECK(read.title == "Loader Engineer");
  CHECK(read.company.name == "Loaders");
  CHECK(read.company.handle == "loaders");
  CHECK(read.location == "Jeju");
  CHECK(read.work_type == WorkType::hybrid);
  REQUIRE(read.posted_at);
  CHECK(to_string(*read.posted_at) == "2026-06-01T00:00:00Z");
  CHECK(read.web_url == "https://www.rocketpunch.com/jobs/70004");
  CHECK(!read.status.known());
  CHECK(!read.is_open());
  CHECK(!read.created_at);
}

TEST_CASE("a job is open when it is published and hiring, and only then", "[codec][jobs]") {
  Job read;
  CHECK(!read.is_open());
  read.hiring = true;
  CHECK(!read.is_open());
  read.status = JobStatus::finish;
  CHECK(!read.is_open());
  read.status = JobStatus::published;
  CHECK(read.is_open());
  read.hiring = false;
  CHECK(!read.is_open());
}

}  // namespace decode_jobs_test
