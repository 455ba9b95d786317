// Sign-ins under way, in memory.
#include <chrono>
#include <memory>
#include <rocketpunch/oauth/sign_in_requests.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/sign_ins_under_way.hpp"

namespace sign_in_requests_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using namespace rp::test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a sign-in under way is given once, to the browser that began it") {
  const rp::MemorySignInRequests requests;
  check_sign_in_requests(requests, requests);
}

TEST_CASE("a sign-in under way is kept for ten minutes") {
  const auto clock = std::make_shared<rp::testing::FakeClock>();
  const rp::MemorySignInRequests requests(clock);
  const auto early = new_request(), late = new_request(), next = new_request();
  REQUIRE(requests.keep(early, "ann"));
  REQUIRE(requests.keep(late, "ann"));
  clock->advance(10min - 1s);
  CHECK(gives(requests, early, "ann"));
  clock->advance(1s);
  CHECK(has_none(requests, late, "ann"));
  REQUIRE(requests.keep(next, "ann"));
  CHECK(gives(requests, next, "ann"));
}

TEST_CASE("of sign-ins under way that nobody finishes the oldest are forgotten first") {
  const rp::MemorySignInRequests requests;
  const auto first = new_request(), last = new_request();
  const auto fill = [&](int count) {
    const auto other = new_request();
    for (int i = 0; i < count; ++i) REQUIRE(requests.keep(other, std::to_string(i)));
  };
  REQUIRE(requests.keep(first, "ann"));
  fill(9'998);
  REQUIRE(requests.keep(last, "ann"));
  CHECK(gives(requests, first, "ann"));
  REQUIRE(requests.keep(first, "ann"));
  fill(9'998);  // the same again
  CHECK(gives(requests, last, "ann"));
  REQUIRE(requests.keep(last, "bob"));
  const auto more = new_request();
  for (int i = 0; i < 9'999; ++i) REQUIRE(requests.keep(more, std::to_string(i)));
  CHECK(has_none(requests, first, "ann"));
  CHECK(gives(requests, last, "bob"));
}

TEST_CASE("a callback that can't be one takes no sign-in") {
  const rp::MemorySignInRequests requests;
  const auto request = new_request();
  REQUIRE(requests.keep(request, "ann"));
  const std::string state(request.state().reveal());
  const auto refusal = [&](const std::string& callback, const std::string& browser) {
    const auto taken = requests.take(callback, browser);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().kind() == rp::ErrorKind::invalid_argument);
    CHECK_THAT(taken.error().what(), !ContainsSubstring(state));
    return taken.error().message();
  };
  CHECK_THAT(refusal("/callback", "ann"), ContainsSubstring("no query"));
  CHECK_THAT(refusal("/callback?code=x", "ann"), ContainsSubstring("no state"));
  CHECK_THAT(refusal("/callback?state=" + state + "&state=" + state, "ann"), ContainsSubstring("twice"));
  CHECK_THAT(refusal("/callback?state=%zz", "ann"), ContainsSubstring("percent"));
  CHECK_THAT(refusal("/callback?state=" + state, ""), ContainsSubstring("browser"));
  CHECK_THAT(refusal("/callback?state=" + state + "x", "ann"), ContainsSubstring("start the sign-in again"));
  const auto kept = requests.keep(request, "");
  REQUIRE_FALSE(kept);
  CHECK_THAT(kept.error().message(), ContainsSubstring("browser"));
  CHECK(gives(requests, request, "ann"));
}

}  // namespace sign_in_requests_test
