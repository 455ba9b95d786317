#pragma once
#include "rocketpunch/version.hpp"

#include <functional>
#include <memory>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/postgres/quota_store.hpp"
#include "rocketpunch/detail/quota/shared_ledger.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/postgres/options.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/secret.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// How a `PostgresQuotaLedger` keeps its log; all can be left out.
struct PostgresQuotaOptions {
  /// Called when the log was damaged and the count begins anew, on the thread of a call. What it throws is
  /// ignored.
  std::function<void(const Error&)> told{};
};

/// Counts in a table of PostgreSQL, for all machines that share the server, by its clock; needs libpq
/// (`rocketpunch::postgres`). For those who run no Redis: that is quicker. The calls of an App Key are one
/// row, with a SHA-256 in place of the App Key. Threads of a process that count at the same time share one
/// connection and two statements. A log that is damaged begins anew; one of a later version of the SDK is an
/// error of kind `storage`, and errors of the server are as those of `PostgresTokenStore`. A `QuotaLedger`;
/// safe to use from many threads. Copies are the same ledger.
///
///     const PostgresQuotaLedger ledger({.connection = "host=db.internal dbname=board"}, Secret(key));
///     Client client{AppKey(key), {.quota = {.mode = QuotaMode::wait, .ledger = ledger}}};
class PostgresQuotaLedger : public AnyQuotaLedger {
 public:
  /// The ledger of that App Key. Connects when it is used first. Throws a configuration `Error` for what
  /// can't be used.
  PostgresQuotaLedger(const PostgresOptions& options, const Secret& app_key, PostgresQuotaOptions more = {})
      : PostgresQuotaLedger(detail::PostgresQuotaStore(options, checked(app_key).reveal()),
                            std::move(more.told)) {}

  /// Creates the table unless it is there. Any number of processes may at once; the role must be allowed to.
  Result<void> create_table(const StoreLimits& limits = {}) const { return store_.create(limits); }

 private:
  using Ledger = detail::SharedQuotaLedger<detail::PostgresQuotaStore>;

  PostgresQuotaLedger(detail::PostgresQuotaStore store, std::function<void(const Error&)> told)
      : AnyQuotaLedger(std::make_shared<Ledger>(store, std::move(told))), store_(std::move(store)) {}

  static const Secret& checked(const Secret& app_key) {
    if (app_key.empty())
      throw detail::not_sent(ErrorKind::configuration, "a PostgresQuotaLedger needs the App Key whose it is");
    return app_key;
  }

  detail::PostgresQuotaStore store_;
};

static_assert(QuotaLedger<PostgresQuotaLedger>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
