#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/testing/detail/quota_ledger_requirements.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// Checks a `QuotaLedger` of your own for what the SDK needs of it, and gives what doesn't hold, a line each;
/// nothing: no fault was found. `open` gives an object that stands for the ledger of one App Key, another one
/// each time, as processes of their own have; it is called twice. Calls are counted in scopes of the log
/// whose names begin with `scopes`, and forgotten again: no call of the App Key has to wait for them. Takes a
/// few seconds. What only shows when a process or a server ends in the middle is yours to try.
template <class Open>
requires QuotaLedger<typename std::invoke_result_t<Open&>::element_type> std::vector<std::string>
test_quota_ledger(Open open, std::string scopes = "rocketpunch-test") {
  using Ledger = typename std::invoke_result_t<Open&>::element_type;
  return rocketpunch::detail::QuotaLedgerRequirements<Ledger>(std::move(open), std::move(scopes)).run();
}

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
