// The recipes that read.
#include <httplib.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "recipe.hpp"
#include "support/sockets.hpp"

namespace cookbook_reads_test {

using namespace cookbook_tests;
namespace rp = rocketpunch;
using rp::test::TemporaryDirectory;
using rp::testing::MockServer;
using namespace std::chrono_literals;

namespace {

/// A chat's webhook, which can be out of order.
class Chat {
 public:
  Chat() {
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard guard(mutex_);
      if (refuses_) return void(response.status = 503);
      told_.push_back(nlohmann::json::parse(request.body).at("text"));
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();  // else `stop` does nothing
  }
  ~Chat() {
    server_.stop();
    thread_.join();
  }
  std::string variable() const { return "CHAT_WEBHOOK=http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  void refuse(bool refuses) {
    const std::lock_guard guard(mutex_);
    refuses_ = refuses;
  }
  std::vector<std::string> told() {
    const std::lock_guard guard(mutex_);
    return told_;
  }

 private:
  httplib::Server server_;
  std::mutex mutex_;
  bool refuses_ = false;
  std::vector<std::string> told_;
  int port_ = 0;
  std::thread thread_;
};

rp::Job job(int id, const std::string& title) {
  return {.id = id, .title = title, .company = {.name = "Acme"}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("cookbook: new_jobs_to_chat tells each new job once, oldest first") {
  MockServer server({.jobs = 0});
  server.add(job(1, "Known"));
  Chat chat;
  const TemporaryDirectory directory;
  const auto once = [&] {
    return run("new_jobs_to_chat", environment_of(server) + chat.variable(), {directory.path() + "/seen"});
  };
  CHECK(once().status == 0);
  CHECK(chat.told().empty());  // the first run notes what is there

  server.add(job(2, "Second"));
  server.add(job(3, "Third"));
  chat.refuse(true);
  CHECK(once().status == 1);
  CHECK(chat.told().empty());
  chat.refuse(false);
  CHECK(once().status == 0);
  CHECK(once().status == 0);
  const auto told = chat.told();
  REQUIRE(told.size() == 2);  // after the failure, and not again
  CHECK(has(told[0] + told[1], "Second (Acme)"));
  CHECK(has(told[0] + told[1], "Third (Acme)"));
}

TEST_CASE("cookbook: new_jobs_to_chat notes nothing of a search that failed") {
  MockServer server({.jobs = 5});
  Chat chat;
  const TemporaryDirectory directory;
  server.inject({.path = "/jobs", .times = -1, .status = 403});
  const auto failed =
      run("new_jobs_to_chat", environment_of(server) + chat.variable(), {directory.path() + "/seen"});
  CHECK(failed.status == 1);
  CHECK(has(failed.err, "forbidden"));
  CHECK(directory.names().empty());
}

TEST_CASE("cookbook: game_frames draws while it waits") {
  MockServer server({.jobs = 30});
  server.inject({.path = "/jobs", .delay = 500ms});
  const auto outcome = run("game_frames", environment_of(server));
  CHECK(outcome.status == 0);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 6);
  CHECK(std::stoi(lines.back()) >= 15);  // of 31: a frame that is late doesn't shift the others
  CHECK(has(lines.back(), "frames meanwhile"));

  server.inject({.path = "/jobs", .status = 403});
  CHECK(has(run("game_frames", environment_of(server)).out, "closed"));
}

TEST_CASE("cookbook: old_answers shows what is kept while the service is down") {
  MockServer server({.jobs = 0});
  server.add(job(1, "Zoo keeper"));
  const TemporaryDirectory directory;
  const auto once = [&] {
    return run("old_answers", environment_of(server), {directory.path() + "/answers"});
  };
  server.inject({.path = "/jobs", .headers = {{"Cache-Control", "max-age=0"}}});  // out of date at once
  CHECK(once().out == "Zoo keeper, Acme\n");

  server.inject({.path = "/jobs", .times = -1, .status = 503});
  const auto down = once();
  CHECK(down.status == 0);
  CHECK(has(down.out, "The service can't be reached."));
  CHECK(has(down.out, "Zoo keeper, Acme"));

  server.clear_faults();
  server.inject({.path = "/jobs", .times = -1, .status = 401});
  const auto refused = once();
  CHECK(refused.status == 1);
  CHECK(has(refused.err, "unauthorized"));
}

TEST_CASE("cookbook: without_network passes, without a network") {
  const auto outcome = run("without_network", {"ROCKETPUNCH_BASE_URL=http://127.0.0.1:1/api/v1"});
  CHECK(outcome.err.empty());
  CHECK(outcome.out == "3 tests passed\n");
  CHECK(outcome.status == 0);
}

TEST_CASE("cookbook: own_transport brings answers, refusals and broken connections") {
  MockServer server({.jobs = 0});
  server.add(job(7, "Zoo keeper"));
  server.inject({.path = "/jobs", .status = 503});  // repeated by the SDK
  const auto found = run("own_transport", environment_of(server), {"zoo keeper"});
  CHECK(found.out == "7  Zoo keeper\n");
  CHECK(server.requests() == 2);
  const auto sent = server.seen().back();
  CHECK(has(sent.target, "keyword=zoo"));
  CHECK(std::count_if(sent.headers.begin(), sent.headers.end(), [](const auto& header) {
          return header.first == "X-RP-API-Key" || header.first == "User-Agent";
        }) == 2);

  server.inject({.path = "/jobs", .times = -1, .body = std::string(33u << 20, ' ')});
  CHECK(has(run("own_transport", environment_of(server)).err, "response_too_large"));
  server.clear_faults();

  const rp::test::Port closed(rp::test::Port::State::refusing);
  const auto broken = run(
      "own_transport", {"ROCKETPUNCH_API_KEY=rp_app_test", "ROCKETPUNCH_BASE_URL=" + closed.url("/api/v1")});
  CHECK(broken.status == 1);
  CHECK(has(broken.err, "network"));
}

TEST_CASE("cookbook: log_and_trace logs, counts and hands the trace on") {
  MockServer server({.jobs = 30});
  const TemporaryDirectory directory;
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  server.inject({.path = "/jobs", .status = 503});
  const auto outcome = run("log_and_trace", environment_of(server) + ("TRACEPARENT=" + trace),
                           {directory.path() + "/metrics", "C++"});
  CHECK(outcome.status == 0);
  const auto line = nlohmann::json::parse(outcome.err);
  CHECK(line.at("operation") == "searchJobs");
  CHECK(line.at("status") == 200);
  CHECK(line.at("attempts") == 2);
  CHECK(
      has(directory.read("metrics"), "rocketpunch_calls_total{operation=\"searchJobs\",outcome=\"ok\"} 1\n"));
  const auto headers = server.seen().back().headers;
  CHECK(std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return header.first == "traceparent" && header.second == trace;
  }));
}

TEST_CASE("cookbook: from_the_guide names companies of either deployment") {
  const MockServer guide({.guide = true});
  const auto searched = run("from_the_guide", environment_of(guide));
  CHECK(searched.status == 0);
  CHECK(searched.err.empty());
  CHECK(count(searched.out, "\t") > 3);

  MockServer specification;
  specification.inject({.path = "/companies", .times = -1, .status = 404});
  const auto of_jobs = run("from_the_guide", environment_of(specification));
  CHECK(of_jobs.status == 0);
  CHECK(has(of_jobs.err, "going by the jobs"));
  CHECK(count(of_jobs.out, "\t") > 3);

  MockServer failing({.guide = true});
  failing.inject({.path = "/companies", .times = -1, .status = 403});  // which says nothing of the deployment
  CHECK(run("from_the_guide", environment_of(failing)).status == 1);
}

TEST_CASE("cookbook: resume_walk goes on at the page that failed") {
  MockServer server;
  const TemporaryDirectory directory;
  const auto once = [&] { return run("resume_walk", environment_of(server), {directory.path() + "/jobs"}); };
  server.inject({.path = "/jobs", .times = -1, .skip = 3, .status = 500});
  const auto failed = once();
  CHECK(failed.status == 75);
  CHECK(has(failed.err, "page 3 of "));
  CHECK(has(failed.err, "run it again to go on"));
  CHECK(lines_of(directory.read("jobs")).size() == 150);

  server.clear_faults();
  server.forget();
  CHECK(once().status == 0);
  CHECK(has(server.seen().front().target, "page=4"));
  const auto lines = lines_of(directory.read("jobs"));
  std::set<std::string> ids;
  for (const auto& line : lines) ids.insert(nlohmann::json::parse(line).at("jobId").dump());
  CHECK(ids.size() == lines.size());
  const auto all = rp::Client(rp::AppKey("rp_app_test"), {.base_url = server.base_url()}).jobs().search();
  CHECK(static_cast<std::int64_t>(ids.size()) == all.value().total_items);
  CHECK(directory.names() == std::vector<std::string>{"jobs"});  // the next run begins anew
}

TEST_CASE("cookbook: stop_and_deadline ends in time, and when it is asked to") {
  MockServer server;
  CHECK(run("stop_and_deadline", environment_of(server), {"60000"}).status == 0);

  server.inject({.path = "/jobs", .times = -1, .skip = 1, .delay = 60s});
  const auto late = run("stop_and_deadline", environment_of(server), {"500"});
  CHECK(late.status == 3);
  CHECK(has(late.err, "out of time"));

  server.clear_faults();
  server.inject({.path = "/jobs", .times = -1, .skip = 1, .delay = 60s});
  Recipe asked("stop_and_deadline", environment_of(server), {"60000"});
  REQUIRE(asked.line() == "walking");
  kill(asked.process().id(), SIGINT);
  const auto outcome = asked.outcome();
  CHECK(outcome.status == 130);
  CHECK(has(outcome.out, "50 of "));
  CHECK(has(outcome.err, "interrupted"));
}

TEST_CASE("cookbook: many_details tells each in its place") {
  MockServer server({.jobs = 0});
  std::vector<std::string> ids;
  std::string expected;
  for (int id = 1; id <= 20; ++id) {
    ids.push_back(std::to_string(id));
    if (id != 5) server.add(job(id, "Job " + std::to_string(id)));
    expected += std::to_string(id) + (id == 5 ? "\tgone\n" : "\tJob " + std::to_string(id) + "\topen\n");
  }
  const auto outcome = run("many_details", environment_of(server), ids);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == expected);
  CHECK(server.requests() == 20);

  server.inject({.path = "/jobs/7", .times = -1, .status = 500});
  const auto failed = run("many_details", environment_of(server), {"6", "7", "8"});
  CHECK(failed.status == 1);
  CHECK(failed.out == "6\tJob 6\topen\n8\tJob 8\topen\n7\tagain\n");
}

}  // namespace cookbook_reads_test
