#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/metrics.hpp"
#include "rocketpunch/operations.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Writes Prometheus' text format, version 0.0.4.
class PrometheusText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Begins a metric; what follows are its samples. `help` has no backslash and no line break.
  void metric(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void sample(const Labels& labels, std::string_view value, std::string_view suffix = {}) {
    text_.append(name_).append(suffix);
    char before = '{';
    for (const auto& [name, text] : labels) {
      text_.append(1, std::exchange(before, ',')).append(name).append("=\"");
      for (const char c : text) escape(c);
      text_ += '"';
    }
    if (!labels.empty()) text_ += '}';
    text_.append(" ").append(value).append("\n");
  }
  void sample(const Labels& labels, std::uint64_t value, std::string_view suffix = {}) {
    sample(labels, std::to_string(value), suffix);
  }
  std::string take() { return std::move(text_); }

  /// In seconds, in any locale.
  static std::string seconds(std::chrono::milliseconds time) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    std::string text = std::to_string(whole.count());
    const std::string thousandths = std::to_string(1000 + (time - whole).count()).substr(1);
    if (const auto last = thousandths.find_last_not_of('0'); last != thousandths.npos)
      text.append(".").append(thousandths, 0, last + 1);
    return text;
  }

 private:
  void escape(char c) {
    if (c == '\n') {
      text_ += "\\n";
      return;
    }
    if (c == '\\' || c == '"') text_ += '\\';
    text_ += c;
  }

  std::string text_;
  std::string_view name_;
};

/// What is counted, a row for each of the API's operations and one for requests that are none of them.
template <class = void>
class MetricsCounts final : public MetricsState {
 public:
  void count(const CallEvent& event) override {
    using Kind = CallEvent::Kind;
    const std::lock_guard guard(mutex_);
    Row& row = rows_[static_cast<std::size_t>(row_of(event.operation) - std::begin(operations))];
    row.seen = true;
    Metrics::OfOperation& counts = row.counts;
    switch (event.kind) {
      case Kind::request: ++counts.attempts; break;
      case Kind::response: note_quota(event); break;
      case Kind::failure: break;
      case Kind::retry: ++counts.retries; break;
      case Kind::wait: ++counts.quota_waits; break;
      case Kind::refresh: ++counts.refreshes; break;
      case Kind::cache_hit:
        for (const std::string_view use : {"fresh", "revalidated", "shared", "stale"})
          if (use == event.cache) ++counts.cached[use];
        break;
      case Kind::storage: ++counts.storage_failures; break;
      case Kind::storage_recovered: break;
      case Kind::ledger: ++counts.ledger_failures; break;
      case Kind::oddity: ++counts.oddities; break;
      case Kind::deprecated: ++counts.deprecations; break;
      case Kind::finished: note_end(counts, event); break;
    }
  }

  Metrics::Snapshot snapshot() const override {
    const std::lock_guard guard(mutex_);
    Metrics::Snapshot snapshot;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].seen) continue;
      snapshot.operations.push_back(rows_[i].counts);
      snapshot.operations.back().operation = i < std::size(operations) ? operations[i].id : "request";
    }
    snapshot.quotas = quotas_;
    return snapshot;
  }

  std::string prometheus() const override { return text_of(snapshot()); }

 private:
  using OfOperation = Metrics::OfOperation;
  struct Row {
    bool seen = false;
    OfOperation counts{};
  };

  static const Operation* row_of(std::string_view id) {
    return std::find_if(std::begin(operations), std::end(operations),
                        [&](const Operation& one) { return one.id == id; });
  }

  static void note_end(OfOperation& counts, const CallEvent& event) {
    if (event.error == nullptr)
      ++counts.succeeded;
    else
      ++counts.failed[event.error->kind()];
    counts.quota_wait += event.wait;
    if (event.attempt == 0) return;
    const auto& bounds = Metrics::bucket_bounds;
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), event.elapsed) - bounds.begin();
    ++counts.latency.buckets[static_cast<std::size_t>(bucket)];
    ++counts.latency.count;
    counts.latency.sum += event.elapsed;
  }

  void note_quota(const CallEvent& event) {
    if (event.remaining || event.limit) note_quota({}, event.remaining, event.limit);
    // by the name in the table: an event's is gone after it, and may be anything
    const auto* const row =
        std::find_if(std::begin(operations), std::end(operations),
                     [&](const Operation& one) { return !event.scope.empty() && one.quota == event.scope; });
    if (row != std::end(operations) && event.scope_remaining)
      note_quota(row->quota, event.scope_remaining, {});
  }
  void note_quota(std::string_view scope, std::optional<int> remaining, std::optional<int> limit) {
    auto quota = std::find_if(quotas_.begin(), quotas_.end(),
                              [&](const Metrics::OfQuota& one) { return one.scope == scope; });
    if (quota == quotas_.end()) quota = quotas_.insert(quota, {scope, {}, {}});
    if (remaining) quota->remaining = remaining;
    if (limit) quota->limit = limit;
  }

  static std::string text_of(const Metrics::Snapshot& snapshot) {
    PrometheusText text;
    text.metric("rocketpunch_calls_total", "counter",
                "Calls that ended, by their outcome: ok or the kind of error.");
    for (const OfOperation& one : snapshot.operations) {
      if (one.succeeded > 0) text.sample({{"operation", one.operation}, {"outcome", "ok"}}, one.succeeded);
      for (const auto& [kind, calls] : one.failed)
        text.sample({{"operation", one.operation}, {"outcome", to_string(kind)}}, calls);
    }
    struct Counter {
      const char* name;
      const char* help;
      std::uint64_t OfOperation::*count;
    };
    static constexpr Counter counters[] = {
        {"rocketpunch_attempts_total", "Requests that were sent.", &OfOperation::attempts},
        {"rocketpunch_retries_total", "Attempts that failed and were to be repeated.", &OfOperation::retries},
        {"rocketpunch_refreshes_total", "Renewals of a credential that was refused.",
         &OfOperation::refreshes},
        {"rocketpunch_quota_waits_total", "Waits for the quota.", &OfOperation::quota_waits},
        {"rocketpunch_cache_storage_failures_total", "Times that the store of the cache began to fail.",
         &OfOperation::storage_failures},
        {"rocketpunch_quota_ledger_failures_total", "Failures of the ledger of the quota.",
         &OfOperation::ledger_failures},
        {"rocketpunch_oddities_total", "Responses that were not as they should be, and were taken.",
         &OfOperation::oddities},
        {"rocketpunch_deprecations_total", "Clients that were told that the operation ends.",
         &OfOperation::deprecations},
    };
    for (const Counter& counter : counters) {
      text.metric(counter.name, "counter", counter.help);
      for (const OfOperation& one : snapshot.operations)
        text.sample({{"operation", one.operation}}, one.*counter.count);
    }
    text.metric("rocketpunch_quota_wait_seconds_total", "counter", "What calls waited for the quota.");
    for (const OfOperation& one : snapshot.operations)
      text.sample({{"operation", one.operation}}, PrometheusText::seconds(one.quota_wait));
    text.metric("rocketpunch_cache_results_total", "counter", "Calls that the cache gave a result.");
    for (const OfOperation& one : snapshot.operations)
      for (const auto& [use, calls] : one.cached)
        text.sample({{"operation", one.operation}, {"use", use}}, calls);

    text.metric("rocketpunch_call_duration_seconds", "histogram",
                "Time of calls that sent something, waits included.");
    for (const OfOperation& one : snapshot.operations) write(text, one.operation, one.latency);

    text.metric("rocketpunch_quota_remaining", "gauge",
                "Calls left in this minute, as the last response told.");
    for (const auto& quota : snapshot.quotas)
      if (quota.remaining) text.sample({{"scope", label_of(quota)}}, std::to_string(*quota.remaining));
    text.metric("rocketpunch_quota_limit", "gauge", "Calls allowed, as the last response told.");
    for (const auto& quota : snapshot.quotas)
      if (quota.limit) text.sample({{"scope", label_of(quota)}}, std::to_string(*quota.limit));
    return text.take();
  }

  static void write(PrometheusText& text, std::string_view operation, const Metrics::Latency& latency) {
    std::uint64_t up_to = 0;
    for (std::size_t i = 0; i < latency.buckets.size(); ++i) {
      up_to += latency.buckets[i];
      const bool last = i == Metrics::bucket_bounds.size();
      const std::string bound = last ? "+Inf" : PrometheusText::seconds(Metrics::bucket_bounds[i]);
      text.sample({{"operation", operation}, {"le", bound}}, up_to, "_bucket");
    }
    text.sample({{"operation", operation}}, PrometheusText::seconds(latency.sum), "_sum");
    text.sample({{"operation", operation}}, latency.count, "_count");
  }
  /// An empty label would be as none.
  static std::string_view label_of(const Metrics::OfQuota& quota) {
    return quota.scope.empty() ? "key" : quota.scope;
  }

  mutable ForkedMutex mutex_;
  std::array<Row, std::size(operations) + 1> rows_{};
  std::vector<Metrics::OfQuota> quotas_;
};

template <class>
std::shared_ptr<MetricsState> make_metrics_state() {
  return std::make_shared<MetricsCounts<>>();
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
