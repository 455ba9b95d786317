// Users who are signed in at the mock server, with their tokens in PostgreSQL.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <thread>
#include <vector>

#include "postgres/postgres_stores.hpp"

namespace postgres_session_test {

using namespace rocketpunch;
using namespace rocketpunch::test;

namespace {

struct Sessions : PostgresStores {
  static testing::MockOptions without_data() {
    testing::MockOptions options;
    options.jobs = options.events = options.posts = 0;
    return options;
  }
  OAuthSession session(const PostgresTokenStore& store) const {
    const OAuthConfig config{.client_id = "rp_app_test",
                             .client_secret = Secret("rp_sec_test"),
                             .redirect_uri = "http://127.0.0.1:8000/callback",
                             .scopes = {"profile", "email"},
                             .endpoints = OAuthEndpoints::under(service.oauth_url())};
    return {config, std::make_shared<PostgresTokenStore>(store), "kim",
            ClientOptions{.base_url = service.base_url()}};
  }
  void sign_in(const OAuthSession& session) {
    const auto request = session.authorization_request();
    REQUIRE(session.exchange(service.consent(request.url), request));
  }

  /// Runs it in so many processes, which begin at once; how many of them it succeeds in.
  static int in_processes(int count, const std::function<bool()>& act) {
    int begin[2];
    REQUIRE(pipe(begin) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < count; ++i) {
      children.push_back(fork());
      if (children.back() != 0) continue;
      close(begin[1]);
      char none;
      _exit(read(begin[0], &none, 1) == 0 && act() ? 0 : 1);
    }
    close(begin[0]);
    close(begin[1]);
    int good = 0;
    for (const pid_t child : children) {
      int status = -1;
      REQUIRE(waitpid(child, &status, 0) == child);
      good += status == 0 ? 1 : 0;
    }
    return good;
  }

  testing::MockServer service{without_data()};
};

}  // namespace

TEST_CASE_METHOD(Sessions, "a user signs in, refreshes, and signs out") {
  const auto session = this->session(ready());
  const auto elsewhere = this->session(store());
  CHECK(kind_of(elsewhere.tokens()) == ErrorKind::sign_in_required);
  sign_in(session);
  const auto before = elsewhere.tokens();
  REQUIRE(before);
  REQUIRE(session.refresh());
  CHECK(service.oauth_counts().rotations == 1);
  service.expire_access_tokens();
  REQUIRE(elsewhere.user_info());
  REQUIRE(session.user_info());
  CHECK(service.oauth_counts().rotations == 2);
  sign_in(session);  // in place of the tokens that are there
  REQUIRE(session.user_info());
  REQUIRE(session.revoke());
  CHECK(rows() == "0");
  CHECK(kind_of(this->session(store()).tokens()) == ErrorKind::sign_in_required);
  CHECK(service.oauth_counts().reuses == 0);
}

TEST_CASE_METHOD(Sessions, "processes that refresh at once make one refresh between them") {
  const auto store = ready();
  sign_in(session(store));
  for (std::size_t round = 1; round <= 3; ++round) {
    service.expire_access_tokens();
    CHECK(in_processes(8, [&] { return session(this->store()).user_info().has_value(); }) == 8);
    const auto counts = service.oauth_counts();
    CHECK(counts.rotations == round);
    CHECK(counts.reuses == 0);
    CHECK(counts.most_refreshes_at_once == 1);
  }
}

TEST_CASE_METHOD(Sessions, "a refresh whose lease ends in the middle keeps its response") {
  const auto store = ready();
  const auto here = session(store);
  sign_in(here);
  service.inject({.path = "/oauth/token", .times = 1, .delay = 300ms});
  std::jthread ending([&] {
    while (service.oauth_counts().refresh_requests == 0 &&
           server.query("SELECT lease_until > clock_timestamp() + interval '65 s' FROM rocketpunch_tokens") !=
               "t")
      continue;
    let_leases_end();
  });
  REQUIRE(here.refresh());
  ending.join();
  REQUIRE(session(this->store()).user_info());
  CHECK(service.oauth_counts().rotations == 1);
  CHECK(service.oauth_counts().reuses == 0);
}

TEST_CASE_METHOD(Sessions, "a session rides out a restart of the database") {
  const auto store = ready();
  const auto here = session(store);
  sign_in(here);
  service.expire_access_tokens();
  server.crash();
  std::jthread starting([&] { server.start(); });
  CHECK(here.user_info());
  starting.join();
  CHECK(service.oauth_counts().rotations == 1);
  CHECK(service.oauth_counts().reuses == 0);
}

TEST_CASE_METHOD(Sessions, "tokens of a store that went back are not sent, and a new sign-in replaces them") {
  const auto here = session(ready());
  sign_in(here);
  server.query("CREATE TABLE backup AS TABLE rocketpunch_tokens");
  REQUIRE(here.refresh());
  server.query("DELETE FROM rocketpunch_tokens");
  server.query("INSERT INTO rocketpunch_tokens SELECT * FROM backup");
  server.query("DROP TABLE backup");
  const auto refreshed = here.refresh();
  CHECK(kind_of(refreshed) == ErrorKind::storage);
  CHECK_THAT(refreshed.error().message(), Catch::Matchers::ContainsSubstring("the store went back"));
  CHECK(service.oauth_counts().refresh_requests == 1);
  sign_in(here);
  REQUIRE(here.refresh());
  CHECK(service.oauth_counts().reuses == 0);
}

}  // namespace postgres_session_test
