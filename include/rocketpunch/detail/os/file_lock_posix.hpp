#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/detail/os/store_files_posix.hpp"
#include "rocketpunch/detail/os/system_error.hpp"
#include "rocketpunch/detail/os/unique_fd.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A lock over threads and processes: of an open file, so that the system releases it however its holder
/// ends. The file stays, since removing it would let two in.
class FileLock {
 public:
  /// Waits for the lock on that file, which is made where it isn't there. `what` it guards, for errors.
  static Result<FileLock> wait_for(const StoreDirectory& directory, const std::string& name,
                                   const LockOptions& wait, std::string_view what) {
    const auto opened = directory.open();
    if (!opened) return opened.error();
    FileLock lock(std::make_unique<OpenFile>(opened->get(), name));
    if (!lock.is_held()) return storage_error("can't open " + directory.path_of(name), errno);
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    std::mutex mutex;
    condition_variable_any stopped;
    std::unique_lock guard(mutex);
    // a blocking flock could be ended by a signal only; so it is tried again and again
    for (auto pause = std::chrono::microseconds(100);; pause = (std::min)(pause * 2, longest_pause)) {
      if (flock(lock.file_->number(), LOCK_EX | LOCK_NB) == 0) return Result<FileLock>(std::move(lock));
      if (errno != EWOULDBLOCK && errno != EINTR)
        return storage_error("can't lock " + directory.path_of(name), errno);
      const auto now = std::chrono::steady_clock::now();
      if (now >= end) return lock_timeout_error(what, wait.stop.stop_requested());
      stopped.wait_until(guard, wait.stop, (std::min)(now + pause, end), [] { return false; });
      if (wait.stop.stop_requested()) return lock_timeout_error(what, true);
    }
  }

  /// Whether it is this process's: no longer in a child that was forked since.
  bool is_held() const noexcept { return file_->number() >= 0; }

 private:
  static constexpr std::chrono::microseconds longest_pause{16'000};

  /// A file that a child doesn't keep open: the lock would last until the child ends, too.
  class OpenFile final : Forks::Watcher {
   public:
    OpenFile(int directory, const std::string& name) {
      const Forks::Pause pause;  // so that no child has it unknowingly
      file_ = UniqueFd(openat(directory, name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
      pause.add(*this);
    }
    ~OpenFile() {
      const Forks::Pause pause;
      // closing would not release it while a process forked past the handlers has the file open too
      if (file_) flock(file_.get(), LOCK_UN);
      pause.remove(*this);
      file_ = UniqueFd();
    }
    int number() const noexcept { return file_.get(); }

   private:
    void after_fork_in_child() noexcept override { UniqueFd(std::move(file_)); }

    UniqueFd file_;
  };

  explicit FileLock(std::unique_ptr<OpenFile> file) : file_(std::move(file)) {}
  std::unique_ptr<OpenFile> file_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
