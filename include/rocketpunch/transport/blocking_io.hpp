#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <utility>

#include "rocketpunch/base/background.hpp"
#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Carries a call out on the calling thread.
template <class = void>
class BlockingIo final : public Io {
 public:
  explicit BlockingIo(const AnyTransport& transport) : transport_(transport) {}
  /// On a thread that nobody waits for; what is done there ends at that stop, and no other.
  BlockingIo(const AnyTransport& transport, std::stop_token end)
      : transport_(transport), end_(std::move(end)) {}

  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    SendOptions own = limits;
    own.stop = stop_of(limits.stop);
    co_return transport_.send(request, own);
  }
  Task<bool> wait_until(Clock& clock, Clock::Steady when, std::stop_token stop) override {
    co_return clock.wait_until(when, stop_of(stop));
  }
  Task<bool> wait_for(Signal& signal, std::chrono::steady_clock::time_point end,
                      std::stop_token stop) override {
    co_return signal.wait_until(end, stop_of(stop));
  }
  /// On a thread of its own.
  void launch(std::function<Task<void>(Io&)> work) override {
    Background::run([transport = transport_, work = std::move(work)](std::stop_token end) {
      BlockingIo io(transport, std::move(end));
      work(io).run_through();
    });
  }
  bool may_block() const noexcept override { return true; }
  bool is_ending() const noexcept override { return end_.stop_requested(); }
  std::stop_token stop_of(std::stop_token caller) const override {
    return end_.stop_possible() ? end_ : caller;
  }
  Io& shielded() override { return *this; }

 private:
  const AnyTransport& transport_;
  std::stop_token end_{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
