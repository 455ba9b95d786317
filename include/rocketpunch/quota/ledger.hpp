#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

class QuotaLog;

/// Reads and changes a log, which `<rocketpunch/quota/log.hpp>` defines. A ledger calls it, once or again, on
/// the log as it was: the last call counts. To carry it out again on a log that has been changed by it
/// already does no harm.
class QuotaChange {
 public:
  /// Of a function of the log and, where it asks for that, of the ledger's time.
  template <class F>
  requires(!std::same_as<F, QuotaChange> &&
           (std::invocable<F&, QuotaLog&> || std::invocable<F&, QuotaLog&, std::optional<Clock::Steady>>))
      QuotaChange(F change) {
    if constexpr (std::invocable<F&, QuotaLog&, std::optional<Clock::Steady>>)
      change_ = std::move(change);
    else
      change_ = [change = std::move(change)](QuotaLog& log, std::optional<Clock::Steady>) mutable {
        change(log);
      };
  }

  /// Carries it out. `now`: the time of the ledger, by one clock for all who share it, since any epoch, and
  /// read for this call of it. Without: the clients are on one machine, and each takes its own clock.
  void operator()(QuotaLog& log, std::optional<Clock::Steady> now = std::nullopt) const { change_(log, now); }

 private:
  std::function<void(QuotaLog&, std::optional<Clock::Steady>)> change_{};
};

/// Where the calls of one App Key are counted.
///
/// `change` has the log changed while nobody else changes it, of all who share the ledger: threads, processes
/// or machines if it is made for them. It calls the function, or returns an error, within the timeout of
/// `wait`, which bounds all that it does. The function may be called again, as after a compare-and-swap that
/// came too late, each time with the log as it is then; the last call counts, and what it left of the log is
/// kept. A change that was kept although an error said otherwise may come again. Called twice for each call,
/// from many threads. An error of kind `storage`, `timeout`, `network` or `server` is taken for one that
/// passes: `change` is called again.
///
/// A log goes into a store and back as bytes by `text` and `parse`. A ledger of one machine calls
/// `change(log)`: the log's times are those of the machine's monotonic clock. One of many machines calls
/// `change(log, now)`, with the time of its server: clocks of machines are then never compared.
///
/// For calls that don't block it is called on a thread of the engine (`EngineOptions::blocking_threads`),
/// unless it has `static constexpr bool never_blocks = true`.
template <class L>
concept QuotaLedger = requires(L& ledger, const QuotaChange& change, const LockOptions& wait) {
  { ledger.change(change, wait) } -> std::same_as<Result<void>>;
};

/// A ledger of any type behind one. Cheap to copy; copies share the ledger.
class AnyQuotaLedger {
 public:
  /// An empty handle, of which only that can be asked.
  AnyQuotaLedger() = default;
  /// Wraps `ledger`; null: an empty handle.
  template <QuotaLedger L>
  AnyQuotaLedger(std::shared_ptr<L> ledger) {
    if (!ledger) return;
    if constexpr (std::derived_from<L, AnyQuotaLedger>)
      ledger_ = ledger->ledger_;
    else
      ledger_ = std::make_shared<Of<L>>(std::move(ledger));
  }

  /// Whether there is a ledger.
  explicit operator bool() const noexcept { return ledger_ != nullptr; }
  /// Whether `change` may block.
  bool may_block() const noexcept { return ledger_->may_block(); }
  /// Has the log changed.
  Result<void> change(const QuotaChange& change, const LockOptions& wait = {}) const {
    return ledger_->change(change, wait);
  }

 private:
  struct Any {
    virtual ~Any() = default;
    virtual bool may_block() const noexcept = 0;
    virtual Result<void> change(const QuotaChange& change, const LockOptions& wait) = 0;
  };
  template <class L>
  struct Of final : Any {
    explicit Of(std::shared_ptr<L> l) : ledger(std::move(l)) {}
    bool may_block() const noexcept override { return !detail::NeverBlocks<L>; }
    Result<void> change(const QuotaChange& change, const LockOptions& wait) override {
      return ledger->change(change, wait);
    }
    std::shared_ptr<L> ledger;
  };

  std::shared_ptr<Any> ledger_;
};

static_assert(QuotaLedger<AnyQuotaLedger>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
