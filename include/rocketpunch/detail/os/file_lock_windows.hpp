#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/os/store_files_windows.hpp"
#include "rocketpunch/detail/os/system_error.hpp"
#include "rocketpunch/detail/os/windows.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A lock over threads and processes: of an open file, so that the system releases it however its holder
/// ends. The file stays, since removing it would let two in.
class FileLock {
 public:
  FileLock(FileLock&& other) noexcept = default;
  FileLock& operator=(FileLock&& other) noexcept = default;
  ~FileLock() {
    // closing releases it too, but at a time of the system's choice
    OVERLAPPED from{};
    if (file_) UnlockFileEx(file_.get(), 0, 1, 0, &from);
  }

  /// Waits for the lock on that file, which is made where it isn't there. `what` it guards, for errors.
  static Result<FileLock> wait_for(const StoreDirectory& directory, const std::string& name,
                                   const LockOptions& wait, std::string_view what) {
    const auto opened = directory.open();
    if (!opened) return opened.error();
    OwnerOnly owner;
    UniqueHandle file(CreateFileW(directory.wide_path_of(name).c_str(), GENERIC_READ | GENERIC_WRITE,
                                  shared_with_all, owner.attributes(), OPEN_ALWAYS,
                                  FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!file) return storage_error("can't open " + directory.path_of(name), last_system_error());
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    std::mutex mutex;
    condition_variable_any stopped;
    std::unique_lock guard(mutex);
    // a wait of the system's own couldn't be stopped; so it is tried again and again
    for (auto pause = std::chrono::microseconds(1000);; pause = (std::min)(pause * 2, longest_pause)) {
      OVERLAPPED from{};
      if (LockFileEx(file.get(), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &from) != 0)
        return FileLock(std::move(file));
      if (last_system_error() != ERROR_LOCK_VIOLATION && last_system_error() != ERROR_IO_PENDING)
        return storage_error("can't lock " + directory.path_of(name), last_system_error());
      const auto now = std::chrono::steady_clock::now();
      if (now >= end) return lock_timeout_error(what, wait.stop.stop_requested());
      stopped.wait_until(guard, wait.stop, (std::min)(now + pause, end), [] { return false; });
      if (wait.stop.stop_requested()) return lock_timeout_error(what, true);
    }
  }

  /// Whether it is this process's.
  bool is_held() const noexcept { return static_cast<bool>(file_); }

 private:
  static constexpr std::chrono::microseconds longest_pause{16'000};

  explicit FileLock(UniqueHandle file) : file_(std::move(file)) {}
  UniqueHandle file_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
