// Records that a test adds to the mock server, read through the SDK.
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <stdexcept>
#include <string>

#include "mock/mock_caller.hpp"
#include "support/catch.hpp"

namespace added_records_test {

namespace rp = rocketpunch;
using rp::testing::MockOptions;
using rp::testing::MockServer;

namespace {

struct Fixture {
  rp::Client<rp::AppKey> client() const {
    return rp::Client<rp::AppKey>{rp::AppKey{"rp_app_test"}, {.base_url = server.base_url()}};
  }
  std::int64_t jobs(rp::JobQuery query = {}) const {
    return client().jobs().search(std::move(query)).value().total_items;
  }

  MockServer server{mock_tests::unlimited()};
};

/// As `getJob` answers it.
std::string job(std::string_view further = "") {
  return R"({"jobId":7,"title":"Zebra keeper","jobCategory":"dataAi","seniorities":["SENIOR"],)"
         R"("employmentTypes":["INTERN"],"workType":"REMOTE","duty":"To feed okapis",)"
         R"("company":{"id":"zoo","name":"The zoo"},"endAt":"2026-10-01T14:59:00Z")" +
         std::string(further) + "}";
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a job that was added is read, and found by each filter") {
  const auto before = jobs();
  server.add(job());
  CHECK(jobs() == before + 1);

  const auto whole = client().jobs().get(7).value();
  CHECK(whole.title == "Zebra keeper");
  CHECK(whole.is_open());
  CHECK(whole.duty == "To feed okapis");
  CHECK(whole.created_at.has_value());
  CHECK(whole.web_url.find("/jobs/7") != std::string::npos);

  const auto first = client().jobs().search().value().items.at(0);
  CHECK(first.id == 7);
  CHECK(first.company.handle == "zoo");
  REQUIRE(first.end_at);
  CHECK(first.end_at->time() == whole.end_at->time());
  CHECK(jobs({.keyword = "okapis"}) == 1);
  CHECK(jobs({.keyword = "quaggas"}) == 0);
  CHECK(jobs({.company = "zoo"}) == 1);
  CHECK(client().jobs().search({.sort = rp::JobSort::date_desc}).value().items.at(0).id == 7);
  for (const rp::JobQuery& query :
       {rp::JobQuery{.keyword = "zebra", .job_categories = {"dataAi"}},
        rp::JobQuery{.keyword = "zebra", .seniorities = {rp::Seniority::senior}},
        rp::JobQuery{.keyword = "zebra", .employment_types = {rp::EmploymentType::intern}},
        rp::JobQuery{.keyword = "zebra", .work_types = {rp::WorkType::remote}}})
    CHECK(jobs(query) == 1);
  CHECK(jobs({.keyword = "zebra", .work_types = {rp::WorkType::onsite}}) == 0);
}

TEST_CASE_METHOD(Fixture, "a job with the id of another takes its place") {
  server.add(job());
  const auto before = jobs();
  server.add(R"({"jobId":7,"title":"Quagga keeper","seniorities":[],"employmentTypes":[],)"
             R"("company":{"name":"The zoo"}})");
  CHECK(jobs() == before);
  CHECK(jobs({.keyword = "zebra"}) == 0);
  CHECK(client().jobs().get(7).value().title == "Quagga keeper");
}

TEST_CASE_METHOD(Fixture, "a job that is closed or a draft isn't found") {
  const auto before = jobs();
  server.add(job(R"(,"status":"finish","hiring":false)"));
  CHECK(jobs() == before);
  CHECK(client().jobs().get(7).value().status == rp::JobStatus::finish);
  server.add(job(R"(,"status":"draft","hiring":false)"));
  CHECK(jobs() == before);
  CHECK(client().jobs().get(7).error().kind() == rp::ErrorKind::not_found);
}

TEST_CASE_METHOD(Fixture, "an event that was added is read and found") {
  server.add(R"({"eventId":"zoo-day","eventName":"A day at the zoo","eventCategories":["NETWORKING"],)"
             R"("eventSubjects":[],"startAt":"2026-09-20T01:00:00Z","endAt":"2026-09-20T09:00:00Z",)"
             R"("eventOpenType":"OFFLINE","hosts":[],"stats":{}})");
  const auto event = client().events().get("zoo-day").value();
  CHECK(event.status == rp::EventStatus::published);
  const auto found = client().events().search({.keyword = "zoo"}).value();
  REQUIRE(found.items.size() == 1);
  CHECK(found.items[0].start_at.time() == event.start_at.time());
  CHECK(client().events().tickets("zoo-day").value().empty());
}

TEST_CASE_METHOD(Fixture, "an event in place of another keeps its tickets") {
  const auto generated = client().events().search().value().items.at(0).id;
  const auto tickets = client().events().tickets(generated).value().size();
  server.add(
      R"({"eventId":")" + generated.value() +
      R"(","eventName":"Another name","eventCategories":[],"eventSubjects":[],"hosts":[],"stats":{}})");
  CHECK(client().events().get(generated).value().name == "Another name");
  CHECK(client().events().tickets(generated).value().size() == tickets);
}

TEST_CASE_METHOD(Fixture, "a post that was added is read, found, and changed where it is the user's own") {
  const auto post = [](bool owned) {
    return R"({"postId":7,"postedAt":"1970-01-01T00:00:00Z","author":{"type":"COMPANY","id":"zoo","name":"The zoo","certificated":false},)"
           R"("content":"Zebras","owned":)" +
           std::string(owned ? "true}" : "false}");
  };
  server.add(post(false));
  CHECK(client().posts().get(7).value().content == "Zebras");
  CHECK(client().posts().search({.company = "zoo"}).value().total_items == 1);
  CHECK(client().posts().search({.sort = rp::PostSort::recent}).value().items.at(0).id == 7);

  const rp::Client user{rp::BearerToken{"test-access-token"}, {.base_url = server.base_url()}};
  CHECK(user.posts().remove(7).error().kind() == rp::ErrorKind::forbidden);
  server.add(post(true));
  CHECK(user.posts().replace(7, {.text = "Okapis"}, {}));
  CHECK(client().posts().get(7).value().content == "Okapis");
  CHECK(user.posts().remove(7));
}

TEST_CASE_METHOD(Fixture, "companies and profiles that were added are found") {
  server.add(R"({"id":"1","name":"The zoo","handle":"zoo","description":"Zebras"})");
  server.add(R"({"handle":"jane","name":"Jane Zebra","skills":["feeding"]})");
  CHECK(client().companies().search({.keyword = "zebras"}).value().items.at(0).handle == "zoo");
  CHECK(client().profiles().search({.keyword = "zebra"}).value().items.at(0).handle == "jane");
}

TEST_CASE_METHOD(Fixture, "models are added as they are") {
  server.add(rp::Job{.id = 7, .title = "Zebra keeper", .company = {.handle = "zoo", .name = "The zoo"}});
  server.add(rp::JobSummary{.id = 8, .title = "Okapi keeper", .company = {.name = "The zoo"}});
  server.add(rp::Event{.id = "zoo-day", .name = "A day at the zoo"});
  server.add(rp::EventSummary{.id = "zoo-night", .name = "A night at the zoo"});
  server.add(rp::Post{.id = 9, .content = "Zebras"});
  server.add(rp::PostSummary{.id = 10, .content = "Okapis"});
  server.add(rp::Company{.id = "1", .handle = "zoo", .name = "The zoo"});
  server.add(rp::Profile{.handle = "jane", .name = "Jane Zebra"});
  CHECK(client().jobs().search({.company = "zoo"}).value().items.at(0).id == 7);
  for (const std::int64_t id : {7, 8}) CHECK(client().jobs().get(id).value().is_open());
  CHECK(client().events().search({.keyword = "zoo"}).value().total_items == 2);
  for (const char* id : {"zoo-day", "zoo-night"}) CHECK(client().events().get(id));
  for (const std::int64_t id : {9, 10}) CHECK(client().posts().get(id));
  CHECK(client().posts().search({.keyword = "okapis"}).value().total_items == 1);
  CHECK(client().companies().search({.keyword = "zoo"}).value().total_items == 1);
  CHECK(client().profiles().search({.keyword = "zebra"}).value().total_items == 1);

  rp::Job job = client().jobs().get(7).value();
  job.hiring = false;
  job.status = rp::JobStatus::finish;
  server.add(job);
  CHECK(client().jobs().get(7).value() == job);
  CHECK(client().jobs().search({.company = "zoo"}).value().items.empty());
}

TEST_CASE_METHOD(Fixture, "what is removed is neither found nor there any more") {
  const auto before = jobs();
  const auto job = client().jobs().search().value().items.at(0);
  server.remove(job);
  CHECK(jobs() == before - 1);
  CHECK(client().jobs().get(job.id).error().kind() == rp::ErrorKind::not_found);
  CHECK_THROWS_AS(server.remove(job), std::invalid_argument);

  const auto event = client().events().search().value().items.at(0);
  server.remove(event);
  CHECK(client().events().get(event.id).error().kind() == rp::ErrorKind::not_found);
  const auto post = client().posts().search().value().items.at(0);
  server.remove(post);
  CHECK(client().posts().get(post.id).error().kind() == rp::ErrorKind::not_found);
  for (const char* text : {"", "[]", "{}", R"({"jobId":"7"})", R"({"companyId":7})"}) {
    INFO(text);
    CHECK_THROWS_AS(server.remove(text), std::invalid_argument);
  }
}

TEST_CASE_METHOD(Fixture, "what is no record is refused") {
  for (const char* text : {"", "[]", "{}", "{", R"({"jobId":"7"})", R"({"jobId":0})", R"({"eventId":""})",
                           R"({"postId":null})", R"({"jobId":7,"createdAt":"yesterday"})"}) {
    INFO(text);
    CHECK_THROWS_AS(server.add(text), std::invalid_argument);
  }
}

TEST_CASE_METHOD(Fixture, "programs of other languages add and remove records too") {
  mock_tests::Caller caller{server};
  const auto added = caller.client().Post("/__mock/records", job(), "application/json");
  REQUIRE(added);
  CHECK(added->status == 204);
  CHECK(jobs({.keyword = "zebra"}) == 1);
  const auto removed = caller.client().Delete("/__mock/records", R"({"jobId":7})", "application/json");
  REQUIRE(removed);
  CHECK(removed->status == 204);
  CHECK(jobs({.keyword = "zebra"}) == 0);
  const auto refused = caller.client().Post("/__mock/records", "{}", "application/json");
  REQUIRE(refused);
  CHECK(refused->status == 400);
}

}  // namespace added_records_test
