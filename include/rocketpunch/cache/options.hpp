#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/cache/store.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How long the answers to an operation are fresh.
struct CacheLifetime {
  std::string operation{};          ///< Operation id, such as `searchJobs`.
  std::chrono::seconds lifetime{};  ///< From 0, which means that they are not kept, to a year.
};

/// What public reads are kept; all can be left out. Only what an App Key reads is kept, never what was read
/// for a user. `Cache-Control`, `Expires` and `ETag` are obeyed where the service sends them.
struct CacheOptions {
  /// Where: a `MemoryCache`, a `DirectoryCache`, or a `CacheStore` of your own. Unset: nothing is kept.
  AnyCacheStore store{};
  /// In place of the default lifetimes: codes a day, events, companies and people an hour, jobs and posts ten
  /// minutes.
  std::vector<CacheLifetime> lifetimes{};
  /// How long after that an answer may stand in for a call that fails; from 0 to a year.
  std::chrono::seconds stale_on_error = std::chrono::hours(24);
  /// How long after a failed call others get what is out of date at once, without a try; from 0 to a day.
  std::chrono::seconds retry_outage_after{10};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
