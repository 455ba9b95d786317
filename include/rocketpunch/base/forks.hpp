#pragma once
#include "rocketpunch/base/version.hpp"

#include <pthread.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

/// What a child made by `fork` has to know. It has one thread; what its parent's other threads were doing at
/// that moment is never finished in it. (`vfork`, `posix_spawn` and what else ends in `exec` need none of
/// this.)
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
    if (pthread_atfork(&before, &in_parent, &in_child) != 0) throw std::bad_alloc();
  }
  /// Never destroyed: stores may be used while the program's statics go.
  static Forks& of_process() {
    static Forks* const forks = new Forks;
    return *forks;
  }
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
  bool try_lock() { return mutex_.try_lock(); }
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
