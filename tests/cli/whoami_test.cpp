// rocketpunch whoami, against the mock server.
#include <nlohmann/json.hpp>

#include "rocketpunch/testing/fake_clock.hpp"
#include "support/catch.hpp"
#include "support/signing_in.hpp"

namespace rocketpunch::test::cli_whoami {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE("whoami tells the user, what was granted and until when", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in({"--scope", "profile,email"}).status == 0);
  const auto ran = user.run_signed_in({"whoami"});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("Handle      test-user\n") &&
                          ContainsSubstring("E-mail      test-user@example.com\n") &&
                          ContainsSubstring("Page        https://www.rocketpunch.com/@test-user\n") &&
                          ContainsSubstring("Token ends  20") &&
                          ContainsSubstring("; is renewed by itself\n"));
  CHECK_THAT(ran.out, ContainsSubstring("needs scope company:manage:read"));
  CHECK_THAT(ran.out + ran.err, !ContainsSubstring("rt_") && !ContainsSubstring("eyJ"));
  for (const auto& request : user.server.seen())
    CHECK_THAT(request.target, !ContainsSubstring("company-permissions"));
}

TEST_CASE("whoami tells the companies where that was granted, and nothing of the user without profile",
          "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in({"--scope", "company:manage:read"}).status == 0);
  const auto ran = user.run_signed_in({"whoami"});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("needs scope profile\n") &&
                          ContainsSubstring("Companies   acme (Acme): ") &&
                          ContainsSubstring("Scopes      company:manage:read\n"));
}

TEST_CASE("whoami --json has what is told, and leaves the rest out", "[cli]") {
  SigningIn user;
  REQUIRE(user.sign_in({"--scope", "profile,company:manage:read"}).status == 0);
  const auto all = json::parse(user.run_signed_in({"whoami", "--json"}).out);
  CHECK(all.at("user").at("preferred_username") == "test-user");
  CHECK(all.at("scopes").size() == 2);
  CHECK_THAT(all.at("accessTokenEndsAt").get<std::string>(), ContainsSubstring("Z"));
  CHECK(all.at("companies").at(0).contains("capabilities"));

  REQUIRE(user.sign_in({"--scope", "email"}).status == 0);
  const auto some = json::parse(user.run_signed_in({"whoami", "--json"}).out);
  CHECK_FALSE(some.contains("user"));
  CHECK_FALSE(some.contains("companies"));
}

TEST_CASE("an access token that is about to end is renewed first, and what it becomes is kept", "[cli]") {
  SigningIn user;
  const auto clock = std::make_shared<testing::FakeClock>();
  REQUIRE(user.sign_in({}, true, {.clock = clock}).status == 0);
  clock->advance(std::chrono::minutes(14));
  CHECK(user.run_signed_in({"whoami"}, {.clock = clock}).status == 0);
  CHECK(user.server.oauth_counts().rotations == 1);
  CHECK(user.run_signed_in({"whoami"}, {.clock = clock}).status == 0);
  CHECK(user.server.oauth_counts().rotations == 1);
}

TEST_CASE("whoami says that nobody is signed in, and what to do", "[cli]") {
  SigningIn user;
  const auto ran = user.run_signed_in({"whoami"});
  CHECK(ran.status == 4);
  CHECK_THAT(ran.err, ContainsSubstring("nobody is signed in") && ContainsSubstring("rocketpunch sign-in"));
}

TEST_CASE("of an access token that was given, whoami tells what the service does", "[cli]") {
  const Asking asking;
  const auto ran = asking.run({"whoami"}, {.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "test-access-token"}}});
  CHECK(ran.status == 0);
  CHECK_THAT(ran.out, ContainsSubstring("test-user") && ContainsSubstring("acme (Acme): ") &&
                          ContainsSubstring("the access token was given"));
  const auto refused = asking.run({"whoami"}, {.variables = {{"ROCKETPUNCH_ACCESS_TOKEN", "another-token"}}});
  CHECK(refused.status == 4);
  CHECK_THAT(refused.err, ContainsSubstring("ROCKETPUNCH_ACCESS_TOKEN isn't accepted") &&
                              !ContainsSubstring("another-token"));
  CHECK(asking.server.oauth_counts().refresh_requests == 0);
}

TEST_CASE("whoami --mock shows the mock server's user", "[cli]") {
  const CliHome home;
  const auto ran = run_cli({"whoami", "--mock", "--json"}, {.variables = home.variables()});
  CHECK(ran.status == 0);
  CHECK(json::parse(ran.out).at("user").at("preferred_username") == "test-user");
}

}  // namespace rocketpunch::test::cli_whoami
