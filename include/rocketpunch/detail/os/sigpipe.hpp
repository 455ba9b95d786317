#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Keeps SIGPIPE, which Windows doesn't have, from the calling thread while it lives. libcurl would ignore
/// the signal by itself, but only by changing the whole process, which `CURLOPT_NOSIGNAL` forbids; and
/// OpenSSL under older versions of it writes to connections that the server has closed.
class NoSigpipe {
 public:
#if defined(_WIN32) || defined(SO_NOSIGPIPE)  // libcurl has its sockets not raise it
  NoSigpipe() noexcept {}
  ~NoSigpipe() {}
#else
  NoSigpipe() noexcept {
    const sigset_t pipe = only_sigpipe();
    pthread_sigmask(SIG_BLOCK, &pipe, &mask_before_);
    // where it was not blocked, none can have been waiting
    if (sigismember(&mask_before_, SIGPIPE) == 1) waited_before_ = is_waiting();
  }
  ~NoSigpipe() {
    if (waited_before_) return;  // it is blocked already, and not ours to take away
    const sigset_t pipe = only_sigpipe();
    const timespec no_time{};
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
  static bool is_waiting() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigpending(&set);
    return sigismember(&set, SIGPIPE) == 1;
  }

  sigset_t mask_before_{};
  bool waited_before_ = false;
#endif

 public:
  NoSigpipe(const NoSigpipe&) = delete;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
