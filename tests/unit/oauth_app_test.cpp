// An app that signs users in, and the calls of its sessions, in both their forms.
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/async.hpp>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/app.hpp>
#include <set>
#include <string>
#include <vector>

#include "rocketpunch/detail/oauth/callback.hpp"
#include "support/catch.hpp"
#include "support/sign_in_calls.hpp"

namespace oauth_app_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::config;
using rp::test::MoodyStore;
using rp::test::SignInCalls;
using rp::testing::FakeTransport;

namespace {

/// Can't be copied, and notes which object was asked to send.
class OneConnection {
 public:
  OneConnection(FakeTransport behind, std::shared_ptr<std::set<const void*>> senders)
      : behind_(std::move(behind)), senders_(std::move(senders)), self_(std::make_unique<int>()) {}
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions& limits) const {
    senders_->insert(self_.get());
    return behind_.send(request, limits);
  }

 private:
  FakeTransport behind_;
  std::shared_ptr<std::set<const void*>> senders_;
  std::unique_ptr<int> self_;
};

}  // namespace

TEST_CASE("all users of an app are signed in and refreshed over its one transport, with its settings") {
  const rp::test::FakeAuthorizationServer server;
  const auto senders = std::make_shared<std::set<const void*>>();
  int requests = 0;
  rp::ClientOptions options{.user_agent = "board/1"};
  options.observer = [&](const rp::CallEvent& event) {
    requests += event.kind == rp::CallEvent::Kind::request;
  };
  const auto transport = server.transport();
  const rp::OAuthApp app(config(), options, OneConnection(transport, senders));
  for (const char* const user : {"kim", "lee"}) {
    const auto request = app.authorization_request();
    const auto newcomer = app.exchange(SignInCalls::callback(request), request);
    REQUIRE(newcomer);
    REQUIRE(newcomer->user_info());
    const auto lasting = newcomer->move_to(std::make_shared<MoodyStore>(), user);
    REQUIRE(lasting);
    REQUIRE(lasting->refresh());
  }
  CHECK(senders->size() == 1);
  CHECK(requests == 6);
  for (const auto& sent : transport.requests())
    CHECK(std::string(sent.headers.get("User-Agent").value()).find("board/1") != std::string::npos);
}

TEST_CASE("who has signed in is known before the tokens get their place in a store") {
  const SignInCalls calls(GENERATE(false, true));
  const auto newcomer = calls.sign_in();
  REQUIRE(newcomer);
  const auto user = calls.user_info(*newcomer);
  REQUIRE(user);
  CHECK(user->subject == "OA-1");
  const auto store = std::make_shared<rp::MemoryTokenStore>();
  const auto lasting = calls.move(*newcomer, store, user->subject);
  REQUIRE(lasting);
  CHECK(store->load("OA-1").value()->access_token.reveal() == "access-1");
  CHECK(calls.tokens(*newcomer).error().kind() == rp::ErrorKind::sign_in_required);
  const auto later = calls.app->session(store, "OA-1");
  CHECK(calls.refresh(later).value().access_token.reveal() == "access-2");
  CHECK(calls.tokens(*lasting).value().access_token.reveal() == "access-2");
  CHECK(calls.server.state().reuses == 0);
}

TEST_CASE("a callback is good once in all of an app, and a forged one never") {
  const SignInCalls calls(GENERATE(false, true));
  const auto request = calls.app->authorization_request();
  const auto query = SignInCalls::callback(request);
  const auto forged = calls.exchange("code=good-code&state=someone-else's", request);
  CHECK(forged.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls.transport.requests().empty());
  REQUIRE(calls.exchange(query, request));
  const auto again = calls.exchange(query, request);
  CHECK(again.error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls.app->session().exchange(query, request).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls.transport.requests().size() == 1);
}

TEST_CASE("a callback that was used is known for as long as a code lives, however many others come") {
  const SignInCalls calls(false);
  const auto request = calls.app->authorization_request();
  const auto query = SignInCalls::callback(request);
  REQUIRE(calls.exchange(query, request));
  for (int others = 0; others < 150; ++others) REQUIRE(calls.sign_in());
  calls.clock->advance(10min - 1s);
  CHECK(calls.exchange(query, request).error().kind() == rp::ErrorKind::invalid_argument);
  // then the service knows no such code; the one here does
  calls.clock->advance(1s);
  CHECK(calls.exchange(query, request));
}

TEST_CASE("no more than ten thousand callbacks are remembered") {
  rp::detail::UsedCallbacks used;
  const rp::Clock::Steady now{};
  const auto state = [](int i) { return rp::Secret("state-" + std::to_string(i)); };
  for (int i = 0; i < 10'000; ++i) REQUIRE(used.begin(state(i), now + std::chrono::milliseconds(i)));
  CHECK_FALSE(used.begin(state(0), now + 10s));
  used.undo(state(1));
  CHECK(used.begin(state(1), now + 10s));
  CHECK(used.begin(state(10'000), now + 10s));
  CHECK(used.begin(state(0), now + 10s));
  CHECK_FALSE(used.begin(state(1), now + 10s));
  CHECK_FALSE(used.begin(state(9'999), now + 10s));
}

TEST_CASE("calls of the sign-in take a trace, which they don't send, and refuse what else is added") {
  const SignInCalls calls(false);
  using Call = std::function<std::optional<rp::Error>(const rp::OAuthSession&, const rp::CallOptions&)>;
  const auto of = [](const auto& outcome) {
    return outcome ? std::nullopt : std::optional<rp::Error>(outcome.error());
  };
  const Call all[] = {
      [&](const auto&, const auto& call) {
        const auto request = calls.app->authorization_request();
        return of(calls.app->exchange(SignInCalls::callback(request), request, call));
      },
      [&](const auto& session, const auto& call) {
        return of(session.import_tokens(session.tokens().value(), call));
      },
      [&](const auto& session, const auto& call) {
        return of(session.move_to(std::make_shared<MoodyStore>(), "lee", call));
      },
      [&](const auto& session, const auto& call) { return of(session.tokens(call)); },
      [&](const auto& session, const auto& call) { return of(session.refresh(call)); },
      [&](const auto& session, const auto& call) { return of(session.narrow({"profile"}, call)); },
      [&](const auto& session, const auto& call) { return of(session.user_info(call)); },
      [&](const auto& session, const auto& call) { return of(session.revoke(call)); },
      [&](const auto& session, const auto& call) { return of(session.sign_out(call)); },
  };
  const rp::Headers trace{{"traceparent", "00-0af7-b7ad-01"}, {"Baggage", "a=b"}};
  for (const Call& each : all) {
    const auto session = calls.signed_in(std::make_shared<MoodyStore>(), "kim");
    const auto sent = calls.transport.requests().size();
    for (const rp::CallOptions& call :
         {rp::CallOptions{.headers = {{"traceparent", "00-0af7-b7ad-01"}, {"X-Tenant", "2"}}},
          rp::CallOptions{.query = {{"new", "1"}}}, rp::CallOptions{.body = R"({"new":1})"}}) {
      const auto error = each(session, call);
      REQUIRE(error);
      CHECK(error->kind() == rp::ErrorKind::invalid_argument);
      CHECK(error->message().find("not of the authorization server") != std::string::npos);
    }
    CHECK(calls.transport.requests().size() == sent);
    CHECK_FALSE(each(session, {.headers = trace}));
  }
  for (const auto& request : calls.transport.requests())
    for (const auto& [name, value] : trace) CHECK_FALSE(request.headers.contains(name));
}

TEST_CASE("a code that was not sent can be sent again, and one that is refused can't be used") {
  const SignInCalls calls(GENERATE(false, true));
  const auto request = calls.app->authorization_request();
  calls.server.state().loss = rp::test::FakeAuthorizationServer::Loss::not_sent;
  CHECK(calls.exchange(SignInCalls::callback(request), request).error().kind() == rp::ErrorKind::network);
  calls.server.state().loss = rp::test::FakeAuthorizationServer::Loss::none;
  CHECK(calls.exchange(SignInCalls::callback(request), request));
  const auto other = calls.app->authorization_request();
  const auto refused = calls.exchange(SignInCalls::callback(other, "bad-code"), other);
  CHECK(refused.error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE("an answer with a refresh token alone is a sign-in too, whose first call refreshes") {
  const SignInCalls calls(GENERATE(false, true));
  auto transport = calls.transport;
  transport.then(200, R"({"token_type":"Bearer","refresh_token":"refresh-0"})");
  const auto newcomer = calls.sign_in();
  REQUIRE(newcomer);
  calls.server.state().refresh_token = "refresh-0";
  CHECK(calls.tokens(*newcomer).value().access_token.reveal() == "access-1");
}

TEST_CASE("the calls of a session do the same in both forms") {
  const SignInCalls calls(GENERATE(false, true));
  const auto store = std::make_shared<MoodyStore>();
  const auto session = calls.app->session(store, "kim");
  CHECK(calls.user_info(session).error().kind() == rp::ErrorKind::sign_in_required);
  const auto newcomer = calls.sign_in();
  REQUIRE(newcomer);
  REQUIRE(calls.import_tokens(session, newcomer->tokens().value()));
  CHECK(calls.import_tokens(session, {}).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls.tokens(session).value().access_token.reveal() == "access-1");
  CHECK(calls.refresh(session, {.timeout = 2s}).value().access_token.reveal() == "access-2");
  CHECK(calls.narrow(session, {"profile"}).value().scopes == std::vector<std::string>{"profile"});
  CHECK(calls.narrow(session, {}).error().kind() == rp::ErrorKind::invalid_argument);
  CHECK(calls.narrow(session, {"two words"}).error().operation() == "oauthToken");
  CHECK(calls.user_info(session).value().subject == "OA-1");
  // a token that is refused is renewed
  calls.server.forget_access_tokens();
  CHECK(calls.user_info(session).value().subject == "OA-1");
  CHECK(store->state.tokens->access_token.reveal() == "access-4");
  REQUIRE(calls.revoke(session));
  CHECK(calls.server.state().revocations == 1);
  CHECK_FALSE(store->state.tokens);
  REQUIRE(calls.sign_out(session));
  CHECK(calls.tokens(session).error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE("what an app can't work with comes to light when it is made") {
  CHECK_THROWS_WITH(rp::OAuthApp(config(), {.refresh_timeout = 0ms}, FakeTransport()),
                    Catch::Matchers::ContainsSubstring("refresh_timeout"));
  auto bad = config();
  bad.redirect_uri = "http://board.example/";
  CHECK_THROWS_WITH(rp::OAuthApp(bad, {}, FakeTransport()),
                    Catch::Matchers::ContainsSubstring("redirect_uri"));
  const rp::OAuthApp app(config(), {}, FakeTransport());
  CHECK_THROWS_WITH(app.session(std::shared_ptr<MoodyStore>(), "kim"),
                    Catch::Matchers::ContainsSubstring("store"));
  CHECK(app.session().move_to(std::shared_ptr<MoodyStore>(), "kim").error().kind() ==
        rp::ErrorKind::configuration);
}

TEST_CASE("asynchronous sign-in calls need an engine") {
  const rp::OAuthApp app(config(), {}, FakeTransport());
  CHECK_THROWS_WITH(app.async(), Catch::Matchers::ContainsSubstring("rp::Engine"));
  CHECK_THROWS_WITH(app.session().async(), Catch::Matchers::ContainsSubstring("rp::Engine"));
}

TEST_CASE("asynchronous sign-in calls go on where the executor says, also when the engine was shut down") {
  const SignInCalls calls(true);
  const auto newcomer = calls.sign_in();
  REQUIRE(newcomer);
  std::vector<std::function<void()>> given;
  const auto session =
      newcomer->async([&given](std::function<void()> run) { given.push_back(std::move(run)); });
  std::vector<std::string> ended;
  const auto note = [&ended](const rp::Result<rp::UserInfo>& user) {
    ended.push_back(user ? user->subject : std::string(to_string(user.error().kind())));
  };
  rp::start(session.user_info(), note);
  calls.engine.run();
  CHECK(ended.empty());
  REQUIRE(given.size() == 1);
  given.front()();
  CHECK(ended == std::vector<std::string>{"OA-1"});

  calls.engine.shutdown();
  rp::start(session.user_info(), note);
  REQUIRE(given.size() == 2);
  given.back()();
  CHECK(ended.back() == "cancelled");
  // calls that block go on
  CHECK(newcomer->user_info());
}

TEST_CASE("the first calls of many coroutines make one refresh") {
  const SignInCalls calls(true);
  const auto newcomer = calls.sign_in();
  REQUIRE(newcomer);
  calls.clock->advance(20min);
  std::vector<rp::Task<rp::Result<rp::UserInfo>>> tasks;
  for (int i = 0; i < 8; ++i) tasks.push_back(newcomer->async().user_info());
  for (const auto& user : calls.engine.run(rp::when_all(std::move(tasks)))) CHECK(user);
  CHECK(calls.server.refreshes() == 1);
}

}  // namespace oauth_app_test
