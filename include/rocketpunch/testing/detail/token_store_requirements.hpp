#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/oauth/token_set.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The requirements on a store of tokens, each by itself.
template <TokenStore S>
class TokenStoreRequirements {
 public:
  using Open = std::function<std::shared_ptr<S>()>;
  TokenStoreRequirements(const Open& open, std::string users)
      : here_(open()), there_(open()), users_(std::move(users)) {}

  std::vector<std::string> run() {
    keeps_all_of_them();
    tells_users_apart();
    removes_them();
    lets_one_replace_them();
    loses_no_change();
    if (here_.is_leased()) {
      ends_leases();
      extends_leases();
      takes_responses_late();
      refuses_responses_to_others();
      repeats();
    }
    return std::move(faults_);
  }

 private:
  using Lock = AnyTokenStore::Lock;

  TokenSet tokens(const std::string& name) const {
    const std::chrono::sys_days day(std::chrono::year{2026} / 11 / 24);
    return {.access_token = Secret("access-" + name),
            .refresh_token = Secret("refresh-" + name),
            .scopes = {"profile", "post:write"},
            .issued_at = day,
            .expires_at = Timestamp(day + std::chrono::seconds(900)),
            .unanswered_refresh = {}};
  }
  void expect(bool holds, const std::string& what) {
    if (!holds) faults_.push_back(what);
  }
  template <class T>
  bool done(const Result<T>& outcome, const std::string& what) {
    if (!outcome) faults_.push_back(what + ": " + outcome.error().what());
    return outcome.has_value();
  }
  bool holds(const AnyTokenStore& store, const std::string& user, const std::optional<TokenSet>& expected) {
    const auto stored = store.load(user);
    return done(stored, "load") && *stored == expected;
  }
  std::optional<Lock> locked(const AnyTokenStore& store, const std::string& user) {
    auto lock = store.lock(user, {.timeout = std::chrono::seconds(1)});
    if (!done(lock, "lock")) return std::nullopt;
    return *std::move(lock);
  }
  std::optional<Lock> acquired(const AnyTokenStore& store, const std::string& user,
                               std::chrono::milliseconds hold) {
    auto outcome = store.acquire(user, hold);
    if (!done(outcome, "acquire")) return std::nullopt;
    return std::move(outcome->lease);
  }
  /// The lease of another that doesn't give it up, once it has ended.
  std::optional<Lock> taken_over(const AnyTokenStore& store, const std::string& user,
                                 std::chrono::milliseconds hold) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::optional<Lock> lease;
    while (!lease && std::chrono::steady_clock::now() < end) lease = acquired(store, user, hold);
    expect(lease.has_value(), "a lease ends by itself, after what `hold` says");
    return lease;
  }
  void put(const std::string& user, const TokenSet& what) {
    if (auto lock = locked(here_, user)) done(lock->save(what), "save");
  }
  static bool is_conflict(const Result<void>& outcome) {
    return !outcome && outcome.error().kind() == ErrorKind::conflict;
  }

  void keeps_all_of_them() {
    const std::string user = users_ + "-all";
    expect(holds(here_, user, std::nullopt), "a user without tokens has none, which is no error");
    TokenSet kept = tokens("all");
    kept.unanswered_refresh = kept.expires_at;
    put(user, kept);
    expect(holds(there_, user, kept), "another object of the store gives all that was saved");
    kept.refresh_token = Secret();
    kept.scopes.clear();
    kept.unanswered_refresh.reset();
    put(user, kept);
    expect(holds(there_, user, kept), "tokens without a refresh token, scopes and a mark are kept so");
    kept.access_token = Secret(std::string(6000, 'a'));
    put(user, kept);
    expect(holds(there_, user, kept), "an access token of 6,000 bytes is kept");
  }
  void tells_users_apart() {
    const std::vector<std::string> names = {users_ + "-Kim",    users_ + "-kim",
                                            users_ + "-kim ",   users_ + "-김",
                                            users_ + "-a/b",    users_ + "-a%2Fb",
                                            users_ + "-../kim", users_ + "-'\"",
                                            users_ + "-{kim}",  users_ + "-" + std::string(100, 'k')};
    for (const std::string& name : names) put(name, tokens(std::to_string(&name - names.data())));
    for (const std::string& name : names)
      expect(holds(there_, name, tokens(std::to_string(&name - names.data()))),
             "each user has tokens of their own: " + name);
  }
  void removes_them() {
    const std::string user = users_ + "-removed";
    put(user, tokens("removed"));
    if (auto lock = locked(here_, user)) {
      done(lock->erase(), "erase");
      done(lock->erase(), "erase where there are none");
    }
    expect(holds(there_, user, std::nullopt), "what was removed is gone");
  }
  void lets_one_replace_them() {
    const std::string user = users_ + "-one";
    put(user, tokens("one"));
    {
      const auto lock = locked(here_, user);
      if (!lock) return;
      const std::chrono::milliseconds now(0), a_while(20);
      for (const AnyTokenStore& store : {here_, there_})
        for (const auto wait : {now, a_while}) {
          const auto second = store.lock(user, {.timeout = wait});
          expect(!second && second.error().kind() == ErrorKind::timeout,
                 "only one has the lock at a time, and who waits in vain is told `timeout`");
        }
      stop_source stopped;
      stopped.request_stop();
      const auto second =
          there_.lock(user, {.timeout = std::chrono::seconds(30), .stop = stopped.get_token()});
      expect(!second && second.error().kind() == ErrorKind::cancelled, "a stop ends the wait for the lock");
      expect(holds(there_, user, tokens("one")), "tokens are read while another has the lock");
      expect(locked(there_, users_ + "-another").has_value(), "a lock is on one user's tokens alone");
    }
    expect(locked(there_, user).has_value(), "a lock that was given up can be had");
  }
  void loses_no_change() {
    const std::string user = users_ + "-counted";
    put(user, tokens("0"));
    constexpr int each = 5, all = 8;
    std::vector<std::thread> threads;
    for (int i = 0; i < all; ++i)
      threads.emplace_back([this, i, &user] {
        const AnyTokenStore& store = i % 2 == 0 ? here_ : there_;
        for (int round = 0; round < each; ++round) {
          auto lock = store.lock(user, {.timeout = std::chrono::seconds(30)});
          const auto stored = lock ? lock->load() : lock.error();
          if (!stored || !*stored) return;
          const std::string before((*stored)->refresh_token.reveal().substr(8));
          static_cast<void>(lock->save(tokens(std::to_string(std::stoi(before) + 1))));
        }
      });
    for (std::thread& thread : threads) thread.join();
    expect(holds(here_, user, tokens(std::to_string(each * all))),
           "what is read and replaced under the lock is lost to no other, of many threads");
  }

  // of leases
  static constexpr std::chrono::milliseconds brief{100};
  static constexpr std::chrono::milliseconds lasting{60'000};

  void ends_leases() {
    const std::string user = users_ + "-ended";
    put(user, tokens("ended"));
    auto first = acquired(here_, user, brief);
    auto second = taken_over(there_, user, lasting);
    if (!first || !second) return;
    expect(is_conflict(first->save(tokens("late"))), "who has lost the lease can't replace the tokens");
    expect(is_conflict(first->erase()), "who has lost the lease can't remove the tokens");
    first.reset();
    expect(!acquired(here_, user, brief), "the end of a lease that was lost ends no other");
    expect(holds(here_, user, tokens("ended")), "what is refused changes nothing");
    done(second->save(tokens("second")), "save by who has the lease");
  }
  void extends_leases() {
    const std::string user = users_ + "-extended";
    std::optional<Lock> lease;
    // on a slow disk a brief one may have ended by itself before it is extended: once more then, with more
    // time
    for (auto hold = brief; !lease; hold *= 4) {
      const auto end = std::chrono::steady_clock::now() + hold;
      lease = acquired(here_, user, hold);
      if (!lease) return expect(false, "a user without tokens has a lease too");
      const auto saved = lease->save(tokens("marked"), {.hold = lasting});
      if (is_conflict(saved) && std::chrono::steady_clock::now() >= end && hold < lasting)
        lease.reset();
      else
        done(saved, "save");
    }
    const std::string meanwhile = users_ + "-meanwhile";
    const auto another = acquired(here_, meanwhile, brief);
    if (!another || !taken_over(there_, meanwhile, brief)) return;
    expect(!acquired(there_, user, brief), "saving extends the lease");
    done(lease->save(tokens("marked"), {.hold = {}}), "save");
    expect(acquired(there_, user, brief).has_value(), "a `hold` of 0 gives the lease up");
  }
  void takes_responses_late() {
    const std::string user = users_ + "-late";
    put(user, tokens("late"));
    auto first = acquired(here_, user, brief);
    auto second = taken_over(there_, user, lasting);
    if (!first || !second) return;
    done(first->save(tokens("response"), {.answers = Secret("refresh-late")}),
         "a response is kept though the lease has ended");
    expect(holds(there_, user, tokens("response")), "a response that came late is there");
    expect(is_conflict(second->save(tokens("marked"))),
           "a response that came late ends the lease of who has read the former tokens");
    expect(holds(here_, user, tokens("response")), "the former tokens don't come back");
  }
  void refuses_responses_to_others() {
    const std::string user = users_ + "-others";
    put(user, tokens("new"));
    auto lease = acquired(here_, user, lasting);
    if (!lease) return;
    expect(is_conflict(lease->save(tokens("response"), {.answers = Secret("refresh-former")})),
           "a response to another refresh token than the stored one is refused");
    expect(holds(there_, user, tokens("new")), "newer tokens stay");
    done(lease->erase(), "erase");
    expect(is_conflict(lease->save(tokens("response"), {.answers = Secret("refresh-new")})),
           "a response does not undo a sign-out");
    expect(holds(there_, user, std::nullopt), "who has signed out stays so");
  }
  void repeats() {
    const std::string user = users_ + "-repeated";
    put(user, tokens("before"));
    auto lease = acquired(here_, user, lasting);
    if (!lease) return;
    for (int times = 0; times < 2; ++times)
      done(lease->save(tokens("after"), {.answers = Secret("refresh-before")}),
           "a response may be saved twice, where the store's answer was lost");
    expect(holds(there_, user, tokens("after")), "what was saved twice is there");
  }

  const AnyTokenStore here_, there_;
  const std::string users_;
  std::vector<std::string> faults_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
