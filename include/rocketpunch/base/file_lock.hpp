#pragma once

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/base/descriptor.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"

namespace rocketpunch::detail {

/// A lock over threads and processes: of an open file, so that the system releases it however its holder
/// ends. The file stays, since removing it would let two in.
class FileLock {
 public:
  FileLock(FileLock&&) noexcept = default;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    // closing would not release it while a process forked meanwhile has the file open too
    if (file_) flock(file_.get(), LOCK_UN);
  }

  /// Waits for the lock on that file, which is made where it isn't there. `what` it guards, for errors.
  static Result<FileLock> wait_for(const std::string& path, const LockOptions& wait, std::string_view what) {
    Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return storage_error("can't open " + path, errno);
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock guard(mutex);
    // a blocking flock could be ended by a signal only; so it is tried again and again
    for (auto pause = std::chrono::microseconds(100);; pause = (std::min)(pause * 2, longest_pause)) {
      if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return FileLock(std::move(file));
      if (errno != EWOULDBLOCK && errno != EINTR) return storage_error("can't lock " + path, errno);
      const auto now = std::chrono::steady_clock::now();
      if (now >= end) return lock_not_had(what, wait.stop.stop_requested());
      stopped.wait_until(guard, wait.stop, (std::min)(now + pause, end), [] { return false; });
      if (wait.stop.stop_requested()) return lock_not_had(what, true);
    }
  }

 private:
  static constexpr std::chrono::microseconds longest_pause{16'000};

  explicit FileLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace rocketpunch::detail
