// How a body is read where JSON leaves it open: null, lists, repeated names, numbers, texts.
#include "rocketpunch/impl/codec.ipp"
#include "support/decode.hpp"

namespace decode_rules_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

/// A job with more fields behind the required ones.
JobSummary job_with(std::string_view fields) {
  return decoded<JobSummary>(
      R"({"jobId":1,"title":"t","seniorities":["JUNIOR"],"employmentTypes":[],"company":{"name":"n","id":"i"},)"
      R"("webUrl":"u")" +
      std::string(fields) + "}");
}

PostImage image_with(std::string_view width) {
  return decoded<PostImage>(R"({"id":1,"url":"u","width":)" + std::string(width) + "}");
}

}  // namespace

TEST_CASE("absent and null are the same", "[codec][rules]") {
  for (const JobSummary& job :
       {job_with(""), job_with(R"(,"subtitle":null,"jobCategory":null,"workType":null,"endAt":null)")}) {
    CHECK(!job.subtitle);
    CHECK(!job.category);
    CHECK(!job.work_type);
    CHECK(!job.end_at);
  }
  const std::string profile = R"({"handle":"h","name":"n")";
  for (const std::string_view rest : {"}", R"(,"headline":null,"skills":null,"current_company":null})"}) {
    const auto read = decoded<Profile>(profile + std::string(rest));
    CHECK(!read.headline);
    CHECK(read.skills.empty());
    CHECK(!read.current_company);
  }
}

TEST_CASE("a null of the other generation changes nothing", "[codec][rules]") {
  CHECK(job_with(R"(,"id":null)").id == 1);
  const auto event = decoded<Event>(
      R"({"id":"e","title":"t","start_date":"2026-01-01","end_date":"2026-01-02","organizer":null,)"
      R"("event_type":null,"subjects":null})");
  CHECK(event.hosts.empty());
  CHECK(event.categories.empty());
}

TEST_CASE("a lone value is a list of one", "[codec][rules]") {
  const auto job = job_with(R"(,"employmentTypes":"INTERN")");
  REQUIRE(job.employment_types.size() == 1);
  CHECK(job.employment_types[0] == EmploymentType::intern);
  CHECK(decoded<Profile>(R"({"handle":"h","name":"n","skills":"C++"})").skills ==
        std::vector<std::string>{"C++"});
  CHECK(fault_in<Profile>(R"({"skills":7})") == "skills: expected a string, but found an integer");
  CHECK(fault_in<std::vector<Code>>("\"CONFERENCE\"") == "the answer: expected an array, but found a string");
}

TEST_CASE("of a repeated name the last one holds", "[codec][rules]") {
  CHECK(job_with(R"(,"title":"second")").title == "second");
  CHECK(job_with(R"(,"subtitle":"first","subtitle":"second")").subtitle == "second");
  CHECK(!job_with(R"(,"subtitle":"first","subtitle":null)").subtitle);
  CHECK(job_with(R"(,"seniorities":["SENIOR","BEGINNER"])").seniorities ==
        std::vector<Seniority>{Seniority::senior, Seniority::beginner});
  CHECK(job_with(R"(,"seniorities":[])").seniorities.empty());
  CHECK(job_with(R"(,"seniorities":"SENIOR")").seniorities == std::vector<Seniority>{Seniority::senior});
  CHECK(job_with(R"(,"company":{"name":"other"})").company.name == "other");
  const auto event =
      decoded<Event>(R"({"id":"e","title":"t","start_date":"2026-01-01","end_date":"2026-01-02",)"
                     R"("location":{"country":"KR","region":"Seoul"},"location":{"country":"JP"}})");
  REQUIRE(event.location);
  CHECK(event.location->country == "JP");
  CHECK(!event.location->region);
  // the second one must be whole again
  CHECK(fault_in<JobSummary>(R"({"company":{"name":"n"},"company":{}})") ==
        "company.name: required, but missing");
}

TEST_CASE("names are told apart to the letter, in any order, however they are escaped", "[codec][rules]") {
  CHECK(!job_with(R"(,"Subtitle":"s","subtitl":"s","subtitles":"s","":"s")").subtitle);
  CHECK(job_with(R"(,"\u0073ubtitle":"s")").subtitle == "s");
  const auto code = decoded<Code>(R"({"description":"3","code":"1","displayName":"2"})");
  CHECK(code.code == "1");
  CHECK(code.display_name == "2");
  CHECK(code.description == "3");
}

TEST_CASE("a number that doesn't fit is refused, not cut", "[codec][rules]") {
  CHECK(image_with("2147483647").width == 2147483647);
  CHECK(image_with("-2147483648").width == -2147483647 - 1);
  for (const std::string_view width :
       {"2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808"})
    CHECK(fault_in<PostImage>(R"({"width":)" + std::string(width) + "}") ==
          "width: the number doesn't fit in 32 bits");
  CHECK(job_with(R"(,"jobId":9223372036854775807)").id == 9223372036854775807);
  CHECK(job_with(R"(,"jobId":-9223372036854775808)").id == -9223372036854775807 - 1);
  for (const std::string_view id :
       {"9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775809", "1e3",
        "1.0", "-0.0", "123456789012345678901234567890123456789012345678901234567890"})
    CHECK(fault_in<JobSummary>(R"({"jobId":)" + std::string(id) + "}") ==
          "jobId: expected an integer, but found a number");
  CHECK(fault_in<JobSummary>(R"({"jobId":1e999})") ==
        "jobId: expected an integer, but found a number that is not finite");
}

TEST_CASE("a fraction may be written as a whole number, and be huge or tiny", "[codec][rules]") {
  const auto latitude = [](std::string_view number) {
    return decoded<EventLocation>(R"({"latitude":)" + std::string(number) + "}").latitude;
  };
  CHECK(latitude("37") == 37.0);
  CHECK(latitude("-0.5") == -0.5);
  CHECK(latitude("18446744073709551615") == 18446744073709551615.0);
  CHECK(latitude("1e300") == 1e300);
  CHECK(latitude("1e-400") == 0.0);
  CHECK(!latitude("null"));
}

TEST_CASE("an identifier of the guide may be a number", "[codec][rules]") {
  CHECK(decoded<Company>(R"({"id":-12,"name":"n","handle":"h"})").id == "-12");
  CHECK(decoded<Company>(R"({"id":"a12","name":"n","handle":"h"})").id == "a12");
  CHECK(fault_in<Company>(R"({"id":1.5})") == "id: expected a string, but found a number");
}

TEST_CASE("texts are kept to the byte", "[codec][rules]") {
  CHECK(job_with(R"(,"title":"로켓 \u00e9 \ud83d\ude80 \" \\ \/ \n\t")").title == "로켓 é 🚀 \" \\ / \n\t");
  CHECK(job_with(R"(,"title":"")").title.empty());
  CHECK(job_with(R"(,"title":"a\u0000b")").title == std::string("a\0b", 3));
  CHECK(job_with(R"(,"title":")" + std::string(1'000'000, 'x') + '"').title.size() == 1'000'000);
}

TEST_CASE("codes, times and days that this version can't read are kept as they came", "[codec][rules]") {
  const auto job = job_with(R"(,"seniorities":["C_LEVEL",""],"endAt":"soon","workType":"MOON")");
  REQUIRE(job.seniorities.size() == 2);
  CHECK(!job.seniorities[0].known());
  CHECK(job.seniorities[0].code() == "C_LEVEL");
  CHECK(job.seniorities[1].code().empty());
  REQUIRE(job.work_type);
  CHECK(job.work_type->code() == "MOON");
  REQUIRE(job.end_at);
  CHECK(!job.end_at->readable());
  CHECK(to_string(*job.end_at) == "soon");
  const auto slot =
      decoded<EventTimeSlot>(R"({"day":"any day","startTime":"noon","endTime":"25:00","sessions":[]})");
  CHECK(to_string(slot.day) == "any day");
  CHECK(to_string(slot.start_time) == "noon");
  CHECK(!slot.end_time.readable());
}

TEST_CASE("the number of pages is worked out where the service doesn't tell", "[codec][rules]") {
  const auto pages = [](std::string_view total, std::string_view size) {
    return decoded<Page<Profile>>(R"({"items":[],"page":1,"total":)" + std::string(total) +
                                  R"(,"per_page":)" + std::string(size) + "}")
        .total_pages;
  };
  CHECK(pages("0", "20") == 0);
  CHECK(pages("1", "20") == 1);
  CHECK(pages("20", "20") == 1);
  CHECK(pages("21", "20") == 2);
  CHECK(pages("9223372036854775807", "1") == 2147483647);
  CHECK(pages("5", "0") == 0);
  CHECK(pages("5", "-1") == 0);
  CHECK(pages("-5", "2") == 0);
}

TEST_CASE("a list longer than expected is read to its end", "[codec][rules]") {
  std::string body = "[";
  for (int i = 0; i < 1000; ++i)
    body += std::string(i ? "," : "") + R"({"code":")" + std::to_string(i) +
            R"(","displayName":"d","children":[{"code":"c","displayName":"d"}]})";
  const auto all = decoded<std::vector<JobIndustry>>(body + "]");
  REQUIRE(all.size() == 1000);
  for (int i = 0; i < 1000; ++i) {
    CHECK(all[static_cast<std::size_t>(i)].code == std::to_string(i));
    CHECK(all[static_cast<std::size_t>(i)].children.size() == 1);
  }
}

TEST_CASE("industries and reposts nest as deep as an answer may", "[codec][rules]") {
  std::string body = R"({"code":"leaf","displayName":"d"})";
  for (int i = 0; i < 90; ++i) body = R"({"code":"c","displayName":"d","children":[)" + body + "]}";
  const auto root = decoded<JobIndustry>(body);
  const JobIndustry* at = &root;
  int depth = 0;
  for (; !at->children.empty(); ++depth) at = &at->children.front();
  CHECK(depth == 90);
  CHECK(at->code == "leaf");
  for (int i = 0; i < 20; ++i) body = R"({"code":"c","displayName":"d","children":[)" + body + "]}";
  CHECK_THAT(fault_in<JobIndustry>(body), Catch::Matchers::EndsWith(": nested too deeply"));
}

TEST_CASE("an object without fields ends a recursion, and is a fault anywhere else", "[codec][rules]") {
  const auto industries =
      decoded<std::vector<JobIndustry>>(R"([{"code":"1","displayName":"a","children":[{}]}])");
  CHECK(industries.at(0).children.empty());
  CHECK(fault_in<std::vector<JobIndustry>>("[{}]") == "[0].code: required, but missing");
  CHECK(
      fault_in<Page<JobSummary>>(R"({"totalItems":1,"totalPages":1,"page":1,"pageSize":20,"items":[{}]})") ==
      "items[0].jobId: required, but missing");
}

TEST_CASE("an object without fields, inside of one of its own kind, is none", "[codec][rules]") {
  const auto post_with = [](std::string_view reposted) {
    return R"({"postId":903,"author":{"type":"MEMBER","name":"n","certificated":true},"images":[],)"
           R"("mentions":{"companies":[],"users":[]},"repostedPostDeleted":false,"stats":{"likeCount":3},)"
           R"("owned":true,"webUrl":"u","postedAt":"2026-08-03T03:00","updatedAt":"2026-08-03T03:00","repostedPost":)" +
           std::string(reposted) + "}";
  };
  CHECK(!decoded<Post>(post_with("{}")).reposted_post);
  CHECK(!decoded<Post>(post_with("null")).reposted_post);
  // one that has something is to be whole
  CHECK(fault_in<Post>(post_with(R"({"postId":1})")).find("repostedPost.") == 0);
  CHECK(fault_in<Post>(post_with(R"({"later":1})")).find("repostedPost.") == 0);
  const auto industries = decoded<std::vector<JobIndustry>>(
      R"([{"code":"IT","displayName":"Computing","children":[{},{"code":"A","displayName":"a"},{}]}])");
  REQUIRE(industries.at(0).children.size() == 1);
  CHECK(industries[0].children[0].code == "A");
  // of another kind it is one that has too little
  CHECK(fault_in<Post>(R"({"author":{}})").find("author.") == 0);
}

}  // namespace decode_rules_test
