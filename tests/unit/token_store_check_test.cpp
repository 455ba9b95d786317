// The test that users run on a store of tokens of their own: it finds faults, and none in the SDK's stores.
#include <chrono>
#include <memory>
#include <optional>
#include <rocketpunch/oauth/file_token_store.hpp>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/leased_tokens.hpp"
#include "support/temporary_directory.hpp"

namespace token_store_check_test {

namespace rp = rocketpunch;
using rp::test::LeasedTokens;
using Faults = std::vector<std::string>;

/// A store of leases with a fault, which is made by changing what a good one is asked or gives.
struct Faulty {
  class Lease {
   public:
    Lease(Faulty& store, LeasedTokens::Lease lease) : store_(&store), lease_(std::move(lease)) {}
    rp::Result<void> save(rp::TokenSet tokens, rp::SaveOptions options) {
      if (store_->forgets_marks) tokens.unanswered_refresh.reset();
      if (store_->ignores_answers) options.answers = {};
      if (store_->extends_no_lease && options.hold > options.hold.zero())
        options.hold = std::chrono::milliseconds(1);
      if (store_->keeps_lease && options.hold == options.hold.zero()) options.hold = std::chrono::minutes(1);
      const auto saved = lease_.save(tokens, options);
      if (!saved && store_->tells_no_conflict) return {};
      return saved;
    }
    rp::Result<void> erase(const rp::StoreLimits& limits) {
      if (store_->erases_nothing) return {};
      return lease_.erase(limits);
    }

   private:
    Faulty* store_;
    LeasedTokens::Lease lease_;
  };
  rp::Result<std::optional<rp::TokenSet>> load(const std::string& user, const rp::StoreLimits& limits) {
    return behind.load(mixes_users ? "one" : user, limits);
  }
  rp::Result<rp::Acquired<Lease>> acquire(const std::string& user, std::chrono::milliseconds hold,
                                          const rp::StoreLimits& limits) {
    if (ends_leases_early) hold = std::chrono::milliseconds(1);
    auto acquired = behind.acquire(mixes_users ? "one" : user, hold, limits);
    if (!acquired) return acquired.error();
    rp::Acquired<Lease> out;
    out.tokens = acquired->tokens;
    if (acquired->lease) out.lease.emplace(*this, *std::move(acquired->lease));
    return out;
  }

  LeasedTokens behind;
  bool forgets_marks = false, ignores_answers = false, extends_no_lease = false, keeps_lease = false,
       tells_no_conflict = false, erases_nothing = false, mixes_users = false, ends_leases_early = false;
};

/// What is found in a store with that fault.
Faults found(bool Faulty::*fault) {
  const LeasedTokens shared;
  std::vector<std::shared_ptr<Faulty>> all;
  return rp::testing::test_token_store([&] {
    auto store = std::make_shared<Faulty>();
    store->behind.state = shared.state;
    if (fault != nullptr) (*store).*fault = true;
    return store;
  });
}

TEST_CASE("the stores of the SDK pass the test of stores of tokens") {
  const rp::test::TemporaryDirectory directory;
  CHECK(rp::testing::test_token_store([&] {
          return std::make_shared<rp::FileTokenStore>(
              directory.path(),
              rp::FileTokenStoreOptions{.encryption_key = rp::Secret(std::string(32, 'k'))});
        }) == Faults());
  const rp::MemoryTokenStore memory;
  CHECK(rp::testing::test_token_store([&] { return std::make_shared<rp::MemoryTokenStore>(memory); }) ==
        Faults());
  CHECK(found(nullptr) == Faults());
}

TEST_CASE("the test of stores of tokens takes a slow store for no fault") {
  LeasedTokens slow;
  bool waited = false;
  // before a brief lease is extended, it has ended
  slow.state->before = [&](const std::string& command) {
    const auto found = slow.state->users.find("rocketpunch-test-extended");
    if (command != "save" || waited || found == slow.state->users.end()) return;
    while (slow.state->now() < found->second.until) std::this_thread::yield();
    waited = true;
  };
  CHECK(rp::testing::test_token_store([&] { return std::make_shared<LeasedTokens>(slow); }) == Faults());
  CHECK(waited);
}

TEST_CASE("the test of stores of tokens finds faults") {
  for (bool Faulty::*const fault :
       {&Faulty::forgets_marks, &Faulty::ignores_answers, &Faulty::extends_no_lease, &Faulty::keeps_lease,
        &Faulty::tells_no_conflict, &Faulty::erases_nothing, &Faulty::mixes_users,
        &Faulty::ends_leases_early})
    CHECK_FALSE(found(fault).empty());
}

TEST_CASE("the test of stores of tokens finds objects that don't stand for one store") {
  CHECK_FALSE(rp::testing::test_token_store([] { return std::make_shared<rp::MemoryTokenStore>(); }).empty());
}

}  // namespace token_store_check_test
