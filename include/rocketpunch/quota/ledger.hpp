#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "rocketpunch/base/forks.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/quota/book.hpp"

namespace rocketpunch {

/// Reads and changes a book.
using QuotaChange = std::function<void(QuotaBook&)>;

/// Where the calls of one App Key are counted.
///
/// `change` has the book changed while nobody else changes it, of all who share the ledger: threads, and
/// processes if it is made for them. It calls the function once, or returns an error. Called twice for each
/// call, from many threads. An error of kind `storage`, `timeout`, `network` or `server` is taken for one
/// that passes: `change` is called again. A book goes into a store and back as bytes by `text` and `parse`;
/// its times are those of the machine's monotonic clock.
template <class L>
concept QuotaLedger = requires(L& ledger, const QuotaChange& change, const LockOptions& wait) {
  { ledger.change(change, wait) } -> std::same_as<Result<void>>;
};

/// Counts in memory: for the clients that share it.
class MemoryQuotaLedger {
 public:
  /// Has the book changed.
  Result<void> change(const QuotaChange& change, const LockOptions& = {}) {
    const std::lock_guard guard(mutex_);
    change(book_);
    return {};
  }

 private:
  detail::ForkedMutex mutex_;
  QuotaBook book_;
};

static_assert(QuotaLedger<MemoryQuotaLedger>);

/// A ledger of any type, shared by the clients that have it in their options.
class SharedQuotaLedger {
 public:
  /// None.
  SharedQuotaLedger() = default;
  /// That one.
  template <QuotaLedger L>
  SharedQuotaLedger(std::shared_ptr<L> ledger)
      : change_(ledger ? [ledger](const QuotaChange& change,
                                  const LockOptions& wait) { return ledger->change(change, wait); }
                       : Change{}) {}

  /// Whether there is one.
  explicit operator bool() const noexcept { return static_cast<bool>(change_); }
  /// Has the book changed.
  Result<void> change(const QuotaChange& change, const LockOptions& wait) const {
    return change_(change, wait);
  }

 private:
  using Change = std::function<Result<void>(const QuotaChange&, const LockOptions&)>;
  Change change_;
};

}  // namespace rocketpunch
