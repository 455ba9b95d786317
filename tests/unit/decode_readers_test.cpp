// Both JSON readers over the same bodies: the values, the faults and their words must be the same. Only where
// the other reader is there: see rocketpunch-decode-by-simdjson.
#ifdef ROCKETPUNCH_WITH_SIMDJSON

#include <cstdlib>
#include <string>
#include <string_view>

#include "rocketpunch/detail/codec/json_reader.hpp"
#include "support/catch.hpp"
#include "support/mutate.hpp"
#include "support/samples.hpp"
#include "support/shown.hpp"

namespace decode_readers_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// What a reader makes of a body: all values, or what is wrong. `skip`: how many items may be left out.
template <class Model, class Read>
std::string outcome(std::string_view body, Read read, std::size_t skip) {
  Model model{};
  detail::codec::BadItems bad{skip};
  const auto fault = read(body, detail::codec::type_of<Model>, &model, skip > 0 ? &bad : nullptr);
  std::string all = fault ? "fault: " + *fault : shown(model);
  for (const std::string& left_out : bad.faults) all += fault ? "" : "\nleft out: " + left_out;
  return all;
}
/// The outcomes of both readers; none where they are the same.
template <class Model>
std::string difference(std::string_view body, std::size_t skip) {
  const auto one = outcome<Model>(
      body, [](auto... all) { return detail::codec::read_json(all...); }, skip);
  const auto other = outcome<Model>(
      body, [](auto... all) { return detail::codec::read_model(all...); }, skip);
  return one == other ? "" : one + "\n" + other;
}
template <class Model>
std::string difference(std::string_view body) {
  return difference<Model>(body, 0);
}
template <class Item>
std::string difference_but_for_bad_items(std::string_view body) {
  const std::string found = difference<Page<Item>>(body, 1);
  return found != "" ? found : difference<Page<Item>>(body, 50);
}
/// The page with its items three times, so that some can be bad and others not.
std::string tripled(std::string_view page) {
  constexpr std::string_view before = R"("items":[)";
  const auto begin = page.find(before) + before.size();
  const auto end = page.rfind(']');
  const std::string items(page.substr(begin, end - begin));
  return std::string(page.substr(0, begin)) + items + "," + items + "," + items +
         std::string(page.substr(end));
}

struct Sample {
  std::string_view body;
  std::string (*difference)(std::string_view);
};
const Sample samples[] = {
    {job_page, &difference<Page<JobSummary>>},
    {guide_job_page, &difference<Page<JobSummary>>},
    {job, &difference<Job>},
    {guide_job, &difference<Job>},
    {event_page, &difference<Page<EventSummary>>},
    {guide_event_page, &difference<Page<EventSummary>>},
    {event, &difference<Event>},
    {guide_event, &difference<Event>},
    {tickets, &difference<std::vector<EventTicket>>},
    {sessions, &difference<std::vector<EventTimeSlot>>},
    {faqs, &difference<std::vector<EventFaqCategory>>},
    {post_page, &difference<Page<PostSummary>>},
    {post, &difference<Post>},
    {written_post, &difference<WrittenPost>},
    {code_list, &difference<std::vector<Code>>},
    {industries, &difference<std::vector<JobIndustry>>},
    {company_page, &difference<Page<Company>>},
    {profile_page, &difference<Page<Profile>>},
    {R"({"jobId":1,"status":"PUBLISHED","hiring":true,"title":"t","seniorities":["SENIOR"],"employmentTypes":"INTERN",)"
     R"("startAt":"2026-12-01T00:00","webUrl":"u"})",
     &difference<CompanyJob>},
    {R"({"eventId":"e1","webUrl":"u"})", &difference<WrittenEvent>},
    {R"({"ticketId":1234567890123})", &difference<WrittenEventTicket>},
    {R"({"sessionId":2})", &difference<WrittenEventSession>},
    {R"({"hostId":3})", &difference<WrittenEventHost>},
    {R"({"faqId":4})", &difference<WrittenEventFaq>},
    {R"({"companies":[{"company":{"permalink":"p","name":"n","logoUrl":"l"},"capabilities":["createJob"]}]})",
     &difference<CompanyPermissions>},
    {R"({"items":[{"resourceType":"JOB","resourceId":"7","capabilities":["a","b"]}]})",
     &difference<ResourceRoles>},
    {R"({"sub":"OA-1","name":"Kim","email":"kim@example"})", &difference<UserInfo>},
};

std::uint64_t number_in_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("both readers read every sample alike", "[codec][readers]") {
  for (const Sample& sample : samples) {
    INFO(sample.body);
    CHECK(sample.difference(sample.body) == "");
  }
}

TEST_CASE("both readers read numbers alike", "[codec][readers]") {
  const auto latitude = [](const std::string& number) {
    EventLocation place{};
    CHECK_FALSE(detail::codec::read_model(R"({"latitude":)" + number + "}",
                                          detail::codec::type_of<EventLocation>, &place));
    return place.latitude;
  };
  CHECK(latitude("35.25000000000000000") == 35.25);
  CHECK(latitude("35.2500000000000000000000000000000000000000000") == 35.25);
  CHECK(latitude("0.1234567890123456789012345") == 0.1234567890123456789012345);
  CHECK(latitude("12345678901234567890.5") == 12345678901234567890.5);
  CHECK(latitude("1e-400") == 0.0);
  for (const char* number : {"0",
                             "-0",
                             "-0.0",
                             "0e0",
                             "1E5",
                             "1e-5",
                             "4.9e-324",
                             "2.2250738585072011e-308",
                             "1.7976931348623157e308",
                             "1.7976931348623159e308",
                             "9007199254740993",
                             "9007199254740993.0",
                             "9223372036854775807",
                             "9223372036854775808",
                             "-9223372036854775808",
                             "-9223372036854775809",
                             "18446744073709551615",
                             "18446744073709551616",
                             "1e400",
                             "-1e400",
                             "NaN",
                             "01",
                             "1.",
                             ".1",
                             "1e",
                             "-",
                             "+1",
                             "0x1",
                             "1_0"}) {
    INFO(number);
    const std::string rest = std::string(number) + "}";
    CHECK(difference<EventLocation>(R"({"latitude":)" + rest) == "");
    CHECK(difference<EventLocation>(R"({"later":)" + rest) == "");
    CHECK(difference<WrittenEventTicket>(R"({"ticketId":)" + rest) == "");
    CHECK(difference<Company>(R"({"name":"n","handle":"h","id":)" + rest) == "");
  }
}

TEST_CASE("a body with a byte missing is read alike by both readers", "[codec][readers]") {
  std::size_t different = 0;
  for (const Sample& sample : samples)
    for (std::size_t at = 0; at < sample.body.size(); ++at) {
      std::string body(sample.body);
      body.erase(at, 1);
      if (sample.difference(body) != "") ++different;
    }
  CHECK(different == 0);
}

TEST_CASE("a page with some bad items is read alike by both readers", "[codec][readers]") {
  Dice dice(number_in_environment("ROCKETPUNCH_TEST_SEED", 1));
  std::uint64_t different = 0;
  for (const Sample& sample : {Sample{job_page, &difference_but_for_bad_items<JobSummary>},
                               Sample{guide_job_page, &difference_but_for_bad_items<JobSummary>},
                               Sample{event_page, &difference_but_for_bad_items<EventSummary>},
                               Sample{post_page, &difference_but_for_bad_items<PostSummary>},
                               Sample{company_page, &difference_but_for_bad_items<Company>},
                               Sample{profile_page, &difference_but_for_bad_items<Profile>}}) {
    const std::string page = tripled(sample.body);
    CHECK(sample.difference(page) == "");
    for (auto left = number_in_environment("ROCKETPUNCH_TEST_BODIES", 20'000) / 40; left > 0; --left) {
      const std::string body = mutated(page, dice);
      const std::string found = sample.difference(body);
      if (found == "") continue;
      INFO(body << "\n" << found);
      if (++different < 5) CHECK(found == "");
    }
  }
  CHECK(different == 0);
}

// ROCKETPUNCH_TEST_BODIES: how many; ROCKETPUNCH_TEST_SEED: others.
TEST_CASE("a mutated body is read alike by both readers", "[codec][readers]") {
  Dice dice(number_in_environment("ROCKETPUNCH_TEST_SEED", 1));
  std::uint64_t different = 0;
  for (auto left = number_in_environment("ROCKETPUNCH_TEST_BODIES", 20'000); left > 0; --left) {
    const Sample& sample = samples[dice(std::size(samples))];
    const std::string body = mutated(sample.body, dice);
    const std::string found = sample.difference(body);
    if (found == "") continue;
    INFO(body << "\n" << found);
    if (++different < 5) CHECK(found == "");
  }
  CHECK(different == 0);
}

}  // namespace decode_readers_test

#endif
