#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/file_lock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/os/process.hpp"
#include "rocketpunch/detail/os/store_files.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/quota/file_ledger.hpp"
#include "rocketpunch/quota/ledger.hpp"
#include "rocketpunch/quota/log.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What stands behind a `FileQuotaLedger`.
class FileLedgerImpl {
 public:
  FileLedgerImpl(const FilePath& directory, std::string name, std::shared_ptr<Clock> clock,
                 std::function<void(const Error&)> told)
      : name_(checked(name)),
        directory_(directory, "FileQuotaLedger", Writers::group),
        clock_(std::move(clock)),
        told_(std::move(told)) {}

  Result<void> change(const QuotaChange& change, const LockOptions& wait) {
    std::optional<Error> lost;
    auto done = change_alone(change, wait, lost);
    if (lost && told_) {
      try {
        told_(*lost);
      } catch (...) {
      }
    }
    return done;
  }

 private:
  // the file: a line with the version, the machine's start, both clocks at the last change, the log, a check
  // sum. Version 1 had the first form of logs.
  static constexpr std::string_view first_line = "rocketpunch quota ";
  static constexpr int latest_version = 2;
  static constexpr std::uint64_t largest_file = 16 << 20;  // what a condensed log has is far below
  struct Head {
    char boot[40];
    std::int64_t steady, wall;
  };
  struct Contents {
    int version = 0;
    std::optional<QuotaLog> log{};  // none: it is damaged
  };

  static std::string checked(const std::string& name) {
    if (name.empty() || name.starts_with('.') || name.find_first_of(std::string_view("/\0", 2)) != name.npos)
      throw not_sent(ErrorKind::configuration, "the name of a FileQuotaLedger must be a file name");
    return name;
  }

  /// `lost`: why what was counted so far is not.
  Result<void> change_alone(const QuotaChange& change, const LockOptions& wait, std::optional<Error>& lost) {
    using namespace std::chrono;
    const auto end = steady_clock::now() + wait.timeout;
    // threads queue up here, so that only one of a process contends for the file
    const TimedMutex::Lock turn(threads_mutex(), wait);
    if (!turn) return lock_timeout_error("the quota's ledger", wait.stop.stop_requested());
    LockOptions rest = wait;
    rest.timeout = (std::max)(milliseconds(0), ceil<milliseconds>(end - steady_clock::now()));
    const auto lock = FileLock::wait_for(directory_, name_ + ".lock", rest, "the quota's ledger");
    if (!lock) return lock.error();
    const auto file = read_file(directory_, name_, largest_file);
    if (!file) return file.error();
    QuotaLog log;
    if (*file) {
      auto contents = read(**file);
      if (contents.version > latest_version) return of_later_version(contents.version);
      if (!contents.log) lost = set_aside();
      log = std::move(contents.log).value_or(QuotaLog());
    }
    change(log);
    log.condense(clock_->now());
    const std::string text = written(log);
    if (text.size() > largest_file)
      return not_sent(ErrorKind::storage,
                      "the quota's ledger " + directory_.path_of(name_) + " is too large");
    return replace_file(directory_, name_, text, Durable::no, name_ + ".part");
  }
  TimedMutex& threads_mutex() {
    const std::lock_guard guard(mutex_);
    return threads_mutex_.get();
  }

  Error of_later_version(int version) const {
    return not_sent(ErrorKind::storage, "the quota's ledger " + directory_.path_of(name_) +
                                            " was written by a later version of the SDK, as version " +
                                            std::to_string(version) + " of the form");
  }
  Error set_aside() const {
    const auto aside = detail::set_aside(directory_, name_);
    return not_sent(ErrorKind::storage, "the quota's ledger " + directory_.path_of(name_) +
                                            " is damaged or too large; the count begins anew" +
                                            (aside ? ", and the file was kept as " + *aside : std::string()));
  }

  Contents read(const FileContents& file) const {
    Contents contents;
    std::string_view bytes = file.text.reveal();
    const auto end = bytes.find('\n');
    if (file.is_too_large || !bytes.starts_with(first_line) || end == bytes.npos) return contents;
    const char* const last = bytes.data() + end;
    const auto number = std::from_chars(bytes.data() + first_line.size(), last, contents.version);
    if (number.ec != std::errc() || number.ptr != last) return Contents();
    if (contents.version > latest_version) return contents;
    std::uint64_t sum;
    Head head;
    if (bytes.size() < end + 1 + sizeof head + sizeof sum) return contents;
    std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
    bytes.remove_suffix(sizeof sum);
    if (sum != fnv1a(bytes)) return contents;
    std::memcpy(&head, bytes.data() + end + 1, sizeof head);
    auto& log = contents.log = QuotaLog::parse(bytes.substr(end + 1 + sizeof head));
    const Head now = head_of_now();
    // after a restart the monotonic clock began anew; the time of day tells how much has passed meanwhile
    const bool restarted =
        std::memcmp(head.boot, now.boot, sizeof head.boot) != 0 || head.steady > now.steady;
    if (log && restarted)
      log->shift(std::chrono::nanoseconds((now.steady - head.steady) -
                                          (std::max)(std::int64_t{0}, now.wall - head.wall)));
    return contents;
  }
  std::string written(const QuotaLog& log) const {
    const Head head = head_of_now();
    std::string bytes(first_line);
    bytes.append(std::to_string(latest_version)) += '\n';
    bytes.append(reinterpret_cast<const char*>(&head), sizeof head).append(log.text());
    const std::uint64_t sum = fnv1a(bytes);
    return bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  }

  Head head_of_now() const {
    static const std::string boot = boot_id();
    const auto count = [](auto time) {
      return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
    };
    Head head{{}, count(clock_->now()), count(clock_->wall_now())};
    boot.copy(head.boot, sizeof head.boot);
    return head;
  }

  std::string name_;
  StoreDirectory directory_;
  std::shared_ptr<Clock> clock_;
  std::function<void(const Error&)> told_;
  ForkedMutex mutex_;
  ProcessOwn<TimedMutex> threads_mutex_;  // held too long for a fork to wait for
};

template <class>
AnyQuotaLedger make_file_ledger(const FilePath& directory, std::string name, std::shared_ptr<Clock> clock,
                                std::function<void(const Error&)> told) {
  return std::make_shared<FileLedgerImpl>(directory, std::move(name), std::move(clock), std::move(told));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
