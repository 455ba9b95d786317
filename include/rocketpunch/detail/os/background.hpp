#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32
#include <pthread.h>
#include <signal.h>
#endif

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

#include "rocketpunch/detail/os/forks.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// How long the end of a program, or of an engine, waits for what must not be given up.
inline constexpr std::chrono::seconds longest_exit_wait{5};

/// Threads for work that goes on though its caller leaves. The end of the program waits for them up to
/// `longest_exit_wait`, and then asks them to stop.
class Background {
 public:
  using Work = std::function<void(stop_token)>;

  /// Runs it on a thread of its own; where none can be had, on the calling one. It must not throw.
  static void run(const Work& work) {
    if (!of_this_process().start(work)) work({});
  }

  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  explicit Background(const Background* of_parent = nullptr) : of_parent_(of_parent) {
    // clang warns of a member that nothing uses, g++ 11 of the attribute against that
    static_cast<void>(of_parent_);
  }

  /// Never destroyed: a thread that can't be waited for may outlive all that is.
  static Background& of_this_process() {
    static std::atomic<Background*> current{new Background};
    struct End {
      ~End() {
        Background* const last = current.load();
        if (last->process_ == Forks::generation()) last->wait_for_all();
      }
    };
    static const End end;
    Background* threads = current.load();
    // a process forked off has none of its parent's threads, and maybe a lock that one of them held
    if (threads->process_ != Forks::generation() &&
        current.compare_exchange_strong(threads, new Background(threads)))
      threads = current.load();
    return *threads;
  }

  bool start(const Work& work) {
    const std::lock_guard guard(mutex_);
    try {
      const NoSignals none;
      std::thread([this, own = Work(work)]() mutable {
        own(stop_.get_token());
        own = nullptr;  // what it keeps goes before its end is told
        // not at the thread's very end: while a program exits, that may never be told
        const std::lock_guard guard_of_end(mutex_);
        --running_;
        ended_.notify_all();
      }).detach();
      ++running_;
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  void wait_for_all() {
    std::unique_lock guard(mutex_);
    const auto all_ended = [this] { return running_ == 0; };
    if (ended_.wait_for(guard, longest_exit_wait, all_ended)) return;
    stop_.request_stop();
    // a transport that doesn't look at it can't be waited for
    ended_.wait_for(guard, std::chrono::seconds(1), all_ended);
  }

  /// A thread made meanwhile gets none of the program's signals.
  class NoSignals {
   public:
#ifdef _WIN32
    NoSignals() {}
    ~NoSignals() {}
#else
    NoSignals() {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

   private:
    sigset_t before_{};

   public:
#endif
    NoSignals(const NoSignals&) = delete;
    NoSignals& operator=(const NoSignals&) = delete;
  };

  const Background* const of_parent_;  // so that it isn't lost
  const unsigned process_ = Forks::generation();
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_ = 0;
  stop_source stop_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
