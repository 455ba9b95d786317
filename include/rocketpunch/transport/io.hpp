#pragma once
#include "rocketpunch/base/version.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stop_token>
#include <utility>

#include "rocketpunch/base/clock.hpp"
#include "rocketpunch/base/lock.hpp"
#include "rocketpunch/base/result.hpp"
#include "rocketpunch/base/signal.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/transport/transport.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What the rules of a call ask of whoever carries it out: all that takes time. The rules are coroutines over
/// it, written once for calls that block, where each of these has ended when it returns, and for those that
/// don't.
class Io {
 public:
  virtual ~Io() = default;
  /// Makes one attempt. Request and limits stay where they are until it has ended.
  virtual Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) = 0;
  /// Waits by a client's clock; false if a stop was asked for.
  virtual Task<bool> wait_until(Clock& clock, Clock::Steady when, std::stop_token stop) = 0;
  /// Waits for a signal, in real time; false if the time was over or a stop was asked for.
  virtual Task<bool> wait_for(Signal& signal, std::chrono::steady_clock::time_point end,
                              std::stop_token stop) = 0;
  /// Begins work that goes on though its caller leaves, over an `Io` of its own. It keeps what it needs, and
  /// must not throw.
  virtual void launch(std::function<Task<void>(Io&)> work) = 0;
  /// Whether the calling thread may be held up.
  virtual bool may_block() const noexcept = 0;
  /// Whether waits end early, since whoever carries the call out is about to go.
  virtual bool is_ending() const noexcept = 0;
  /// The stop that ends a wait which blocks: a caller's, or another's in its place.
  virtual std::stop_token stop_of(std::stop_token caller) const { return caller; }
  /// The same, for what must come to its end though the program ends its other calls.
  virtual Io& shielded() = 0;
};

/// Takes a lock that a function tries to get, which is given how long it may wait: at once where the thread
/// may be held up, else again and again with pauses between.
template <class Try>
auto patiently(Io& io, std::chrono::steady_clock::time_point end, std::stop_token stop, Try attempt)
    -> Task<decltype(attempt(LockOptions{}))> {
  using namespace std::chrono;
  const auto time_left = [&] {
    return (std::max)(ceil<milliseconds>(end - steady_clock::now()), milliseconds(0));
  };
  if (io.may_block()) co_return attempt(LockOptions{time_left(), io.stop_of(stop)});
  Signal never;
  for (milliseconds pause(1);; pause = (std::min)(pause * 2, milliseconds(16))) {
    auto outcome = attempt(LockOptions{milliseconds(0), stop});
    if (outcome || outcome.error().kind() != ErrorKind::timeout || steady_clock::now() >= end)
      co_return outcome;
    if (io.is_ending() || stop.stop_requested())
      co_return Error({.kind = ErrorKind::cancelled,
                       .message = "stopped while another thread or process kept a lock",
                       .maybe_sent = false});
    (void)co_await io.wait_for(never, (std::min)(end, steady_clock::now() + pause), stop);
  }
}

/// Tells whether what a store refused to do is to be tried again: some six times within less than a second,
/// for what has come of a request is worth more than the busy moment of a disk or a server.
class StorePauses {
 public:
  StorePauses(Io& io, Clock& clock) : io_(io), clock_(clock) {}

  /// Waits a little first.
  Task<bool> again_after(const Error& error) {
    const bool passing = error.kind() == ErrorKind::storage || error.kind() == ErrorKind::network;
    if (!passing || pause_ > longest) co_return false;
    const auto end = clock_.now() + std::exchange(pause_, pause_ * 2);
    (void)co_await io_.wait_until(clock_, end, std::stop_token());
    co_return true;
  }

 private:
  static constexpr std::chrono::milliseconds longest{320};

  Io& io_;
  Clock& clock_;
  std::chrono::milliseconds pause_{10};
};

/// Does something with a store, and again where it fails for a moment.
template <class Act>
auto persistently(Io& io, Clock& clock, Act act) -> Task<decltype(act())> {
  for (StorePauses pauses(io, clock);;) {
    auto outcome = act();
    if (outcome || !co_await pauses.again_after(outcome.error())) co_return outcome;
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
