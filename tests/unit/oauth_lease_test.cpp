// Sessions over a store of many machines, whose right to refresh is a lease that ends by itself.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/session.hpp>
#include <rocketpunch/testing/fake_clock.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/fake_authorization_server.hpp"
#include "support/leased_tokens.hpp"
#include "support/signed_in.hpp"

namespace oauth_lease_test {

namespace rp = rocketpunch;
using rp::test::config;
using rp::test::LeasedTokens;
using rp::testing::FakeTransport;
using namespace std::chrono_literals;
using Commands = std::vector<std::string>;

struct Fleet {
  Fleet() : transport(server.transport()) {
    options.clock = clock;
    options.base_url = "https://api.example/v1";
    session.emplace(on_a_machine(transport));
    REQUIRE(rp::test::SignedIn::sign_in(*session));
    forget_commands();
  }
  /// A session of a process of its own.
  rp::OAuthSession on_a_machine(FakeTransport over) const {
    auto its = std::make_shared<LeasedTokens>();
    its->state = store.state;
    return {config(), its, "kim", options, std::move(over)};
  }
  std::optional<rp::TokenSet> stored() const { return store.state->users["kim"].tokens; }
  Commands commands() const {
    const std::lock_guard guard(store.state->mutex);
    return store.state->commands;
  }
  void forget_commands() const {
    const std::lock_guard guard(store.state->mutex);
    store.state->commands.clear();
    store.state->holds.clear();
  }
  void put(const std::optional<rp::TokenSet>& tokens) const {
    const std::lock_guard guard(store.state->mutex);
    store.state->users["kim"].tokens = tokens;
  }
  /// What another process does, which has no session here: it refreshes the tokens, and keeps them.
  rp::TokenSet renewed(const std::string& name) const {
    rp::TokenSet tokens = *stored();
    tokens.access_token = rp::Secret("access-" + name);
    tokens.refresh_token = rp::Secret("refresh-" + name);
    tokens.issued_at = clock->wall_now();
    tokens.expires_at = clock->wall_now() + 900s;
    tokens.unanswered_refresh.reset();
    return tokens;
  }
  static std::string token_of(const rp::Result<rp::TokenSet>& tokens) {
    return std::string(tokens.value().access_token.reveal());
  }
  int count(const std::string& command) const {
    const auto all = commands();
    return static_cast<int>(std::count(all.begin(), all.end(), command));
  }

  rp::test::FakeAuthorizationServer server;
  FakeTransport transport;
  std::shared_ptr<rp::testing::FakeClock> clock = std::make_shared<rp::testing::FakeClock>();
  LeasedTokens store;
  rp::ClientOptions options;
  std::optional<rp::OAuthSession> session;
};

TEST_CASE_METHOD(Fleet, "a refresh asks a store of leases three times") {
  clock->advance(901s);
  REQUIRE(session->tokens());
  CHECK(commands() == Commands{"acquire", "save", "answer"});
  CHECK(server.refreshes() == 1);
  // the mark's lease outlasts the request, and the response needs none any more
  REQUIRE(store.state->holds.size() == 2);
  CHECK(store.state->holds[0] > options.refresh_timeout);
  CHECK(store.state->holds[1] == 0ms);
  REQUIRE(session->tokens());
  CHECK(commands().size() == 3);  // who has a good token asks nobody
}

TEST_CASE_METHOD(Fleet, "who waits for another's refresh needs no lease to learn that it is done") {
  clock->advance(901s);
  auto other = store.acquire("kim", 1h, {});
  REQUIRE(other.value().lease);
  store.state->before = [&, asked = 0](const std::string& command) mutable {
    if (command == "acquire" && ++asked == 3) put(renewed("other"));
  };
  const auto tokens = session->tokens();
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-other");
  CHECK(server.refreshes() == 0);
}

TEST_CASE_METHOD(Fleet, "who waits for another's refresh learns that the user has signed out") {
  clock->advance(901s);
  auto other = store.acquire("kim", 1h, {});
  store.state->before = [&](const std::string&) { put({}); };
  const auto tokens = session->tokens();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::sign_in_required);
}

TEST_CASE_METHOD(Fleet, "a lease that is over before the request is sent sends none") {
  clock->advance(901s);
  bool has_stood = false;
  store.state->before = [&](const std::string& command) {
    if (command != "save" || std::exchange(has_stood, true)) return;
    store.state->ahead += 1h;  // this process stood still, and another refreshed meanwhile
    auto other = store.acquire("kim", 1ms, {});
    REQUIRE(other.value().lease);
    REQUIRE(other.value().lease->save(renewed("other"), {.hold = 0ms}));
  };
  const auto tokens = session->tokens();
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-other");
  CHECK(server.refreshes() == 0);
  CHECK(stored()->refresh_token.reveal() == "refresh-other");
}

TEST_CASE_METHOD(Fleet, "a mark that took long to store is stored anew before the request is sent") {
  clock->advance(901s);
  bool has_stood = false;
  store.state->before = [&](const std::string& command) {
    if (command == "save" && !std::exchange(has_stood, true)) clock->advance(8s);
  };
  REQUIRE(session->tokens());
  CHECK(commands() == Commands{"acquire", "save", "save", "answer"});
}

TEST_CASE_METHOD(Fleet, "a response that comes after the lease is over is kept, and ends another's lease") {
  clock->advance(901s);
  std::optional<LeasedTokens::Lease> other;
  store.state->before = [&](const std::string& command) {
    if (command != "answer") return;
    store.state->ahead += 1h;
    store.state->before = nullptr;
    other.emplace(*std::move(store.acquire("kim", 1h, {}).value().lease));
  };
  const auto tokens = session->tokens();
  REQUIRE(tokens);
  REQUIRE(other);
  CHECK(stored()->refresh_token.reveal() == tokens->refresh_token.reveal());
  // it has read the refresh token that is used up, and must not send it
  const auto marked = other->save(renewed("former"), {});
  REQUIRE_FALSE(marked);
  CHECK(marked.error().kind() == rp::ErrorKind::conflict);
  CHECK(server.state().reuses == 0);
}

TEST_CASE_METHOD(Fleet, "a response that comes after a sign-out does not undo it") {
  clock->advance(901s);
  store.state->before = [&](const std::string& command) {
    if (command == "answer") put({});
  };
  const auto tokens = session->tokens();
  REQUIRE_FALSE(tokens);
  CHECK(tokens.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK_FALSE(stored());
}

TEST_CASE_METHOD(Fleet, "a response that comes after a new sign-in gives way to it") {
  clock->advance(901s);
  const rp::TokenSet anew = renewed("new");
  store.state->before = [&](const std::string& command) {
    if (command == "answer") put(anew);
  };
  const auto tokens = session->tokens();
  REQUIRE(tokens);
  CHECK(*tokens == anew);
  CHECK(*stored() == anew);
}

TEST_CASE_METHOD(Fleet, "a store that can't be reached is tried for as long as a refresh may take") {
  clock->advance(901s);
  bool has_answer = false;
  store.state->before = [&](const std::string& command) {
    if (command == "answer" && !std::exchange(has_answer, true)) store.state->failures = 20;
  };
  const auto begun = clock->now();
  REQUIRE(session->tokens());
  CHECK(clock->now() - begun > 5s);
  CHECK(count("answer") == 21);
  CHECK(stored()->refresh_token.reveal() == server.state().refresh_token);
  CHECK(server.refreshes() == 1);

  clock->advance(901s);
  store.state->failures = 20;  // also before anything is sent
  REQUIRE(session->tokens());
  CHECK(server.refreshes() == 2);
}

TEST_CASE_METHOD(Fleet, "who has a good token does not wait for a store that hangs") {
  clock->advance(900s - 60s);  // it will be refreshed soon
  std::atomic<bool> is_asked{false}, may_go{false};
  store.state->before = [&](const std::string&) {
    is_asked = true;
    is_asked.notify_all();
    may_go.wait(false);
  };
  const auto tokens = session->tokens();
  REQUIRE(tokens);
  CHECK(tokens->access_token.reveal() == "access-1");
  is_asked.wait(false);
  CHECK(token_of(session->tokens()) == "access-1");
  may_go = true;
  may_go.notify_all();
  clock->advance(61s);
  CHECK(token_of(session->tokens()) == "access-2");
  CHECK(server.refreshes() == 1);
}

TEST_CASE_METHOD(Fleet, "signing out begins anew where its lease was over") {
  bool has_stood = false;
  store.state->before = [&](const std::string& command) {
    if (command != "erase" || std::exchange(has_stood, true)) return;
    store.state->ahead += 1h;
  };
  CHECK(session->sign_out());
  CHECK(count("erase") == 2);
  CHECK_FALSE(stored());
}

TEST_CASE_METHOD(Fleet, "a new sign-in begins anew where its lease was over") {
  bool has_stood = false;
  store.state->before = [&](const std::string& command) {
    if (command != "save" || std::exchange(has_stood, true)) return;
    store.state->ahead += 1h;
  };
  REQUIRE(rp::test::SignedIn::sign_in(*session));
  CHECK(count("save") == 2);
  CHECK(stored()->access_token.reveal() == "access-2");
}

TEST_CASE_METHOD(Fleet, "tokens are moved into a store of leases, and out of one") {
  const auto memory = std::make_shared<rp::MemoryTokenStore>();
  const auto there = session->move_to(memory, "lee");
  REQUIRE(there);
  CHECK_FALSE(stored());
  CHECK(token_of(there->tokens()) == "access-1");
  auto leased = std::make_shared<LeasedTokens>(store);
  const auto back = there->move_to(leased, "kim");
  REQUIRE(back);
  CHECK(stored()->access_token.reveal() == "access-1");
  clock->advance(901s);
  CHECK(token_of(back->tokens()) == "access-2");
}

TEST_CASE_METHOD(Fleet, "a store of leases is waited for by lock too") {
  const rp::AnyTokenStore any(std::make_shared<LeasedTokens>(store));
  CHECK(any.is_leased());
  auto held = any.lock("kim", {.timeout = 0ms});
  REQUIRE(held);
  CHECK(held->load().value() == stored());
  const auto refused = any.lock("kim", {.timeout = 0ms});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind() == rp::ErrorKind::timeout);
  rp::stop_source stop;
  stop.request_stop();
  CHECK(any.lock("kim", {.timeout = 1h, .stop = stop.get_token()}).error().kind() ==
        rp::ErrorKind::cancelled);
  CHECK_FALSE(any.acquire("kim", 1s).value().lease);
  held = rp::Error({.kind = rp::ErrorKind::storage, .message = "given up"});
  CHECK(any.acquire("kim", 1s).value().lease);
}

namespace {

/// A store of one machine whose functions are told how long they may take.
struct PatientStore {
  struct Lock {
    rp::Result<std::optional<rp::TokenSet>> load(const rp::StoreLimits& limits = {}) {
      told->push_back(limits.time_left());
      return lock.load();
    }
    rp::Result<void> save(const rp::TokenSet& tokens, const rp::SaveOptions& options = {}) {
      told->push_back(options.limits.time_left());
      return lock.save(tokens);
    }
    rp::Result<void> erase(const rp::StoreLimits& limits = {}) {
      told->push_back(limits.time_left());
      return lock.erase();
    }
    std::vector<std::chrono::milliseconds>* told;
    rp::AnyTokenStore::Lock lock;
  };
  rp::Result<std::optional<rp::TokenSet>> load(const std::string& user) { return kept.load(user); }
  rp::Result<Lock> lock(const std::string& user, const rp::LockOptions& wait) {
    auto lock = kept.lock(user, wait);
    if (!lock) return lock.error();
    return Lock{&told, *std::move(lock)};
  }
  rp::MemoryTokenStore kept;
  std::vector<std::chrono::milliseconds> told;
};

}  // namespace

TEST_CASE("a lock's functions are told how long they may take, where they want to know") {
  const auto store = std::make_shared<PatientStore>();
  auto lock = rp::AnyTokenStore(store).lock("kim");
  REQUIRE(lock);
  const auto end = std::chrono::steady_clock::now() + 1h;
  CHECK(lock->load({.deadline = end}));
  CHECK(lock->save({.access_token = rp::Secret("access-1")}, {.limits = {.deadline = end}}));
  CHECK(lock->erase({.deadline = end}));
  REQUIRE(store->told.size() == 3);
  for (const auto time_left : store->told) CHECK(time_left > 59min);
}

}  // namespace oauth_lease_test
