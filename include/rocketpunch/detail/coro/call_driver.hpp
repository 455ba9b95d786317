#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "rocketpunch/clock.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/detail/os/background.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"
#include "rocketpunch/transport.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the rules of a call ask of whoever carries it out: all that takes time. The rules are coroutines over
/// it, written once for calls that block, where each of these has ended when it returns, and for those that
/// don't.
class CallDriver {
 public:
  virtual ~CallDriver() = default;
  /// Makes one attempt. Request and limits stay where they are until it has ended.
  virtual Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) = 0;
  /// Waits by a client's clock; false if a stop was asked for.
  virtual Task<bool> wait_until(Clock& clock, Clock::Steady when, stop_token stop) = 0;
  /// Waits for an event, in real time; false if the time was over or a stop was asked for.
  virtual Task<bool> wait_for(AsyncEvent& event, std::chrono::steady_clock::time_point end,
                              stop_token stop) = 0;
  /// Begins work that goes on though its caller leaves, over a `CallDriver` of its own. It keeps what it
  /// needs, and must not throw.
  virtual void launch(std::function<Task<void>(CallDriver&)> work) = 0;
  /// Whether the calling thread may be held up.
  virtual bool may_block() const noexcept = 0;
  /// Has work done that may block, which must not throw: on this thread if that may be held up, else on
  /// another.
  virtual void run_aside(std::function<void()> work) = 0;
  /// Whether waits end early, since whoever carries the call out is about to go.
  virtual bool is_ending() const noexcept = 0;
  /// The stop that ends a wait which blocks: a caller's, or another's in its place.
  virtual stop_token stop_of(stop_token caller) const { return caller; }
  /// The same, for what must come to its end though the program ends its other calls.
  virtual CallDriver& shielded() = 0;
};

/// Does what may block, and comes back when it is done. `act` may refer to what its caller has. `blocks`:
/// false where it never does after all.
template <class Act>
auto aside(CallDriver& driver, bool blocks, Act act) -> Task<std::invoke_result_t<Act&>> {
  if (!blocks || driver.may_block()) co_return act();
  const auto outcome = std::make_shared<Outcome<std::invoke_result_t<Act&>>>();
  driver.run_aside([outcome, &act] {
    try {
      outcome->value.emplace(act());
    } catch (...) {
      outcome->thrown = std::current_exception();
    }
    outcome->done.set();
  });
  // nothing ends this early: what `act` refers to must stay
  while (!co_await driver.shielded().wait_for(
      outcome->done, std::chrono::steady_clock::now() + std::chrono::hours(1), stop_token())) {
  }
  co_return outcome->take();
}

/// Takes a lock that a function tries to get, which is given how long it may wait: at once where the thread
/// may be held up, else again and again with pauses between.
template <class Try>
auto wait_for_lock(CallDriver& driver, bool blocks, std::chrono::steady_clock::time_point end,
                   stop_token stop, Try attempt) -> Task<decltype(attempt(LockOptions{}))> {
  using namespace std::chrono;
  const auto time_left = [&] {
    return (std::max)(ceil<milliseconds>(end - steady_clock::now()), milliseconds(0));
  };
  if (driver.may_block()) co_return attempt(LockOptions{time_left(), driver.stop_of(stop)});
  AsyncEvent never;
  for (milliseconds pause(1);; pause = (std::min)(pause * 2, milliseconds(16))) {
    const auto once = [&] { return attempt(LockOptions{milliseconds(0), stop}); };
    auto outcome = co_await aside(driver, blocks, once);
    if (outcome || outcome.error().kind() != ErrorKind::timeout || steady_clock::now() >= end)
      co_return outcome;
    if (driver.is_ending() || stop.stop_requested())
      co_return not_sent(ErrorKind::cancelled, "stopped while another thread or process kept a lock");
    (void)co_await driver.wait_for(never, (std::min)(end, steady_clock::now() + pause), stop);
  }
}

/// Tells whether what a store refused to do is to be tried again: some six times within less than a second,
/// for what has come of a request is worth more than the busy moment of a disk; and for as long as there is
/// patience where a server can't be reached.
class StoreRetries {
 public:
  StoreRetries(CallDriver& driver, Clock& clock, std::chrono::milliseconds patience = {})
      : driver_(driver), clock_(clock), end_(clock.now() + patience) {}

  /// Waits a little first.
  Task<bool> again_after(const Error& error) {
    const bool is_away = error.kind() == ErrorKind::network;
    if (!is_away && error.kind() != ErrorKind::storage) co_return false;
    const auto now = clock_.now();
    if (pause_ > longest && !(is_away && now < end_ && !driver_.is_ending())) co_return false;
    const auto end = now + (std::min)(pause_, longest);
    pause_ *= pause_ > longest ? 1 : 2;
    (void)co_await driver_.wait_until(clock_, end, stop_token());
    co_return true;
  }

 private:
  static constexpr std::chrono::milliseconds longest{320};

  CallDriver& driver_;
  Clock& clock_;
  const Clock::Steady end_;
  std::chrono::milliseconds pause_{10};
};

/// Does something with a store, and again where it fails for a moment, or can't be reached.
template <class Act>
auto retry_store(CallDriver& driver, Clock& clock, bool blocks, std::chrono::milliseconds patience, Act act)
    -> Task<decltype(act())> {
  for (StoreRetries retries(driver, clock, patience);;) {
    auto outcome = co_await aside(driver, blocks, act);
    if (outcome || !co_await retries.again_after(outcome.error())) co_return outcome;
  }
}

/// Carries a call out on the calling thread.
template <class = void>
class BlockingDriver final : public CallDriver {
 public:
  explicit BlockingDriver(const AnyTransport& transport) : transport_(transport) {}
  /// On a thread that nobody waits for; what is done there ends at that stop, and no other.
  BlockingDriver(const AnyTransport& transport, stop_token end)
      : transport_(transport), end_(std::move(end)) {}

  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    SendOptions own = limits;
    own.stop = stop_of(limits.stop);
    co_return transport_.send(request, own);
  }
  Task<bool> wait_until(Clock& clock, Clock::Steady when, stop_token stop) override {
    co_return clock.wait_until(when, stop_of(stop));
  }
  Task<bool> wait_for(AsyncEvent& event, std::chrono::steady_clock::time_point end,
                      stop_token stop) override {
    co_return event.wait_until(end, stop_of(stop));
  }
  /// On a thread of its own.
  void launch(std::function<Task<void>(CallDriver&)> work) override {
    Background::run([transport = transport_, work = std::move(work)](stop_token end) {
      BlockingDriver driver(transport, std::move(end));
      work(driver).run_through();
    });
  }
  bool may_block() const noexcept override { return true; }
  void run_aside(std::function<void()> work) override { work(); }
  bool is_ending() const noexcept override { return end_.stop_requested(); }
  stop_token stop_of(stop_token caller) const override { return end_.stop_possible() ? end_ : caller; }
  CallDriver& shielded() override { return *this; }

 private:
  const AnyTransport& transport_;
  stop_token end_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
