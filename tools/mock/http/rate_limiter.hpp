// Limits of requests in a time.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"

namespace rocketpunch::testing::mock {

/// So many requests in such a time, which begins with the first of them.
struct Window {
  std::chrono::seconds length{};
  int limit = 0;
};

/// Where a client stands after a request.
struct Allowance {
  bool granted = true;
  /// Of the first, shortest window.
  int limit = 0;
  int remaining = 0;
  /// Until the first window ends, or all windows that refused do. Real time, whatever the clock's speed.
  std::chrono::milliseconds reset{};
};

class RateLimiter {
 public:
  explicit RateLimiter(const MockOptions& options);

  /// Counts a request of an App Key, unless it is refused. None: there is no limit.
  std::optional<Allowance> take(const std::string& client);
  /// The same for one operation that has limits of its own, named by its identifier such as "post.create".
  std::optional<Allowance> take(const std::string& client, const std::string& operation);

 private:
  struct Count {
    std::chrono::steady_clock::time_point start;
    int used = 0;
  };

  std::optional<Allowance> count(const std::string& who, const std::vector<Window>& windows);
  std::chrono::milliseconds time_left(const Count& count, const Window& window) const;

  const std::vector<Window> client_windows_;
  const bool operations_limited_;
  const double speed_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Count>> counts_;
};

/// Whole seconds to wait, as in Retry-After; at least 1.
long long retry_seconds(std::chrono::milliseconds time);

}  // namespace rocketpunch::testing::mock
