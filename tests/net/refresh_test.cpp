// Refreshes over real sockets that take longer than their callers, their engine or their program.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <rocketpunch/async.hpp>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/net_client.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace refresh_test {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;

namespace {

constexpr auto address_variable = "TEST_REFRESH_AT";
constexpr auto directory_variable = "TEST_REFRESH_IN";

/// A server that answers a refresh when it is told to, and everything else at once.
class TokenServer {
 public:
  TokenServer()
      : server_([this](Connection& connection) {
          while (const auto request = connection.read_request()) {
            const bool to_token = request->target == "/oauth/token";
            if (to_token && !released_.load()) {
              std::unique_lock lock(mutex_);
              ++refreshes_;
              changed_.notify_all();
              changed_.wait(lock, [this] { return released_.load(); });
            }
            const auto body =
                R"({"access_token":"new","refresh_token":"rt_new","token_type":"Bearer","expires_in":900})";
            if (!connection.write(to_token ? answer(200, body) : answer(204, ""))) return;
          }
        }) {}
  ~TokenServer() { release(); }

  std::string url() const { return server_.url("/oauth"); }
  bool wait_for_refresh() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 30s, [this] { return refreshes_ > 0; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  int refreshes() {
    const std::lock_guard lock(mutex_);
    return refreshes_;
  }
  ClientOptions options() const { return options_for(server_.url("/api/v1")); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> released_{false};
  int refreshes_ = 0;
  SocketServer server_;
};

OAuthConfig config_at(const std::string& address) {
  return {.client_id = "rp_app_id",
          .client_secret = Secret("rp_sec_secret"),
          .redirect_uri = "https://board.example/callback",
          .scopes = {"post:write"},
          .endpoints = OAuthEndpoints::under(address)};
}

/// Tokens whose access token has ended.
TokenSet ended_tokens() {
  const auto now = std::chrono::system_clock::now();
  return {.access_token = Secret("old"),
          .refresh_token = Secret("rt_old"),
          .scopes = {"post:write"},
          .issued_at = now - 1h,
          .expires_at = now - 45min};
}

std::string stored_in(const TemporaryDirectory& directory) {
  const auto stored = FileTokenStore(directory.path()).load("kim");
  return stored && *stored ? std::string((*stored)->refresh_token.reveal()) : "nothing";
}

}  // namespace

TEST_CASE("net: on an engine a refresh goes on when its callers have left") {
  TokenServer server;
  const TemporaryDirectory directory;
  const Engine engine;
  const OAuthSession session(config_at(server.url()), std::make_shared<FileTokenStore>(directory.path()),
                             "kim", server.options());
  REQUIRE(session.import_tokens(ended_tokens()));
  const Client client(session, server.options(), engine.transport());
  const auto left = engine.run(client.async().posts().remove(7, {.timeout = 50ms}));
  REQUIRE_FALSE(left);
  CHECK(left.error().kind() == ErrorKind::timeout);
  CHECK_FALSE(left.error().maybe_sent());
  server.release();
  CHECK(engine.run(client.async().posts().remove(7)));
  CHECK(stored_in(directory) == "rt_new");
  CHECK(server.refreshes() <= 1);
}

TEST_CASE("net: the end of an engine waits for a refresh under way, whose answer is stored") {
  TokenServer server;
  const TemporaryDirectory directory;
  const OAuthSession session(config_at(server.url()), std::make_shared<FileTokenStore>(directory.path()),
                             "kim", server.options());
  REQUIRE(session.import_tokens(ended_tokens()));
  std::jthread releasing;
  {
    const Engine engine;
    const Client client(session, server.options(), engine.transport());
    auto removed = as_future(client.async().posts().remove(7));
    releasing = std::jthread([&] {
      if (server.wait_for_refresh()) server.release();
    });
    while (server.refreshes() == 0) engine.poll(10ms);
  }
  CHECK(stored_in(directory) == "rt_new");
}

TEST_CASE("net: the end of an engine waits for a refresh within a bound") {
  TokenServer server;
  const TemporaryDirectory directory;
  const OAuthSession session(config_at(server.url()), std::make_shared<FileTokenStore>(directory.path()),
                             "kim", server.options());
  REQUIRE(session.import_tokens(ended_tokens()));
  std::future<Result<void>> removed;
  {
    const Engine engine;
    const Client client(session, server.options(), engine.transport());
    removed = as_future(client.async().posts().remove(7));
    while (server.refreshes() == 0) engine.poll(10ms);
  }
  CHECK(removed.get().error().kind() == ErrorKind::cancelled);
  CHECK(stored_in(directory) == "rt_old");
}

TEST_CASE("leaves a refresh and the program", "[.child]") {
  const char* const address = std::getenv(address_variable);
  const char* const directory = std::getenv(directory_variable);
  REQUIRE((address != nullptr && directory != nullptr));
  const OAuthSession session(config_at(address), std::make_shared<FileTokenStore>(directory), "kim");
  const auto left = session.tokens({.timeout = 20ms});
  std::puts(left ? "answered" : "left");
  std::fflush(stdout);
  std::exit(0);
}

TEST_CASE("net: the end of a program waits for a refresh under way, within a bound") {
  TokenServer server;
  const TemporaryDirectory directory;
  FileTokenStore store(directory.path());
  REQUIRE(store.lock("kim").value().save(ended_tokens()));
  ::setenv(address_variable, server.url().c_str(), 1);
  ::setenv(directory_variable, directory.path().c_str(), 1);
  Process program(std::filesystem::read_symlink("/proc/self/exe").string(),
                  {"leaves a refresh and the program"});
  REQUIRE(server.wait_for_refresh());
  std::string line;
  do line = program.line();
  while (line != "left" && !line.empty());
  CHECK(line == "left");
  const bool answered = GENERATE(true, false);
  if (answered) server.release();
  CHECK(program.wait() == 0);
  CHECK(stored_in(directory) == (answered ? "rt_new" : "rt_old"));
}

}  // namespace refresh_test
