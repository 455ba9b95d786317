#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/check_sum.hpp"
#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/file_lock.hpp"
#include "rocketpunch/base/whole_file.hpp"
#include "rocketpunch/quota/file_ledger.hpp"
#include "rocketpunch/quota/ledger.hpp"

namespace rocketpunch::detail {

/// What stands behind a `FileQuotaLedger`.
class LedgerFile {
 public:
  LedgerFile(std::string directory, std::string name, std::shared_ptr<Clock> clock)
      : directory_(std::move(directory)), name_(std::move(name)), clock_(std::move(clock)) {
    if (name_.empty() || name_.front() == '.' ||
        name_.find_first_of(std::string_view("/\0", 2)) != name_.npos)
      throw Error({.kind = ErrorKind::configuration,
                   .message = "the name of a FileQuotaLedger must be a file name",
                   .maybe_sent = false});
    require_directory(directory_, "FileQuotaLedger");
  }

  Result<void> change(const QuotaChange& change, const LockOptions& wait) {
    // threads queue up here, so that only one of a process contends for the file
    std::unique_lock guard(mutex_, std::defer_lock);
    if (wait.timeout.count() > 0)
      guard.lock();
    else if (!guard.try_lock())  // of a caller that must not be held up
      return lock_not_had("the quota's ledger", wait.stop.stop_requested());
    const auto lock = FileLock::wait_for(directory_ + '/' + name_ + ".lock", wait, "the quota's ledger");
    if (!lock) return lock.error();
    const auto bytes = read_file(directory_, name_);
    if (!bytes) return bytes.error();
    QuotaBook book;
    if (*bytes) book = read((*bytes)->reveal()).value_or(QuotaBook());
    change(book);
    return replace_file(directory_, name_, written(book), Durable::no, name_ + ".part");
  }

 private:
  // the file: this line, the machine's start, both clocks at the last change, the book, a check sum
  static constexpr std::string_view first_line = "rocketpunch quota 1\n";
  struct Head {
    char boot[40];
    std::int64_t steady, wall;
  };

  std::optional<QuotaBook> read(std::string_view bytes) const {
    std::uint64_t sum;
    Head head;
    if (bytes.size() < first_line.size() + sizeof head + sizeof sum || !bytes.starts_with(first_line))
      return std::nullopt;
    std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
    bytes.remove_suffix(sizeof sum);
    if (sum != check_sum(bytes)) return std::nullopt;
    std::memcpy(&head, bytes.data() + first_line.size(), sizeof head);
    auto book = QuotaBook::parse(bytes.substr(first_line.size() + sizeof head));
    const Head now = head_of_now();
    // after a restart the monotonic clock began anew; the time of day tells how much has passed meanwhile
    const bool restarted =
        std::memcmp(head.boot, now.boot, sizeof head.boot) != 0 || head.steady > now.steady;
    if (book && restarted)
      book->shift(std::chrono::nanoseconds((now.steady - head.steady) -
                                           (std::max)(std::int64_t{0}, now.wall - head.wall)));
    return book;
  }
  std::string written(const QuotaBook& book) const {
    const Head head = head_of_now();
    std::string bytes(first_line);
    bytes.append(reinterpret_cast<const char*>(&head), sizeof head).append(book.text());
    const std::uint64_t sum = check_sum(bytes);
    return bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  }

  Head head_of_now() const {
    static const std::string boot = [] {
      std::string id;
      std::ifstream("/proc/sys/kernel/random/boot_id") >> id;  // where there is none, all starts are alike
      return id;
    }();
    const auto count = [](auto time) {
      return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
    };
    Head head{{}, count(clock_->now()), count(clock_->wall_now())};
    boot.copy(head.boot, sizeof head.boot);
    return head;
  }

  std::string directory_, name_;
  std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
};

template <class>
SharedQuotaLedger make_ledger_file(std::string directory, std::string name, std::shared_ptr<Clock> clock) {
  return std::make_shared<LedgerFile>(std::move(directory), std::move(name), std::move(clock));
}

}  // namespace rocketpunch::detail
