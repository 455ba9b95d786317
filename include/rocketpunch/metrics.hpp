#pragma once
#include "rocketpunch/version.hpp"

/// Counts of a program's calls, for its dashboards; not part of `<rocketpunch/rocketpunch.hpp>`.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/error.hpp"
#include "rocketpunch/observer.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
class MetricsState;
template <class = void>
std::shared_ptr<MetricsState> make_metrics_state();
}  // namespace detail

/// An observer that counts. Copies share the counts, so that one can be given to clients and another be read;
/// count the clients of each App Key by one of its own, since the quota is the key's. Safe to use from many
/// threads. Names in it are those of the API's operations and limits alone, whatever a server sends: their
/// number is bounded.
///
///     const Metrics metrics;
///     Client client{AppKey::from_env(), {.observer = metrics}};
///     respond(metrics.prometheus());
class Metrics {
 public:
  /// The upper bound of each bucket of `Latency` but the last, which has none.
  static constexpr std::array<std::chrono::milliseconds, 14> bucket_bounds = [] {
    using namespace std::chrono_literals;
    return std::array<std::chrono::milliseconds, 14>{5ms,      10ms,     25ms,     50ms,     100ms,
                                                     250ms,    500ms,    1'000ms,  2'500ms,  5'000ms,
                                                     10'000ms, 30'000ms, 60'000ms, 120'000ms};
  }();

  /// How long calls took that sent something, with their waits.
  struct Latency {
    /// Calls in each bucket, which are in no other; the last one has those above all bounds.
    std::array<std::uint64_t, bucket_bounds.size() + 1> buckets{};
    std::uint64_t count = 0;          ///< Calls in all.
    std::chrono::milliseconds sum{};  ///< Their time in all.
  };

  /// The calls of an operation.
  struct OfOperation {
    std::string_view operation{};                        ///< Operation id, such as `searchJobs`.
    std::uint64_t succeeded = 0;                         ///< Calls that ended with a result.
    std::map<ErrorKind, std::uint64_t> failed{};         ///< Calls that ended with an error, by its kind.
    std::uint64_t attempts = 0;                          ///< Requests that were sent.
    std::uint64_t retries = 0;                           ///< Attempts that failed and were to be repeated.
    std::uint64_t refreshes = 0;                         ///< Renewals of a credential that was refused.
    std::uint64_t quota_waits = 0;                       ///< Waits for the quota.
    std::chrono::milliseconds quota_wait{};              ///< What calls waited for the quota in all.
    std::map<std::string_view, std::uint64_t> cached{};  ///< Results of the cache, by `CallEvent::cache`.
    std::uint64_t storage_failures = 0;                  ///< Times that the cache's store began to fail.
    std::uint64_t ledger_failures = 0;                   ///< Failures of the quota's ledger.
    std::uint64_t oddities = 0;                          ///< Responses that were not as they should be.
    std::uint64_t deprecations = 0;                      ///< Clients that were told that the operation ends.
    Latency latency{};                                   ///< How long calls took.
  };

  /// What the last response told of a limit.
  struct OfQuota {
    std::string_view scope{};        ///< Identifier of an operation limit; empty: the App Key's.
    std::optional<int> remaining{};  ///< Calls left in this minute.
    std::optional<int> limit{};      ///< Calls allowed.
  };

  /// The counts at a moment.
  struct Snapshot {
    std::vector<OfOperation> operations{};  ///< Those that were called, in the order of the specification.
    std::vector<OfQuota> quotas{};          ///< Those that a response told of.
  };

  /// With counts of its own, which begin at 0.
  Metrics() : state_(detail::make_metrics_state()) {}

  /// Counts an event.
  void operator()(const CallEvent& event) const;
  /// The counts so far.
  Snapshot snapshot() const;
  /// The same in Prometheus' text format, for a response of `text/plain; version=0.0.4`.
  std::string prometheus() const;

 private:
  std::shared_ptr<detail::MetricsState> state_;
};

namespace detail {

/// What stands behind a `Metrics`.
class MetricsState {
 public:
  virtual ~MetricsState() = default;
  virtual void count(const CallEvent& event) = 0;
  virtual Metrics::Snapshot snapshot() const = 0;
  virtual std::string prometheus() const = 0;
};

}  // namespace detail

inline void Metrics::operator()(const CallEvent& event) const { state_->count(event); }
inline Metrics::Snapshot Metrics::snapshot() const { return state_->snapshot(); }
inline std::string Metrics::prometheus() const { return state_->prometheus(); }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/metrics.ipp"
#endif
