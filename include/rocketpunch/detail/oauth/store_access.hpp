#pragma once
#include "rocketpunch/version.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/oauth/token_store.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A user's tokens in a store, read where that holds nobody up.
inline Task<Result<std::optional<TokenSet>>> load_aside(CallDriver& driver, const AnyTokenStore& store,
                                                        const std::string& user) {
  return aside(driver, store.may_block(), [&] { return store.load(user); });
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
