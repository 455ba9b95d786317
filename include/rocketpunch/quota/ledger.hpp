#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/never_blocks.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

class QuotaLog;

/// Reads and changes a log, which `<rocketpunch/quota/log.hpp>` defines.
using QuotaChange = std::function<void(QuotaLog&)>;

/// Where the calls of one App Key are counted.
///
/// `change` has the log changed while nobody else changes it, of all who share the ledger: threads, and
/// processes if it is made for them. It calls the function once, or returns an error. Called twice for each
/// call, from many threads. An error of kind `storage`, `timeout`, `network` or `server` is taken for one
/// that passes: `change` is called again. A log goes into a store and back as bytes by `text` and `parse`;
/// its times are those of the machine's monotonic clock. For calls that don't block it is called on a thread
/// of the engine (`EngineOptions::blocking_threads`), unless it has `static constexpr bool never_blocks =
/// true`.
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
