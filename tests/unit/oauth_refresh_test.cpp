// A refresh goes on without its caller: to give it up costs the sign-in.
#include <atomic>
#include <chrono>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/stop_token.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/signed_in.hpp"

namespace oauth_refresh_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::config;
using rp::test::SignedIn;
using rp::testing::FakeTransport;

namespace {

/// A transport that lets nothing through until it is told to.
class Gate {
 public:
  explicit Gate(FakeTransport behind) {
    transport_.always_do(
        [state = state_, behind](const rp::HttpRequest& request, const rp::SendOptions& limits) {
          state->arrived = true;
          state->arrived.notify_all();
          state->open.wait(false);
          state->limits = limits;
          return behind.send(request, limits);
        });
  }
  FakeTransport transport() const { return transport_; }
  void wait_for_arrival() const { state_->arrived.wait(false); }
  void open() const {
    state_->open = true;
    state_->open.notify_all();
  }
  rp::SendOptions limits() const { return state_->limits; }

 private:
  struct State {
    std::atomic<bool> arrived{false}, open{false};
    rp::SendOptions limits;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  FakeTransport transport_;
};

}  // namespace

TEST_CASE_METHOD(SignedIn, "who begins a refresh can leave it, by deadline or stop: it goes on") {
  clock->advance(901s);
  const Gate gate(transport);
  const auto slow = another(gate.transport());
  rp::stop_source stop;
  if (GENERATE(false, true)) {
    const auto left = slow.tokens({.timeout = 1ms});
    REQUIRE_FALSE(left);
    CHECK(left.error().kind() == rp::ErrorKind::timeout);
    CHECK(left.error().maybe_sent());
    CHECK(left.error().message().find("goes on") != std::string::npos);
  } else {
    stop.request_stop();
    const auto left = slow.tokens({.stop = stop.get_token()});
    REQUIRE_FALSE(left);
    CHECK(left.error().kind() == rp::ErrorKind::cancelled);
  }
  gate.wait_for_arrival();
  gate.open();
  const auto tokens = slow.tokens();
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-2");
  CHECK(store->state.tokens->refresh_token.reveal() == "refresh-2");
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(SignedIn, "who leaves a refresh goes with the token that is still good") {
  clock->advance(14min);
  const Gate gate(transport);
  const auto slow = another(gate.transport());
  const auto tokens = slow.tokens({.timeout = 100ms});
  gate.open();
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-1");
  CHECK(slow.refresh());
}

TEST_CASE_METHOD(SignedIn, "a refresh has a limit of its own, and no stop of a caller ends it") {
  clock->advance(901s);
  options.refresh_timeout = GENERATE(60'000ms, 45'000ms);
  options.attempt_timeout = 3s;
  const Gate gate(transport);
  gate.open();
  rp::stop_source stop;
  REQUIRE(another(gate.transport()).tokens({.timeout = 20s, .stop = stop.get_token()}));
  stop.request_stop();
  CHECK(gate.limits().timeout == options.refresh_timeout);
  CHECK_FALSE(gate.limits().stop.stop_requested());
}

TEST_CASE_METHOD(SignedIn, "an attempt to exchange a code has the same limit, within the call's") {
  options.attempt_timeout = 3s;
  const Gate gate(transport);
  gate.open();
  REQUIRE(sign_in(another(gate.transport())));
  CHECK(gate.limits().timeout == 30s);
}

TEST_CASE_METHOD(SignedIn, "a session may go while its refresh goes on") {
  clock->advance(901s);
  const Gate gate(transport);
  {
    const auto slow = another(gate.transport());
    CHECK_FALSE(slow.tokens({.timeout = 1ms}));
  }
  gate.wait_for_arrival();
  gate.open();
  // it waits for the lock that the refresh holds, in a store that has one
  while (server.refreshes() == 0) std::this_thread::yield();
}

TEST_CASE("refresh_timeout must be a time that can be waited for") {
  for (const auto timeout : {0ms, -1ms, std::chrono::milliseconds(25h)})
    CHECK_THROWS_WITH(rp::OAuthSession(config(), {.refresh_timeout = timeout}, FakeTransport()),
                      Catch::Matchers::ContainsSubstring("refresh_timeout"));
}

}  // namespace oauth_refresh_test
