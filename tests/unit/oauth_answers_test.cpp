// What the token endpoint answers can't be had again: it is kept as far as it can be used.
#include <chrono>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "support/catch.hpp"
#include "support/signed_in.hpp"

namespace oauth_answers_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::config;
using rp::test::SignedIn;
using rp::testing::FakeTransport;

namespace {

FakeTransport answering(const std::string& body, int status = 200) {
  FakeTransport transport;
  transport.then(status, body);
  return transport;
}

std::string with(const std::string& fields) {
  return R"({"access_token":"at_new","refresh_token":"rt_new")" + fields + "}";
}

/// Whole answers that are odd, and still give both tokens.
const std::vector<std::string> odd_answers = {
    with(R"(,"token_type":"Bearer","expires_in":"900")"),
    with(R"(,"token_type":"Bearer","expires_in":"900.0")"),
    with(R"(,"token_type":"Bearer","expires_in":900.5)"),
    with(R"(,"token_type":"Bearer")"),
    with(R"(,"token_type":"Bearer","expires_in":null)"),
    with(R"(,"token_type":"Bearer","expires_in":"soon")"),
    with(R"(,"token_type":"Bearer","expires_in":-5)"),
    with(R"(,"token_type":"Bearer","expires_in":[900])"),
    with(R"(,"token_type":"Bearer","expires_in":{"seconds":900})"),
    with(R"(,"token_type":"Bearer","expires_in":true)"),
    with(R"(,"expires_in":900)"),
    with(R"(,"token_type":null,"expires_in":900)"),
    with(R"(,"token_type":"mac","expires_in":900)"),
    with(R"(,"token_type":7,"expires_in":900)"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":["profile","post:write"])"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":null)"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":17)"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":{"profile":true})"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":"profile 프로필 post:write")"),
    with(R"(,"token_type":"Bearer","expires_in":900,"scope":"")"),
    with(R"(,"token_type":"Bearer","expires_in":900)") + "\n<!-- served by gateway 3 -->",
    with(R"(,"token_type":"Bearer","expires_in":900)") + std::string("\0", 1),
    with(R"(,"token_type":"Bearer","expires_in":900)") + "}",
    with(R"(,"token_type":"Bearer","expires_in":900,"user":{"access_token":"another","scope":["x"]})"),
    with(R"(,"token_type":"Bearer","expires_in":900,"roles":[{"refresh_token":"another"},["x"]])"),
    with(R"(,"token_type":"Bearer","expires_in":900,"id_token":"cut he)"),
    R"({"name":"cut \ud83d","access_token":"at_new","refresh_token":"rt_new","expires_in":900})",
    "{\"name\":\"\t\xed\x95\",\"access_token\":\"at_new\",\"refresh_token\":\"rt_new\",\"expires_in\":900}",
    "\xef\xbb\xbf" + with(R"(,"load":NaN,"limit":1e999,"expires_in":900)"),
    R"({"access_token":null,"access_token":"at_new","refresh_token":"rt_new","expires_in":900})",
};

bool is_whole(const rp::TokenSet& tokens) {
  return tokens.access_token.reveal() == "at_new" && tokens.refresh_token.reveal() == "rt_new" &&
         tokens.scopes == std::vector<std::string>{"profile", "post:write"};
}

}  // namespace

TEST_CASE_METHOD(SignedIn, "a refresh takes what gives tokens, however odd the rest of the answer is") {
  const auto body = GENERATE(from_range(odd_answers));
  INFO(body);
  clock->advance(901s);
  const auto session_of_odd = another(answering(body));
  const auto tokens = session_of_odd.tokens();
  REQUIRE(tokens);
  CHECK(is_whole(*tokens));
  CHECK(tokens->expires_at.time() - tokens->issued_at.time() == 900s);
  CHECK(is_whole(store->state.tokens.value()));
  CHECK_FALSE(store->state.tokens->unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn,
                 "a code is exchanged for what gives tokens, however odd the rest of the answer is") {
  const auto body = GENERATE(from_range(odd_answers));
  INFO(body);
  const auto tokens = sign_in(another(answering(body, 201)));
  REQUIRE(tokens);
  CHECK(is_whole(*tokens));
  CHECK(is_whole(store->state.tokens.value()));
}

TEST_CASE_METHOD(SignedIn, "what was odd in an answer is told to the observer, without quoting it") {
  const auto [fields, detail] = GENERATE(table<std::string, std::string>(
      {{R"(,"token_type":"secret-type","expires_in":900)", "token_type is not Bearer"},
       {R"(,"token_type":"Bearer","expires_in":"secret")", "expires_in is no lifetime; 900 s are taken"},
       {R"(,"token_type":"Bearer","expires_in":900,"scope":"\"secret\"")",
        "scope is no list of scopes; those asked for are taken"},
       {R"(,"token_type":"Bearer","expires_in":900,"secret)", "the text is not JSON to its end"},
       {R"(,"token_type":"Bearer","expires_in":900)", ""},
       {R"(,"token_type":"bearer","expires_in":"900","scope":["profile"])", ""}}));
  std::string told;
  options.observer = [&](const rp::CallEvent& event) {
    if (event.kind == rp::CallEvent::Kind::oddity) told.append(event.detail);
    CHECK((event.kind != rp::CallEvent::Kind::oddity || event.operation == "oauthToken"));
  };
  REQUIRE(another(answering(with(fields))).refresh());
  CHECK(told == detail);
}

TEST_CASE_METHOD(SignedIn,
                 "a refresh token whose access token can't be used is kept, and used by the next call") {
  const auto access =
      GENERATE(R"("")", "null", "17", R"("at\r\nX-Evil: 1")", R"("at\u0000")", R"({"value":"at"})");
  const auto when = GENERATE(901s, 840s);
  clock->advance(when);
  auto other = another(answering(R"({"access_token":)" + std::string(access) +
                                 R"(,"refresh_token":"rt_new","expires_in":900})"));
  const auto tokens = other.refresh();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::decode);
  CHECK(tokens.error().operation() == "oauthToken");
  CHECK(std::string(tokens.error().what()).find("access_token") != std::string::npos);
  REQUIRE(store->state.tokens);
  CHECK(store->state.tokens->refresh_token.reveal() == "rt_new");
  CHECK_FALSE(store->state.tokens->unanswered_refresh);

  // the former access token is good until its own end
  if (when == 840s) CHECK(other.tokens().value().access_token.reveal() == "access-1");
  server.state().refresh_token = "rt_new";
  clock->advance(901s);
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn,
                 "a sign-in whose access token can't be used is kept, and refreshed by the next call") {
  REQUIRE(session->sign_out());
  const auto tokens = sign_in(another(answering(R"({"access_token":"a\nb","refresh_token":"rt_new"})")));
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::decode);
  REQUIRE(store->state.tokens);
  CHECK(store->state.tokens->refresh_token.reveal() == "rt_new");
  server.state().refresh_token = "rt_new";
  CHECK(token() == "access-2");
}

TEST_CASE_METHOD(SignedIn, "an access token alone is used, with the refresh token that is there") {
  clock->advance(901s);
  REQUIRE(another(answering(R"({"access_token":"at_new","refresh_token":"","expires_in":900})")).tokens());
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-1");
  CHECK_FALSE(store->state.tokens->unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn,
                 "an answer that was cut before its refresh token is used, and the loss can be told later") {
  clock->advance(901s);
  REQUIRE(another(answering(R"({"access_token":"at_new","expires_in":900,"refresh_tok)")).tokens());
  CHECK(store->state.tokens->access_token.reveal() == "at_new");
  CHECK(store->state.tokens->unanswered_refresh);
}

TEST_CASE_METHOD(SignedIn, "an answer without tokens says what it says, whatever its status") {
  const auto [body, kind, code] = GENERATE(table<std::string, rp::ErrorKind, std::string>(
      {{R"({"error":"invalid_grant"})", rp::ErrorKind::sign_in_required, "invalid_grant"},
       {R"({"error":"invalid_grant","access_token":""})", rp::ErrorKind::sign_in_required, "invalid_grant"},
       {R"({"error":"temporarily_unavailable"})", rp::ErrorKind::bad_request, "temporarily_unavailable"},
       {R"({"code":"C0005","message":"no"})", rp::ErrorKind::bad_request, "C0005"},
       {"{}", rp::ErrorKind::decode, ""},
       {"[]", rp::ErrorKind::decode, ""},
       {"", rp::ErrorKind::decode, ""},
       {R"([{"access_token":"at_new"}])", rp::ErrorKind::decode, ""},
       {"<html>", rp::ErrorKind::decode, ""}}));
  INFO(body);
  clock->advance(901s);
  const auto tokens = another(answering(body)).refresh();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == kind);
  CHECK(tokens.error().code() == code);
  CHECK(store->state.tokens->unanswered_refresh.has_value() == (kind == rp::ErrorKind::decode));
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-1");

  const auto exchanged = sign_in(another(answering(body)));
  REQUIRE_FALSE(exchanged);
  CHECK(exchanged.error().kind() == kind);
  CHECK(exchanged.error().code() == code);
}

TEST_CASE_METHOD(SignedIn, "tokens of a sign-in that can't be stored are kept until they can be") {
  const auto other = another(answering(with(R"(,"expires_in":900)")));
  const bool locked = GENERATE(false, true);
  (locked ? store->state.refuses_lock : store->state.unwritable) = true;
  const auto kind = locked ? rp::ErrorKind::timeout : rp::ErrorKind::storage;
  const auto tokens = sign_in(other);
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == kind);
  CHECK(other.tokens().error().kind() == kind);
  store->state.refuses_lock = store->state.unwritable = false;
  CHECK(other.tokens().value().access_token.reveal() == "at_new");
  CHECK(store->state.tokens->refresh_token.reveal() == "rt_new");
}

TEST_CASE_METHOD(
    SignedIn,
    "tokens of a sign-in that could not be stored don't replace a newer sign-in, or undo a sign-out") {
  const auto other = another(answering(with(R"(,"expires_in":900)")));
  store->state.unwritable = true;
  REQUIRE_FALSE(sign_in(other));
  store->state.unwritable = false;
  clock->advance(1s);
  if (GENERATE(false, true)) {
    REQUIRE(sign_in(*session));
    CHECK(other.tokens().value().access_token.reveal() == "access-2");
  } else {
    REQUIRE(session->sign_out());
    CHECK(other.tokens().error().kind() == rp::ErrorKind::sign_in_required);
  }
}

TEST_CASE_METHOD(SignedIn,
                 "tokens of a sign-in are stored though the caller has stopped, or has no time left") {
  rp::stop_source stop;
  FakeTransport stopping;
  stopping.then_do([&](const rp::HttpRequest&, const rp::SendOptions&) {
    stop.request_stop();
    return rp::Result<rp::HttpResponse>(rp::HttpResponse{200, {}, with(R"(,"expires_in":900)")});
  });
  const auto other = another(stopping);
  const auto request = other.authorization_request();
  REQUIRE(other.exchange("code=c&state=" + std::string(request.state().reveal()), request,
                         {.timeout = 5s, .stop = stop.get_token()}));
  CHECK(store->state.tokens->refresh_token.reveal() == "rt_new");
  CHECK(store->state.last_wait > 5s);
}

TEST_CASE_METHOD(SignedIn, "a store that fails for a moment costs no sign-in") {
  const int failures = GENERATE(1, 2, 5);
  store->state.failures_to_come = failures;
  REQUIRE(sign_in(*session));
  clock->advance(901s);
  store->state.failures_to_come = failures;
  CHECK(token() == "access-3");
  store->state.failures_to_come = failures;
  CHECK(session->sign_out());
  CHECK_FALSE(store->state.tokens);
}

}  // namespace oauth_answers_test
