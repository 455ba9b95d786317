// Calls recorded against the mock server over real sockets, and replayed once it has been stopped.
#include <memory>
#include <optional>
#include <rocketpunch/json.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <rocketpunch/testing/recorder.hpp>
#include <rocketpunch/testing/replayer.hpp>
#include <string>
#include <vector>

#include "mock/mock_caller.hpp"
#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace cassette_mock_test {

namespace rp = rocketpunch;
using rp::testing::MockServer;
using rp::testing::Recorder;
using rp::testing::Replayer;

namespace {

/// What a program makes of the service's answers.
struct Seen {
  std::vector<rp::JobSummary> jobs;
  rp::Job job;
  rp::Post post;
  int attempts = 0;

  bool operator==(const Seen&) const = default;
};

Seen use(const rp::AnyTransport& transport, const std::string& base_url) {
  rp::ClientOptions options;
  options.base_url = base_url;
  options.clock = std::make_shared<rp::testing::FakeClock>();
  const rp::Client app{rp::AppKey{"rp_app_test"}, options, transport};
  const rp::Client user{rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
                        options, transport};
  Seen seen;
  for (auto& job : app.jobs().search_all({.page_size = 5})) seen.jobs.push_back(std::move(job).value());
  rp::CallInfo info;
  seen.job = app.jobs().get(seen.jobs.at(0).id, {.info = &info}).value();
  seen.attempts = info.attempts;
  const std::vector<rp::Upload> images{rp::Upload::bytes("a.png", "image/png", "\x89PNG\r\n\x1a\n\xff rest")};
  const auto written = user.posts().create({.text = "안녕하세요"}, images).value();
  seen.post = user.posts().get(written.id).value();
  user.posts().remove(written.id).value();
  CHECK(user.posts().get(written.id).error().kind() == rp::ErrorKind::not_found);
  return seen;
}

}  // namespace

TEST_CASE("what was recorded over real sockets is replayed without any") {
  const rp::test::TemporaryDirectory directory;
  const std::string file = directory.path() + "/mock.json";
  std::optional<Seen> recorded;
  {
    auto options = mock_tests::unlimited();
    options.jobs = 16;
    MockServer server{options};
    server.inject({.path = "/jobs/", .times = 1, .status = 503});
    recorded = use(Recorder(rp::CurlTransport(), file), server.base_url());
    CHECK(server.requests() > 6);
  }
  CHECK(recorded->jobs.size() > 10);
  CHECK(recorded->attempts == 2);
  CHECK(recorded->post.images.size() == 1);
  const std::string text = directory.read("mock.json");
  for (const char* secret : {"rp_app_", "test-access-token", "127.0.0.1"})
    CHECK(text.find(secret) == std::string::npos);

  const Replayer replayer(file);
  CHECK(use(replayer, "https://nowhere.example/v1") == *recorded);
  CHECK(replayer.answers_left() == 0);
}

}  // namespace cassette_mock_test
