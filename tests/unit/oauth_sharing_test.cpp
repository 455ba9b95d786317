// What sessions that share a store see of each other, and what the end of a sign-in ends.
#include <chrono>
#include <filesystem>
#include <memory>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/oauth/token_store.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/signed_in.hpp"
#include "support/temporary_directory.hpp"

namespace oauth_sharing_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::config;
using rp::test::SignedIn;
using rp::testing::FakeTransport;
using Loss = rp::test::FakeAuthorizationServer::Loss;

namespace {

std::string token_of(const rp::OAuthSession& session) {
  const auto tokens = session.tokens();
  return tokens ? std::string(tokens->access_token.reveal()) : to_string(tokens.error().kind()).data();
}

}  // namespace

TEST_CASE_METHOD(SignedIn, "a sign-out by one session ends it for all of the program, at once") {
  const auto other = another();
  REQUIRE(token_of(other) == "access-1");
  if (GENERATE(false, true))
    REQUIRE(session->sign_out());
  else
    REQUIRE(session->revoke());
  CHECK(other.tokens().error().kind() == rp::ErrorKind::sign_in_required);
  const auto sent = transport.requests().size();
  const auto post = rp::test::TestClient{other, options, transport}.posts().create({.text = "x"});
  CHECK(post.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(transport.requests().size() == sent);
}

TEST_CASE_METHOD(SignedIn,
                 "who signs in after another under the same name is who all sessions act for, at once") {
  const auto other = another();
  REQUIRE(token_of(other) == "access-1");
  REQUIRE(session->sign_out());
  REQUIRE(sign_in(*session));
  CHECK(token_of(other) == "access-2");
  REQUIRE(session->import_tokens(session->refresh().value()));
  CHECK(token_of(other) == "access-3");
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "sessions of other names are not concerned") {
  const rp::OAuthSession kim(config(), store, "kim", options, transport);
  const auto before = token_of(kim);
  store->state.unreadable = true;  // so that a session that reads again fails
  REQUIRE(session->sign_out());
  CHECK(token_of(kim) == before);
}

TEST_CASE("copies of a MemoryTokenStore are one store") {
  const rp::test::FakeAuthorizationServer server;
  const rp::MemoryTokenStore store;
  const rp::OAuthSession one(config(), std::make_shared<rp::MemoryTokenStore>(store), "kim", {},
                             server.transport());
  const rp::OAuthSession two(config(), std::make_shared<rp::MemoryTokenStore>(store), "kim", {},
                             server.transport());
  REQUIRE(SignedIn::sign_in(one));
  REQUIRE(token_of(two) == "access-1");
  REQUIRE(one.sign_out());
  CHECK(two.tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE("stores on one directory are one store, however it is written") {
  const rp::test::FakeAuthorizationServer server;
  const rp::test::TemporaryDirectory directory;
  const auto session_in = [&](const std::string& path) {
    return rp::OAuthSession(config(), std::make_shared<rp::FileTokenStore>(path), "kim", {},
                            server.transport());
  };
  const auto one = session_in(directory.path());
  const auto two = session_in(directory.path() + "/../" +
                              std::filesystem::path(directory.path()).filename().string() + "/");
  REQUIRE(SignedIn::sign_in(one));
  REQUIRE(token_of(two) == "access-1");
  REQUIRE(one.sign_out());
  CHECK(two.tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE("signing out leaves no token on the disk, wherever it came to lie") {
  const rp::test::FakeAuthorizationServer server;
  const rp::test::TemporaryDirectory directory;
  const rp::OAuthSession session(config(), std::make_shared<rp::FileTokenStore>(directory.path()), "kim", {},
                                 server.transport());
  REQUIRE(SignedIn::sign_in(session));
  const std::string stored = directory.read("kim.json");
  for (const char* const name : {"kim.json.part", "kim.json.damaged"}) directory.write(name, stored);
  REQUIRE(session.sign_out());
  CHECK(directory.names() == std::vector<std::string>{"kim.lock"});
}

TEST_CASE_METHOD(SignedIn, "another process notices a sign-out when its token is due, or refused") {
  const auto other = elsewhere();
  REQUIRE(token_of(other) == "access-1");
  REQUIRE(session->sign_out());
  CHECK(token_of(other) == "access-1");
  if (GENERATE(false, true)) {
    server.forget_access_tokens();
    CHECK(other.user_info().error().kind() == rp::ErrorKind::sign_in_required);
  } else {
    clock->advance(13min);
  }
  CHECK(other.tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignedIn, "revoking after a refresh that could not be stored ends the pair that is good") {
  clock->advance(901s);
  store->state.saves_until_failure = 1;
  REQUIRE(session->tokens().error().kind() == rp::ErrorKind::storage);
  REQUIRE(server.refreshes() == 1);
  if (GENERATE(false, true)) store->state.saves_until_failure = -1;
  REQUIRE(session->revoke());
  CHECK(transport.requests().back().body == "token=refresh-2&token_type_hint=refresh_token");
  CHECK_FALSE(store->state.tokens);
  CHECK(session->tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignedIn, "a revocation that fails keeps an answer that could not be stored") {
  clock->advance(901s);
  store->state.saves_until_failure = 1;
  REQUIRE_FALSE(session->tokens());
  server.state().loss = Loss::not_sent;
  REQUIRE_FALSE(session->revoke());
  server.state().loss = Loss::none;
  store->state.saves_until_failure = -1;
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn, "signing out removes tokens that can't be read") {
  store->state.unreadable = true;
  CHECK(another().revoke().error().kind() == rp::ErrorKind::storage);  // which could not tell the service
  CHECK(store->state.tokens);
  REQUIRE(another().sign_out());
  store->state.unreadable = false;
  CHECK_FALSE(store->state.tokens);
}

TEST_CASE_METHOD(SignedIn, "a sign-out that can't be stored is an error, and leaves the sign-in as it was") {
  store->state.failures_to_come = 100;
  const auto signed_out = session->sign_out();
  REQUIRE_FALSE(signed_out);
  CHECK(signed_out.error().kind() == rp::ErrorKind::storage);
  store->state.failures_to_come = 0;
  CHECK(token() == "access-1");
}

}  // namespace oauth_sharing_test
