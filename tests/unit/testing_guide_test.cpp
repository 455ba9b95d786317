// The code of docs/testing.md, compiled and run; that with the mock server is in
// tests/mock/testing_guide_test.cpp.
#include <filesystem>
#include <memory>
#include <rocketpunch/async.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/curl_transport.hpp>
#include <rocketpunch/json.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/fake_engine.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <rocketpunch/testing/recorder.hpp>
#include <rocketpunch/testing/replayer.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/guide_blocks.hpp"
#include "support/temporary_directory.hpp"

#undef assert
#define assert(...) CHECK((__VA_ARGS__))

namespace testing_guide_test {

namespace rp = rocketpunch;

namespace {

// Records once, where there is no cassette yet; remove the file to record anew.
rp::AnyTransport recorded(const std::string& cassette) {
  if (std::filesystem::exists(cassette)) return rp::testing::Replayer(cassette);
  return rp::testing::Recorder(rp::CurlTransport(), cassette);
}

}  // namespace

TEST_CASE("docs/testing.md: a transport with a script", "[docs]") {
  rp::testing::FakeTransport transport;
  transport.then(503).then(200, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})");

  const auto clock = std::make_shared<rp::testing::FakeClock>();
  rp::Client client{rp::AppKey{"rp_app_test"}, {.clock = clock}, transport};

  assert(client.jobs().search().value().items.empty());  // repeated after the 503
  assert(transport.requests().size() == 2);
  assert(clock->waits().size() == 1);  // and no time has passed
}

TEST_CASE("docs/testing.md: asynchronous calls", "[docs]") {
  rp::testing::FakeTransport transport;
  transport.when("searchJobs", R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})");
  const auto clock = std::make_shared<rp::testing::FakeClock>();

  rp::testing::FakeEngine engine(transport);
  rp::Client client{rp::AppKey{"rp_app_test"}, {.clock = clock}, engine.transport()};
  assert(engine.run(client.async().jobs().search()));
}

TEST_CASE("docs/testing.md: answers by operation", "[docs]") {
  rp::testing::FakeTransport transport;
  transport.when("searchJobs", R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})");
  transport.when("getJob", 404);
  transport.when("getEvent",
                 [](const rp::HttpRequest& request, const rp::SendOptions&) -> rp::Result<rp::HttpResponse> {
                   if (request.url.ends_with("/closed")) return rp::HttpResponse{.status = 410};
                   return rp::Error({.kind = rp::ErrorKind::network, .message = "the cable is cut"});
                 });

  rp::Client client{rp::AppKey{"rp_app_test"}, {.retry = {.max_attempts = 1}}, transport};
  CHECK(client.jobs().search());
  CHECK(client.events().get("closed").error().status() == 410);
  CHECK(client.events().get("open").error().message() == "the cable is cut");
}

TEST_CASE("docs/testing.md: bodies made of models", "[docs]") {
  rp::Job job{.id = 158697, .title = "C++ engineer", .company = {.handle = "acme", .name = "Acme"}};
  rp::testing::FakeTransport transport;
  transport.when("getJob", job);
  transport.when("searchJobs", rp::Page<rp::JobSummary>{.total_items = 1,
                                                        .total_pages = 1,
                                                        .page = 1,
                                                        .page_size = 20,
                                                        .items = {{.id = 158697, .title = "C++ engineer"}}});
  transport.then(job);  // once, before the others

  rp::Client client{rp::AppKey{"rp_app_test"}, {}, transport};
  assert(client.jobs().get(158697).value() == job);
  CHECK(client.jobs().search().value().items.size() == 1);
}

TEST_CASE("docs/testing.md: recorded answers", "[docs]") {
  const rp::test::TemporaryDirectory directory;
  const auto clock = std::make_shared<rp::testing::FakeClock>();
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  {
    rp::testing::FakeTransport service;
    service.then(rp::Page<rp::JobSummary>{.page = 1, .items = {{.id = 7}}});
    const rp::testing::Recorder recorder(service, "search.cassette.json");
    CHECK(rp::Client(rp::AppKey{"rp_app_other"}, {}, recorder).jobs().search({.keyword = "백엔드"}));
  }
  rp::Client client{rp::AppKey{"rp_app_test"}, {.clock = clock}, recorded("search.cassette.json")};
  const auto page = client.jobs().search({.keyword = "백엔드"});
  std::filesystem::current_path(before);
  REQUIRE(page);
  CHECK(page->items.at(0).id == 7);
}

TEST_CASE("all code of docs/testing.md is in the tests", "[docs]") {
  const std::filesystem::path tests = std::filesystem::path(ROCKETPUNCH_TEST_DOCS).parent_path() / "tests";
  std::string compiled;
  for (const char* file : {"unit/testing_guide_test.cpp", "mock/testing_guide_test.cpp"})
    compiled += rp::test::bare_code(rp::test::whole_file((tests / file).string()));
  const auto blocks = rp::test::guide_blocks(std::string(ROCKETPUNCH_TEST_DOCS) + "/testing.md");
  CHECK(blocks.size() >= 8);
  for (const std::string& block : blocks) {
    INFO(block);
    CHECK(compiled.find(block) != std::string::npos);
  }
}

}  // namespace testing_guide_test
