#pragma once
#include "rocketpunch/base/version.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Keeps SIGPIPE from the calling thread while it lives. libcurl would ignore the signal by itself, but only
/// by changing the whole process, which `CURLOPT_NOSIGNAL` forbids; and OpenSSL under older versions of it
/// writes to connections that the server has closed.
class NoSigpipe {
 public:
#ifdef SO_NOSIGPIPE  // where sockets can be told not to raise it, libcurl tells them
  NoSigpipe() noexcept {}
  ~NoSigpipe() {}
#else
  NoSigpipe() noexcept : raised_before_(is_pending()) {
    const sigset_t pipe = only_sigpipe();
    if (!raised_before_) pthread_sigmask(SIG_BLOCK, &pipe, &mask_before_);
  }
  ~NoSigpipe() {
    if (raised_before_) return;  // it is blocked already, and not ours to take away
    const sigset_t pipe = only_sigpipe();
    const timespec no_time{};
    if (is_pending())
      while (sigtimedwait(&pipe, nullptr, &no_time) < 0 && errno == EINTR) {
      }
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }

 private:
  static sigset_t only_sigpipe() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
  }
  static bool is_pending() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigpending(&set);
    return sigismember(&set, SIGPIPE) == 1;
  }

  bool raised_before_;
  sigset_t mask_before_{};
#endif

 public:
  NoSigpipe(const NoSigpipe&) = delete;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
