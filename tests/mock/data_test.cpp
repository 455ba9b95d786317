// The mock server's data, its filters and languages.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "mock_caller.hpp"

namespace data_test {

using namespace mock_tests;

namespace {

bool contains(const json& array, const std::string& value) {
  return std::find(array.begin(), array.end(), json(value)) != array.end();
}

}  // namespace

TEST_CASE("mock: filters of jobs") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto all = walk(caller, "/jobs");

  const auto one = walk(caller, "/jobs?seniorities=SENIOR");
  const auto two = walk(caller, "/jobs?seniorities=SENIOR&seniorities=BEGINNER");
  CHECK(!one.empty());
  CHECK(two.size() > one.size());
  CHECK(two.size() < all.size());
  for (const auto& job : two)
    CHECK((contains(job["seniorities"], "SENIOR") || contains(job["seniorities"], "BEGINNER")));

  const auto both = walk(caller, "/jobs?seniorities=SENIOR&workTypes=REMOTE&workTypes=HYBRID");
  CHECK(!both.empty());
  for (const auto& job : both) {
    CHECK(contains(job["seniorities"], "SENIOR"));
    CHECK((job["workType"] == "REMOTE" || job["workType"] == "HYBRID"));
  }

  for (const auto& job : walk(caller, "/jobs?jobCategories=dataAi")) CHECK(job["jobCategory"] == "dataAi");
  for (const auto& job : walk(caller, "/jobs?employmentTypes=INTERN"))
    CHECK(contains(job["employmentTypes"], "INTERN"));
  for (const auto& job : walk(caller, "/jobs?companySizes=TINY")) CHECK(job["company"]["size"] == "TINY");
  const auto of_company = walk(caller, "/jobs?companyId=bytegarden");
  CHECK(!of_company.empty());
  for (const auto& job : of_company) CHECK(job["company"]["id"] == "bytegarden");
  CHECK(walk(caller, "/jobs?companySizes=ENORMOUS").empty());
  CHECK(walk(caller, "/jobs?workTypes=WORKATION").size() > 0);

  const auto found = walk(caller, "/jobs?keyword=ai");
  CHECK(!found.empty());
  CHECK(found.size() < all.size());
  CHECK(walk(caller, "/jobs?keyword=%EB%B0%B1%EC%97%94%EB%93%9C").size() ==
        walk(caller, "/jobs?keyword=BACKEND").size());

  std::int64_t last = std::numeric_limits<std::int64_t>::max();
  for (const auto& job : walk(caller, "/jobs?sort=DATE_DESC")) {
    CHECK(job["jobId"] < last);
    last = job["jobId"];
  }
  CHECK(walk(caller, "/jobs?sort=POPULARITY_DESC") != all);
}

TEST_CASE("mock: filters of events") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto all = walk(caller, "/events");
  std::string last;
  for (const auto& event : all) {
    CHECK(last <= event["startAt"].get<std::string>());
    last = event["startAt"];
  }
  for (const auto& event : walk(caller, "/events?categories=COMPETITION&categories=FAIR"))
    CHECK((contains(event["eventCategories"], "COMPETITION") || contains(event["eventCategories"], "FAIR")));
  for (const auto& event : walk(caller, "/events?subjects=WEB3"))
    CHECK(contains(event["eventSubjects"], "WEB3"));
  for (const auto& event : walk(caller, "/events?openTypes=ONLINE"))
    CHECK(event["eventOpenType"] == "ONLINE");

  const auto september = walk(caller, "/events?startDateFrom=2026-09-10&startDateTo=2026-09-20");
  CHECK(!september.empty());
  for (const auto& event : september) {
    CHECK(event["startAt"] >= "2026-09-10T00:00");
    CHECK(event["startAt"] <= "2026-09-20T23:59");
  }
  const auto upcoming = walk(caller, "/events?status=UPCOMING");
  const auto ongoing = walk(caller, "/events?status=ONGOING");
  const auto closed = walk(caller, "/events?status=CLOSED");
  CHECK(!ongoing.empty());
  CHECK(upcoming.size() + ongoing.size() + closed.size() == all.size());
  CHECK(walk(caller, "/events?status=SOMETIME").empty());
  CHECK(!walk(caller, "/events?keyword=hackathon").empty());
}

TEST_CASE("mock: filters of posts, and whose they are") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto all = walk(caller, "/posts");
  for (const auto& post : all) CHECK(post["owned"] == false);
  for (const auto& post : walk(caller, "/posts?hasImages=true")) CHECK(!post["images"].empty());
  for (const auto& post : walk(caller, "/posts?hasOg=true")) CHECK(post["og"].is_object());
  CHECK(walk(caller, "/posts?hasImages=false").size() == all.size());

  const auto before = walk(caller, "/posts?postedBefore=2026-08-25T00:00:00Z");
  const auto after = walk(caller, "/posts?postedAfter=2026-08-25T09:00:01%2B09:00");
  CHECK(!before.empty());
  CHECK(!after.empty());
  CHECK(before.size() + after.size() == all.size());

  std::string last = "9999";
  for (const auto& post : walk(caller, "/posts?sort=RECENT")) {
    CHECK(post["postedAt"] <= last);
    last = post["postedAt"];
  }

  Caller user{server, {{"X-RP-API-Key", "rp_app_test"}, {"Authorization", "Bearer test-access-token"}}};
  std::size_t owned = 0;
  for (const auto& post : walk(user, "/posts")) owned += post["owned"] == true;
  CHECK(owned == 8);
}

TEST_CASE("mock: jobs in all their states, with times of both forms") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto newest = caller.ok("/jobs?sort=DATE_DESC&pageSize=1")["items"][0]["jobId"].get<std::int64_t>();
  std::set<std::string> states;
  for (auto id = newest; id > newest - 150; --id) {
    const auto response = caller.get("/jobs/" + std::to_string(id));
    if (response->status != 200) continue;
    const auto job = json::parse(response->body);
    states.insert(job["status"].get<std::string>() + (job["hiring"] ? "+" : "-"));
  }
  CHECK(states == std::set<std::string>{"published+", "published-", "finish+", "finish-"});

  std::set<std::string> deadlines;
  std::size_t open = 0;
  for (const auto& job : walk(caller, "/jobs")) {
    const auto end = job.value("endAt", json());
    if (end.is_null()) {
      ++open;
      continue;
    }
    REQUIRE(end.get<std::string>().size() == std::string{"2026-08-23T15:00"}.size());
    deadlines.insert(end.get<std::string>().substr(11));
    const auto detail = caller.ok("/jobs/" + job["jobId"].dump());
    CHECK(detail["endAt"] == end.get<std::string>() + ":00Z");
    CHECK((detail["status"] == "published" && detail["hiring"] == true));
  }
  CHECK(open > 0);
  CHECK(deadlines.count("15:00") == 1);
  CHECK(deadlines.count("14:59") == 1);
}

TEST_CASE("mock: parts of events, and reposts") {
  const MockServer server{unlimited()};
  Caller caller{server};
  std::set<std::string> ticket_types;
  std::size_t slots = 0, faqs = 0, empty = 0;
  for (const auto& event : walk(caller, "/events")) {
    const auto path = "/events/" + event["eventId"].get<std::string>();
    CHECK(caller.ok(path)["startAt"] == event["startAt"].get<std::string>() + ":00Z");
    const auto tickets = caller.ok(path + "/tickets");
    empty += tickets.empty();
    for (const auto& ticket : tickets) ticket_types.insert(ticket["ticketType"]);
    const auto sessions = caller.ok(path + "/sessions");
    for (const auto& slot : sessions) slots += !slot["sessions"].empty();
    if (!sessions.empty()) {
      // The first one begins with the event, by Korea's clock: 03:00 UTC is noon.
      const auto start = event["startAt"].get<std::string>();
      const int hour = std::stoi(start.substr(11, 2)) + 9;
      REQUIRE(hour < 24);
      CHECK(sessions[0]["day"] == start.substr(0, 10));
      CHECK(std::stoi(sessions[0]["startTime"].get<std::string>()) == hour);
    }
    for (const auto& category : caller.ok(path + "/faqs")) faqs += !category["faqs"].empty();
  }
  CHECK(ticket_types.count("FREE") == 1);
  CHECK(ticket_types.count("CHARGED") == 1);
  CHECK((slots > 0 && faqs > 0 && empty > 0));

  std::set<int> depths;
  std::size_t deleted = 0, cut = 0;
  for (const auto& item : walk(caller, "/posts")) {
    const auto post = caller.ok("/posts/" + item["postId"].dump());
    int depth = 0;
    for (const json* inner = &post["repostedPost"]; inner->is_object(); inner = &(*inner)["repostedPost"])
      ++depth;
    depths.insert(depth);
    CHECK(post["webUrl"] == "https://www.rocketpunch.com/post/" + post["postId"].dump());
    // One level is expanded, also of a post that repeats one that repeats another.
    if (depth == 1) {
      const auto inner = caller.get("/posts/" + post["repostedPost"]["postId"].dump());
      cut += inner->status == 200 && json::parse(inner->body)["repostedPost"].is_object();
    }
    if (post["repostedPostDeleted"] == true) {
      ++deleted;
      CHECK(depth == 0);
    }
  }
  CHECK(depths == std::set<int>{0, 1});
  CHECK((deleted > 0 && cut > 0));
}

TEST_CASE("mock: languages") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto title = [&](const std::string& language) {
    caller.set("Accept-Language", language);
    return caller.ok("/jobs?pageSize=1")["items"][0]["title"].get<std::string>();
  };
  const auto label = [&](const std::string& language) {
    caller.set("Accept-Language", language);
    return caller.ok("/codes/seniorities")[1]["displayName"].get<std::string>();
  };
  const std::string korean = Caller{server}.ok("/jobs?pageSize=1")["items"][0]["title"];
  const std::string english = title("en");
  CHECK(korean != english);
  CHECK(title("ko") == korean);
  CHECK(title("xx") == korean);
  CHECK(title("de") == korean);  // no translations into German
  CHECK(title("ja") == english);
  CHECK(title("en-US,en;q=0.9,ko;q=0.8") == english);
  CHECK(title("ko;q=0.5, zh-TW") == english);
  CHECK(label("ko") == "주니어");
  CHECK(label("en") == "Junior");
  CHECK(label("vi") == "Junior");
}

TEST_CASE("mock: codes") {
  const MockServer server;
  Caller caller{server};
  for (const auto* list :
       {"seniorities", "employment-types", "job-categories", "event-categories", "event-subjects"})
    for (const auto& code : caller.ok(std::string{"/codes/"} + list)) {
      CHECK(code["code"].is_string());
      CHECK(code["displayName"].is_string());
      CHECK(code["description"].is_string());
    }
  const auto industries = caller.ok("/codes/job-industries");
  CHECK(industries[0]["children"][0]["children"][0]["code"] == "IT_AI_LANGUAGE");
  CHECK(!industries[0]["children"][0]["children"][0].contains("children"));
}

TEST_CASE("mock: the same seed gives the same data, and a smaller set the beginning of it") {
  const auto jobs = [](unsigned seed, int count) {
    MockOptions options = unlimited();
    options.seed = seed;
    options.jobs = count;
    const MockServer server{options};
    Caller caller{server};
    return walk(caller, "/jobs");
  };
  const auto some = jobs(1, 60);
  const auto all = jobs(1, 300);  // more than there were: all of them are generated
  REQUIRE(some.size() < all.size());
  CHECK(std::equal(some.begin(), some.end(), all.begin()));
  CHECK(jobs(1, 300) == all);
  CHECK(jobs(1, 60) == some);
  CHECK(jobs(1, 0).empty());
  for (unsigned seed = 2; seed < 8; ++seed) CHECK(jobs(seed, 300) != all);
  CHECK(jobs(1, 300) == all);  // which has been forgotten meanwhile
}

TEST_CASE("mock: what becomes of one server's data is not seen by another one") {
  const auto options = unlimited();
  MockServer changed{options};
  const MockServer other{options};
  Caller to_changed{changed}, to_other{other};
  const auto before = walk(to_other, "/posts");
  const auto id = before.at(0)["postId"].dump();
  const auto detail = to_other.ok("/posts/" + id);

  auto post = before[0];
  post["content"] = "Zebra";
  changed.add(post.dump());
  changed.remove(R"({"postId":)" + before.at(1)["postId"].dump() + '}');
  CHECK(to_changed.ok("/posts/" + id)["content"] == "Zebra");
  CHECK(walk(to_changed, "/posts").size() == before.size() - 1);

  const MockServer later{options};
  Caller to_later{later};
  for (Caller* caller : {&to_other, &to_later}) {
    CHECK(walk(*caller, "/posts") == before);
    CHECK(caller->ok("/posts/" + id) == detail);
  }
}

}  // namespace data_test
