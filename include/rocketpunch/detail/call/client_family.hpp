#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "rocketpunch/detail/call/call_logger.hpp"
#include "rocketpunch/detail/call/read_through_cache.hpp"
#include "rocketpunch/detail/call/validate_options.hpp"
#include "rocketpunch/detail/quota/governor.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands for the headers of a client in the keys of its cache, since they may change an answer; empty:
/// there are none that do. It is random, for they may be secret: each client that is made with headers of its
/// own has answers of its own.
inline std::string cache_scope(const Headers& headers) {
  if (only_trace(headers)) return {};
  std::random_device random;
  std::string scope;
  for (int i = 0; i < 4; ++i) scope.append(i == 0 ? " " : "-").append(std::to_string(random()));
  return scope;
}

/// What clients have in common that were made from each other.
template <class = void>
struct ClientFamily {
  struct Shared {
    explicit Shared(const ClientOptions& options)
        : quota(options.quota, options.clock), cache(options.cache) {}
    const QuotaGovernor quota;
    ReadThroughCache<> cache;
    std::atomic<std::uint64_t> calls{0};
  };

  explicit ClientFamily(const ClientOptions& options)
      : shared(std::make_shared<Shared>(options)), scope(cache_scope(options.headers)) {}

  /// That of a client with these changes.
  ClientFamily with(const ClientChanges& changes) const {
    ClientFamily family = *this;
    if (changes.observer) family.told = std::make_shared<ToldDeprecations>();
    if (changes.headers) family.scope = cache_scope(*changes.headers);
    return family;
  }

  std::shared_ptr<Shared> shared;
  std::shared_ptr<ToldDeprecations> told = std::make_shared<ToldDeprecations>();  // of one observer
  std::string scope;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
