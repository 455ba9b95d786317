#include "rocketpunch/open_enum.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/post.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/pagination.hpp"
#include "support/catch.hpp"

namespace open_enum_test {

using namespace rocketpunch;

namespace {

const char* in_words(const Seniority& seniority) {
  switch (seniority) {
    case Seniority::beginner: return "none";
    case Seniority::junior: return "some";
    case Seniority::midlevel:
    case Seniority::senior:
    case Seniority::executive: return "much";
    case Seniority::unknown: break;
  }
  return "?";
}

// g++ 12 crashed on this when the enumerators came from `using enum`
template <class T>
bool is_senior_in(const T& value) {
  return value == Seniority::senior || Seniority::executive == value;
}

/// Each enumerator has a text of its own, and that text gives the enumerator.
template <class Codes>
void check_table(std::size_t count) {
  using Enum = OpenEnum<Codes>;
  CHECK(std::size(Codes::codes) == count);
  CHECK(Enum::code_of(Enum::Value::unknown).empty());
  CHECK(Enum::code_of(static_cast<typename Enum::Value>(count + 1)).empty());
  for (std::size_t i = 1; i <= count; ++i) {
    const auto value = static_cast<typename Enum::Value>(i);
    INFO(Enum::code_of(value));
    CHECK(!Enum::code_of(value).empty());
    CHECK(Enum(Enum::code_of(value)).value() == value);
    CHECK(Enum(value).code() == Enum::code_of(value));
    CHECK(Enum(value).known());
  }
}

}  // namespace

TEST_CASE("codes of this version", "[open-enum]") {
  const Seniority senior = Seniority::senior;
  CHECK(senior.known());
  CHECK(senior.code() == "SENIOR");
  CHECK(senior.value() == Seniority::Value::senior);
  CHECK(Seniority("SENIOR") == senior);
  CHECK(senior == Seniority::senior);
  CHECK(Seniority::senior == senior);
  CHECK(senior != Seniority::junior);
  CHECK(senior != Seniority("JUNIOR"));
  CHECK(to_string(senior) == "SENIOR");
}

TEST_CASE("a code of a later version keeps its text", "[open-enum]") {
  const Seniority later("STAFF");
  CHECK(!later.known());
  CHECK(later.value() == Seniority::unknown);
  CHECK(later.code() == "STAFF");
  CHECK(later == Seniority("STAFF"));
  CHECK(later != Seniority("PRINCIPAL"));
  CHECK(later == Seniority::unknown);  // as in a switch
  CHECK(later != Seniority::senior);
  CHECK(later != Seniority());
  CHECK(Seniority("senior") != Seniority::senior);  // to the letter
  CHECK(Seniority(later.code()) == later);
}

TEST_CASE("a default-made code is unknown and without text", "[open-enum]") {
  const Seniority none;
  CHECK(!none.known());
  CHECK(none.code().empty());
  CHECK(none == Seniority(""));
}

TEST_CASE("codes stand in a switch", "[open-enum]") {
  CHECK(std::string(in_words(Seniority::junior)) == "some");
  CHECK(std::string(in_words(Seniority("EXECUTIVE"))) == "much");
  CHECK(std::string(in_words(Seniority("STAFF"))) == "?");
}

TEST_CASE("codes print as they are sent", "[open-enum]") {
  std::ostringstream out;
  out << EmploymentType(EmploymentType::full_time) << ' ' << EmploymentType("GIG") << ' ' << '['
      << EmploymentType() << ']';
  CHECK(out.str() == "FULL_TIME GIG []");
}

TEST_CASE("codes are usable in templates and containers", "[open-enum]") {
  CHECK(is_senior_in(Seniority("EXECUTIVE")));
  CHECK(is_senior_in(Seniority::senior));
  CHECK(!is_senior_in(Seniority("STAFF")));
  const std::vector<Seniority> list = {Seniority::junior, Seniority("STAFF")};
  CHECK(std::find(list.begin(), list.end(), Seniority("STAFF")) != list.end());
  CHECK(std::find(list.begin(), list.end(), Seniority::junior) == list.begin());
  CHECK(std::find(list.begin(), list.end(), Seniority::senior) == list.end());
}

TEST_CASE("codes are keys, also those that this version doesn't know", "[open-enum]") {
  const auto count = [](auto counts) {
    for (const char* code : {"STAFF", "LEAD", "JUNIOR", "STAFF", "PRINCIPAL"}) ++counts[Seniority(code)];
    CHECK(counts.size() == 4);
    CHECK(counts[Seniority("STAFF")] == 2);
    CHECK(counts[Seniority::junior] == 1);
  };
  count(std::map<Seniority, int>());
  count(std::unordered_map<Seniority, int>());
}

TEST_CASE("a person's text is read as a code, or not at all", "[open-enum]") {
  CHECK(EmploymentType::parse("FULL_TIME") == EmploymentType::full_time);
  CHECK(EmploymentType::parse("full-time") == EmploymentType::full_time);
  CHECK(EmploymentType::parse("Full time") == EmploymentType::full_time);
  for (const char* none : {"", "full", "fulltime", "FULL_TIME ", "GIG"})
    CHECK_FALSE(EmploymentType::parse(none));
}

TEST_CASE("the tables of all codes fit their enumerators", "[open-enum]") {
  check_table<codes::Seniority>(5);
  check_table<codes::EmploymentType>(6);
  check_table<codes::WorkType>(3);
  check_table<codes::CompanySize>(5);
  check_table<codes::EventCategory>(7);
  check_table<codes::EventSubject>(7);
  check_table<codes::EventOpenType>(4);
  check_table<codes::EventStatus>(2);
  check_table<codes::EventJoinType>(2);
  check_table<codes::EventHostType>(2);
  check_table<codes::TicketQuestionType>(7);
  check_table<codes::ApplicationSettingType>(4);
  check_table<codes::UploadType>(3);
  check_table<codes::EventAccessType>(3);
  check_table<codes::ResourceType>(2);
  check_table<codes::EventHostRole>(3);
  check_table<codes::EventTicketType>(2);
  check_table<codes::JobStatus>(3);
  check_table<codes::ApplyType>(2);
  check_table<codes::AuthorType>(2);
  check_table<codes::JobSort>(3);
  check_table<codes::EventPhase>(3);
  check_table<codes::PostSort>(2);
}

TEST_CASE("enumerators and texts are in the same order", "[open-enum]") {
  CHECK(EmploymentType(EmploymentType::self_employed).code() == "SELF_EMPLOYED");
  CHECK(EmploymentType(EmploymentType::commissioned).code() == "COMMISSIONED");
  CHECK(EventOpenType(EventOpenType::on_offline).code() == "ON_OFFLINE");
  CHECK(EventOpenType(EventOpenType::tbd).code() == "TBD");
  CHECK(EventCategory(EventCategory::lifestyle).code() == "LIFESTYLE");
  CHECK(EventCategory(EventCategory::conference).code() == "CONFERENCE");
  CHECK(EventSubject(EventSubject::web3).code() == "WEB3");
  CHECK(EventSubject(EventSubject::culture).code() == "CULTURE");
  CHECK(CompanySize(CompanySize::huge).code() == "HUGE");
  CHECK(JobStatus(JobStatus::finish).code() == "finish");
  CHECK(ApplyType(ApplyType::outlink).code() == "OUTLINK");
  CHECK(JobSort(JobSort::popularity_desc).code() == "POPULARITY_DESC");
  CHECK(EventPhase(EventPhase::closed).code() == "CLOSED");
  CHECK(PostSort(PostSort::recent).code() == "RECENT");
  CHECK(EventHostRole(EventHostRole::partner).code() == "PARTNER");
  CHECK(EventTicketType(EventTicketType::charged).code() == "CHARGED");
  CHECK(AuthorType(AuthorType::member).code() == "MEMBER");
}

TEST_CASE("codes are in a total order, unknown ones too", "[open-enum]") {
  const std::vector<WorkType> all{WorkType("MOON"), WorkType::remote, WorkType("SEA"),
                                  WorkType(),       WorkType::onsite, WorkType("MOON")};
  for (const WorkType& a : all)
    for (const WorkType& b : all) {
      CHECK((a < b) + (b < a) + (a == b) == 1);
      for (const WorkType& c : all)
        if (a < b && b < c) CHECK(a < c);
    }
  CHECK(std::set<WorkType>(all.begin(), all.end()).size() == 5);
  CHECK(WorkType("MOON") < WorkType("SEA"));
  CHECK(WorkType("SEA") < WorkType::onsite);
  CHECK(WorkType(WorkType::onsite) >= WorkType::onsite);
}

TEST_CASE("a code of the service is printed without controls", "[open-enum]") {
  std::ostringstream out;
  out << WorkType("A\x1b[2J\u2028\u202e");
  CHECK(out.str() == "A [2J \ufffd");
}

}  // namespace open_enum_test
