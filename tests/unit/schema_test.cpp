// One table of a struct: the names of its members, and JSON written and read by the same rows.
#include "rocketpunch/detail/codec/event_part_tables.hpp"
#include "rocketpunch/detail/codec/event_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "rocketpunch/detail/codec/write_schema.hpp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace schema_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using detail::codec::member_name;
using detail::codec::Schema;
using detail::codec::WriteField;

namespace {

struct Nested {
  int a_1 = 0;
  std::vector<std::int64_t> of_list{};
};
struct Outer {
  Nested nested_part{};
};

template <class T>
std::string written(const T& value, std::string* fault = nullptr) {
  detail::codec::ModelWriter to(true);
  to.object(Schema<T, WriteField>::fields, &value);
  if (fault != nullptr)
    *fault = to.faults().empty() ? "" : to.faults().front().path + ' ' + to.faults().front().rule;
  return to.take();
}

}  // namespace

TEST_CASE("members are called as in C++", "[schema]") {
  CHECK(member_name<&JobDraft::minimum_qualification>() == "minimum_qualification");
  CHECK(member_name<&Page<JobSummary>::total_items>() == "total_items");
  CHECK(member_name<&Page<std::vector<std::string>>::items>() == "items");
  CHECK(member_name<&Nested::a_1>() == "a_1");
  CHECK(member_name<&Nested::of_list>() == "of_list");
  CHECK(member_name<&Outer::nested_part, &Nested::a_1>() == "nested_part.a_1");
  CHECK(member_name<&EventDraft::location, &EventLocation::country>() == "location.country");
}

TEST_CASE("a model is written by the table that it is read by", "[schema]") {
  const auto job = decoded<JobSummary>(
      R"({"jobId":7,"title":"t \"quoted\"","seniorities":[],"employmentTypes":["INTERN","GIG"],)"
      R"("company":{"id":"i","name":"n"},"endAt":"2026-09-01T00:00:00Z","webUrl":"u","location":"Seoul"})");
  const std::string text = written(job);
  CHECK(text ==
        R"({"jobId":7,"title":"t \"quoted\"","seniorities":[],"employmentTypes":["INTERN","GIG"],)"
        R"("company":{"id":"i","name":"n"},"endAt":"2026-09-01T00:00:00Z","webUrl":"u","location":"Seoul"})");
  const auto again = decoded<JobSummary>(text);
  CHECK(again.id == 7);
  CHECK(again.employment_types == job.employment_types);
  CHECK(again.company.handle == "i");
  CHECK(again.end_at == job.end_at);
  CHECK(again.location == "Seoul");
}

TEST_CASE("what only the guide has is written under the specification's names", "[schema]") {
  const auto of_guide = decoded<EventSummary>(
      R"({"id":7,"title":"t","event_type":"FAIR","start_date":"2026-09-01","end_date":"2026-09-02",)"
      R"("location":"Seoul","organizer":{"name":"n","handle":"h"}})");
  std::string fault;
  const std::string text = written(of_guide, &fault);
  CHECK(text.substr(0, 56) == R"({"eventId":"7","eventName":"t","eventCategories":["FAIR")");
  CHECK(text.find(R"("location":{"address":"Seoul"})") != text.npos);
  CHECK(text.find("organizer") == text.npos);
  CHECK(text.find("event_type") == text.npos);
  // the guide doesn't say whether an event is on line
  CHECK(fault == "open_type is required");
}

TEST_CASE("a struct has other names where another table says so", "[schema]") {
  const EventSpeaker speaker{.name = "n", .job_or_dept = "j"};
  CHECK(written(speaker) == R"({"name":"n","jobOrDept":"j"})");
  CHECK(decoded<EventSpeaker>(written(speaker)).job_or_dept == "j");
  const EventSessionChanges changes{.speakers = std::vector{speaker, EventSpeaker{}}};
  std::string fault;
  CHECK(written(changes, &fault) ==
        R"({"speakers":[{"speakerName":"n","jobOrDept":"j"},{"speakerName":""}]})");
  CHECK(fault == "speakers[1].name must not be empty");
}

}  // namespace schema_test
