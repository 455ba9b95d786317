#pragma once
#include "rocketpunch/version.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// The loop of a `FakeEngine`.
class FakeLoop final : public rocketpunch::detail::EventLoop {
 public:
  explicit FakeLoop(AnyTransport transport) : transport_(std::move(transport)) {}

  const AnyTransport& transport() const noexcept { return transport_; }

  /// Runs what was posted, else the first timer of the clock, else waits for a post or for the first timer of
  /// real time.
  void turn() {
    if (on_loop())
      throw Error({.kind = ErrorKind::configuration,
                   .message = "an engine can't be run from within its own calls",
                   .maybe_sent = false});
    const Driving driving(*this);
    turn_once();
  }
  bool busy() {
    const std::lock_guard guard(mutex_);
    return live() > 0 || !posted_.empty();
  }
  /// Within a call: has it done by the next turn.
  void close() {
    close_asked_.store(true);
    if (on_loop()) return;
    const Driving driving(*this);
    do turn_once();
    while (!try_end());
  }

  bool post(std::function<void()> run) override {
    const std::lock_guard guard(mutex_);
    if (ended_) return false;
    posted_.push_back(std::move(run));
    any_posted_.notify_all();
    return true;
  }
  bool on_loop() const noexcept override { return thread_.load() == std::this_thread::get_id(); }

  void begin(rocketpunch::detail::Sending& sending) override {
    sendings_.emplace(sending.number, &sending);
    (void)post([this, number = sending.number] {
      const auto found = sendings_.find(number);
      if (found == sendings_.end()) return;
      rocketpunch::detail::Sending& due = *found->second;
      const bool shut = closing() && !due.shielded;
      auto outcome = shut || due.limits.stop.stop_requested()
                         ? cancelled(shut ? "the engine was shut down" : "stopped by the caller")
                         : transport_.send(due.request, due.limits);
      sendings_.erase(number);
      due.end(std::move(outcome));
    });
  }
  void give_up(std::uint64_t) override {}  // looked at before it is sent; what blocks looks by itself

  Timer at(Clock& clock, Clock::Steady when, std::function<void()> due) override {
    clock_ = &clock;
    return {&timers_, timers_.add(when, std::move(due))};
  }
  Timer at(std::chrono::steady_clock::time_point when, std::function<void()> due) override {
    return {&real_timers_, real_timers_.add(when, std::move(due))};
  }

 private:
  static Result<HttpResponse> cancelled(const char* why) {
    return Error({.kind = ErrorKind::cancelled, .message = why, .maybe_sent = false});
  }

  /// The calling thread runs the loop while this lives.
  class Driving {
   public:
    explicit Driving(FakeLoop& loop) : loop_(loop), guard_(loop.driving_) {
      loop_.thread_.store(std::this_thread::get_id());
    }
    Driving(const Driving&) = delete;
    Driving& operator=(const Driving&) = delete;
    ~Driving() { loop_.thread_.store({}); }

   private:
    FakeLoop& loop_;
    std::lock_guard<std::mutex> guard_;
  };

  bool try_end() {
    const std::lock_guard guard(mutex_);
    return ended_ = ended_ || (live() == 0 && posted_.empty());
  }

  void turn_once() {
    if (close_asked_.load() && !closing()) close_sleepers();
    if (run_posted() || (closing() && live() == 0)) return;
    if (const auto next = timers_.next()) {
      if (*next > clock_->now()) clock_->wait_until(*next, stop_token());
      const auto due = timers_.take(*next);
      return due();
    }
    std::unique_lock guard(mutex_);
    const auto next = real_timers_.next();
    const auto until = next.value_or(std::chrono::steady_clock::now() + std::chrono::seconds(1));
    if (any_posted_.wait_until(guard, until, [&] { return !posted_.empty(); })) return;
    guard.unlock();
    if (const auto due = real_timers_.take(std::chrono::steady_clock::now())) due();
  }
  bool run_posted() {
    std::vector<std::function<void()>> posted;
    {
      const std::lock_guard guard(mutex_);
      posted.swap(posted_);
    }
    for (const auto& run : posted) run();
    return !posted.empty();
  }

  AnyTransport transport_;
  Clock* clock_ = nullptr;
  rocketpunch::detail::TimerQueue timers_;
  rocketpunch::detail::TimerQueue real_timers_;
  std::map<std::uint64_t, rocketpunch::detail::Sending*> sendings_;
  std::mutex driving_;
  std::atomic<bool> close_asked_{false};
  std::atomic<std::thread::id> thread_{};
  std::mutex mutex_;
  std::condition_variable any_posted_;
  std::vector<std::function<void()>> posted_;
  bool ended_ = false;
};

/// An `Engine` for tests: sends over any transport, such as a `FakeTransport`, one request after the other,
/// and where all calls wait for a `FakeClock`, moves it on to the first of their times. The clock is that of
/// the clients' options.
///
///     FakeEngine engine(transport);
///     Client client(AppKey("rp_app_..."), {.clock = clock}, engine.transport());
///     auto page = engine.run(client.async().jobs().search());
class FakeEngine {
 public:
  /// The transport of a client of this engine. Calls that block go straight to the transport behind it.
  class Transport {
   public:
    /// Marks it as a `StreamingTransport`.
    static constexpr bool streams_bodies = true;
    /// Sends over the transport behind the engine.
    Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
      return loop_->transport().send(request, limits);
    }
    /// For the library: the loop that calls which do not block are made on.
    std::shared_ptr<rocketpunch::detail::EventLoop> loop() const { return loop_; }

   private:
    friend class FakeEngine;
    explicit Transport(std::shared_ptr<FakeLoop> loop) : loop_(std::move(loop)) {}
    std::shared_ptr<FakeLoop> loop_;
  };

  /// An engine over that transport.
  explicit FakeEngine(AnyTransport transport) : loop_(std::make_shared<FakeLoop>(std::move(transport))) {}
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;
  /// Ends all calls under way, such as those of pages ahead, as `shutdown` does.
  ~FakeEngine() { shutdown(); }

  /// What a client is made with.
  Transport transport() const { return Transport(loop_); }

  /// Runs until a task has ended, and gives what it gives.
  template <class T>
  T run(Task<T> task) const {
    return rocketpunch::detail::run_with(
        std::move(task), [this] { loop_->turn(); }, [loop = loop_] { (void)loop->post([] {}); });
  }
  /// Does one thing: what is to be done, or the wait that ends first.
  void poll() const { loop_->turn(); }
  /// Runs until no call is under way.
  void run() const {
    while (loop_->busy()) loop_->turn();
  }
  /// Ends all calls as `cancelled`, and those begun later.
  void shutdown() const { loop_->close(); }

 private:
  std::shared_ptr<FakeLoop> loop_;
};

static_assert(detail::AsyncTransport<FakeEngine::Transport>);

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
