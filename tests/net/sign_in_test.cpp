// Sign-ins on an engine, over real sockets: they hold nothing up, and the end of the engine loses none.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <rocketpunch/async.hpp>
#include <stop_token>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/temporary_directory.hpp"

namespace sign_in_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

/// An authorization server that answers a request for tokens when it is told to, and all others at once.
class SlowTokens {
 public:
  std::string url() const { return server_.url("/oauth"); }
  OAuthConfig config() const {
    return {.client_id = "rp_app_id",
            .client_secret = Secret("rp_sec_secret"),
            .redirect_uri = "https://board.example/callback",
            .endpoints = OAuthEndpoints::under(url())};
  }
  bool wait_for_exchange() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 30s, [this] { return exchanges_ > 0; });
  }
  int exchanges() {
    const std::lock_guard lock(mutex_);
    return exchanges_;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  ~SlowTokens() { release(); }

 private:
  void serve(Connection& connection) {
    while (const auto request = connection.read_request()) {
      const bool to_token = request->target == "/oauth/token";
      if (to_token) {
        std::unique_lock lock(mutex_);
        ++exchanges_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return released_; });
      }
      const auto tokens =
          R"({"access_token":"a","refresh_token":"rt_new","token_type":"Bearer","expires_in":900})";
      const auto user = R"({"sub":"OA-1"})";
      if (!connection.write(answer(200, to_token ? tokens : user))) return;
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int exchanges_ = 0;
  bool released_ = false;
  SocketServer server_{[this](Connection& connection) { serve(connection); }};
};

std::string callback(const AuthorizationRequest& request) {
  return "code=good&state=" + std::string(request.state().reveal());
}

TokenSet good_tokens() {
  const auto now = std::chrono::system_clock::now();
  return {.access_token = Secret("a"),
          .refresh_token = Secret("rt"),
          .scopes = {"profile"},
          .issued_at = now,
          .expires_at = now + 15min};
}

std::string stored_in(const TemporaryDirectory& directory) {
  const auto stored = FileTokenStore(directory.path()).load("kim");
  return stored && *stored ? std::string((*stored)->refresh_token.reveal()) : "nothing";
}

}  // namespace

TEST_CASE("net: an exchange on an engine holds no other call up") {
  SlowTokens server;
  const Engine engine;
  const OAuthApp app(server.config(), {}, engine.transport());
  const auto request = app.authorization_request();
  auto newcomer = as_future(app.async().exchange(callback(request), request));
  while (server.exchanges() == 0) engine.poll(10ms);

  const auto other = app.session();
  REQUIRE(engine.run(other.async().import_tokens(good_tokens())));
  CHECK(engine.run(other.async().user_info()).value().subject == "OA-1");
  CHECK(newcomer.wait_for(0s) == std::future_status::timeout);

  server.release();
  engine.run();
  const auto session = newcomer.get();
  REQUIRE(session);
  CHECK(session->tokens().value().refresh_token.reveal() == "rt_new");
}

TEST_CASE("net: the end of an engine waits for an exchange under way, whose answer is stored") {
  SlowTokens server;
  const TemporaryDirectory directory;
  std::future<Result<TokenSet>> exchanged;
  std::jthread releasing;
  {
    const Engine engine;
    const OAuthSession session(server.config(), std::make_shared<FileTokenStore>(directory.path()), "kim", {},
                               engine.transport());
    const auto request = session.authorization_request();
    exchanged = as_future(session.async().exchange(callback(request), request));
    while (server.exchanges() == 0) engine.poll(10ms);
    releasing = std::jthread([&] { server.release(); });
  }
  CHECK(exchanged.get());
  CHECK(stored_in(directory) == "rt_new");
}

TEST_CASE("net: the end of an engine waits for an exchange within a bound") {
  SlowTokens server;
  std::future<Result<OAuthSession>> exchanged;
  const Stopwatch watch;
  {
    const Engine engine;
    const OAuthApp app(server.config(), {}, engine.transport());
    const auto request = app.authorization_request();
    exchanged = as_future(app.async().exchange(callback(request), request));
    while (server.exchanges() == 0) engine.poll(10ms);
  }
  const auto given_up = exchanged.get();
  CHECK(given_up.error().kind() == ErrorKind::outcome_unknown);
  CHECK(watch.elapsed() < 25s);
}

TEST_CASE("net: an exchange on an engine ends at its caller's stop or deadline") {
  SlowTokens server;
  const Engine engine;
  const OAuthApp app(server.config(), {}, engine.transport());
  const auto request = app.authorization_request();
  std::stop_source stop;
  const bool stopped = GENERATE(false, true);
  CallOptions options{.stop = stop.get_token()};
  if (!stopped) options.timeout = 300ms;
  auto exchanged = as_future(app.async().exchange(callback(request), request, options));
  if (stopped) {
    while (server.exchanges() == 0) engine.poll(10ms);
    stop.request_stop();
  }
  engine.run();
  const auto given_up = exchanged.get();
  REQUIRE_FALSE(given_up);
  CHECK(given_up.error().kind() == (stopped ? ErrorKind::cancelled : ErrorKind::outcome_unknown));
  // it may have been used up
  CHECK(engine.run(app.async().exchange(callback(request), request)).error().kind() ==
        ErrorKind::invalid_argument);
}

}  // namespace sign_in_test
