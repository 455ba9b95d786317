#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "rocketpunch/detail/call/async_caller.hpp"
#include "rocketpunch/detail/call/build_request.hpp"
#include "rocketpunch/detail/coro/call_driver.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/stop_token.hpp"
#include "rocketpunch/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A coroutine that sleeps on a loop until the first of several things. To be made, and awaited, on the
/// loop's thread.
class SleepAwaiter {
 public:
  SleepAwaiter(std::shared_ptr<EventLoop> loop, bool shielded)
      : state_(std::make_shared<State>()), loop_(std::move(loop)), shielded_(shielded) {}

  /// Has the sleep end, with that outcome, when the function is called; on the loop.
  auto waker(bool outcome) const {
    return [state = state_, outcome] { state->wake(outcome); };
  }
  /// The same, from any thread.
  auto posting_waker(bool outcome) const {
    return [loop = loop_, wake = waker(outcome)] { (void)loop->post(wake); };
  }

  bool await_ready() const noexcept { return loop_->closing() && !shielded_; }
  void await_suspend(std::coroutine_handle<> awaiting) {
    state_->awaiting = awaiting;
    if (shielded_) return;
    number_ = loop_->next_number();
    loop_->asleep(number_, waker(false));
  }
  bool await_resume() const {
    state_->over = true;
    if (number_ != 0) loop_->awake(number_);
    return state_->outcome;
  }

 private:
  struct State {
    std::coroutine_handle<> awaiting{};
    bool over = false;
    bool outcome = false;

    void wake(bool with) {
      if (std::exchange(over, true)) return;
      outcome = with;
      awaiting.resume();
    }
  };

  std::shared_ptr<State> state_;
  std::shared_ptr<EventLoop> loop_;
  bool shielded_;
  std::uint64_t number_ = 0;
};

/// Carries a call out on a loop, whose thread it has to be made and used on.
template <class = void>
class LoopDriver final : public CallDriver {
 public:
  explicit LoopDriver(std::shared_ptr<EventLoop> loop, bool is_shielded = false)
      : loop_(std::move(loop)), is_shielded_(is_shielded) {}

  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    Sending sending{
        .request = request, .limits = limits, .shielded = is_shielded_, .number = loop_->next_number()};
    const stop_callback on_stop(limits.stop, [loop = loop_, number = sending.number] {
      (void)loop->post([raw = loop.get(), number] { raw->give_up(number); });
    });
    Suspend until_sent([loop = loop_.get(), &sending](std::coroutine_handle<> awaiting) {
      sending.awaiting = awaiting;
      loop->begin(sending);
      return true;
    });
    co_await until_sent;
    co_return *std::move(sending.outcome);
  }

  Task<bool> wait_until(Clock& clock, Clock::Steady when, stop_token stop) override {
    if (stop.stop_requested()) co_return false;
    SleepAwaiter sleep(loop_, is_shielded_);
    const EventLoop::Timer timer = loop_->at(clock, when, sleep.waker(true));
    const stop_callback on_stop(stop, sleep.posting_waker(false));
    const bool waited = co_await sleep;
    timer.drop();
    co_return waited;
  }

  Task<bool> wait_for(AsyncEvent& event, std::chrono::steady_clock::time_point end,
                      stop_token stop) override {
    if (event.is_set()) co_return true;
    if (stop.stop_requested()) co_return false;
    SleepAwaiter sleep(loop_, is_shielded_);
    const std::uint64_t listener = event.listen(sleep.posting_waker(true));
    if (listener == 0) co_return true;
    const EventLoop::Timer timer = loop_->at(end, sleep.waker(false));
    const stop_callback on_stop(stop, sleep.posting_waker(false));
    const bool happened = co_await sleep;
    timer.drop();
    event.leave(listener);
    co_return happened;
  }

  void launch(std::function<Task<void>(CallDriver&)> work) override { run_alone(loop_, std::move(work)); }
  bool may_block() const noexcept override { return false; }
  void run_aside(std::function<void()> work) override { loop_->run_aside(std::move(work)); }
  bool is_ending() const noexcept override { return loop_->closing() && !is_shielded_; }

  CallDriver& shielded() override {
    if (is_shielded_) return *this;
    if (!shielded_) shielded_ = std::make_unique<LoopDriver>(loop_, true);
    return *shielded_;
  }

 private:
  static Detached run_alone(std::shared_ptr<EventLoop> loop, std::function<Task<void>(CallDriver&)> work) {
    const EventLoop::Live live(*loop);
    LoopDriver driver(loop);
    co_await work(driver);
  }

  std::shared_ptr<EventLoop> loop_;
  bool is_shielded_;
  std::unique_ptr<LoopDriver> shielded_{};
};

/// Awaited, has the coroutine go on on the loop, unless that has ended.
inline auto until_on(const std::shared_ptr<EventLoop>& loop) {
  return Suspend(
      [loop](std::coroutine_handle<> awaiting) { return loop->post([awaiting] { awaiting.resume(); }); });
}
/// Awaited, has the coroutine go on where an executor says.
inline auto until_run_by(const Executor& executor) {
  return Suspend([executor](std::coroutine_handle<> awaiting) {
    executor([awaiting] { awaiting.resume(); });
    return true;
  });
}

template <class>
Task<Result<HttpResponse>> run_on_loop(const AsyncDispatch& dispatch, const CallRequest& call) {
  Result<HttpResponse> result = refused(call.operation, ErrorKind::cancelled, "the engine was shut down");
  if (!dispatch.loop->on_loop()) {
    auto until_there = until_on(dispatch.loop);
    co_await until_there;
  }
  // else the loop has ended
  if (dispatch.loop->on_loop()) {
    const EventLoop::Live live(*dispatch.loop);
    LoopDriver driver(dispatch.loop);
    if (!dispatch.loop->closing()) result = co_await dispatch.core->run(driver, call);
  }
  if (dispatch.executor) {
    auto until_run = until_run_by(dispatch.executor);
    co_await until_run;
  }
  co_return result;
}

template <class>
Task<bool> drive_on_loop(std::shared_ptr<EventLoop> loop, Executor executor,
                         std::function<Task<void>(CallDriver&)> work) {
  bool done = false;
  if (!loop->on_loop()) {
    auto until_there = until_on(loop);
    co_await until_there;
  }
  if (loop->on_loop() && !loop->closing()) {
    const EventLoop::Live live(*loop);
    LoopDriver driver(loop);
    co_await work(driver);
    done = true;
  }
  if (executor) {
    auto until_run = until_run_by(executor);
    co_await until_run;
  }
  co_return done;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
