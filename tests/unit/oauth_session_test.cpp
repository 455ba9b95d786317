// A signed-in user's tokens: kept valid, refreshed once, never lost. On a clock that stands.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rocketpunch/detail/os/crypto.hpp"
#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/fake_authorization_server.hpp"
#include "support/signed_in.hpp"

namespace oauth_session_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::FakeAuthorizationServer;
using rp::testing::FakeClock;
using rp::testing::FakeTransport;
using Loss = FakeAuthorizationServer::Loss;

using rp::test::config;
using rp::test::SignedIn;

#ifndef ROCKETPUNCH_TEST_ON_LOOP
TEST_CASE_METHOD(SignedIn, "a call that blocks has the session refresh over its own transport") {
  clock->advance(20min);
  FakeTransport others;
  others.then(204);
  REQUIRE(rp::test::TestClient{*session, options, others}.posts().remove(7));
  CHECK(server.refreshes() == 1);
  CHECK(others.requests().size() == 1);
}
#endif

TEST_CASE_METHOD(SignedIn, "tokens are used until two minutes before their end, then refreshed") {
  CHECK(token() == "access-1");
  clock->advance(900s - 121s);
  CHECK(token() == "access-1");
  clock->advance(1s);
  CHECK(token() == "access-2");
  CHECK(token() == "access-2");
  CHECK(server.refreshes() == 1);
  CHECK(server.state().reuses == 0);
  const auto form = rp::detail::parse_form(server.state().last_form).value();
  CHECK(form == rp::detail::FormFields{{"grant_type", "refresh_token"}, {"refresh_token", "refresh-1"}});
}

TEST_CASE_METHOD(SignedIn, "short-lived tokens are refreshed when half their life is over") {
  server.state().lifetime = 60;
  REQUIRE(session->refresh());
  clock->advance(29s);
  CHECK(token() == "access-2");
  clock->advance(1s);
  CHECK(token() == "access-3");
}

TEST_CASE_METHOD(SignedIn, "user operations carry the token, public reads the App Key") {
  server.state().resource = R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})";
  REQUIRE(client().jobs().search());
  auto sent = transport.requests().back();
  CHECK(sent.headers.get("X-RP-API-Key") == "rp_app_id");
  CHECK_FALSE(sent.headers.contains("Authorization"));

  server.state().resource =
      R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";
  REQUIRE(client().posts().create({.text = "hello"}));
  sent = transport.requests().back();
  CHECK(sent.headers.get("Authorization") == "Bearer access-1");
  CHECK_FALSE(sent.headers.contains("X-RP-API-Key"));
}

TEST_CASE_METHOD(SignedIn,
                 "posts are read with key and token, or with the key alone where there is no good token") {
  transport.always_do([this](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    const auto answer = server.transport().send(request, limits);
    if (!answer || answer->status != 200 || request.url.find("/posts") == request.url.npos) return answer;
    return rp::Result<rp::HttpResponse>(
        rp::HttpResponse{200, {}, R"({"totalItems":0,"totalPages":0,"page":1,"pageSize":20,"items":[]})"});
  });
  const auto read = [&] {
    const auto posts = client().posts().search();
    CHECK(posts);
    const auto last = transport.requests().back();
    CHECK(last.headers.get("X-RP-API-Key") == "rp_app_id");
    return std::string(last.headers.get("Authorization").value_or("none"));
  };
  CHECK(read() == "Bearer access-1");
  // a token that is refused is renewed, and where that can't be done the read goes on without it
  server.forget_access_tokens();
  CHECK(read() == "Bearer access-2");
  server.forget_access_tokens();
  server.state().loss = Loss::not_sent;
  CHECK(read() == "none");
  server.state().loss = Loss::none;
  CHECK(session->refresh());
  CHECK(read() == "Bearer access-3");
  clock->advance(901s);
  server.state().loss = Loss::not_sent;
  CHECK(read() == "none");
  server.state().loss = Loss::none;
  CHECK(read() == "Bearer access-4");
  REQUIRE(session->sign_out());
  CHECK(read() == "none");
}

TEST_CASE_METHOD(SignedIn, "raw requests carry what the session has") {
  const auto carried = [&] {
    REQUIRE(client().request({.path = "/new"}));
    const auto last = transport.requests().back();
    return std::pair(last.headers.contains("X-RP-API-Key"), last.headers.contains("Authorization"));
  };
  CHECK(carried() == std::pair(true, true));
  REQUIRE(session->sign_out());
  CHECK(carried() == std::pair(true, false));
}

TEST_CASE_METHOD(SignedIn, "who is signed in is told by the user info endpoint") {
  const auto user = session->user_info();
  REQUIRE(user);
  CHECK(user->subject == "OA-1");
  CHECK(user->name == "Kim");
  CHECK_FALSE(user->email);
  const auto sent = transport.requests().back();
  CHECK(sent.url == "https://openapi.rocketpunch.com/oauth/userinfo");
  CHECK(sent.headers.get("Authorization") == "Bearer access-1");
}

TEST_CASE_METHOD(SignedIn, "the calls of a session are told apart, whatever they ask for") {
  std::vector<std::uint64_t> calls;
  options.observer = [&](const rp::CallEvent& event) {
    if (event.kind == rp::CallEvent::Kind::request) calls.push_back(event.call);
  };
  const auto observed = another();
  REQUIRE(sign_in(observed));
  REQUIRE(observed.user_info());
  REQUIRE(observed.refresh());
  REQUIRE(observed.user_info());
  REQUIRE(observed.revoke());
  CHECK(calls == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE_METHOD(SignedIn, "a 401 refreshes once and repeats once, a write too") {
  server.forget_access_tokens();
  server.state().resource =
      R"({"postId":1,"content":"x","images":[],"webUrl":"u","postedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"})";
  rp::CallInfo info;
  const auto post = client().posts().create({.text = "hello"}, {.info = &info});
  REQUIRE(post);
  CHECK(info.attempts == 2);
  CHECK(server.refreshes() == 1);
  const auto sent = transport.requests();
  CHECK(sent.back().body == sent[sent.size() - 3].body);
  CHECK(sent.back().headers.get("Authorization") == "Bearer access-2");
}

TEST_CASE_METHOD(SignedIn, "a second 401 is the answer") {
  auto others = FakeTransport();
  others.always_do([this](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    if (request.url.find("/oauth/") != std::string::npos) return transport.send(request, limits);
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{401, {}, ""});
  });
  const auto post = rp::test::TestClient{*session, options, others}.posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::unauthorized);
  CHECK(post.error().attempts() == 2);
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "a 401 for a token that is no longer the current one refreshes nothing") {
  const rp::Credential old{rp::Credential::Kind::bearer, rp::Secret("access-1")};
  REQUIRE(session->refresh());
  CHECK(session->renew(old, {}).value() == rp::Renewal::found);
  CHECK(token() == "access-2");
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "a 401 for a token that another process has replaced takes the new one") {
  REQUIRE(elsewhere().refresh());
  server.state().resource = R"({"sub":"OA-1"})";
  REQUIRE(session->user_info());
  CHECK(token() == "access-2");
  CHECK(server.refreshes() == 1);
  CHECK(server.state().refusals == 1);
}

TEST_CASE_METHOD(SignedIn, "another instance of the program goes on with the stored tokens") {
  CHECK(another().tokens().value().access_token.reveal() == "access-1");
  clock->advance(14min);
  CHECK(another().tokens().value().access_token.reveal() == "access-2");
  CHECK(token() == "access-2");  // found in the store, not refreshed again
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "a wall clock that is set back or forward loses no sign-in") {
  clock->set_wall(clock->wall_now() - 240h);
  CHECK(another().tokens().value().access_token.reveal() == "access-1");
  clock->advance(14min);
  CHECK(token() == "access-2");
  clock->set_wall(clock->wall_now() + 480h);
  CHECK(token() == "access-2");  // by the clock that runs on
  CHECK(another().tokens().value().access_token.reveal() == "access-3");
  CHECK(server.state().reuses == 0);
}

TEST_CASE_METHOD(SignedIn, "a refresh that fails harms nobody while the token is good") {
  clock->advance(13min + 30s);
  server.state().loss = Loss::not_sent;
  const auto before = transport.requests().size();
  CHECK(token() == "access-1");
  CHECK(token() == "access-1");  // not tried again at once
  CHECK(transport.requests().size() == before + 1);
  clock->advance(10s);
  CHECK(token() == "access-1");
  CHECK(transport.requests().size() == before + 2);
  server.state().loss = Loss::none;
  clock->advance(10s);
  CHECK(token() == "access-2");
  CHECK_FALSE(store->state.tokens->unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn, "once the token has ended, why it can't be refreshed is the error of the call") {
  clock->advance(901s);
  server.state().loss = Loss::not_sent;
  const auto sent_before = transport.requests().size();
  const auto post = client().posts().create({.text = "hello"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::network);
  CHECK(post.error().operation() == "createPost");
  CHECK(post.error().attempts() == 0);
  CHECK_FALSE(post.error().maybe_sent());
  CHECK(std::string(post.error().what()).find("no valid access token") != std::string::npos);
  CHECK(transport.requests().size() == sent_before + 3);  // each attempt of the call tried to refresh
  server.state().loss = Loss::none;
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn,
                 "that a refresh begins is stored before it is sent, its answer before it is used") {
  store->state.saved.clear();
  REQUIRE(session->refresh());
  REQUIRE(store->state.saved.size() == 2);
  CHECK(store->state.saved[0].refresh_token.reveal() == "refresh-1");
  CHECK(store->state.saved[0].unanswered_refresh);
  CHECK(store->state.saved[1].refresh_token.reveal() == "refresh-2");
  CHECK_FALSE(store->state.saved[1].unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn, "a lost answer to a refresh is reported as what it is") {
  clock->advance(901s);
  server.state().loss = Loss::answer_lost;
  const auto lost = session->refresh();
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(lost.error().operation() == "oauthToken");
  CHECK(store->state.tokens->unanswered_refresh);
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-1");

  server.state().loss = Loss::none;
  const auto user = GENERATE(false, true) ? another().user_info() : session->user_info();
  REQUIRE_FALSE(user);
  CHECK(user.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(user.error().code() == "invalid_grant");
  CHECK(std::string(user.error().what()).find("answer to an earlier refresh") != std::string::npos);
  CHECK(std::string(user.error().what()).find("consent page") != std::string::npos);
}

TEST_CASE_METHOD(SignedIn,
                 "a refresh whose answer was lost before it was carried out is made good by the next") {
  clock->advance(901s);
  auto deaf = FakeTransport();
  deaf.then_fail(rp::ErrorKind::network, true);
  rp::OAuthSession unlucky(config(), store, "user-42", options, deaf);
  const auto lost = unlucky.refresh();
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind() == rp::ErrorKind::outcome_unknown);
  CHECK(store->state.tokens->unanswered_refresh);
  CHECK(token() == "access-2");
  CHECK(store->state.tokens->unanswered_refresh);  // it may yet be carried out
  clock->advance(14min);
  CHECK(token() == "access-3");
  CHECK_FALSE(store->state.tokens->unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn,
                 "a lost refresh that is carried out late is told too, for the minutes it may take") {
  const auto after = GENERATE(1min, 6min);
  clock->advance(901s);
  auto deaf = FakeTransport();
  deaf.then_fail(rp::ErrorKind::network, true);
  CHECK_FALSE(rp::OAuthSession(config(), store, "user-42", options, deaf).refresh());
  clock->advance(after);
  CHECK(token() == "access-2");
  server.state().refresh_token = "ended, since the old one came in again";
  const auto ended = session->refresh();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind() == rp::ErrorKind::sign_in_required);
  const bool told =
      std::string(ended.error().what()).find("answer to an earlier refresh") != std::string::npos;
  CHECK(told == (after == 1min));
}

TEST_CASE_METHOD(SignedIn, "a refusal is final: the user has to sign in, and the service isn't asked again") {
  server.state().refresh_token = "revoked elsewhere";
  clock->advance(901s);
  const auto first = session->tokens();
  REQUIRE_FALSE(first);
  CHECK(first.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(std::string(first.error().what()).find("expired, was revoked, or was used elsewhere") !=
        std::string::npos);
  const auto sent = transport.requests().size();
  CHECK(session->tokens().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(client().posts().create({.text = "x"}).error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(transport.requests().size() == sent);
  CHECK(store->state.tokens);  // not erased: it may be another's by now
  CHECK_FALSE(store->state.tokens->unanswered_refresh);

  // a new sign-in, by any process, ends that
  const auto request = another().authorization_request();
  REQUIRE(another().exchange("code=good-code&state=" + std::string(request.state().reveal()), request));
  CHECK(session->tokens());
}

TEST_CASE_METHOD(SignedIn, "a refused token that was replaced past the lock is not the end") {
  clock->advance(901s);
  auto late = FakeTransport();
  late.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    auto newer = *store->state.tokens;
    newer.access_token = rp::Secret("access-9");
    newer.refresh_token = rp::Secret("refresh-9");
    newer.unanswered_refresh.reset();
    store->state.tokens = newer;
    server.state().refresh_token = "refresh-9";
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{400, {}, R"({"error":"invalid_grant"})"});
  });
  late.always_do([this](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    return transport.send(request, limits);
  });
  const rp::OAuthSession session_past(config(), store, "user-42", options, late);
  const auto tokens = session_past.tokens();
  REQUIRE(tokens);
  CHECK(tokens->refresh_token.reveal() == "refresh-2");
}

TEST_CASE_METHOD(SignedIn, "an answer in words that is no refusal leaves the sign-in as it was") {
  const auto [status, body, kind] = GENERATE(table<int, std::string, rp::ErrorKind>(
      {{401, R"({"error":"invalid_client"})", rp::ErrorKind::unauthorized},
       {500, R"({"error":"server_error"})", rp::ErrorKind::server},
       {429, "", rp::ErrorKind::rate_limited}}));
  clock->advance(901s);
  auto answering = FakeTransport();
  answering.then(status, body);
  const rp::OAuthSession other(config(), store, "user-42", options, answering);
  const auto tokens = other.tokens();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == kind);
  CHECK_FALSE(store->state.tokens->unanswered_refresh);
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn, "an answer without words, or that can't be read, counts as lost") {
  const auto [status, body] = GENERATE(table<int, std::string>(
      {{502, "<html>"}, {503, ""}, {504, ""}, {200, "{"}, {200, R"({"token_type":"Bearer"})"}}));
  clock->advance(901s);
  auto answering = FakeTransport();
  answering.then(status, body);
  const rp::OAuthSession other(config(), store, "user-42", options, answering);
  CHECK_FALSE(other.tokens());
  CHECK(store->state.tokens->unanswered_refresh);
  CHECK(answering.requests().size() == 1);
  CHECK(token() == "access-2");  // it had not been carried out
}

TEST_CASE_METHOD(SignedIn, "a store that can't be written is found out before anything is sent") {
  clock->advance(901s);
  store->state.saves_until_failure = 0;
  const auto sent = transport.requests().size();
  const auto tokens = session->tokens();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::storage);
  CHECK(transport.requests().size() == sent);
  store->state.saves_until_failure = -1;
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn, "an answer that can't be stored is kept, and stored before it is used") {
  clock->advance(901s);
  store->state.saves_until_failure = 1;
  CHECK(session->tokens().error().kind() == rp::ErrorKind::storage);
  CHECK(session->tokens().error().kind() == rp::ErrorKind::storage);
  CHECK(store->state.tokens->unanswered_refresh);
  CHECK(server.refreshes() == 1);
  store->state.saves_until_failure = -1;
  CHECK(token() == "access-2");
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-2");
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "an answer that could not be stored doesn't replace a newer sign-in") {
  clock->advance(901s);
  store->state.saves_until_failure = 1;
  CHECK(session->tokens().error().kind() == rp::ErrorKind::storage);
  auto newer = *store->state.tokens;
  newer.access_token = rp::Secret("access-9");
  newer.refresh_token = rp::Secret("refresh-9");
  newer.issued_at = clock->wall_now();
  newer.expires_at = clock->wall_now() + 900s;
  store->state.tokens = newer;
  store->state.saves_until_failure = -1;
  CHECK(token() == "access-9");
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-9");
}

TEST_CASE_METHOD(SignedIn, "a lock that isn't given is an error, once the token has ended") {
  store->state.refuses_lock = true;
  clock->advance(14min);
  CHECK(token() == "access-1");
  clock->advance(1min);
  CHECK(session->tokens().error().kind() == rp::ErrorKind::timeout);
  store->state.refuses_lock = false;
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn, "a refresh can give scopes up") {
  const auto tokens = session->narrow({"profile"});
  REQUIRE(tokens);
  CHECK(tokens->scopes == std::vector<std::string>{"profile"});
  CHECK(server.state().last_form.find("scope=profile") != std::string::npos);
  CHECK(session->narrow({"a b"}).error().kind() == rp::ErrorKind::invalid_argument);
}

TEST_CASE("without a refresh token the sign-in ends with the access token") {
  FakeTransport transport;
  transport.then(200, R"({"access_token":"abc","token_type":"Bearer","expires_in":900})");
  const auto clock = std::make_shared<FakeClock>();
  const rp::OAuthSession session(config(), {.clock = clock}, transport);
  const auto request = session.authorization_request();
  REQUIRE(session.exchange("code=c&state=" + std::string(request.state().reveal()), request));
  clock->advance(899s);
  CHECK(session.tokens());
  clock->advance(1s);
  CHECK(session.tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE("where nobody is signed in, that is the error, and nothing is sent") {
  FakeTransport transport;
  const rp::OAuthSession session(config(), {}, transport);
  CHECK(session.tokens().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(session.refresh().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(session.user_info().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(session.user_info().error().operation() == "getOAuthUserInfo");
  CHECK(session.revoke());
  CHECK(session.sign_out());
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(SignedIn, "revoking ends the sign-in at the service and here") {
  REQUIRE(session->revoke());
  const auto sent = transport.requests().back();
  CHECK(sent.url == "https://openapi.rocketpunch.com/oauth/revoke");
  CHECK(sent.body == "token=refresh-1&token_type_hint=refresh_token");
  CHECK(sent.headers.get("Authorization") == "Basic " + rp::detail::base64("rp_app_id:rp_sec_secret"));
  CHECK_FALSE(store->state.tokens);
  CHECK(session->tokens().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(another().tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignedIn, "a revocation that fails leaves the sign-in as it was, and is repeated") {
  server.state().loss = Loss::not_sent;
  const auto sent = transport.requests().size();
  const auto revoked = session->revoke();
  REQUIRE_FALSE(revoked);
  CHECK(revoked.error().operation() == "oauthRevoke");
  CHECK(transport.requests().size() == sent + 3);
  CHECK(token() == "access-1");
}

TEST_CASE_METHOD(SignedIn, "signing out removes the tokens and sends nothing") {
  const auto sent = transport.requests().size();
  REQUIRE(session->sign_out());
  CHECK(transport.requests().size() == sent);
  CHECK_FALSE(store->state.tokens);
  CHECK(session->tokens().error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(SignedIn, "tokens from elsewhere can be adopted") {
  const auto tokens = session->tokens().value();
  const rp::OAuthSession elsewhere(config(), options, transport);
  CHECK(elsewhere.import_tokens({}).error().kind() == rp::ErrorKind::invalid_argument);
  REQUIRE(elsewhere.import_tokens(tokens));
  CHECK(elsewhere.tokens().value().access_token.reveal() == "access-1");
}

TEST_CASE_METHOD(SignedIn, "tokens print without themselves") {
  std::ostringstream out;
  out << session->tokens().value() << ' ' << session->tokens().value().refresh_token;
  CHECK(out.str() == "tokens until 2026-01-01T00:15:00Z for profile post:write ***");
}

TEST_CASE_METHOD(SignedIn, "a 403 says which scope is missing, and who can consent to it") {
  auto forbidding = FakeTransport();
  const auto [body, headers, told] = GENERATE(table<std::string, rp::Headers, std::string>(
      {{R"({"code":"C0011","message":"no","timestamp":"","details":null})",
        {},
        "needs the scope post:write and a user who may do this"},
       {R"({"code":"C0011","message":"no","timestamp":"","details":"not of the company"})",
        {},
        "not of the company; needs the scope post:write and a user who may do this"},
       {R"({"code":"C0011","message":"no","timestamp":"","details":null})",
        {{"WWW-Authenticate", R"(Bearer error="insufficient_scope", scope="job:write")"}},
        "missing scope: job:write"},
       {"", {{"WWW-Authenticate", R"(Bearer error="insufficient_scope")"}}, "missing scope: post:write"},
       {R"({"code":"P0003","message":"not yours","timestamp":"","details":null})", {}, ""}}));
  forbidding.then(403, body, headers);
  const auto post = rp::test::TestClient{*session, options, forbidding}.posts().create({.text = "x"});
  REQUIRE_FALSE(post);
  CHECK(post.error().kind() == rp::ErrorKind::forbidden);
  const std::string consent = "; at present only the app's owner can consent to more than profile and email";
  CHECK(post.error().details() == (told.empty() ? told : told + consent));
}

TEST_CASE_METHOD(SignedIn, "a 403 over a scope that nobody names still says who can consent to which") {
  auto forbidding = FakeTransport();
  const auto [details, told] = GENERATE(
      table<std::string, std::string>({{"null", "a scope is missing; at present only"},
                                       {"\"chats\"", "chats; a scope is missing; at present only"}}));
  forbidding.then(403, R"({"code":"C0011","message":"no","timestamp":"","details":)" + details + "}",
                  {{"WWW-Authenticate", R"(Bearer error="insufficient_scope")"}});
  const auto answer = rp::test::TestClient{*session, options, forbidding}.request({.path = "/chats"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().details().starts_with(told));
}

TEST_CASE_METHOD(SignedIn, "any number of threads and sessions make one refresh between them") {
  for (int round = 0; round < 20; ++round) {
    clock->advance(901s);
    std::vector<rp::detail::jthread> threads;
    std::atomic<int> wrong{0};
    const std::string expected = "access-" + std::to_string(round + 2);
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&, mine = *session] {
        const auto tokens = mine.tokens();
        if (!tokens || tokens->access_token.reveal() != expected) ++wrong;
      });
    threads.clear();
    CHECK(wrong == 0);
  }
  CHECK(server.refreshes() == 20);
  CHECK(server.state().reuses == 0);
  CHECK(server.state().most_at_once == 1);
}

TEST_CASE_METHOD(SignedIn, "many threads meet a 401 and make one refresh between them") {
  server.forget_access_tokens();
  std::atomic<int> failed{0};
  std::vector<rp::detail::jthread> threads;
  for (int i = 0; i < 16; ++i) threads.emplace_back([&] { failed += session->user_info() ? 0 : 1; });
  threads.clear();
  CHECK(failed == 0);
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "who waits for another's refresh can stop") {
  clock->advance(901s);
  std::atomic<bool> inside{false};
  std::atomic<bool> go_on{false};
  auto slow = FakeTransport();
  slow.always_do([&](const rp::HttpRequest& request, const rp::SendOptions& limits) {
    inside = true;
    inside.notify_all();
    go_on.wait(false);
    return transport.send(request, limits);
  });
  const rp::OAuthSession slow_session(config(), store, "user-42", options, slow);
  rp::detail::jthread leader([&] { CHECK(slow_session.tokens()); });
  inside.wait(false);
  rp::stop_source stop;
  stop.request_stop();
  const auto stopped = slow_session.tokens({.stop = stop.get_token()});
  const auto late = slow_session.tokens({.timeout = 1ms});
  go_on = true;
  go_on.notify_all();
  leader.join();
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().kind() == rp::ErrorKind::cancelled);
  REQUIRE_FALSE(late);
  CHECK(late.error().kind() == rp::ErrorKind::timeout);
}

TEST_CASE_METHOD(SignedIn, "limits that no call can have overflow nothing") {
  clock->advance(901s);
  CHECK(session->tokens({.timeout = std::chrono::milliseconds::max()}));
  clock->advance(901s);
  const auto hurried = session->tokens({.timeout = std::chrono::milliseconds::min()});
  CHECK((hurried || hurried.error().kind() == rp::ErrorKind::timeout));
  CHECK(token() == "access-3");
}

TEST_CASE_METHOD(SignedIn, "a refresh waits for the lock as long as it may take itself") {
  clock->advance(901s);
  REQUIRE(session->tokens({.timeout = 20s}));
  CHECK(store->state.last_wait <= 60s);
  CHECK(store->state.last_wait > 20s);
}

TEST_CASE("an answer that can't be read counts the attempts that it took") {
  FakeTransport transport;
  transport.then_fail(rp::ErrorKind::network, false).then(200, "{");
  const rp::OAuthSession session(config(), {.retry = {.first_wait = 0ms}}, transport);
  const auto request = session.authorization_request();
  const auto tokens = session.exchange("code=c&state=" + std::string(request.state().reveal()), request);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::decode);
  CHECK(tokens.error().attempts() == 2);
}

TEST_CASE("an endpoint that isn't set is told when it is needed") {
  auto without = config();
  without.endpoints.revocation.clear();
  without.endpoints.userinfo.clear();
  const FakeAuthorizationServer server;
  const auto transport = server.transport();
  const rp::OAuthSession session(without, {}, transport);
  const auto request = session.authorization_request();
  REQUIRE(session.exchange("code=good-code&state=" + std::string(request.state().reveal()), request));
  const auto user = session.user_info();
  REQUIRE_FALSE(user);
  CHECK(std::string(user.error().what()) ==
        "getOAuthUserInfo: configuration: endpoints.userinfo must be set");
  const auto revoked = session.revoke();
  REQUIRE_FALSE(revoked);
  CHECK(std::string(revoked.error().what()) ==
        "oauthRevoke: configuration: endpoints.revocation must be set");
  CHECK(session.tokens());  // the sign-in is as it was
  CHECK(transport.requests().size() == 1);
}

namespace {

/// A store that throws instead of returning errors, as one over a database might.
struct ThrowingStore {
  struct Lock {
    rp::Result<std::optional<rp::TokenSet>> load() const { return std::optional<rp::TokenSet>(); }
    rp::Result<void> save(const rp::TokenSet&) const { return {}; }
    rp::Result<void> erase() const { return {}; }
  };
  rp::Result<std::optional<rp::TokenSet>> load(const std::string&) const {
    if (throws) throw std::runtime_error("the database is away");
    return std::optional<rp::TokenSet>();
  }
  rp::Result<Lock> lock(const std::string&, const rp::LockOptions&) {
    if (throws) throw std::runtime_error("the database is away");
    return Lock{};
  }
  bool throws = true;
};

}  // namespace

TEST_CASE("what a store throws comes through, and holds up nobody after it") {
  const auto store = std::make_shared<ThrowingStore>();
  const rp::OAuthSession session(config(), store, "user-42", {}, FakeTransport());
  CHECK_THROWS_AS(session.tokens(), std::runtime_error);
  CHECK_THROWS_AS(session.sign_out(), std::runtime_error);
  store->throws = false;
  CHECK(session.tokens().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(session.sign_out());
}

TEST_CASE("a store that is null is refused") {
  try {
    const rp::OAuthSession session(config(), std::shared_ptr<rp::MemoryTokenStore>(), "user-42", {},
                                   FakeTransport());
    FAIL("a session without a store");
  } catch (const rp::Error& error) {
    CHECK(error.kind() == rp::ErrorKind::configuration);
    CHECK(error.message() == "a session's token store must not be null");
  }
}

}  // namespace oauth_session_test
