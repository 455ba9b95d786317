#pragma once
#include "rocketpunch/version.hpp"

#include <cstdint>
#include <mutex>
#include <random>

#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/quota/log_scope.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Gives calls ids that no other call has, of any process on any machine. Safe to use from many threads.
class QuotaCallIds {
 public:
  QuotaCallId next() {
    const std::lock_guard guard(mutex_);
    Series& series = own_.get();
    return {series.origin, ++series.last};
  }

 private:
  struct Series {
    static std::uint64_t random() {
      std::random_device random;
      return std::uint64_t{random()} << 32 | random();
    }
    std::uint64_t origin = random();
    std::uint64_t last = 0;
  };

  ForkedMutex mutex_;
  ProcessOwn<Series> own_;  // a child's random number is another
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
