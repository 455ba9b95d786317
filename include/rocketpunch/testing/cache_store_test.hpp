#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"
#include "rocketpunch/testing/detail/cache_store_requirements.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// What `test_cache_store` is to expect; all can be left out.
struct CacheStoreTestOptions {
  std::string keys =
      "rocketpunch-test";  ///< What the keys begin with, whose entries are replaced and removed.
  /// Whether the store drops what is of no use any more (`CachePutOptions::keep_for`). It need not: the SDK
  /// knows by itself what is out of date. A store that is bounded in another way does without.
  bool drops_in_time = false;
};

/// Checks a `CacheStore` of your own for what the SDK needs of it, and gives what doesn't hold, a line each;
/// nothing: no fault was found. `open` gives an object that stands for the store, another one each time, as
/// processes of their own have; it is called twice. A store may forget what it likes when it likes, but one
/// that forgets while this looks isn't of much use, so that is told too. Takes a second, and where entries or
/// claims end by themselves, a few.
template <class Open>
requires CacheStore<typename std::invoke_result_t<Open&>::element_type> std::vector<std::string>
test_cache_store(Open open, CacheStoreTestOptions options = {}) {
  using Store = typename std::invoke_result_t<Open&>::element_type;
  return rocketpunch::detail::CacheStoreRequirements<Store>(std::move(open), std::move(options.keys),
                                                            options.drops_in_time)
      .run();
}

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
