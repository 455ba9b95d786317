// The mock server's faults, its memory of requests, and its connections.
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "mock_caller.hpp"

namespace faults_test {

using namespace mock_tests;

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
}

TEST_CASE("mock: faults and counts over HTTP") {
  const MockServer server{unlimited()};
  Caller caller{server};
  auto& client = caller.client();
  const auto inject = [&](const std::string& body) {
    return client.Post("/__mock/faults", body, "application/json")->status;
  };
  CHECK(inject(R"({"path": "/jobs", "status": 500, "headers": {"X-Odd": "yes"}})") == 201);
  CHECK(
      inject(
          R"([{"path": "/events", "status": 502, "times": -1, "delay": 1}, {"path": "/posts", "body": "no"}])") ==
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
  CHECK(std::chrono::steady_clock::now() - start <
        std::chrono::seconds{50});  // of their own they end after 60
  CHECK(!callers.front()->get("/codes/seniorities"));
}

}  // namespace faults_test
