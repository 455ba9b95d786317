#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

/// What C++20 has in `<stop_token>` and around it, for standard libraries that lack it (libc++ before 20), as
/// far as the SDK needs it. The names and what they do are the standard's.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::own {

/// Whether a stop was asked for, and who is to be called then.
class StopState {
 public:
  class Callback {
   public:
    Callback() = default;
    Callback(const Callback&) = delete;
    Callback& operator=(const Callback&) = delete;

   protected:
    virtual ~Callback() = default;

   private:
    friend StopState;
    virtual void call() noexcept = 0;

    Callback* previous_ = nullptr;
    Callback* next_ = nullptr;
    bool* is_gone_ = nullptr;  // set while it is called: where to tell that it was destroyed within
  };

  bool stop_requested() const noexcept { return stopped_.load(std::memory_order_acquire); }
  bool stop_possible() const noexcept { return stop_requested() || sources_.load() > 0; }

  /// False: it was asked for already. Calls the callbacks on this thread, one after another.
  bool request_stop() noexcept {
    std::unique_lock lock(mutex_);
    if (stopped_.exchange(true, std::memory_order_acq_rel)) return false;
    caller_ = std::this_thread::get_id();
    while (first_ != nullptr) {
      Callback* const one = first_;
      take_out(*one);
      called_ = one;
      bool is_gone = false;
      one->is_gone_ = &is_gone;
      lock.unlock();
      one->call();
      lock.lock();
      if (!is_gone) one->is_gone_ = nullptr;
      called_ = nullptr;
      returned_.notify_all();
    }
    return true;
  }

  /// Registers a callback; where a stop was asked for already, calls it now. Whether it is registered.
  bool add(Callback& callback) noexcept {
    {
      const std::lock_guard lock(mutex_);
      if (!stopped_.load(std::memory_order_relaxed)) {
        callback.next_ = first_;
        if (first_ != nullptr) first_->previous_ = &callback;
        first_ = &callback;
        return true;
      }
    }
    callback.call();
    return false;
  }
  /// Takes a registered one out; where it is being called on another thread, waits for its return.
  void remove(Callback& callback) noexcept {
    std::unique_lock lock(mutex_);
    if (callback.previous_ != nullptr || first_ == &callback) return take_out(callback);
    if (called_ != &callback) return;  // it has returned
    if (caller_ == std::this_thread::get_id()) {
      *callback.is_gone_ = true;
      return;
    }
    returned_.wait(lock, [&] { return called_ != &callback; });
  }

  void add_source() noexcept { ++sources_; }
  void remove_source() noexcept { --sources_; }

 private:
  void take_out(Callback& callback) noexcept {
    (callback.previous_ != nullptr ? callback.previous_->next_ : first_) = callback.next_;
    if (callback.next_ != nullptr) callback.next_->previous_ = callback.previous_;
    callback.previous_ = callback.next_ = nullptr;
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::atomic<bool> stopped_{false};
  std::atomic<int> sources_{0};
  Callback* first_ = nullptr;
  Callback* called_ = nullptr;  // the one that is being called, on the thread `caller_`
  std::thread::id caller_{};
};

class stop_token {
 public:
  stop_token() noexcept = default;

  bool stop_requested() const noexcept { return state_ && state_->stop_requested(); }
  bool stop_possible() const noexcept { return state_ && state_->stop_possible(); }
  void swap(stop_token& other) noexcept { state_.swap(other.state_); }
  friend void swap(stop_token& a, stop_token& b) noexcept { a.swap(b); }
  friend bool operator==(const stop_token& a, const stop_token& b) noexcept { return a.state_ == b.state_; }

 private:
  friend class stop_source;
  template <class>
  friend class stop_callback;
  explicit stop_token(std::shared_ptr<StopState> state) noexcept : state_(std::move(state)) {}

  std::shared_ptr<StopState> state_;
};

struct nostopstate_t {
  explicit nostopstate_t() = default;
};
inline constexpr nostopstate_t nostopstate{};

class stop_source {
 public:
  stop_source() : state_(std::make_shared<StopState>()) { state_->add_source(); }
  explicit stop_source(nostopstate_t) noexcept {}
  stop_source(const stop_source& other) noexcept : state_(other.state_) {
    if (state_) state_->add_source();
  }
  stop_source(stop_source&&) noexcept = default;
  stop_source& operator=(stop_source other) noexcept {
    state_.swap(other.state_);
    return *this;
  }
  ~stop_source() {
    if (state_) state_->remove_source();
  }

  bool request_stop() const noexcept { return state_ && state_->request_stop(); }
  bool stop_requested() const noexcept { return state_ && state_->stop_requested(); }
  bool stop_possible() const noexcept { return state_ != nullptr; }
  stop_token get_token() const noexcept { return stop_token(state_); }
  void swap(stop_source& other) noexcept { state_.swap(other.state_); }
  friend void swap(stop_source& a, stop_source& b) noexcept { a.swap(b); }
  friend bool operator==(const stop_source& a, const stop_source& b) noexcept { return a.state_ == b.state_; }

 private:
  std::shared_ptr<StopState> state_;
};

template <class Function>
class stop_callback final : StopState::Callback {
 public:
  using callback_type = Function;

  template <class Made>
  requires std::is_constructible_v<Function, Made>
  explicit stop_callback(const stop_token& token, Made&& function)
      : function_(std::forward<Made>(function)), state_(token.state_) {
    if (state_ && !state_->add(*this)) state_ = nullptr;
  }
  ~stop_callback() override {
    if (state_) state_->remove(*this);
  }

 private:
  void call() noexcept override { std::forward<Function>(function_)(); }

  Function function_;
  std::shared_ptr<StopState> state_;  // null: it isn't registered
};
template <class Function>
stop_callback(const stop_token&, Function) -> stop_callback<Function>;

/// The waits of `std::condition_variable_any` that end by a stop too.
class condition_variable_any {
 public:
  void notify_one() noexcept {
    const std::lock_guard lock(*mutex_);
    condition_->notify_one();
  }
  void notify_all() noexcept {
    const std::lock_guard lock(*mutex_);
    condition_->notify_all();
  }

  template <class Lock, class Until>
  void wait(Lock& lock, Until until) {
    while (!until()) wait_once(lock, [](auto& condition, auto& own) { return condition.wait(own), true; });
  }
  template <class Lock, class Time, class Until>
  bool wait_until(Lock& lock, const Time& end, Until until) {
    return wait_until(lock, stop_token(), end, std::move(until));
  }
  template <class Lock, class Time, class Until>
  bool wait_until(Lock& lock, const stop_token& stop, const Time& end, Until until) {
    const stop_callback wake(stop, [this] { notify_all(); });
    while (!until()) {
      const bool goes_on = wait_once(lock, [&](auto& condition, auto& own) {
        return !stop.stop_requested() && condition.wait_until(own, end) == std::cv_status::no_timeout;
      });
      if (!goes_on) return until();
    }
    return true;
  }
  template <class Lock, class Duration, class Until>
  bool wait_for(Lock& lock, const stop_token& stop, const Duration& time, Until until) {
    return wait_until(lock, stop, std::chrono::steady_clock::now() + time, std::move(until));
  }

 private:
  /// Waits with the caller's lock released, which isn't before a notification can come.
  template <class Lock, class Wait>
  bool wait_once(Lock& lock, Wait wait) {
    // whoever notifies may destroy this as soon as it has
    const auto mutex = mutex_;
    const auto condition = condition_;
    std::unique_lock own(*mutex);
    lock.unlock();
    const bool goes_on = wait(*condition, own);
    own.unlock();  // first: who holds the caller's lock may want to notify
    lock.lock();
    return goes_on;
  }

  std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
  std::shared_ptr<std::condition_variable> condition_ = std::make_shared<std::condition_variable>();
};

/// A thread that is asked to stop and waited for when this goes.
class jthread {
 public:
  jthread() noexcept : stop_(nostopstate) {}
  template <class Function>
  requires(!std::is_same_v<std::remove_cvref_t<Function>, jthread>) explicit jthread(Function&& function)
      : stop_(),
        thread_(
            [](stop_token stop, std::decay_t<Function> run) {
              if constexpr (std::is_invocable_v<std::decay_t<Function>, stop_token>)
                std::invoke(std::move(run), std::move(stop));
              else
                std::invoke(std::move(run));
            },
            stop_.get_token(), std::forward<Function>(function)) {}
  jthread(jthread&&) noexcept = default;
  jthread& operator=(jthread&& other) noexcept {
    end();
    stop_ = std::move(other.stop_);
    thread_ = std::move(other.thread_);
    return *this;
  }
  ~jthread() { end(); }

  bool joinable() const noexcept { return thread_.joinable(); }
  void join() { thread_.join(); }
  bool request_stop() noexcept { return stop_.request_stop(); }
  stop_token get_stop_token() const noexcept { return stop_.get_token(); }

 private:
  void end() {
    if (!joinable()) return;
    request_stop();
    join();
  }

  stop_source stop_{};
  std::thread thread_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::own
