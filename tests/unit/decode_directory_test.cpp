// Every field of codes, industries, companies and profiles.
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace decode_directory_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

TEST_CASE("codes, every field", "[codec][codes]") {
  const auto read = decoded<std::vector<Code>>(code_list);
  REQUIRE(read.size() == 1);
  CHECK(read[0].code == "toolDev");
  CHECK(read[0].display_name == "Tools");
  CHECK(read[0].description == "Compilers and linkers");
  CHECK(decoded<std::vector<Code>>("[]").empty());
}

TEST_CASE("industries on three levels", "[codec][codes]") {
  const auto read = decoded<std::vector<JobIndustry>>(industries);
  REQUIRE(read.size() == 1);
  CHECK(read[0].code == "IT");
  CHECK(read[0].display_name == "Computing");
  REQUIRE(read[0].children.size() == 1);
  CHECK(read[0].children[0].code == "IT_TOOLS");
  REQUIRE(read[0].children[0].children.size() == 1);
  CHECK(read[0].children[0].children[0].code == "IT_TOOLS_CC");
  CHECK(read[0].children[0].children[0].display_name == "Compilers");
  CHECK(read[0].children[0].children[0].children.empty());
}

TEST_CASE("a page of companies, every field", "[codec][directory]") {
  const auto page = decoded<Page<Company>>(company_page);
  CHECK(page.total_items == 33);
  CHECK(page.total_pages == 5);
  CHECK(page.page == 5);
  CHECK(page.page_size == 7);
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].id == "c1");
  CHECK(page.items[0].name == "Forge Works");
  CHECK(page.items[0].handle == "forge-works");
  CHECK(page.items[0].description == "Makes compilers");
  CHECK(page.items[0].employee_count == 120);
  CHECK(page.items[0].founded_year == 2011);
  CHECK(page.items[0].website == "https://forge.example");
}

TEST_CASE("a page of profiles, every field", "[codec][directory]") {
  const auto page = decoded<Page<Profile>>(profile_page);
  CHECK(page.total_items == 34);
  CHECK(page.total_pages == 5);
  CHECK(page.page == 6);
  CHECK(page.page_size == 8);
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].handle == "hana");
  CHECK(page.items[0].name == "Kim Ha-na");
  CHECK(page.items[0].headline == "Builds linkers");
  CHECK(page.items[0].skills == std::vector<std::string>{"C++", "ELF"});
  REQUIRE(page.items[0].current_company);
  CHECK(page.items[0].current_company->name == "Linkers");
  CHECK(page.items[0].current_company->handle == "linkers");
}

}  // namespace decode_directory_test
