#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "rocketpunch/detail/quota/shared_ledger.hpp"
#include "rocketpunch/detail/redis/quota_store.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/redis/connections.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How a `RedisQuotaLedger` keeps its log; all can be left out.
struct RedisQuotaOptions {
  /// How long the server keeps the log after the last change: twice the longest period of a limit. From an
  /// hour to a year.
  std::chrono::hours keep_for{48};
  /// Called when the log was damaged and the count begins anew, on the thread of a call. What it throws is
  /// ignored.
  std::function<void(const Error&)> told{};
};

/// Counts in Redis, for all machines that share the server, by its clock. The calls of an App Key are one
/// key, `rp1:{...}:q`, with a SHA-256 in place of the App Key. Threads of a process that count at the same
/// time share two round trips. A log that is damaged begins anew; one of a later version of the SDK is an
/// error of kind `storage`. A `QuotaLedger`; safe to use from many threads. Copies are the same ledger.
///
///     RedisConnections redis{{.url = "redis://quota.internal"}};
///     Client client{AppKey(key), {.quota = {.mode = QuotaMode::wait,
///                                           .ledger = RedisQuotaLedger(redis, Secret(key))}}};
class RedisQuotaLedger : public AnyQuotaLedger {
 public:
  /// The ledger of that App Key over those connections. Throws a configuration `Error` for what can't be
  /// used.
  RedisQuotaLedger(const RedisConnections& connections, const Secret& app_key, RedisQuotaOptions options = {})
      : AnyQuotaLedger(std::make_shared<detail::SharedQuotaLedger<detail::RedisQuotaStore>>(
            detail::RedisQuotaStore(connections.pool_, checked(app_key, options).reveal(), options.keep_for),
            std::move(options.told))) {}

 private:
  static const Secret& checked(const Secret& app_key, const RedisQuotaOptions& options) {
    if (app_key.empty())
      throw detail::not_sent(ErrorKind::configuration, "a RedisQuotaLedger needs the App Key whose it is");
    if (options.keep_for < std::chrono::hours(1) || options.keep_for > std::chrono::hours(24 * 366))
      throw detail::not_sent(ErrorKind::configuration,
                             "RedisQuotaOptions::keep_for must be from an hour to a year");
    return app_key;
  }
};

static_assert(QuotaLedger<RedisQuotaLedger>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
