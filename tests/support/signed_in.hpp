// A user who is signed in at a fake authorization server, on a clock that stands, with a store that can fail.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <rocketpunch/client.hpp>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/driver.hpp"
#include "support/fake_authorization_server.hpp"

namespace rocketpunch::test {

using namespace std::chrono_literals;

inline OAuthConfig config() {
  return {.client_id = "rp_app_id",
          .client_secret = Secret("rp_sec_secret"),
          .redirect_uri = "https://board.example/callback",
          .scopes = {"profile", "post:write"}};
}

/// A store whose reading or writing can fail, and which counts.
class MoodyStore {
 public:
  struct State {
    std::optional<TokenSet> tokens;
    std::vector<TokenSet> saved;
    int saves_until_failure = -1;  // -1: never; 0: they fail from now on
    int failures_to_come = 0;      // of whatever is done next
    bool unreadable = false;
    bool unwritable = false;
    bool refuses_lock = false;
    std::atomic<int> locks{0};
    std::chrono::milliseconds last_wait{};  // that the latest lock would have been waited for
  };
  struct Lock {
    State* state;
    Result<std::optional<TokenSet>> load() const { return MoodyStore::load(*state); }
    Result<void> save(const TokenSet& tokens) const {
      if (fails(*state) || state->unwritable || state->saves_until_failure == 0) return full();
      if (state->saves_until_failure > 0) --state->saves_until_failure;
      state->tokens = tokens;
      state->saved.push_back(tokens);
      return {};
    }
    Result<void> erase() const {
      if (fails(*state)) return full();
      state->tokens.reset();
      return {};
    }
  };

  Result<std::optional<TokenSet>> load(const std::string&) { return load(state); }
  Result<Lock> lock(const std::string&, const LockOptions& wait) {
    state.last_wait = wait.timeout;
    if (fails(state)) return full();
    if (state.refuses_lock) return Error({.kind = ErrorKind::timeout, .message = "locked"});
    ++state.locks;
    return Lock{&state};
  }

  State state;

 private:
  static Result<std::optional<TokenSet>> load(State& state) {
    if (fails(state)) return full();
    if (state.unreadable) return Error({.kind = ErrorKind::storage, .message = "can't be decrypted"});
    return state.tokens;
  }
  static bool fails(State& state) { return state.failures_to_come > 0 && state.failures_to_come-- > 0; }
  static Error full() { return Error({.kind = ErrorKind::storage, .message = "disk full"}); }
};

/// The same store, as another process has it.
struct StoreElsewhere {
  using Lock = MoodyStore::Lock;
  Result<std::optional<TokenSet>> load(const std::string& user) const { return store->load(user); }
  Result<Lock> lock(const std::string& user, const LockOptions& wait) const {
    return store->lock(user, wait);
  }
  std::shared_ptr<MoodyStore> store;
};

struct SignedIn {
  SignedIn() : transport(server.transport()) {
    options.clock = clock;
    options.base_url = "https://api.example/v1";
    options.retry.first_wait = 0ms;
    session.emplace(config(), store, "user-42", options, transport);
    REQUIRE(sign_in(*session));
  }
  std::string token() { return std::string(session->tokens().value().access_token.reveal()); }
  /// Another session of the program, with the same store.
  OAuthSession another() const { return {config(), store, "user-42", options, transport}; }
  OAuthSession another(testing::FakeTransport over) const {
    return {config(), store, "user-42", options, std::move(over)};
  }
  /// The session of another process, with the same store.
  OAuthSession elsewhere() const {
    return {config(), std::make_shared<StoreElsewhere>(StoreElsewhere{store}), "user-42", options, transport};
  }
  /// Signs a user in through that session.
  static Result<TokenSet> sign_in(const OAuthSession& session) {
    const auto request = session.authorization_request();
    return session.exchange("code=good-code&state=" + std::string(request.state().reveal()), request);
  }
  auto client() { return TestClient{*session, options, transport}; }

  FakeAuthorizationServer server;
  testing::FakeTransport transport;
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  std::shared_ptr<MoodyStore> store = std::make_shared<MoodyStore>();
  ClientOptions options;
  std::optional<OAuthSession> session;
};

}  // namespace rocketpunch::test
