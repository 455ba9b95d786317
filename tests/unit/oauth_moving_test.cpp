// A sign-in that moves from one store to another: nothing is lost, and nobody else can use its refresh token.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/app.hpp>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/stop_token.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/sign_in_calls.hpp"
#include "support/temporary_directory.hpp"

namespace oauth_moving_test {

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using rp::test::MoodyStore;
using rp::test::SignInCalls;

namespace {

std::string refresh_token_in(const std::optional<rp::TokenSet>& tokens) {
  return tokens ? std::string(tokens->refresh_token.reveal()) : "none";
}

/// Kim, who is signed in with the tokens in one store, and another store.
struct Moving : SignInCalls {
  explicit Moving(bool on_a_loop) : SignInCalls(on_a_loop) {}

  rp::Result<rp::OAuthSession> move() const { return SignInCalls::move(kim, to, "lee"); }
  std::string kept() const { return refresh_token_in(from->state.tokens); }
  std::string moved() const { return refresh_token_in(to->state.tokens); }
  /// Whether the sign-in is where it was, and good.
  bool still_here() const {
    return kept() != "none" && moved() == "none" && refresh(kim) && server.state().reuses == 0;
  }

  std::shared_ptr<MoodyStore> from = std::make_shared<MoodyStore>();
  std::shared_ptr<MoodyStore> to = std::make_shared<MoodyStore>();
  rp::OAuthSession kim = signed_in(from, "kim");
};

/// A store where something can be done at a step.
class WatchedStore {
 public:
  struct Lock {
    WatchedStore* store;
    std::shared_ptr<MoodyStore> behind;
    MoodyStore::Lock lock;
    rp::Result<std::optional<rp::TokenSet>> load() const { return lock.load(); }
    rp::Result<void> save(const rp::TokenSet& tokens) const {
      if (store->before_save) store->before_save();
      return lock.save(tokens);
    }
    rp::Result<void> erase() const {
      if (store->before_erase) store->before_erase();
      return lock.erase();
    }
  };
  rp::Result<std::optional<rp::TokenSet>> load(const std::string& user) { return behind->load(user); }
  rp::Result<Lock> lock(const std::string& user, const rp::LockOptions& wait) {
    if (before_lock) before_lock();
    auto lock = behind->lock(user, wait);
    if (!lock) return lock.error();
    return Lock{this, behind, *lock};
  }

  std::shared_ptr<MoodyStore> behind = std::make_shared<MoodyStore>();
  std::function<void()> before_lock{}, before_save{}, before_erase{};
};

}  // namespace

TEST_CASE("a sign-in moves: the other session has it, and the first says that nobody is signed in") {
  const Moving calls(GENERATE(false, true));
  const auto sharing = calls.app->session(calls.from, "kim");
  const auto before = calls.app->session(calls.to, "lee");
  REQUIRE(calls.tokens(sharing));
  CHECK(calls.tokens(before).error().kind() == rp::ErrorKind::sign_in_required);
  const auto sent = calls.transport.requests().size();
  const auto there = calls.move();
  REQUIRE(there);
  CHECK(calls.kept() == "none");
  CHECK(calls.moved() == "refresh-1");
  for (const auto& session : {calls.kim, sharing})
    CHECK(calls.tokens(session).error().kind() == rp::ErrorKind::sign_in_required);
  // also the other store's sessions see it at once
  for (const auto& session : {*there, before})
    CHECK(calls.tokens(session).value().access_token.reveal() == "access-1");
  CHECK(calls.transport.requests().size() == sent);
  CHECK(calls.move().error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(calls.tokens(before));
}

TEST_CASE("nobody's sign-in can't be moved, and harms nobody's") {
  const SignInCalls calls(GENERATE(false, true));
  const auto to = std::make_shared<MoodyStore>();
  const auto there = calls.signed_in(to, "lee");
  const auto moved = calls.move(calls.app->session(), to, "lee");
  CHECK(moved.error().kind() == rp::ErrorKind::sign_in_required);
  CHECK(calls.tokens(there).value().access_token.reveal() == "access-1");
}

TEST_CASE("a sign-in that is to move to where it is stays") {
  const Moving calls(GENERATE(false, true));
  const auto same = calls.SignInCalls::move(calls.kim, calls.from, "kim");
  REQUIRE(same);
  CHECK(calls.refresh(*same));
  CHECK(calls.tokens(calls.kim).value().access_token.reveal() == "access-2");
  // and so where another object stands for the same store
  const auto elsewhere = std::make_shared<rp::MemoryTokenStore>();
  const auto session = calls.signed_in(elsewhere, "kim");
  REQUIRE(calls.SignInCalls::move(session, std::make_shared<rp::MemoryTokenStore>(*elsewhere), "kim"));
  CHECK(calls.tokens(session));
}

TEST_CASE("a sign-in stays where two stores turn out to be one, though nothing says so") {
  const Moving calls(GENERATE(false, true));
  auto& stored = calls.from->state.tokens;
  SECTION("as it was") {}
  SECTION("after a program was killed while it found that out") {
    stored->access_token = rp::Secret("moving");
    stored->expires_at = stored->issued_at;
  }
  SECTION("with no refresh token") { stored->refresh_token = {}; }
  SECTION("with tokens that could not be stored") {
    calls.from->state.unwritable = true;
    REQUIRE_FALSE(calls.import_tokens(calls.kim, *stored));
    calls.from->state.unwritable = false;
    if (GENERATE(false, true)) stored.reset();
  }
  const auto before = stored;
  const auto first = calls.from->state.saved.size();
  const auto same = std::make_shared<rp::test::StoreElsewhere>(rp::test::StoreElsewhere{calls.from});
  const auto there = calls.SignInCalls::move(calls.kim, same, "kim");
  REQUIRE(there);
  REQUIRE(stored);
  if (before) CHECK(*stored == *before);
  // whatever ends the program on the way leaves the sign-in
  const auto& saved = calls.from->state.saved;
  for (auto set = saved.begin() + static_cast<std::ptrdiff_t>(first); set != saved.end(); ++set) {
    CHECK_FALSE(set->refresh_token.empty());
    CHECK((set->access_token.reveal() == "access-1" || set->expires_at == set->issued_at));
    if (before && before->refresh_token.empty()) break;
  }
  if (!stored->refresh_token.empty()) {
    CHECK(calls.refresh(*there).value().access_token.reveal() == "access-2");
    CHECK(calls.tokens(calls.kim).value().access_token.reveal() == "access-2");
  }
  CHECK(calls.server.state().reuses == 0);
}

TEST_CASE("a sign-in that both stores have, as after a program was killed, moves") {
  const Moving calls(GENERATE(false, true));
  calls.to->state.tokens = calls.from->state.tokens;
  SECTION("unless the first can't be read in between") {
    const auto watched = std::make_shared<WatchedStore>();
    watched->behind = calls.to;
    watched->before_save = [&] { calls.from->state.failures_to_come = 1'000; };
    CHECK(calls.SignInCalls::move(calls.kim, watched, "lee").error().kind() == rp::ErrorKind::storage);
    calls.from->state.failures_to_come = 0;
    CHECK(calls.kept() == "refresh-1");
    CHECK(*calls.to->state.tokens == *calls.from->state.tokens);
    watched->before_save = nullptr;
  }
  const auto there = calls.move();
  REQUIRE(there);
  CHECK(calls.kept() == "none");
  CHECK(calls.to->state.tokens->access_token.reveal() == "access-1");
  CHECK(calls.refresh(*there));
}

TEST_CASE("moves in opposite directions take the locks in the same order") {
  const SignInCalls calls(GENERATE(false, true));
  const auto one = std::make_shared<WatchedStore>(), other = std::make_shared<WatchedStore>();
  const auto kim = calls.signed_in(one, "kim");
  std::vector<int> order;
  one->before_lock = [&] { order.push_back(1); };
  other->before_lock = [&] { order.push_back(2); };
  const auto there = calls.move(kim, other, "kim");
  REQUIRE(there);
  const auto on_the_way = std::exchange(order, {});
  REQUIRE(calls.move(*there, one, "kim"));
  CHECK(on_the_way.size() == 2);
  CHECK(order == on_the_way);
}

TEST_CASE("a sign-in moves between files") {
  const SignInCalls calls(GENERATE(false, true));
  const rp::test::TemporaryDirectory one, two;
  const auto from = std::make_shared<rp::FileTokenStore>(one.path());
  const auto to = std::make_shared<rp::FileTokenStore>(two.path());
  REQUIRE(calls.move(calls.signed_in(from, "kim"), to, "lee"));
  CHECK(one.names() == std::vector<std::string>{"kim.lock"});
  CHECK(two.names() == std::vector<std::string>{"lee.json", "lee.lock"});
}

TEST_CASE("where the other store fails, the sign-in stays and the other's too") {
  const Moving calls(GENERATE(false, true));
  SECTION("at its lock") { calls.to->state.refuses_lock = true; }
  SECTION("for good") { calls.to->state.unwritable = true; }
  const auto moved = calls.SignInCalls::move(calls.kim, calls.to, "lee", {.timeout = 5ms});
  REQUIRE_FALSE(moved);
  CHECK(calls.still_here());
}

TEST_CASE("a store that fails for a moment doesn't keep a sign-in from moving") {
  const Moving calls(GENERATE(false, true));
  (GENERATE(false, true) ? calls.from : calls.to)->state.failures_to_come = 3;
  REQUIRE(calls.move());
  CHECK(calls.kept() == "none");
  CHECK(calls.moved() == "refresh-1");
}

TEST_CASE("what can't be read in the other store stays, until it is signed out of") {
  const Moving calls(GENERATE(false, true));
  calls.to->state.tokens = rp::TokenSet{.refresh_token = rp::Secret("somebody's")};
  calls.to->state.unreadable = true;
  const auto refused = calls.move();
  CHECK(refused.error().kind() == rp::ErrorKind::storage);
  CHECK(refused.error().message().find("sign_out() there") != std::string::npos);
  CHECK(calls.moved() == "somebody's");
  CHECK(calls.kept() == "refresh-1");
  REQUIRE(calls.sign_out(calls.app->session(calls.to, "lee")));
  calls.to->state.unreadable = false;
  REQUIRE(calls.move());
  CHECK(calls.kept() == "none");
  CHECK(calls.moved() == "refresh-1");
}

TEST_CASE("where a sign-in can't be read it stays") {
  const Moving calls(GENERATE(false, true));
  calls.from->state.unreadable = true;
  CHECK(calls.move().error().kind() == rp::ErrorKind::storage);
  calls.from->state.unreadable = false;
  CHECK(calls.still_here());
}

TEST_CASE("tokens that can't be removed where they were stay there alone") {
  const SignInCalls calls(GENERATE(false, true));
  const auto from = std::make_shared<WatchedStore>();
  const auto kim = calls.signed_in(from, "kim");
  const auto to = std::make_shared<MoodyStore>();
  const bool was_somebody_there = GENERATE(false, true);
  const rp::TokenSet somebody{.refresh_token = rp::Secret("somebody's")};
  if (was_somebody_there) to->state.tokens = somebody;
  from->before_erase = [&] { from->behind->state.failures_to_come = 1; };
  const auto moved = calls.move(kim, to, "lee");
  CHECK(moved.error().kind() == rp::ErrorKind::storage);
  CHECK(refresh_token_in(to->state.tokens) == (was_somebody_there ? "somebody's" : "none"));
  CHECK(calls.refresh(kim).value().access_token.reveal() == "access-2");

  SECTION("or are in both, if they can't be taken back") {
    from->before_erase = [&] {
      from->behind->state.failures_to_come = 1;
      to->state.failures_to_come = 1'000;
    };
    const auto in_both = calls.move(kim, to, "lee");
    CHECK(in_both.error().message().find("in both stores") != std::string::npos);
    CHECK(refresh_token_in(from->behind->state.tokens) == "refresh-2");
    CHECK(refresh_token_in(to->state.tokens) == "refresh-2");
  }
  SECTION("or are gone after all") {
    from->before_erase = [&] {
      from->behind->state.tokens.reset();
      from->behind->state.failures_to_come = 1;
    };
    REQUIRE(calls.move(kim, to, "lee"));
    CHECK(refresh_token_in(to->state.tokens) == "refresh-2");
  }
}

TEST_CASE("whatever ends the program while a sign-in moves, it is in one of the stores") {
  const SignInCalls calls(GENERATE(false, true));
  const auto from = std::make_shared<WatchedStore>(), to = std::make_shared<WatchedStore>();
  const auto kim = calls.signed_in(from, "kim");
  const auto end = [] { throw std::runtime_error("killed"); };
  (GENERATE(false, true) ? to->before_save : from->before_erase) = end;
  CHECK_THROWS(calls.move(kim, to, "lee"));
  const bool here = from->behind->state.tokens.has_value(), there = to->behind->state.tokens.has_value();
  CHECK((here || there));
  // the next program
  from->before_erase = to->before_save = nullptr;
  const auto next = here ? calls.app->session(from, "kim") : calls.app->session(to, "lee");
  CHECK(calls.refresh(next));
}

TEST_CASE("tokens that could not be stored are moved like others") {
  const Moving calls(GENERATE(false, true));
  calls.from->state.saves_until_failure = 1;  // the mark, and not the answer
  CHECK(calls.refresh(calls.kim).error().kind() == rp::ErrorKind::storage);
  REQUIRE(calls.kept() == "refresh-1");
  const auto there = calls.move();
  REQUIRE(there);
  CHECK(calls.moved() == "refresh-2");
  CHECK(calls.kept() == "none");
  CHECK(calls.refresh(*there));
  CHECK(calls.server.state().reuses == 0);
}

TEST_CASE("a move waits for the refresh under way, and takes what came of it") {
  Moving calls(false);
  std::atomic<bool> arrived{false}, open{false};
  calls.transport.always_do(
      [&, behind = calls.server.transport()](const rp::HttpRequest& request, const rp::SendOptions& limits) {
        arrived = true;
        arrived.notify_all();
        open.wait(false);
        return behind.send(request, limits);
      });
  std::optional<rp::Result<rp::TokenSet>> refreshed;
  rp::detail::jthread refreshing([&] { refreshed = calls.kim.refresh(); });
  arrived.wait(false);
  // its time is over: nothing has happened
  const auto early = calls.kim.move_to(calls.to, "lee", {.timeout = 5ms});
  CHECK(early.error().kind() == rp::ErrorKind::timeout);
  CHECK(calls.moved() == "none");
  std::optional<rp::Result<rp::OAuthSession>> there;
  rp::detail::jthread moving([&] { there = calls.kim.move_to(calls.to, "lee"); });
  open = true;
  open.notify_all();
  refreshing.join();
  moving.join();
  CHECK(*refreshed);
  REQUIRE(*there);
  CHECK(calls.moved() == "refresh-2");
  CHECK(calls.kept() == "none");
  CHECK((*there)->refresh());
  CHECK(calls.server.state().reuses == 0);
}

TEST_CASE("however many threads refresh while a sign-in moves, it is in one place and good") {
  const SignInCalls calls(false);
  for (int round = 0; round < 20; ++round) {
    const auto from = std::make_shared<rp::MemoryTokenStore>(), to = std::make_shared<rp::MemoryTokenStore>();
    const auto kim = calls.signed_in(from, "kim");
    const auto sharing = calls.app->session(from, "kim");
    std::optional<rp::Result<rp::OAuthSession>> there;
    {
      std::vector<rp::detail::jthread> threads;
      for (const auto& session : {kim, sharing})
        threads.emplace_back([session] {
          for (rp::Result<rp::TokenSet> tokens = session.refresh(); tokens; tokens = session.refresh()) {
          }
        });
      threads.emplace_back([&] { there = kim.move_to(to, "lee"); });
    }
    REQUIRE(*there);
    CHECK_FALSE(from->load("kim").value());
    CHECK((*there)->refresh());
  }
  CHECK(calls.server.state().reuses == 0);
}

}  // namespace oauth_moving_test
