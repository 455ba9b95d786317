#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "rocketpunch/base/coroutine.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// A coroutine that sleeps on a loop until the first of several things. To be made, and awaited, on the
/// loop's thread.
class Nap {
 public:
  Nap(std::shared_ptr<EventLoop> loop, bool shielded)
      : state_(std::make_shared<State>()), loop_(std::move(loop)), shielded_(shielded) {}

  /// Has the nap end, with that outcome, when the function is called; on the loop.
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
class LoopIo final : public Io {
 public:
  explicit LoopIo(std::shared_ptr<EventLoop> loop, bool is_shielded = false)
      : loop_(std::move(loop)), is_shielded_(is_shielded) {}

  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    Sending sending{
        .request = request, .limits = limits, .shielded = is_shielded_, .number = loop_->next_number()};
    const std::stop_callback on_stop(limits.stop, [loop = loop_, number = sending.number] {
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

  Task<bool> wait_until(Clock& clock, Clock::Steady when, std::stop_token stop) override {
    if (stop.stop_requested()) co_return false;
    Nap nap(loop_, is_shielded_);
    const EventLoop::Timer timer = loop_->at(clock, when, nap.waker(true));
    const std::stop_callback on_stop(stop, nap.posting_waker(false));
    const bool waited = co_await nap;
    timer.drop();
    co_return waited;
  }

  Task<bool> wait_for(Signal& signal, std::chrono::steady_clock::time_point end,
                      std::stop_token stop) override {
    if (signal.is_set()) co_return true;
    if (stop.stop_requested()) co_return false;
    Nap nap(loop_, is_shielded_);
    const std::uint64_t listener = signal.listen(nap.posting_waker(true));
    if (listener == 0) co_return true;
    const EventLoop::Timer timer = loop_->at(end, nap.waker(false));
    const std::stop_callback on_stop(stop, nap.posting_waker(false));
    const bool happened = co_await nap;
    timer.drop();
    signal.leave(listener);
    co_return happened;
  }

  void launch(std::function<Task<void>(Io&)> work) override { run_alone(loop_, std::move(work)); }
  bool may_block() const noexcept override { return false; }
  bool is_ending() const noexcept override { return loop_->closing() && !is_shielded_; }

  Io& shielded() override {
    if (is_shielded_) return *this;
    if (!shielded_) shielded_ = std::make_unique<LoopIo>(loop_, true);
    return *shielded_;
  }

 private:
  static Detached run_alone(std::shared_ptr<EventLoop> loop, std::function<Task<void>(Io&)> work) {
    const EventLoop::Live live(*loop);
    LoopIo io(loop);
    co_await work(io);
  }

  std::shared_ptr<EventLoop> loop_;
  bool is_shielded_;
  std::unique_ptr<LoopIo> shielded_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
