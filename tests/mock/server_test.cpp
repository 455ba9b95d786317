// The mock server's rules: callers, paths, pages, errors, limits, the guide's form, files.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>

#include "mock_caller.hpp"

namespace server_test {

using namespace mock_tests;

namespace {

/// A file that is gone when the test is over.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("rocketpunch-mock-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".json");
    std::ofstream{path_} << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("mock: public reads want an App Key, and a token alone is none") {
  const MockServer server;
  for (const httplib::Headers& headers :
       {httplib::Headers{}, httplib::Headers{{"X-RP-API-Key", "rp_app_other"}},
        httplib::Headers{{"Authorization", "Bearer other"}},
        httplib::Headers{{"Authorization", "Bearer test-access-token"}},
        httplib::Headers{{"Authorization", "Basic dGVzdA=="}}}) {
    Caller caller{server, headers};
    const auto error = caller.error("/jobs", 401);
    CHECK(error["code"] == "C0001");
    CHECK(error["message"].is_string());
    CHECK(error["timestamp"].get<std::string>().size() == std::string{"2026-05-20T09:00:00"}.size());
    CHECK(error["details"].is_null());
  }
  Caller{server}.ok("/jobs");
  Caller{server, {{"X-RP-API-Key", "rp_app_test"}, {"Authorization", "Bearer test-access-token"}}}.ok(
      "/jobs");
  CHECK(Caller{server, {{"Authorization", "Bearer other"}}}.get("/jobs")->get_header_value(
            "WWW-Authenticate") == "Bearer error=\"invalid_token\"");
}

TEST_CASE("mock: the key's header and the keys are options") {
  MockOptions options;
  options.app_keys.clear();
  options.key_header = "X-OBA-API-Key";
  const MockServer server{options};
  Caller{server, {{"X-OBA-API-Key", "rp_app_anything"}}}.ok("/codes/seniorities");
  Caller{server, {{"X-OBA-API-Key", "anything"}}}.error("/codes/seniorities", 401);
  Caller{server, {{"X-RP-API-Key", "rp_app_anything"}}}.error("/codes/seniorities", 401);
}

TEST_CASE("mock: both bases, unknown paths, wrong methods") {
  const MockServer server;
  Caller caller{server};
  CHECK(server.base_url() == "http://127.0.0.1:" + std::to_string(server.port()) + "/api/v1");
  CHECK(caller.client().Get("/v1/jobs", {{"X-RP-API-Key", "rp_app_test"}})->status == 200);
  CHECK(caller.error("/salaries", 404)["code"] == "C0008");
  CHECK(caller.error("/jobs/", 404)["code"] == "C0008");
  CHECK(caller.client().Get("/")->status == 404);

  const auto response = caller.client().Post("/api/v1/jobs", "{\"a\":1}", "application/json");
  REQUIRE(response);
  CHECK(response->status == 405);
  CHECK(response->get_header_value("Allow") == "GET");
  CHECK(json::parse(response->body).contains("code"));
  // The body was read, and so the connection is still good.
  caller.ok("/jobs");
}

TEST_CASE("mock: answers of every kind tell the time, and a fault another") {
  const auto before = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  MockServer server;
  Caller caller{server};
  for (const char* path : {"/jobs", "/jobs/1", "/nothing"}) {
    const std::string date = caller.get(path)->get_header_value("Date");
    std::tm fields{};
    const char* const end = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &fields);
    REQUIRE((end != nullptr && *end == '\0'));
    const auto told = std::chrono::system_clock::from_time_t(timegm(&fields));
    CHECK(told >= before);
    CHECK(told <= std::chrono::system_clock::now());
  }
  server.inject({.headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}});
  CHECK(caller.get("/jobs")->get_header_value("Date") == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("mock: pages cover a list exactly, and end without an error") {
  const MockServer server{unlimited()};
  Caller caller{server};
  for (const auto& [path, id] : {std::pair{"/jobs", "jobId"}, {"/events", "eventId"}, {"/posts", "postId"}}) {
    std::set<json> ids;
    const auto items = walk(caller, path);
    for (const auto& item : items) ids.insert(item[id]);
    CHECK(ids.size() == items.size());
    CHECK(items.size() > 50);
  }
  const auto page = caller.ok("/jobs?page=1000000&pageSize=7");
  CHECK(page["items"] == json::array());
  CHECK(page["page"] == 1000000);
  CHECK(page["pageSize"] == 7);
  CHECK(page["totalPages"] == (page["totalItems"].get<int>() + 6) / 7);
  CHECK(caller.ok("/jobs")["items"].size() == 20);
}

TEST_CASE("mock: queries that break a rule are named") {
  const MockServer server{unlimited()};
  Caller caller{server};
  const auto too_large = caller.error("/jobs?pageSize=51", 400);
  CHECK(too_large["code"] == "C0005");
  CHECK(too_large["message"] == "pageSize must be 50 or less. Input: 51");
  CHECK(too_large["details"] == "pageSize");
  CHECK(caller.error("/events?pageSize=0", 400)["details"] == "pageSize");
  CHECK(caller.error("/posts?page=0", 400)["details"] == "page");
  CHECK(caller.error("/jobs?page=x", 400)["code"] == "C0005");
  CHECK(caller.error("/jobs?page=99999999999", 400)["details"] == "page");
  CHECK(caller.error("/jobs?companyId=a%20b", 400)["details"] == "companyId");
  CHECK(caller.error("/events?startDateFrom=2026-13-01", 400)["code"] == "C0002");
  CHECK(caller.error("/posts?hasImages=maybe", 400)["details"] == "hasImages");
  CHECK(caller.error("/posts?postedAfter=yesterday", 400)["details"] == "postedAfter");
  CHECK(caller.error("/posts?sort=OLDEST", 400)["details"] == "sort");

  std::string keyword;
  for (int i = 0; i < 100; ++i) keyword += "%EA%B0%80";
  CHECK(caller.ok("/jobs?keyword=" + keyword)["totalItems"] == 0);
  CHECK(caller.error("/jobs?keyword=" + keyword + "a", 400)["details"] == "keyword");
}

TEST_CASE("mock: what isn't there") {
  const MockServer server;
  Caller caller{server};
  CHECK(caller.error("/jobs/404", 404)["code"] == "R0001");
  CHECK(caller.error("/posts/404", 404)["code"] == "P0002");
  for (const auto* path : {"", "/tickets", "/sessions", "/faqs"})
    CHECK(caller.error(std::string{"/events/does-not-exist"} + path, 404)["code"] == "EV001");
  CHECK(caller.error("/jobs/x", 400)["code"] == "C0002");
  CHECK(caller.error("/jobs/0", 400)["code"] == "C0005");
}

TEST_CASE("mock: limits are counted by key, and end") {
  MockOptions options;
  options.app_keys = {"rp_app_test", "rp_app_two"};
  options.per_minute = 2;
  const MockServer server{options};
  Caller caller{server};
  CHECK(caller.get("/codes/seniorities")->get_header_value("X-RP-RateLimit-Remaining") == "1");
  CHECK(caller.get("/jobs/404")->get_header_value("X-RP-RateLimit-Remaining") == "0");
  const auto refused = caller.get("/codes/seniorities");
  CHECK(refused->status == 429);
  CHECK(json::parse(refused->body)["code"] == "C0010");
  CHECK(refused->get_header_value("X-RP-RateLimit-Remaining") == "0");
  const int seconds = std::stoi(refused->get_header_value("Retry-After"));
  CHECK((seconds > 50 && seconds <= 60));
  Caller{server, {{"X-RP-API-Key", "rp_app_two"}}}.ok("/codes/seniorities");
  Caller{server, {}}.error("/codes/seniorities", 401);
}

TEST_CASE("mock: the day's limit, and a faster clock") {
  MockOptions options;
  options.per_minute = 0;
  options.per_day = 1;
  const MockServer slow{options};
  Caller caller{slow};
  caller.ok("/codes/seniorities");
  const auto refused = caller.get("/codes/seniorities");
  CHECK(refused->status == 429);
  CHECK(std::stoi(refused->get_header_value("Retry-After")) > 86000);

  // A minute that is over after 20 ms.
  MockOptions fast_options;
  fast_options.per_minute = 1;
  fast_options.clock_speed = 3000;
  const MockServer fast{fast_options};
  Caller hasty{fast};
  std::set<int> statuses;
  int changes = 0;
  for (int i = 0, last = 0; i < 100'000 && changes < 4; ++i) {
    const int status = hasty.get("/codes/seniorities")->status;
    statuses.insert(status);
    changes += status != last;
    last = status;
  }
  CHECK(statuses == std::set<int>{200, 429});
  CHECK(changes == 4);
}

TEST_CASE("mock: the earlier guide's form") {
  MockOptions options;
  options.guide = true;
  const MockServer server{options};
  Caller caller{server};
  const auto jobs = caller.ok("/jobs?per_page=3&page=2");
  CHECK(jobs["items"].size() == 3);
  CHECK(jobs["page"] == 2);
  CHECK(jobs["per_page"] == 3);
  CHECK(jobs["total"] == 250);
  const auto& job = jobs["items"][0];
  for (const auto* name : {"id", "title", "company", "location", "work_type", "posted_at"})
    CHECK(job.contains(name));
  CHECK(job["company"].contains("handle"));
  const auto event = caller.ok("/events")["items"][0];
  for (const auto* name : {"id", "title", "event_type", "start_date", "end_date", "location", "organizer"})
    CHECK(event.contains(name));

  const auto response = caller.get("/jobs/404");
  CHECK(json::parse(response->body)["error"]["code"] == "NOT_FOUND");
  CHECK(json::parse(response->body)["error"]["status"] == 404);
  CHECK(response->get_header_value("X-RateLimit-Limit") == "60");
  CHECK(!response->get_header_value("X-RateLimit-Reset").empty());
  CHECK(!response->has_header("X-RP-RateLimit-Remaining"));
}

TEST_CASE("mock: companies and profiles have the guide's form alone") {
  const MockServer server;
  Caller caller{server, {{"X-RP-API-Key", "rp_app_test"}, {"Authorization", "Bearer test-access-token"}}};
  const auto companies = caller.ok("/companies?per_page=2&keyword=AI&lang=en");
  CHECK(companies["total"].get<int>() >= 1);
  CHECK(companies["items"][0]["description"] == "AI that understands documents");
  CHECK(caller.ok("/profiles")["items"][0].contains("skills"));
  CHECK(caller.ok("/profiles/me")["handle"] == "test-user");
  CHECK(Caller{server}.error("/profiles/me", 401)["code"] == "C0001");
}

TEST_CASE("mock: records from files") {
  const TemporaryFile jobs{R"({"totalItems": 9, "items": [
      {"jobId": 7, "title": "Seven", "company": {"name": "A"}, "endAt": "2026-08-23T15:00", "workType": "REMOTE", "new": 1},
      {"jobId": 8, "title": "Eight", "company": null, "seniorities": ["SENIOR"], "status": "finish"}]})"};
  const TemporaryFile events{R"([{"eventId": "abc", "eventName": "Casting", "location": {"address": "Seoul"},
      "startAt": "2026-09-02T10:00", "endAt": "2026-09-02T14:00"}])"};
  MockOptions options;
  options.jobs_file = jobs.path();
  options.events_file = events.path();
  const MockServer server{options};
  Caller caller{server};
  const auto page = caller.ok("/jobs?keyword=seven");
  CHECK(page["totalItems"] == 1);
  CHECK(page["items"][0]["new"] == 1);
  CHECK(page["items"][0]["endAt"] == "2026-08-23T15:00");
  CHECK(caller.ok("/jobs?seniorities=SENIOR")["totalItems"] == 0);
  const auto job = caller.ok("/jobs/7");
  CHECK(job["endAt"] == "2026-08-23T15:00:00Z");
  CHECK(job["allowRemote"] == true);
  CHECK(caller.ok("/jobs/8")["status"] == "finish");
  CHECK(caller.ok("/events?status=UPCOMING")["items"][0]["eventId"] == "abc");
  CHECK(caller.ok("/events/abc/tickets") == json::array());
}

TEST_CASE("mock: files and ports that can't be used") {
  const auto problem = [](const MockOptions& options) {
    try {
      const MockServer server{options};
    } catch (const std::runtime_error& error) {
      return std::string{error.what()};
    }
    return std::string{"none"};
  };
  MockOptions options;
  options.jobs_file = "no-such-file.json";
  CHECK(problem(options).find("no-such-file.json") != std::string::npos);
  for (const auto* text : {"", "{", "3", "{\"items\": 3}", "[3]", "[{\"jobId\": \"7\"}]"}) {
    const TemporaryFile file{text};
    options.jobs_file = file.path();
    INFO(text);
    CHECK(problem(options).find(file.path().string()) != std::string::npos);
  }
  const MockServer server;
  options = {};
  options.port = server.port();
  CHECK(problem(options).find(std::to_string(server.port())) != std::string::npos);
  options.port = 70000;
  CHECK(problem(options).find("70000") != std::string::npos);
  options = {};
  options.clock_speed = 0;
  CHECK(problem(options).find("clock_speed") != std::string::npos);
}

}  // namespace server_test
