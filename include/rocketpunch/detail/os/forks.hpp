#pragma once
#include "rocketpunch/version.hpp"

#ifndef _WIN32
#include <pthread.h>
#endif

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/stop_token.hpp"

/// What a child made by `fork` has to know. It has one thread; what its parent's other threads were doing at
/// that moment is never finished in it. (`vfork`, `posix_spawn` and what else ends in `exec` need none of
/// this. Windows has no `fork`.)
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// The forks of this process, and what is told of them.
class Forks {
 public:
  /// Something that is told of each fork, on the thread that forks, from when it is added until it is
  /// removed.
  class Watcher {
   public:
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

   protected:
    Watcher() = default;
    virtual ~Watcher() = default;

   private:
    friend Forks;
    virtual void before_fork() noexcept {}
    virtual void after_fork_in_parent() noexcept {}
    virtual void after_fork_in_child() noexcept {}

    Watcher* previous_ = nullptr;
    Watcher* next_ = nullptr;
  };

  /// Keeps this process from forking while it lives.
  class Pause {
   public:
    void add(Watcher& watcher) const noexcept {
      watcher.previous_ = forks_.last_;
      (forks_.last_ ? forks_.last_->next_ : forks_.first_) = &watcher;
      forks_.last_ = &watcher;
    }
    void remove(Watcher& watcher) const noexcept {
      (watcher.previous_ ? watcher.previous_->next_ : forks_.first_) = watcher.next_;
      (watcher.next_ ? watcher.next_->previous_ : forks_.last_) = watcher.previous_;
    }

   private:
    Forks& forks_ = Forks::of_process();
    const std::lock_guard<std::mutex> guard_{forks_.mutex_};
  };

  /// Another number in a child than in its parent.
  static unsigned generation() { return of_process().generation_.load(std::memory_order_relaxed); }

 private:
  Forks() {
#ifndef _WIN32
    if (pthread_atfork(&before, &in_parent, &in_child) != 0) throw std::bad_alloc();
#endif
  }
  /// Never destroyed: stores may be used while the program's statics go.
  static Forks& of_process() {
    static Forks* const forks = new Forks;
    return *forks;
  }
#ifndef _WIN32
  static void before() {
    Forks& forks = of_process();
    forks.mutex_.lock();
    for (Watcher* one = forks.first_; one != nullptr; one = one->next_) one->before_fork();
  }
  static void in_parent() {
    Forks& forks = of_process();
    for (Watcher* one = forks.first_; one != nullptr; one = one->next_) one->after_fork_in_parent();
    forks.mutex_.unlock();
  }
  static void in_child() {
    Forks& forks = of_process();
    forks.generation_.fetch_add(1, std::memory_order_relaxed);
    for (Watcher* one = forks.first_; one != nullptr; one = one->next_) one->after_fork_in_child();
    forks.mutex_.unlock();
  }
#endif

  std::mutex mutex_;
  std::atomic<unsigned> generation_{0};
  Watcher* first_ = nullptr;
  Watcher* last_ = nullptr;
};

/// A mutex that is free, and what it guards whole, at the moment of a fork. A fork waits for it: for short
/// work, in which nothing of its kind is made, taken or destroyed.
class ForkedMutex final : Forks::Watcher {
 public:
  ForkedMutex() { Forks::Pause().add(*this); }
  ~ForkedMutex() { Forks::Pause().remove(*this); }

  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  void before_fork() noexcept override { mutex_.lock(); }
  void after_fork_in_parent() noexcept override { mutex_.unlock(); }
  void after_fork_in_child() noexcept override { mutex_.unlock(); }

  std::mutex mutex_;
};

/// Something of which a child finds a new one. Its parent's is never destroyed there, since threads that the
/// child doesn't have were using it. Guarded by whoever has it.
template <class T>
class ProcessOwn {
 public:
  ProcessOwn() = default;
  ProcessOwn(const ProcessOwn&) = delete;
  ProcessOwn& operator=(const ProcessOwn&) = delete;
  ~ProcessOwn() {
    if (Forks::generation() != born_) static_cast<void>(value_.release());
  }

  T& get() {
    if (const unsigned now = Forks::generation(); born_ != now) {
      static_cast<void>(value_.release());
      value_ = std::make_unique<T>();
      born_ = now;
    }
    return *value_;
  }

 private:
  std::unique_ptr<T> value_ = std::make_unique<T>();
  unsigned born_ = Forks::generation();
};

/// A mutex that is waited for as long as `LockOptions` say, and no longer.
class TimedMutex {
 public:
  /// Held while it lives, if it was had in time.
  class Lock {
   public:
    Lock(TimedMutex& mutex, const LockOptions& wait) : mutex_(mutex), owns_(mutex.lock_within(wait)) {}
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() {
      if (owns_) mutex_.unlock();
    }
    explicit operator bool() const noexcept { return owns_; }

   private:
    TimedMutex& mutex_;
    const bool owns_;
  };

 private:
  bool lock_within(const LockOptions& wait) {
    std::unique_lock guard(mutex_);
    const auto end = std::chrono::steady_clock::now() + wait.timeout;
    if (!freed_.wait_until(guard, wait.stop, end, [this] { return !taken_; })) return false;
    return taken_ = true;
  }
  void unlock() {
    const std::lock_guard guard(mutex_);
    taken_ = false;
    freed_.notify_one();
  }

  std::mutex mutex_;
  condition_variable_any freed_;
  bool taken_ = false;
};

/// Why a wait for the lock on something ended without it.
inline Error lock_timeout_error(std::string_view what, bool stopped) {
  std::string message(stopped ? "stopped while waiting for the lock on "
                              : "another thread or process kept the lock on ");
  return not_sent(stopped ? ErrorKind::cancelled : ErrorKind::timeout, std::move(message.append(what)));
}

/// A lock that was held when this process was forked is its parent's.
inline Error lock_held_by_parent_error(std::string_view what) {
  return not_sent(ErrorKind::storage,
                  std::string("the process that this one was forked from has the lock on ").append(what));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
