#pragma once
#include "rocketpunch/version.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/file_path.hpp"
#include "rocketpunch/quota/ledger.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
template <class = void>
AnyQuotaLedger make_file_ledger(const FilePath& directory, std::string name, std::shared_ptr<Clock> clock,
                                std::function<void(const Error&)> told);
}

/// Counts in a file, for all processes of a machine: calls in one process are seen by the others before
/// their next. What ends a process leaves a whole file. In a large log, calls of more than an hour ago count
/// until the last of their minute is over, so that the file stays within a few megabytes. A file that is
/// damaged, or larger than that, is kept aside as `*.damaged`, and the count begins anew: the service's
/// responses soon tell what is used. A file of a later version of the SDK, or a directory that has gone, is
/// an error of kind `storage`. A `QuotaLedger`; safe to use from many threads. Copies are the same ledger.
class FileQuotaLedger : public AnyQuotaLedger {
 public:
  /// A ledger in that directory, which is made (mode 0700) where it isn't there. A relative path counts from
  /// the current directory of now. `name` tells the ledgers of several App Keys apart, as a file name. `told`
  /// is called when the count begins anew, with an error that says why, on the thread of the call that found
  /// it out; what it throws is ignored. Throws a configuration `Error` for what can't be used, among it a
  /// directory of another user, or that everyone can write.
  explicit FileQuotaLedger(const FilePath& directory, std::string name = "quota",
                           std::shared_ptr<Clock> clock = SystemClock::instance(),
                           std::function<void(const Error&)> told = {})
      : AnyQuotaLedger(
            detail::make_file_ledger(directory, std::move(name), std::move(clock), std::move(told))) {}
};

static_assert(QuotaLedger<FileQuotaLedger>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/file_ledger.ipp"
#endif
