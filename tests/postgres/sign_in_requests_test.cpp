// Sign-ins under way in PostgreSQL, which one process begins and another finishes.
#include <rocketpunch/postgres/sign_in_requests.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/mock_server.hpp>
#include <string>
#include <vector>

#include "postgres/postgres_stores.hpp"
#include "support/sign_ins_under_way.hpp"

namespace postgres_sign_in_requests_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct PostgresSignIns {
  PostgresSignIns() { server.query("DROP TABLE IF EXISTS rocketpunch_sign_ins"); }

  PostgresSignInRequests requests(PostgresOptions options = {},
                                  std::vector<TokenSealKey> keys = {seal_key("key-1")}) const {
    if (options.connection.empty()) options.connection = server.connection();
    options.command_timeout = std::chrono::seconds(20);  // a machine may be busy
    return {options, TokenSeal(std::move(keys))};
  }
  PostgresSignInRequests ready() const {
    const auto made = requests();
    for (int i = 0; i < 2; ++i) REQUIRE(made.create_table());
    return made;
  }
  std::string rows() const { return server.query("SELECT count(*) FROM rocketpunch_sign_ins"); }
  void let_pass(const std::string& time) const {
    server.query("UPDATE rocketpunch_sign_ins SET kept_until = kept_until - interval '" + time + "'");
  }

  PostgresServer& server = PostgresServer::shared();
};

/// What a process writes to its end of a pipe.
std::string read_all(int from) {
  std::string text;
  char some[512];
  for (ssize_t count; (count = read(from, some, sizeof some)) > 0;)
    text.append(some, static_cast<std::size_t>(count));
  close(from);
  return text;
}

}  // namespace

TEST_CASE_METHOD(PostgresSignIns, "a sign-in under way in PostgreSQL is given once, to its browser") {
  check_sign_in_requests(ready(), requests());
  CHECK(rows() == "0");
}

TEST_CASE_METHOD(PostgresSignIns, "a user begins to sign in at one process, and comes back to another") {
  testing::MockServer service;
  const OAuthConfig config{.client_id = "rp_app_test",
                           .client_secret = Secret("rp_sec_test"),
                           .redirect_uri = "http://127.0.0.1:8000/callback",
                           .scopes = {"profile", "email"},
                           .endpoints = OAuthEndpoints::under(service.oauth_url())};
  const ClientOptions options{.base_url = service.base_url()};
  REQUIRE(ready().create_table());
  int url[2];
  REQUIRE(pipe(url) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto request = OAuthApp(config, options).authorization_request();
    const bool good = requests().keep(request, "ann").has_value();
    const auto length = static_cast<ssize_t>(request.url.size());
    _exit(good && write(url[1], request.url.data(), request.url.size()) == length ? 0 : 1);
  }
  close(url[1]);
  const std::string callback = service.consent(read_all(url[0]));
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);

  const OAuthApp app(config, options);
  CHECK(kind_of(requests().take(callback, "bob")) == ErrorKind::invalid_argument);
  const auto request = requests().take(callback, "ann");
  REQUIRE(request);
  const auto session = app.exchange(callback, *request);
  REQUIRE(session);
  CHECK(session->user_info());
  // once more: nothing is sent
  CHECK(kind_of(requests().take(callback, "ann")) == ErrorKind::invalid_argument);
  CHECK(service.oauth_counts().exchanges == 1);
}

TEST_CASE_METHOD(PostgresSignIns,
                 "a sign-in under way in PostgreSQL lasts ten minutes, by the server's clock") {
  const auto here = ready();
  const auto early = new_request(), late = new_request();
  REQUIRE(here.keep(early, "ann"));
  REQUIRE(here.keep(late, "ann"));
  let_pass("590 seconds");
  CHECK(gives(here, early, "ann"));
  let_pass("10 seconds");
  CHECK(has_none(here, late, "ann"));
  CHECK(rows() == "0");
}

TEST_CASE_METHOD(PostgresSignIns, "sign-ins that nobody finishes are removed by those that come") {
  const auto here = ready();
  for (int i = 0; i < 25; ++i) REQUIRE(here.keep(new_request(), "ann"));
  let_pass("601 seconds");
  const auto last = new_request();
  for (int i = 0; i < 2; ++i) REQUIRE(here.keep(new_request(), "ann"));
  REQUIRE(here.keep(last, "ann"));
  CHECK(rows() == "3");
  CHECK(gives(here, last, "ann"));
}

TEST_CASE_METHOD(PostgresSignIns, "of many that take a sign-in from PostgreSQL at once, one has it") {
  check_taken_once(ready(), requests());
}

TEST_CASE_METHOD(PostgresSignIns, "a copy of the database helps nobody to finish a sign-in") {
  const auto here = ready();
  const auto request = new_request(), other = new_request();
  REQUIRE(here.keep(request, "cookie-of-ann"));
  REQUIRE(here.keep(other, "cookie-of-bob"));
  const std::string copy = server.output("pg_dump", {"--inserts", "postgres"});
  CHECK_THAT(copy, ContainsSubstring("rocketpunch_sign_ins") && ContainsSubstring("rp-text-1.key-1."));
  const std::string browser = "cookie-of-ann";
  for (const std::string_view secret :
       {request.state().reveal(), request.code_verifier().reveal(), std::string_view(browser)}) {
    CHECK_THAT(copy, !ContainsSubstring(std::string(secret)));
    CHECK_THAT(copy, !ContainsSubstring(detail::postgres_bytes(secret).substr(2)));
  }
  // one that was put in the place of another
  server.query("UPDATE rocketpunch_sign_ins SET record = (SELECT min(record) FROM rocketpunch_sign_ins)");
  const int unreadable = (here.take(callback_of(request), "cookie-of-ann") ? 0 : 1) +
                         (here.take(callback_of(other), "cookie-of-bob") ? 0 : 1);
  CHECK(unreadable == 1);
}

TEST_CASE_METHOD(PostgresSignIns, "keys change while sign-ins are under way, and names tell them apart") {
  const auto before = ready();
  const auto request = new_request(), other = new_request();
  REQUIRE(before.keep(request, "ann"));
  REQUIRE(before.keep(other, "ann"));
  CHECK(has_none(requests({.name = "test"}), request, "ann"));
  CHECK(gives(requests({}, {seal_key("key-2"), seal_key("key-1")}), request, "ann"));
  const auto taken = requests({}, {seal_key("key-2")}).take(callback_of(other), "ann");
  CHECK(kind_of(taken) == ErrorKind::storage);
  CHECK_THAT(taken.error().message(), ContainsSubstring("key-1"));
}

TEST_CASE_METHOD(PostgresSignIns, "a missing table of sign-ins is told, and a row of another version") {
  const auto here = requests();
  const auto request = new_request();
  for (const Error& error :
       {here.keep(request, "ann").error(), here.take(callback_of(request), "ann").error()}) {
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK_THAT(error.message(), ContainsSubstring("create_table()"));
  }
  REQUIRE(here.create_table());
  REQUIRE(here.keep(request, "ann"));
  server.query("UPDATE rocketpunch_sign_ins SET form = 2");
  const auto taken = here.take(callback_of(request), "ann");
  CHECK(kind_of(taken) == ErrorKind::storage);
  CHECK_THAT(taken.error().message(), ContainsSubstring("another version"));
}

}  // namespace postgres_sign_in_requests_test
