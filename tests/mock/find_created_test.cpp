// Looking for what may have been created: against the mock server, whose answers to creating are lost.
#include <chrono>
#include <rocketpunch/async.hpp>
#include <rocketpunch/find_created.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/each_call.hpp"
#include "support/small_mock.hpp"

namespace find_created_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  /// Has the answer to the next call of that path lost, after it has been carried out.
  void lose(const std::string& path) { server.inject({.path = path, .cut_after = 0}); }
  template <class T>
  void unknown(const rp::Result<T>& result) const {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == rp::ErrorKind::outcome_unknown);
    CHECK_FALSE(result.error().is_transient());
    CHECK_FALSE(result.error().safe_to_repeat());
  }

  rp::testing::MockServer server{rp::test::small_mock()};
  rp::Engine engine;
  rp::Client<rp::UserCredentials, rp::EngineTransport> client{
      rp::UserCredentials{rp::AppKey{"rp_app_test"}, rp::BearerToken{"test-access-token"}},
      {.base_url = server.base_url(), .language = "en", .retry = {.first_wait = 0ms}},
      engine.transport()};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a job is found whose creation had no answer") {
  auto draft = rp::test::least_job();
  draft.title = "Lost engineer";
  CHECK(rp::find_created(client, "acme", draft).value().empty());
  lose("/jobs/platform");
  unknown(client.jobs().create("acme", draft));
  const auto found = rp::find_created(client, "acme", draft).value();
  REQUIRE(found.size() == 1);
  CHECK(found[0].title == "Lost engineer");
  CHECK(found[0].status == rp::JobStatus::draft);
  CHECK(engine.run(rp::find_created(client.async(), "acme", draft)).value().at(0).id == found[0].id);
  draft.title = "Another";
  CHECK(rp::find_created(client, "acme", draft).value().empty());
  CHECK(rp::find_created(client, "other", draft).error().kind() == rp::ErrorKind::forbidden);
}

TEST_CASE_METHOD(Fixture, "an event is found whose creation had no answer") {
  auto draft = rp::test::least_event();
  draft.name = "Lost meetup";
  draft.start_at = rp::in_seoul(std::chrono::year{2026} / 12 / 1, 19h);
  draft.end_at = rp::in_seoul(std::chrono::year{2026} / 12 / 1, 21h);
  CHECK(rp::find_created(client, "acme", draft).value().empty());
  lose("/events");
  unknown(client.events().create("acme", draft, rp::test::write_image.front()));
  const auto found = rp::find_created(client, "acme", draft).value();
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "Lost meetup");
  CHECK(engine.run(rp::find_created(client.async(), "acme", draft)).value().at(0).id == found[0].id);
  draft.start_at = draft.end_at;
  CHECK(rp::find_created(client, "acme", draft).value().empty());
}

TEST_CASE_METHOD(Fixture, "a post is found whose creation had no answer") {
  const rp::PostDraft draft{.text = "Is it there?  "};
  const rp::Timestamp since = std::chrono::system_clock::now();
  CHECK(rp::find_created(client, draft, since).value().empty());
  lose("/posts");
  unknown(client.posts().create(draft));
  const auto found = rp::find_created(client, draft, since).value();
  REQUIRE(found.size() == 1);
  CHECK(found[0].owned);
  CHECK(engine.run(rp::find_created(client.async(), draft, since)).value().at(0).id == found[0].id);
  CHECK(rp::find_created(client, {.text = "Is it"}, since).value().empty());
  const rp::Timestamp later = std::chrono::system_clock::now() + std::chrono::hours(24);
  CHECK(rp::find_created(client, draft, later).value().empty());
}

}  // namespace find_created_test
