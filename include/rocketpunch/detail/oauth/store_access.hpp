#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/stop_token.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A user's tokens in a store, read where that holds nobody up.
inline Task<Result<std::optional<TokenSet>>> load_aside(CallDriver& driver, const AnyTokenStore& store,
                                                        const std::string& user, StoreLimits limits) {
  return aside(driver, store.may_block(), [&store, &user, limits] { return store.load(user, limits); });
}

/// What is asked of a store for the right to replace a user's tokens.
struct LeaseRequest {
  const AnyTokenStore& store;
  const std::string& user;
  std::chrono::milliseconds hold{};             ///< How long it is needed.
  std::chrono::steady_clock::time_point end{};  ///< How long to wait for it.
  stop_token stop{};                            ///< Ends the wait.
  const Secret* known = nullptr;  ///< Access token that won't do: others end the wait. Null: none do.
};

/// Waits for the right to replace a user's tokens. A `LeasedTokenStore` gives them with it, or without it
/// where another has replaced them meanwhile: who waits for another's refresh needs no right to learn that it
/// is done.
inline Task<Result<Acquired<AnyTokenStore::Lock>>> acquire_aside(CallDriver& driver, Clock& clock,
                                                                 LeaseRequest request) {
  using Real = std::chrono::steady_clock;
  using std::chrono::milliseconds;
  const AnyTokenStore& store = request.store;
  const auto patience = std::clamp(std::chrono::floor<milliseconds>(request.end - Real::now()),
                                   milliseconds(0), milliseconds(std::chrono::hours(24)));
  StoreRetries retries(driver, clock, patience);
  if (!store.is_leased()) {
    const auto attempt = [&](const LockOptions& wait) { return store.lock(request.user, wait); };
    for (;;) {
      auto lock = co_await wait_for_lock(driver, store.may_block(), request.end, request.stop, attempt);
      if (!lock && co_await retries.again_after(lock.error())) continue;
      if (!lock) co_return lock.error();
      Acquired<AnyTokenStore::Lock> acquired;
      acquired.lease = *std::move(lock);
      co_return acquired;
    }
  }
  AsyncEvent never;
  for (milliseconds pause(5);; pause = (std::min)(pause * 2, milliseconds(80))) {
    const auto once = [&] {
      // a try that can't wait still has to reach the store
      const auto deadline = (std::max)(request.end, Real::now() + milliseconds(250));
      return store.acquire(request.user, request.hold,
                           {.deadline = deadline, .stop = driver.stop_of(request.stop)});
    };
    auto acquired = co_await aside(driver, store.may_block(), once);
    if (!acquired && co_await retries.again_after(acquired.error())) continue;
    if (!acquired || acquired->lease) co_return acquired;
    const auto& tokens = acquired->tokens;
    if (request.known != nullptr && (!tokens || tokens->access_token.reveal() != request.known->reveal()))
      co_return acquired;
    const bool is_stopped = request.stop.stop_requested() || driver.is_ending();
    if (is_stopped || Real::now() >= request.end) co_return lock_timeout_error(users_tokens, is_stopped);
    (void)co_await driver.wait_for(never, (std::min)(request.end, Real::now() + pause), request.stop);
  }
}

/// Gives a lock up when it goes, where that holds nobody up.
class ReleasedAside {
 public:
  ReleasedAside(CallDriver& driver, AnyTokenStore::Lock& lock) : driver_(driver), lock_(lock) {}
  ReleasedAside(const ReleasedAside&) = delete;
  ReleasedAside& operator=(const ReleasedAside&) = delete;
  ~ReleasedAside() {
    if (lock_.may_block() && !driver_.may_block())
      driver_.run_aside([lock = std::make_shared<AnyTokenStore::Lock>(std::move(lock_))] {});
  }

 private:
  CallDriver& driver_;
  AnyTokenStore::Lock& lock_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
