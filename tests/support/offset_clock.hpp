// Clocks of machines that are apart, over one time.
#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/quota/memory_ledger.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::test {

/// Another clock's time, set off by something that may change.
class OffsetClock final : public Clock {
 public:
  OffsetClock(std::shared_ptr<Clock> base, std::chrono::nanoseconds by)
      : base_(std::move(base)), offset_(by) {}

  void jump(std::chrono::nanoseconds by) { offset_ += by; }

  Steady now() const override { return base_->now() + offset_; }
  Wall wall_now() const override {
    return base_->wall_now() + std::chrono::duration_cast<Wall::duration>(offset_);
  }
  bool wait_until(Steady when, const stop_token& stop) override {
    return base_->wait_until(when - offset_, stop);
  }

 private:
  std::shared_ptr<Clock> base_;
  std::chrono::nanoseconds offset_;
};

/// A ledger that gives its own time, as one of a server does.
class ServerLedger {
 public:
  static constexpr bool never_blocks = true;

  explicit ServerLedger(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}

  Result<void> change(const QuotaChange& change, const LockOptions&) {
    return ledger_.change([&](QuotaLog& log) { change(log, clock_->now() + std::chrono::hours(1'000)); });
  }

 private:
  std::shared_ptr<Clock> clock_;
  MemoryQuotaLedger ledger_;
};

}  // namespace rocketpunch::test
