#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "rocketpunch/transport/curl_options.hpp"
#include "rocketpunch/transport/curl_sendings.hpp"
#include "rocketpunch/transport/curl_settings.hpp"
#include "rocketpunch/transport/curl_sigpipe.hpp"
#include "rocketpunch/transport/engine.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/loop_turns.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A loop over libcurl. Any thread may run it, one at a time.
class CurlLoop final : public DrivenLoop {
 public:
  using Time = TimerQueue::Time;

  CurlLoop(std::size_t most_in_flight, std::size_t most_connections, CurlOptions options)
      : sendings_(*this, most_in_flight, most_connections, std::move(options)) {}

  /// Does what there is to do; waits for it until that time. While another thread runs the loop, waits for
  /// that.
  void poll(Time until) override {
    if (on_loop())
      throw Error({.kind = ErrorKind::configuration,
                   .message = "an engine can't be run from within its own calls",
                   .maybe_sent = false});
    const LoopTurns::Turn turn_of_this = turns_.take(until);
    if (!turn_of_this) return;
    const NoSigpipe quiet;
    // twice: what the wait brought must not wait for the next call
    if (turn()) until = Time{};
    wait_until(until);
    turn();
    // who waits for the descriptor must not sleep over what has been posted meanwhile
    if (exported_.load(std::memory_order_relaxed))
      multi().arm(has_posted() ? std::chrono::steady_clock::now() : next());
  }

  bool busy() override { return live() > 0 || has_posted(); }

  int descriptor() override {
    exported_.store(true, std::memory_order_relaxed);
    multi().wake();  // else what was armed before would be missing
    return multi().descriptor();
  }

  void interrupt() override {
    turns_.interrupt();
    multi().wake();
  }

  /// Ends all calls as cancelled, and runs until they have ended. Within a call: has them ended by who runs
  /// the loop.
  void close() override {
    close_asked_.store(true);
    if (on_loop()) return multi().wake();
    const LoopTurns::Turn turn_of_this = turns_.take_to_close([this] { multi().wake(); });
    const NoSigpipe quiet;
    while (!try_end()) {
      turn();
      const Time now = std::chrono::steady_clock::now();
      wait_until(live() > 0 && !has_posted() ? now + std::chrono::seconds(1) : now);
    }
  }

  bool post(std::function<void()> run) override {
    {
      const std::lock_guard guard(posted_mutex_);
      if (ended_) return false;
      posted_.push_back(std::move(run));
    }
    if (!on_loop()) multi().wake();
    return true;
  }

  bool on_loop() const noexcept override { return turns_.is_mine(); }

  void begin(Sending& sending) override { sendings_.begin(sending); }
  void give_up(std::uint64_t number) override { sendings_.cancel(number, "stopped by the caller"); }

  Timer at(Clock& clock, Clock::Steady when, std::function<void()> due) override {
    return at(std::chrono::steady_clock::now() + (when - clock.now()), std::move(due));
  }
  Timer at(Time when, std::function<void()> due) override {
    return {&timers_, timers_.add(when, std::move(due))};
  }

 private:
  CurlMulti& multi() noexcept { return sendings_.multi(); }
  std::optional<Time> next() const {
    const auto one = timers_.next(), other = sendings_.next();
    return one && (!other || *one < *other) ? one : other;
  }

  /// Does what can be done without waiting. Whether there was anything.
  bool turn() {
    if (close_asked_.load() && !closing()) end_calls();
    const Time now = std::chrono::steady_clock::now();
    bool any = run_posted();
    any = sendings_.take_done() || any;
    any = sendings_.check_deadlines(now) || any;
    const auto timer = timers_.next();
    const bool is_due = timer && *timer <= now;
    if (!is_due) return any;
    // what has arrived counts before what is due; and some may wait for that
    multi().wait(Time{});
    sendings_.take_done();
    run_posted();
    while (const auto due = timers_.take(now)) due();
    return true;
  }
  bool run_posted() {
    std::vector<std::function<void()>> posted;
    {
      const std::lock_guard guard(posted_mutex_);
      posted.swap(posted_);
    }
    for (const auto& run : posted) run();
    return !posted.empty();
  }

  void wait_until(Time until) {
    if (const auto first = next()) until = (std::min)(until, *first);
    multi().wait(until);
  }

  bool has_posted() {
    const std::lock_guard guard(posted_mutex_);
    return !posted_.empty();
  }

  /// Nothing can be under way and nothing begin after this, if it succeeds.
  bool try_end() {
    const std::lock_guard guard(posted_mutex_);
    return ended_ = ended_ || (closing() && live() == 0 && posted_.empty());
  }

  void end_calls() {
    close_sleepers();
    sendings_.cancel_all();
  }

  CurlSendings sendings_;
  TimerQueue timers_;
  LoopTurns turns_;
  std::atomic<bool> exported_{false};
  std::atomic<bool> close_asked_{false};

  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  bool ended_ = false;
};

template <class>
std::shared_ptr<DrivenLoop> make_curl_loop(std::size_t most_in_flight, std::size_t most_connections,
                                           CurlOptions options) {
  return std::make_shared<CurlLoop>(most_in_flight, most_connections, checked(std::move(options)));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
