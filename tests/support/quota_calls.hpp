// Calls that are counted in a ledger of many machines.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <rocketpunch/quota/ledger.hpp>
#include <rocketpunch/quota/log.hpp>
#include <string>

#include "support/catch.hpp"

namespace rocketpunch::test {

using LedgerNow = std::optional<QuotaLog::Time>;

inline const std::string app_key = "rp_app_a1b2c3d4e5f6";

/// Counts a call that ends now.
inline QuotaChange call(std::uint64_t origin, std::uint64_t number) {
  return [=](QuotaLog& log, LedgerNow now) { log.end("", *now, {origin, number}, *now); };
}
/// How many calls are counted; -1: the ledger fails.
inline int count(const AnyQuotaLedger& ledger) {
  int calls = -1;
  const auto done = ledger.change(
      [&](QuotaLog& log, LedgerNow now) { calls = log.count("", *now - std::chrono::hours(1), *now); });
  return done ? calls : -1;
}
/// The ledger's time.
inline QuotaLog::Time time_of(const AnyQuotaLedger& ledger) {
  LedgerNow time;
  REQUIRE(ledger.change([&](QuotaLog&, LedgerNow now) { time = now; }));
  return *time;
}

}  // namespace rocketpunch::test
