#pragma once

#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/quota/ledger.hpp"

namespace rocketpunch {

namespace detail {
template <class = void>
SharedQuotaLedger make_ledger_file(std::string directory, std::string name, std::shared_ptr<Clock> clock);
}

/// Counts in a file, for all processes of a machine: calls in one process are seen by the others before
/// their next. What ends a process leaves a whole file. A damaged or foreign file counts as empty: the
/// service's answers soon tell what is used. A `QuotaLedger`; safe to use from many
/// threads. Copies are the same ledger.
class FileQuotaLedger {
 public:
  /// A ledger in that directory, which is made (mode 0700) where it isn't there. `name` tells the ledgers of
  /// several App Keys apart, as a file name. Throws a configuration `Error` for what can't be used.
  explicit FileQuotaLedger(std::string directory, std::string name = "quota",
                           std::shared_ptr<Clock> clock = SystemClock::instance())
      : file_(detail::make_ledger_file(std::move(directory), std::move(name), std::move(clock))) {}

  /// Has the book changed.
  Result<void> change(const QuotaChange& change, const LockOptions& wait = {}) const {
    return file_.change(change, wait);
  }

 private:
  SharedQuotaLedger file_;
};

static_assert(QuotaLedger<FileQuotaLedger>);

}  // namespace rocketpunch

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/quota/ledger_file.hpp"
#endif
