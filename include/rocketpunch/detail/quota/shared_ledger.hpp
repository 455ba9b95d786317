#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/quota/group.hpp"
#include "rocketpunch/detail/quota/stored_log.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The log of one App Key in a server, with compare-and-swap. `replace` replaces what has that version, and
/// gives nothing where it has, perhaps the first time that it was sent; else the log as it is in its place.
/// `words` are for errors: `server` is its name, `own_place` how a program gets a log of its own.
template <class S>
concept QuotaLogStore = requires(S& store, const std::string& version, const StoredQuotaLog& with,
                                 const StoreLimits& limits) {
  { store.read(limits) } -> std::same_as<Result<StoredQuotaLog>>;
  { store.replace(version, with, limits) } -> std::same_as<Result<std::optional<StoredQuotaLog>>>;
  { S::words.server } -> std::convertible_to<std::string>;
  { S::words.own_place } -> std::convertible_to<std::string>;
};

/// What a store says of itself.
struct QuotaStoreWords {
  const char* server;
  const char* own_place;
};

/// A `QuotaLedger` over a server: counts for all machines that share it, by its clock.
template <QuotaLogStore Store>
class SharedQuotaLedger {
 public:
  SharedQuotaLedger(Store store, std::function<void(const Error&)> told)
      : store_(std::move(store)), told_(std::move(told)) {}

  Result<void> change(const QuotaChange& change, const LockOptions& wait) {
    // who waits for nobody waits for the server all the same
    const auto time = wait.timeout > std::chrono::milliseconds(0) ? wait.timeout : round_trips;
    return group_.change(change, {std::chrono::steady_clock::now() + time, wait.stop},
                         [this](const StoreLimits& limits) { return carry(limits); });
  }

 private:
  using Steady = std::chrono::steady_clock::time_point;
  using Micros = StoredQuotaLog::Micros;
  static constexpr std::chrono::milliseconds round_trips{500};
  static constexpr std::int64_t form = 1;

  /// Has the log changed by all whose turn it is.
  Result<void> carry(const StoreLimits& limits) {
    Steady asked = std::chrono::steady_clock::now();
    auto read = store_.read(limits);
    if (!read) return read.error();
    bool was_overtaken = false;
    for (StoredQuotaLog found = *std::move(read);;) {
      if (found.form > form) return of_later_version(*found.form);
      auto old = log_of(found);
      const bool lost = !old;
      const Micros now = lost || found.version.empty() ? found.now : time_of(found, asked);
      const QuotaLog::Time time(now);
      if (lost) old.emplace();
      QuotaLog log = group_.apply([&] { return *old; }, time);
      log.condense(time, QuotaLog::For::many_machines);
      const StoredQuotaLog with{base64url(random_bytes(12)), form, now, found.now, {}, log.text()};
      const Steady swapped = std::chrono::steady_clock::now();
      auto replaced = store_.replace(found.version, with, limits);
      if (!replaced && was_overtaken && replaced.error().kind() == ErrorKind::timeout)
        return not_sent(ErrorKind::timeout, "other machines kept changing " + name());
      if (!replaced) return replaced.error();
      if (!*replaced) {
        note_change({asked, std::chrono::steady_clock::now(), now});
        if (lost) tell_of_loss();
        return {};
      }
      // another machine was faster: once more, on what that has left
      was_overtaken = true;
      asked = swapped;
      found = **std::move(replaced);
    }
  }

  /// Nothing: it is damaged.
  static std::optional<QuotaLog> log_of(const StoredQuotaLog& found) {
    if (found.version.empty()) return QuotaLog();
    if (!found.form || !found.ledger_time || !found.server_time) return std::nullopt;
    return QuotaLog::parse(found.log);
  }

  /// A change that this process has made: from when to when its own clock was, and the ledger's time.
  struct OwnChange {
    Steady asked{}, done{};
    Micros time{};
  };

  /// The ledger's time, of a log that was asked for then. It goes on by what the server's clock has. What
  /// that was set by is left out: since a change of this process no more and no less has passed than by its
  /// own clock. It never goes back.
  Micros time_of(const StoredQuotaLog& found, Steady asked) {
    const Micros passed = (std::max)(found.now - *found.server_time, Micros(0));
    const std::lock_guard guard(mutex_);
    const auto& own = own_change_.get();
    if (!own) return *found.ledger_time + passed;
    const auto since_own = std::chrono::ceil<Micros>(std::chrono::steady_clock::now() - own->asked);
    // it isn't the log of that change, or one that went back
    if (*found.ledger_time < own->time) return *found.ledger_time + (std::min)(passed, since_own);
    // clocks of machines run apart by less than a thousandth
    const Micros least = own->time + std::chrono::floor<Micros>((asked - own->done) / 1'000 * 999);
    const Micros most = own->time + since_own;
    return (std::max)(*found.ledger_time, (std::clamp)(*found.ledger_time + passed, least, most));
  }
  void note_change(const OwnChange& change) {
    const std::lock_guard guard(mutex_);
    own_change_.get() = change;
  }

  static std::string name() { return std::string("the quota's ledger in ") + Store::words.server; }
  static Error of_later_version(std::int64_t version) {
    return not_sent(ErrorKind::storage, name() + " was written by a later version of the SDK, as version " +
                                            std::to_string(version) +
                                            " of the form: update this program, or give " +
                                            Store::words.own_place);
  }
  void tell_of_loss() const {
    if (!told_) return;
    try {
      told_(not_sent(ErrorKind::storage, name() + " was damaged; the count begins anew"));
    } catch (...) {
    }
  }

  Store store_;
  const std::function<void(const Error&)> told_;
  QuotaGroup group_;
  ForkedMutex mutex_;
  ProcessOwn<std::optional<OwnChange>> own_change_;  // the last one
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
