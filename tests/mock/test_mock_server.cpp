// The mock server's own rules, seen by a plain HTTP client.
#include <httplib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"
#include "support/catch.hpp"

namespace {

using nlohmann::json;
using rocketpunch::testing::Fault;
using rocketpunch::testing::MockOptions;
using rocketpunch::testing::MockServer;

/// A kept-alive connection with an App Key.
class Caller {
 public:
  explicit Caller(const MockServer& server, httplib::Headers headers = {{"X-RP-API-Key", "rp_app_test"}})
      : client_{"127.0.0.1", server.port()}, headers_{std::move(headers)} {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
  }

  httplib::Result get(const std::string& path) { return client_.Get(("/api/v1" + path).c_str(), headers_); }
  json ok(const std::string& path) {
    const auto response = get(path);
    REQUIRE(response);
    INFO(path << ": " << response->body);
    REQUIRE(response->status == 200);
    return json::parse(response->body);
  }
  json error(const std::string& path, int status) {
    const auto response = get(path);
    REQUIRE(response);
    INFO(path << ": " << response->body);
    REQUIRE(response->status == status);
    return json::parse(response->body);
  }
  httplib::Client& client() { return client_; }
  void set(const std::string& name, const std::string& value) {
    headers_.erase(name);
    headers_.emplace(name, value);
  }

 private:
  httplib::Client client_;
  httplib::Headers headers_;
};

MockOptions unlimited() {
  MockOptions options;
  options.per_minute = options.per_day = 0;
  return options;
}

/// All items of a list, page by page.
std::vector<json> walk(Caller& caller, const std::string& path) {
  std::vector<json> items;
  for (int page = 1;; ++page) {
    const auto separator = path.find('?') == std::string::npos ? "?" : "&";
    const auto answer = caller.ok(path + separator + "pageSize=50&page=" + std::to_string(page));
    for (const auto& item : answer["items"]) items.push_back(item);
    if (answer["items"].empty()) {
      CHECK(answer["totalItems"] == items.size());
      return items;
    }
  }
}

bool contains(const json& array, const std::string& value) {
  return std::find(array.begin(), array.end(), json(value)) != array.end();
}

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

TEST_CASE("mock: public reads want an App Key or a token") {
  const MockServer server;
  for (const httplib::Headers& headers :
       {httplib::Headers{}, httplib::Headers{{"X-RP-API-Key", "rp_app_other"}},
        httplib::Headers{{"Authorization", "Bearer other"}},
        httplib::Headers{{"Authorization", "Basic dGVzdA=="}}}) {
    Caller caller{server, headers};
    const auto error = caller.error("/jobs", 401);
    CHECK(error["code"] == "C0001");
    CHECK(error["message"].is_string());
    CHECK(error["timestamp"].get<std::string>().size() == std::string{"2026-05-20T09:00:00"}.size());
    CHECK(error["details"].is_null());
  }
  Caller{server}.ok("/jobs");
  Caller{server, {{"Authorization", "Bearer test-access-token"}}}.ok("/jobs");
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

  Caller user{server, {{"Authorization", "Bearer test-access-token"}}};
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
    for (const auto& slot : caller.ok(path + "/sessions")) slots += !slot["sessions"].empty();
    for (const auto& category : caller.ok(path + "/faqs")) faqs += !category["faqs"].empty();
  }
  CHECK(ticket_types.count("FREE") == 1);
  CHECK(ticket_types.count("CHARGED") == 1);
  CHECK((slots > 0 && faqs > 0 && empty > 0));

  std::set<int> depths;
  std::size_t deleted = 0;
  for (const auto& item : walk(caller, "/posts")) {
    const auto post = caller.ok("/posts/" + item["postId"].dump());
    int depth = 0;
    for (const json* inner = &post["repostedPost"]; inner->is_object(); inner = &(*inner)["repostedPost"])
      ++depth;
    depths.insert(depth);
    if (post["repostedPostDeleted"] == true) {
      ++deleted;
      CHECK(depth == 0);
    }
  }
  CHECK(depths == std::set<int>{0, 1, 2, 3});
  CHECK(deleted > 0);
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
  const auto all = jobs(1, 300);
  CHECK(jobs(1, 300) == all);
  CHECK(jobs(2, 300) != all);
  const auto some = jobs(1, 60);
  REQUIRE(some.size() < all.size());
  CHECK(std::equal(some.begin(), some.end(), all.begin()));
  CHECK(jobs(1, 0).empty());
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

TEST_CASE("mock: faults hit in the order in which they were injected") {
  MockServer server{unlimited()};
  Caller caller{server};
  server.inject({.path = "/jobs", .times = 2, .status = 503, .headers = {{"Retry-After", "1"}}});
  server.inject({.path = "/jobs", .method = "GET", .skip = 1, .status = 429});
  CHECK(caller.get("/codes/seniorities")->status == 200);
  const auto first = caller.get("/jobs");
  CHECK(first->status == 503);
  CHECK(first->get_header_value("Retry-After") == "1");
  CHECK(json::parse(first->body)["code"] == "C9999");
  CHECK(caller.get("/jobs/1")->status == 503);
  CHECK(caller.get("/jobs")->status == 200);
  CHECK(json::parse(caller.get("/jobs")->body)["code"] == "C0010");
  CHECK(caller.get("/jobs")->status == 200);

  server.inject({.times = -1, .body = "<html>", .content_type = "text/html"});
  for (int i = 0; i < 3; ++i) {
    const auto response = caller.get("/jobs");
    CHECK(response->status == 200);
    CHECK(response->body == "<html>");
    CHECK(response->get_header_value("Content-Type") == "text/html");
  }
  server.clear_faults();
  caller.ok("/jobs");

  CHECK_THROWS_AS(server.inject({.status = 42}), std::invalid_argument);
  CHECK_THROWS_AS(server.inject({.skip = -1}), std::invalid_argument);
  CHECK_THROWS_AS(server.inject({.headers = {{"A", "b\r\nC: d"}}}), std::invalid_argument);
}

TEST_CASE("mock: an answer that is cut announces its full length") {
  MockServer server{unlimited()};
  Caller caller{server};
  const auto whole = caller.get("/jobs")->body.size();
  server.inject({.path = "/jobs", .cut_after = 20});
  std::string received;
  std::string announced;
  const auto result = caller.client().Get(
      "/api/v1/jobs", httplib::Headers{{"X-RP-API-Key", "rp_app_test"}},
      [&](const httplib::Response& response) {
        announced = response.get_header_value("Content-Length");
        return true;
      },
      [&](const char* data, std::size_t size) {
        received.append(data, size);
        return true;
      });
  CHECK(!result);
  CHECK(announced == std::to_string(whole));
  CHECK(received.size() == 20);
  CHECK(received.front() == '{');

  server.inject({.path = "/jobs", .cut_after = 0});
  CHECK(!caller.get("/jobs"));
  caller.ok("/jobs");
}

TEST_CASE("mock: a delayed answer comes late, or not at all when the server stops") {
  MockServer server{unlimited()};
  server.inject({.delay = std::chrono::milliseconds{30}});
  Caller caller{server};
  const auto start = std::chrono::steady_clock::now();
  caller.ok("/jobs");
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{30});

  server.inject({.delay = std::chrono::hours{1}});
  std::thread waiting{[&] { caller.get("/jobs"); }};
  while (server.requests() < 2) std::this_thread::yield();
  std::thread other{[&] { server.wait(); }};
  server.stop();
  waiting.join();
  other.join();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{30});
}

TEST_CASE("mock: faults and counts over HTTP") {
  const MockServer server{unlimited()};
  Caller caller{server};
  auto& client = caller.client();
  const auto inject = [&](const std::string& body) {
    return client.Post("/__mock/faults", body, "application/json")->status;
  };
  CHECK(inject(R"({"path": "/jobs", "status": 500, "headers": {"X-Odd": "yes"}})") == 201);
  CHECK(inject(R"([{"path": "/events", "status": 502, "times": -1}, {"path": "/posts", "body": "no"}])") ==
        201);
  CHECK(caller.get("/jobs")->get_header_value("X-Odd") == "yes");
  CHECK(caller.get("/events")->status == 502);
  CHECK(caller.get("/posts")->body == "no");
  CHECK(client.Delete("/__mock/faults")->status == 204);
  CHECK(caller.get("/events")->status == 200);
  CHECK(json::parse(client.Get("/__mock/requests")->body)["requests"] == 4);

  CHECK(inject("{") == 400);
  CHECK(inject(R"({"statuss": 500})") == 400);
  CHECK(inject(R"([{"status": 500}, {"status": 1}])") == 400);
  caller.ok("/jobs");
}

TEST_CASE("mock: what was seen, without the secrets") {
  MockServer server{unlimited()};
  Caller caller{
      server,
      {{"X-RP-API-Key", "rp_app_test"}, {"Authorization", "Bearer test-access-token"}, {"X-Mine", "1"}}};
  caller.ok("/jobs?keyword=a%20b");
  caller.client().Post("/api/v1/posts", "text", "text/plain");
  caller.client().Post("/api/v1/posts",
                       httplib::MultipartFormDataItems{{"request", "{}", "", "application/json"},
                                                       {"images", "PNG", "a.png", "image/png"}});
  const auto seen = server.seen();
  REQUIRE(seen.size() == 3);
  CHECK(server.requests() == 3);
  CHECK(seen[0].method == "GET");
  CHECK(seen[0].target == "/api/v1/jobs?keyword=a%20b");
  std::size_t set = 0, mine = 0;
  for (const auto& [name, value] : seen[0].headers) {
    CHECK(value.find("test") == std::string::npos);
    set += value == "(set)";
    mine += name == "X-Mine" && value == "1";
  }
  CHECK(set == 2);
  CHECK(mine == 1);
  CHECK(seen[1].body == "text");
  REQUIRE(seen[2].parts.size() == 2);
  CHECK(seen[2].parts[0].name == "images");
  CHECK(seen[2].parts[0].file_name == "a.png");
  CHECK(seen[2].parts[1].body == "{}");
  server.forget();
  CHECK(server.requests() == 0);
  CHECK(server.seen().empty());
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
  Caller caller{server, {{"Authorization", "Bearer test-access-token"}}};
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

TEST_CASE("mock: many connections at a time, and stopping with all of them open") {
  MockServer server{unlimited()};
  constexpr std::size_t count = 64;
  std::vector<std::unique_ptr<Caller>> callers;
  for (std::size_t i = 0; i < count; ++i) callers.push_back(std::make_unique<Caller>(server));
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (auto& caller : callers)
    threads.emplace_back([&good, &caller] {
      for (int i = 0; i < 3; ++i)
        if (const auto response = caller->get("/codes/seniorities"); response && response->status == 200)
          ++good;
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == 3 * static_cast<int>(count));
  const auto start = std::chrono::steady_clock::now();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
  CHECK(!callers.front()->get("/codes/seniorities"));
}
