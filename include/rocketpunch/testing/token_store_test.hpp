#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/oauth/token_store.hpp"
#include "rocketpunch/testing/detail/token_store_requirements.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// Checks a `TokenStore` of your own for what the SDK needs of it, and gives what doesn't hold, a line each;
/// nothing: no fault was found. `open` gives an object that stands for the store, another one each time, as
/// processes of their own have; it is called twice. The tokens of some users whose names begin with `users`
/// are replaced and left there. Takes a second, and for a `LeasedTokenStore` the time that leases take to
/// end. What only shows when a process or a server ends in the middle is yours to try.
template <class Open>
requires TokenStore<typename std::invoke_result_t<Open&>::element_type> std::vector<std::string>
test_token_store(Open open, std::string users = "rocketpunch-test") {
  using Store = typename std::invoke_result_t<Open&>::element_type;
  return rocketpunch::detail::TokenStoreRequirements<Store>(std::move(open), std::move(users)).run();
}

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
