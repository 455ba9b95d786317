#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// So many calls in such a time, whenever that begins.
struct QuotaLimit {
  std::string scope{};  ///< Identifier of an operation limit, such as `post.create`; empty: the App Key's.
  std::chrono::milliseconds period{};  ///< Length of the window; more than 0.
  int calls = 0;                       ///< Calls in any window of that length; at least 1.
};

/// A window of a limit, as it is at a moment.
struct QuotaWindow {
  std::string scope{};                  ///< Identifier of an operation limit; empty: the App Key's.
  std::chrono::milliseconds period{};   ///< Length of the window, which ends now.
  int limit = 0;                        ///< Calls allowed in it.
  int used = 0;                         ///< Calls in it, of other programs too as far as they were noticed.
  std::chrono::milliseconds free_in{};  ///< Until the next call may begin; 0: now.

  /// Calls left in it.
  int left() const noexcept { return used < limit ? limit - used : 0; }
};

/// What the limits are at, as far as the last answer told.
struct RateLimit {
  std::optional<int> remaining{};        ///< Calls left to the key, in this minute.
  std::string scope{};                   ///< Operation limit that was hit, such as `post.create`.
  std::optional<int> scope_remaining{};  ///< Calls left to that operation, in this minute.
  /// Calls allowed to the key; only in deployments that follow the guide.
  std::optional<int> limit{};
  /// When the count starts anew, by this machine's time of day where the service says how long that takes;
  /// only in deployments that follow the guide.
  std::optional<std::chrono::sys_seconds> reset{};
};

/// The limits that the service documents: 60 a minute and 5,000 a day for an App Key, and those of
/// operations.
inline std::vector<QuotaLimit> documented_limits() {
  using namespace std::chrono_literals;
  struct Row {
    const char* scope;
    int minute, hour, day;
  };
  static constexpr Row rows[] = {
      {"post.create", 2, 10, 50},         {"post.update", 5, 40, 300},
      {"post.delete", 2, 10, 30},         {"job.create", 2, 10, 50},
      {"job.update", 5, 40, 300},         {"job.delete", 2, 10, 30},
      {"job.publish", 5, 30, 150},        {"job.disable", 5, 30, 150},
      {"event.create", 2, 10, 50},        {"event.update", 5, 40, 300},
      {"event.delete", 2, 10, 30},        {"event.sub.create", 10, 100, 500},
      {"event.sub.update", 15, 150, 800}, {"event.sub.delete", 10, 100, 400},
  };
  std::vector<QuotaLimit> limits{{"", 1min, 60}, {"", 24h, 5000}};
  for (const Row& row : rows) {
    limits.push_back({row.scope, 1min, row.minute});
    limits.push_back({row.scope, 1h, row.hour});
    limits.push_back({row.scope, 24h, row.day});
  }
  return limits;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
