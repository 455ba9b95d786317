#include "http/rate_limiter.hpp"

#include <algorithm>

#include "rocketpunch/options.hpp"

#include "rocketpunch/detail/quota/rules.hpp"

namespace rocketpunch::testing::mock {
namespace {

std::vector<Window> client_windows(const MockOptions& options) {
  std::vector<Window> windows;
  if (options.per_minute > 0) windows.push_back({std::chrono::minutes{1}, options.per_minute});
  if (options.per_day > 0) windows.push_back({std::chrono::hours{24}, options.per_day});
  return windows;
}

std::vector<Window> operation_windows(const std::string& operation) {
  std::vector<Window> windows;
  for (const QuotaLimit& limit : rocketpunch::detail::documented_limits())
    if (limit.scope == operation)
      windows.push_back({std::chrono::duration_cast<std::chrono::seconds>(limit.period), limit.calls});
  return windows;
}

}  // namespace

RateLimiter::RateLimiter(const MockOptions& options)
    : client_windows_{client_windows(options)},
      operations_limited_{options.write_limits},
      speed_{options.clock_speed} {}

std::optional<Allowance> RateLimiter::take(const std::string& client) {
  return count(client, client_windows_);
}

std::optional<Allowance> RateLimiter::take(const std::string& client, const std::string& operation) {
  if (!operations_limited_) return std::nullopt;
  return count(client + ' ' + operation, operation_windows(operation));
}

std::optional<Allowance> RateLimiter::count(const std::string& who, const std::vector<Window>& windows) {
  if (windows.empty()) return std::nullopt;
  const std::lock_guard lock{mutex_};
  auto& counts = counts_[who];
  counts.resize(windows.size());

  Allowance result{.granted = true, .limit = windows.front().limit, .remaining = 0, .reset = {}};
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (counts[i].used == 0 || time_left(counts[i], windows[i]) <= std::chrono::milliseconds{0})
      counts[i] = {std::chrono::steady_clock::now(), 0};
    if (counts[i].used < windows[i].limit) continue;
    result.granted = false;
    result.reset = std::max(result.reset, time_left(counts[i], windows[i]));
  }
  if (!result.granted) return result;
  for (auto& count : counts) ++count.used;
  result.remaining = windows.front().limit - counts.front().used;
  result.reset = time_left(counts.front(), windows.front());
  return result;
}

std::chrono::milliseconds RateLimiter::time_left(const Count& count, const Window& window) const {
  using namespace std::chrono;
  const duration<double, std::milli> length = window.length / speed_;
  return ceil<milliseconds>(length - (steady_clock::now() - count.start));
}

long long retry_seconds(std::chrono::milliseconds time) {
  return std::max<long long>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
}

}  // namespace rocketpunch::testing::mock
