// What programs hand on is copied where others are moved: one that was moved from is as good as before.
#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/async.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "rocketpunch/testing/fake_engine.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"
#include "support/signed_in.hpp"

namespace moved_from_test {

namespace rp = rocketpunch;
using rp::testing::FakeEngine;
using rp::testing::FakeTransport;

namespace {
const std::string no_jobs = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
}

TEST_CASE("a client that was moved from can still be called", "[moved]") {
  FakeTransport transport;
  transport.then(200, no_jobs).then(200, no_jobs).then(200, no_jobs);
  rp::Client first{rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"}, transport};
  rp::Client second = std::move(first);
  CHECK(first.jobs().search());  // NOLINT: moved from, and copied
  CHECK(second.jobs().search());
  rp::Client third{rp::AppKey{"rp_app_other"}, {.base_url = "https://other.example/v1"}, FakeTransport()};
  third = std::move(second);
  CHECK(second.jobs().search());  // NOLINT: moved from, and copied
  CHECK(transport.requests().size() == 3);
}

TEST_CASE("a client without blocking that was moved from can still be called", "[moved]") {
  FakeTransport transport;
  transport.then(200, no_jobs).then(200, no_jobs);
  FakeEngine engine{transport};
  const rp::Client client{
      rp::AppKey{"rp_app_test"}, {.base_url = "https://api.example/v1"}, engine.transport()};
  auto first = client.async();
  const auto second = std::move(first);
  CHECK(engine.run(first.jobs().search()));  // NOLINT: moved from, and copied
  CHECK(engine.run(second.jobs().search()));
}

TEST_CASE("a session that was moved from can still be asked", "[moved]") {
  rp::OAuthSession first{
      rp::test::config(), std::make_shared<rp::MemoryTokenStore>(), "user-42", {}, FakeTransport()};
  const rp::OAuthSession second = std::move(first);
  CHECK(first.tokens().error().kind() == rp::ErrorKind::sign_in_required);  // NOLINT: moved from, and copied
  CHECK(second.tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

}  // namespace moved_from_test
