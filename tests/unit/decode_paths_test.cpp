// Which fields an answer must have, and how a wrong one is named. Each sample is changed at each of its names
// in turn.
#include "support/decoders.hpp"
#include "support/json_edit.hpp"

namespace decode_paths_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

using Paths = std::vector<std::string>;

std::string path_of(std::string_view fault) { return std::string(fault.substr(0, fault.find(": "))); }

/// The paths that are reported as missing, taking each name away in turn.
template <class Model>
Paths required(std::string_view sample) {
  Paths paths;
  for (const Member& member : members(sample))
    if (const std::string fault = fault_in<Model>(without(sample, member)); !fault.empty()) {
      CHECK_THAT(fault, Catch::Matchers::EndsWith(": required, but missing"));
      paths.push_back(path_of(fault));
    }
  return paths;
}

}  // namespace

TEST_CASE("the fields that a page of jobs must have", "[codec][paths]") {
  CHECK(required<Page<JobSummary>>(job_page) ==
        Paths{"totalItems", "totalPages", "page", "pageSize", "items", "items[0].jobId", "items[0].title",
              "items[0].seniorities", "items[0].employmentTypes", "items[0].company", "items[0].company.name",
              "items[0].webUrl"});
  CHECK(required<Page<JobSummary>>(guide_job_page) == Paths{"items", "items[0].id", "items[0].title",
                                                            "items[0].company", "items[0].company.name",
                                                            "total", "page", "per_page"});
}

TEST_CASE("the fields that a job must have", "[codec][paths]") {
  CHECK(required<Job>(job) == Paths{"jobId", "status", "hiring", "title", "seniorities", "employmentTypes",
                                    "jobImages", "allowRemote", "company", "company.name", "applyMethod",
                                    "applyMethod.type", "webUrl"});
  CHECK(required<Job>(guide_job) == Paths{"id", "title", "company", "company.name"});
}

TEST_CASE("the fields that events must have", "[codec][paths]") {
  CHECK(required<Page<EventSummary>>(event_page) ==
        Paths{"totalItems", "totalPages", "page", "pageSize", "items", "items[0].eventId",
              "items[0].eventName", "items[0].eventCategories", "items[0].eventSubjects", "items[0].startAt",
              "items[0].endAt", "items[0].eventOpenType", "items[0].hosts", "items[0].hosts[0].hostType",
              "items[0].hosts[0].name", "items[0].hosts[0].roles", "items[0].stats", "items[0].webUrl"});
  CHECK(required<Page<EventSummary>>(guide_event_page) ==
        Paths{"items", "items[0].id", "items[0].title", "items[0].start_date", "items[0].end_date",
              "items[0].organizer.name", "total", "page", "per_page"});
  CHECK(required<Event>(event) == Paths{"eventId", "eventName", "eventStatus", "eventCategories",
                                        "eventSubjects", "startAt", "endAt", "eventOpenType", "joinType",
                                        "attachments", "attachments[0].url", "hosts", "hosts[0].hostType",
                                        "hosts[0].name", "hosts[0].roles", "stats", "webUrl"});
  CHECK(required<Event>(guide_event) == Paths{"id", "title", "start_date", "end_date", "organizer.name"});
}

TEST_CASE("the fields that the parts of an event must have", "[codec][paths]") {
  CHECK(required<std::vector<EventTicket>>(tickets) == Paths{"[0].ticketName", "[0].ticketType",
                                                             "[0].approvalRequired", "[0].waitingRequired",
                                                             "[0].soldOut"});
  CHECK(required<std::vector<EventTimeSlot>>(sessions) ==
        Paths{"[0].day", "[0].startTime", "[0].endTime", "[0].sessions", "[0].sessions[0].sessionName",
              "[0].sessions[0].speakers", "[0].sessions[0].speakers[0].name", "[0].sessions[0].tags"});
  CHECK(required<std::vector<EventFaqCategory>>(faqs) ==
        Paths{"[0].categoryName", "[0].faqs", "[0].faqs[0].title", "[0].faqs[0].content"});
}

TEST_CASE("the fields that posts must have", "[codec][paths]") {
  CHECK(required<Page<PostSummary>>(post_page) ==
        Paths{"totalItems", "totalPages", "page", "pageSize", "items", "items[0].postId", "items[0].author",
              "items[0].author.type", "items[0].author.name", "items[0].author.certificated",
              "items[0].images", "items[0].images[0].id", "items[0].images[0].url", "items[0].og.link",
              "items[0].stats", "items[0].owned", "items[0].webUrl", "items[0].postedAt"});
  const Paths paths = required<Post>(post);
  for (const std::string under : {"", "repostedPost.", "repostedPost.repostedPost."})
    for (const std::string_view name :
         {"postId", "author", "author.type", "author.name", "author.certificated", "images", "mentions",
          "mentions.companies", "mentions.users", "repostedPostDeleted", "stats", "owned", "webUrl",
          "postedAt", "updatedAt"})
      CHECK_THAT(paths, Catch::Matchers::VectorContains(under + std::string(name)));
  CHECK(paths.size() == 3 * 15 + 7);  // and of the parts that only the outer post has: image, link, mentions
  CHECK(required<WrittenPost>(written_post) == Paths{"postId", "content", "og.link", "images", "images[0].id",
                                                     "images[0].url", "webUrl", "postedAt", "updatedAt"});
}

TEST_CASE("the fields that codes, companies and profiles must have", "[codec][paths]") {
  CHECK(required<std::vector<Code>>(code_list) == Paths{"[0].code", "[0].displayName", "[0].description"});
  CHECK(required<std::vector<JobIndustry>>(industries) ==
        Paths{"[0].code", "[0].displayName", "[0].children[0].code", "[0].children[0].displayName",
              "[0].children[0].children[0].code", "[0].children[0].children[0].displayName"});
  CHECK(required<Page<Company>>(company_page) ==
        Paths{"items", "items[0].id", "items[0].name", "items[0].handle", "total", "page", "per_page"});
  CHECK(required<Page<Profile>>(profile_page) == Paths{"items", "items[0].handle", "items[0].name",
                                                       "items[0].current_company.name", "total", "page",
                                                       "per_page"});
}

TEST_CASE("a value of the wrong type is named by its path, in every field", "[codec][paths]") {
  std::size_t fields = 0;
  for (const Decoder& decoder : model_decoders)
    for (const Member& member : members(decoder.sample)) {
      // a list in a list fits nowhere: it is no value, no object, and as an element of a list neither
      const std::string fault = decoder.fault(with_value(decoder.sample, member, "[[]]"));
      INFO(decoder.name << ": " << member.name << " gave \"" << fault << '"');
      ++fields;
      CHECK_THAT(fault, Catch::Matchers::ContainsSubstring(", but found an array"));
      const std::string path = path_of(fault);
      const bool named = path.ends_with(member.name) || path.ends_with(member.name + "[0]");
      CHECK(named);
    }
  CHECK(fields > 250);
}

TEST_CASE("null in every field: no value where there need not be one, else named by its path",
          "[codec][paths]") {
  for (const Decoder& decoder : model_decoders)
    for (const Member& member : members(decoder.sample)) {
      const std::string absent = decoder.fault(without(decoder.sample, member));
      const std::string null = decoder.fault(with_value(decoder.sample, member, "null"));
      INFO(decoder.name << ": " << member.name << " gave \"" << null << '"');
      CHECK(path_of(null) == path_of(absent));
    }
}

TEST_CASE("faults in words", "[codec][paths]") {
  const auto page = [](std::string_view items) {
    return R"({"totalItems":1,"totalPages":1,"page":1,"pageSize":20,"items":)" + std::string(items) + "}";
  };
  const std::string good =
      R"({"jobId":1,"title":"t","seniorities":[],"employmentTypes":[],"company":{"name":"n"},"webUrl":"u"})";
  const auto jobs = [&](std::string_view body) { return fault_in<Page<JobSummary>>(body); };
  CHECK(jobs(page("[" + good + "," + good + "," + good + R"(,{"jobId":"7"}])")) ==
        "items[3].jobId: expected an integer, but found a string");
  CHECK(jobs(page(R"([{"jobId":1.5}])")) == "items[0].jobId: expected an integer, but found a number");
  CHECK(jobs(page(R"([{"title":5}])")) == "items[0].title: expected a string, but found an integer");
  CHECK(jobs(page(R"([{"title":null}])")) == "items[0].title: expected a string, but found null");
  CHECK(jobs(page(R"([{"seniorities":["JUNIOR",true]}])")) ==
        "items[0].seniorities[1]: expected a code, but found true or false");
  CHECK(jobs(page(R"([{"company":"Forge"}])")) == "items[0].company: expected an object, but found a string");
  CHECK(jobs(page(R"([{"endAt":{}}])")) == "items[0].endAt: expected a time, but found an object");
  CHECK(jobs(page("{}")) == "items: expected an array, but found an object");
  CHECK(jobs(page("[" + good + ",null]")) == "items[1]: expected an object, but found null");
  CHECK(jobs("[]") == "the answer: expected an object, but found an array");
  CHECK(jobs("null") == "the answer: expected an object, but found null");
  CHECK(fault_in<std::vector<Code>>("{}") == "the answer: expected an array, but found an object");
  CHECK(fault_in<std::vector<Code>>("[1]") == "[0]: expected an object, but found an integer");
  CHECK(fault_in<Job>(R"({"hiring":"yes"})") == "hiring: expected true or false, but found a string");
  CHECK(fault_in<std::vector<EventTimeSlot>>(R"([{"day":1}])") ==
        "[0].day: expected a date, but found an integer");
  CHECK(fault_in<std::vector<EventTimeSlot>>(R"([{"startTime":1}])") ==
        "[0].startTime: expected a time of day, but found an integer");
  CHECK(fault_in<std::vector<EventTicket>>(R"([{"price":"1"}])") ==
        "[0].price: expected a number, but found a string");
}

TEST_CASE("a fault quotes nothing of the answer", "[codec][paths]") {
  for (const std::string_view body :
       {R"({"rp_sec_abcdef":{"x":[1)", R"({"jobId":"rp_sec_abcdef"})", R"({"status":rp_sec_abcdef})",
        R"({"title":"rp_sec_abcdef)", R"(rp_sec_abcdef)", R"({"title":{"rp_sec_abcdef":1}})"}) {
    const std::string fault = fault_in<Job>(body);
    INFO(fault);
    CHECK(fault != "");
    CHECK(fault.find("rp_sec") == std::string::npos);
  }
}

}  // namespace decode_paths_test
