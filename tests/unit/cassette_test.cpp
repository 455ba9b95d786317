// What a Recorder writes to a cassette, and what a Replayer answers from one.
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <rocketpunch/async.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/json.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/testing/recorder.hpp>
#include <rocketpunch/testing/replayer.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace cassette_test {

namespace rp = rocketpunch;
using rp::testing::FakeTransport;
using rp::testing::Recorder;
using rp::testing::Replayer;

namespace {

rp::Page<rp::JobSummary> page_of(const std::string& title) {
  return {
      .total_items = 1, .total_pages = 1, .page = 1, .page_size = 20, .items = {{.id = 1, .title = title}}};
}

/// Reads all of a streamed body.
struct Reader {
  static constexpr bool streams_bodies = true;
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    REQUIRE(request.streamed_body);
    *read = request.streamed_body->read_all().value();
    return rp::HttpResponse{201, {}, R"({"postId":1,"content":"x"})"};
  }
  std::shared_ptr<std::string> read = std::make_shared<std::string>();
};

/// Answers before it reads any.
struct Ignorer {
  static constexpr bool streams_bodies = true;
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest&, const rp::SendOptions&) const {
    return rp::HttpResponse{413, {}, ""};
  }
};

struct Fixture {
  Recorder recorder() const { return {service, file}; }
  Replayer replayer() const { return Replayer(file); }
  template <class T>
  rp::Client<rp::AppKey, T> client(T transport, rp::ClientOptions options = {}) const {
    options.clock = clock;
    return {rp::AppKey("rp_app_0123456789"), std::move(options), std::move(transport)};
  }
  template <class T>
  rp::Client<rp::BearerToken, T> user(T transport) const {
    return {rp::BearerToken("token-of-a-person"), {.clock = clock}, std::move(transport)};
  }
  nlohmann::json cassette() const { return nlohmann::json::parse(directory.read("c.json")); }
  nlohmann::json exchange(std::size_t index = 0) const { return cassette().at("exchanges").at(index); }

  rp::test::TemporaryDirectory directory;
  const std::string file = directory.path() + "/c.json";
  std::shared_ptr<rp::testing::FakeClock> clock = std::make_shared<rp::testing::FakeClock>();
  FakeTransport service;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "what was recorded is replayed, whatever the base URL is", "[cassette]") {
  service.then(page_of("백엔드 \"C++\"")).then(rp::Job{.id = 5, .title = "A job"}).then(404);
  const auto recording = client(recorder(), {.base_url = "https://live.example.com/api/v1"});
  const auto page =
      recording.jobs().search({.keyword = "백엔드", .seniorities = {rp::Seniority::senior}}).value();
  const auto job = recording.jobs().get(5).value();
  CHECK(recording.events().get("none").error().kind() == rp::ErrorKind::not_found);

  const auto answers = replayer();
  CHECK(answers.answers_left() == 3);
  const auto replaying = client(answers, {.base_url = "http://127.0.0.1:1/v1"});
  CHECK(replaying.events().get("none").error().kind() == rp::ErrorKind::not_found);
  CHECK(replaying.jobs().get(5).value() == job);
  CHECK(replaying.jobs().search({.keyword = "백엔드", .seniorities = {rp::Seniority::senior}}).value() ==
        page);
  CHECK(answers.answers_left() == 0);
}

TEST_CASE_METHOD(Fixture, "a cassette can be read and compared line by line", "[cassette]") {
  service.then(200, R"({"items":[],"totalItems":0,"totalPages":0,"page":2,"pageSize":1})",
               {{"Content-Type", "application/json"}, {"Vary", "A"}, {"Vary", "B"}});
  CHECK(client(recorder())
            .jobs()
            .search({.keyword = "AI", .job_categories = {"dev", "data"}, .page = 2}, {.language = "en"}));
  CHECK(directory.read("c.json") == R"({
  "cassette": "rocketpunch",
  "version": 1,
  "exchanges": [
    {
      "operation": "searchJobs",
      "request": {
        "method": "GET",
        "path": "/jobs",
        "query": {
          "keyword": "AI",
          "jobCategories": [
            "dev",
            "data"
          ],
          "page": "2"
        },
        "headers": {
          "Accept-Language": "en"
        }
      },
      "response": {
        "status": 200,
        "headers": {
          "Content-Type": "application/json",
          "Vary": [
            "A",
            "B"
          ]
        },
        "body": {
          "items": [],
          "totalItems": 0,
          "totalPages": 0,
          "page": 2,
          "pageSize": 1
        }
      }
    }
  ]
}
)");
  CHECK(directory.names() == std::vector<std::string>{"c.json"});
}

TEST_CASE_METHOD(Fixture, "a request that was repeated is answered in the order recorded", "[cassette]") {
  service.then(page_of("first")).then(page_of("second")).then(page_of("third"));
  const auto recording = client(recorder());
  for (int i = 0; i < 3; ++i) CHECK(recording.jobs().search());

  const auto answers = replayer();
  const auto replaying = client(answers);
  for (const char* title : {"first", "second", "third"})
    CHECK(replaying.jobs().search().value().items.at(0).title == title);
  const auto error = replaying.jobs().search().error();
  CHECK(error.kind() == rp::ErrorKind::storage);
  CHECK(error.message() == "GET /jobs is recorded 3 times in " + file + ", and was asked for once more");
  CHECK_FALSE(error.maybe_sent());
  CHECK(clock->waits().empty());
}

TEST_CASE_METHOD(Fixture, "what isn't recorded is an error that names the nearest", "[cassette]") {
  service.then(page_of("a")).then(rp::Job{.id = 5}).then(page_of("b")).then(204);
  const auto recording = client(recorder());
  CHECK(recording.jobs().search({.keyword = "PHP", .page = 2}));
  CHECK(recording.jobs().get(5));
  CHECK(recording.jobs().search({.keyword = "AI"}));

  const auto replaying = client(replayer());
  const std::string in_file = " is not recorded in " + file + "; the nearest, in line ";
  CHECK(replaying.jobs().search({.keyword = "C++", .page = 2}).error().message() ==
        "GET /jobs?keyword=C++&page=2" + in_file +
            "5, is GET /jobs?keyword=PHP&page=2: other is the query's keyword");
  CHECK(replaying.jobs()
            .search({.keyword = "AI"}, {.language = "en"})
            .error()
            .message()
            .find("other is the header Accept-Language") != std::string::npos);
  const auto job = replaying.jobs().get(6).error().message();
  CHECK(job.find("GET /jobs/6" + in_file) == 0);
  CHECK(job.find("is GET /jobs/5: other is the path") != std::string::npos);
  const auto method = user(replayer()).jobs().remove("acme", 5).error().message();
  CHECK(method.find("DELETE /jobs/5?companyId=acme") == 0);
}

TEST_CASE_METHOD(Fixture, "a write is known by its body", "[cassette]") {
  const auto written = [](const std::string& content) {
    return rp::WrittenPost{.id = 1, .content = content};
  };
  const auto image = [](const std::string& bytes) {
    return std::vector<rp::Upload>{rp::Upload::bytes("a.png", "image/png", bytes)};
  };
  const std::string png = "\x89PNG\r\n\x1a\n" + std::string(20'000, '\xff') + "\r\n--rocketpunch-";
  service.then(written("one")).then(written("two")).then(written("three"));
  const auto recording = user(recorder());
  CHECK(recording.posts().create({.text = "one"}));
  CHECK(recording.posts().create({.text = "two"}));
  CHECK(recording.posts().create({.text = "three"}, image(png)));

  const auto part = exchange(2).at("request").at("parts").at(1);
  CHECK(part.at("file_name") == "a.png");
  CHECK(part.at("size") == png.size());
  CHECK(part.at("sha256").get<std::string>().find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(directory.read("c.json").find("\\u") == std::string::npos);
  CHECK(directory.read("c.json").size() < png.size());

  const auto replaying = user(replayer());
  CHECK(replaying.posts().create({.text = "three"}, image(png)).value().content == "three");
  CHECK(replaying.posts().create({.text = "two"}).value().content == "two");
  CHECK(replaying.posts().create({.text = "one"}).value().content == "one");
  for (const auto& images : {image(png + "x"), image(png.substr(0, 100))}) {
    const auto error = replaying.posts().create({.text = "three"}, images).error();
    CHECK(error.kind() == rp::ErrorKind::storage);
    CHECK(error.message().find("other is the body") != std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "a streamed body passes through piece by piece", "[cassette]") {
  const std::vector<rp::Upload> images{rp::Upload::bytes("a.png", "image/png", "\x89PNG\r\n\x1a\nrest")};
  const Reader reader;
  (void)user(Recorder(reader, file)).posts().create({.text = "x"}, images);
  CHECK(reader.read->find("PNG\r\n\x1a\nrest") != std::string::npos);
  const auto sent = exchange().at("request");
  CHECK(sent.at("parts").size() == 2);
  // that an answer came before all was read changes nothing of what was asked
  CHECK(user(Recorder(Ignorer{}, file)).posts().create({.text = "x"}, images).error().status() == 413);
  CHECK(exchange().at("response").at("status") == 413);
  CHECK(exchange().at("request") == sent);
}

TEST_CASE_METHOD(Fixture, "failures are recorded and replayed, but for those that the caller asked for",
                 "[cassette]") {
  service.then_fail(rp::ErrorKind::network, false).then(page_of("a")).then_fail(rp::ErrorKind::cancelled);
  const auto recording = client(recorder());
  CHECK(recording.jobs().search());
  CHECK(recording.jobs().search().error().kind() == rp::ErrorKind::cancelled);
  CHECK(cassette().at("exchanges").size() == 2);
  CHECK(exchange().at("failure").at("kind") == "network");

  rp::CallInfo info;
  const auto answers = replayer();
  CHECK(client(answers).jobs().search({}, {.info = &info}).value().items.at(0).title == "a");
  CHECK(info.attempts == 2);
  CHECK(answers.answers_left() == 0);
}

TEST_CASE_METHOD(Fixture, "bodies that are no JSON are recorded as text", "[cassette]") {
  const std::string deep(10'000, '[');
  const std::string page = "<html>\n  <p>Bad \"gateway\"</p>\n</html>";
  service.then(502, page).then(200, deep).then(200, "\xff\xfe").then(200, "null").then(204);
  const auto recording = recorder();
  const rp::HttpRequest request{.url = "https://example.com/things"};
  for (int i = 0; i < 5; ++i) CHECK(recording.send(request, {}));
  const auto replaying = replayer();
  const auto body = [&] { return replaying.send(request, {}).value().body; };
  CHECK(body() == page);
  CHECK(body() == deep);
  CHECK(body() == "\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(body() == "null");
  CHECK(body() == "");
}

TEST_CASE_METHOD(Fixture, "an older recording stays until the first answer, and is replaced then",
                 "[cassette]") {
  (void)directory.write("c.json", "old");
  service.then(page_of("a"));
  const auto recording = client(recorder());
  CHECK(directory.read("c.json") == "old");
  CHECK(directory.names() == std::vector<std::string>{"c.json"});
  CHECK(recording.jobs().search());
  CHECK(cassette().at("exchanges").size() == 1);
}

TEST_CASE_METHOD(Fixture, "a cassette that can't be written is an error", "[cassette]") {
  CHECK_THROWS_WITH(Recorder(service, directory.path() + "/none/c.json"),
                    Catch::Matchers::ContainsSubstring("can't write the cassette"));
  service.then(page_of("a"));
  const auto recording = client(recorder());
  std::filesystem::create_directory(file);  // a file can't take its place
  const auto error = recording.jobs().search().error();
  CHECK(error.kind() == rp::ErrorKind::storage);
  CHECK(error.message().find("can't write the cassette " + file) == 0);
  CHECK(error.message().find("; the answer was HTTP 200") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a write whose answer can't be recorded is told for one that was sent",
                 "[cassette]") {
  service.then(201, R"({"postId":1,"content":"x"})");
  service.then_do([](const rp::HttpRequest&, const rp::SendOptions&) {
    return rp::Result<rp::HttpResponse>(
        rp::Error({.kind = rp::ErrorKind::tls, .message = "no trust", .maybe_sent = false}));
  });
  const auto recording = user(recorder());
  std::filesystem::create_directory(file);
  const auto written = recording.posts().create({.text = "Hello"}).error();
  CHECK(written.kind() == rp::ErrorKind::storage);
  CHECK(written.maybe_sent());
  CHECK_FALSE(written.safe_to_repeat());
  CHECK(written.status() == 201);
  CHECK(written.message().find("HTTP 201") != std::string::npos);
  const auto unsent = recording.posts().create({.text = "Hello"}).error();
  CHECK(unsent.kind() == rp::ErrorKind::storage);
  CHECK_FALSE(unsent.maybe_sent());
  CHECK(unsent.message().find("tls") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "what is wrong in a cassette is named by its line", "[cassette]") {
  const auto refusal = [&](const std::string& text) {
    try {
      const Replayer replayer(directory.write("bad.json", text));
    } catch (const rp::Error& error) {
      CHECK(error.kind() == rp::ErrorKind::configuration);
      return error.message();
    }
    return std::string("taken");
  };
  const std::string at = directory.path() + "/bad.json:";
  const auto with = [](const std::string& exchange) {
    return "{\n\"cassette\": \"rocketpunch\", \"note\": [{}], \"version\": 1, \"exchanges\": [\n" +
           std::string(R"({"request": {"method": "GET", "path": "/a"}, "response": {"status": 200}},)") +
           "\n\n" + exchange + "\n]}\n";
  };
  const std::string asked = R"({"request": {"method": "GET", "path": "/a"}, )";
  CHECK(refusal("") == at + "1: this is not JSON");
  CHECK(refusal("{\n  \"cassette\": \"rocketpunch\",\n<<<<<<< HEAD\n") == at + "3: this is not JSON");
  CHECK(refusal(with(asked + "\"note\": 1}")) ==
        at + "5: an exchange needs a response, or a failure with the kind of an error");
  CHECK(refusal(with(asked + R"("failure": {"kind": "odd"}})")).find(at + "5: an exchange needs") == 0);
  CHECK(refusal(with(asked + R"("response": {"status": 1}})")).find(at + "5: the response") == 0);
  CHECK(refusal(with(asked + R"("response": {"status": 200, "headers": []}})")).find(at + "5: the headers") ==
        0);
  CHECK(refusal(with(asked + R"("response": {"status": 200, "text": 1}})")).find(at + "5: the text") == 0);
  CHECK(refusal(with(R"({"request": {"path": "/a"}})")).find(at + "5: the request") == 0);
  CHECK(refusal(with("7")) == at + "3: an exchange is no object");
  CHECK(refusal("[]") == at + "1: this is no cassette");
  CHECK(refusal(R"({"cassette": "rocketpunch", "version": 2})") ==
        at + "1: the cassette's version is 2, and this library reads version 1");
  CHECK(refusal(R"({"cassette": "rocketpunch"})").find("version is missing") != std::string::npos);
  CHECK(refusal(R"({"cassette": "rocketpunch", "version": 1})") == at + "1: \"exchanges\" is no array");
  CHECK(refusal(with(asked + R"("response": {"status": 200}})")) == "taken");
  CHECK_THROWS_WITH(Replayer(directory.path() + "/none.json"),
                    Catch::Matchers::ContainsSubstring("can't read the cassette"));
}

TEST_CASE_METHOD(Fixture, "a cassette may be written by hand", "[cassette]") {
  const Replayer replayer(directory.write("hand.json", R"({
    "cassette": "rocketpunch", "version": 1, "why": "a job without a title",
    "exchanges": [
      {"note": "in words",
       "request": {"path": "/jobs/5", "method": "GET"},
       "response": {"headers": {"Retry-After": 1}, "status": 429}}
    ]})"));
  const auto error = client(replayer, {.retry = {.max_attempts = 1}}).jobs().get(5).error();
  CHECK(error.kind() == rp::ErrorKind::rate_limited);
  CHECK(error.retry_after() == std::chrono::seconds(1));
}

TEST_CASE_METHOD(Fixture, "many threads record and replay", "[cassette]") {
  service.when("getJob", rp::Job{.id = 5});
  const auto each = [](const auto& use) {
    std::vector<rp::detail::jthread> threads;
    std::vector<char> fine(8);
    for (std::size_t i = 0; i < fine.size(); ++i) threads.emplace_back([&, i] { fine[i] = use(); });
    threads.clear();
    CHECK(fine == std::vector<char>(8, 1));
  };
  const auto recording = client(recorder());
  each([&] { return recording.jobs().get(5).has_value(); });
  const auto answers = replayer();
  const auto replaying = client(answers);
  each([&] { return replaying.jobs().get(5).has_value(); });
  CHECK(answers.answers_left() == 0);
}

TEST_CASE_METHOD(Fixture, "asynchronous calls are recorded and replayed over a FakeEngine", "[cassette]") {
  service.then(page_of("a"));
  {
    const rp::testing::FakeEngine engine(recorder());
    CHECK(engine.run(client(engine.transport()).async().jobs().search()));
  }
  const rp::testing::FakeEngine engine(replayer());
  CHECK(engine.run(client(engine.transport()).async().jobs().search()).value().items.at(0).title == "a");
}

}  // namespace cassette_test
