#pragma once

#include <chrono>
#include <stop_token>
#include <utility>

#include "rocketpunch/transport/any.hpp"
#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// Carries a call out on the calling thread.
template <class = void>
class BlockingIo final : public Io {
 public:
  explicit BlockingIo(const Sender& sender) : sender_(sender) {}

  Task<Result<HttpResponse>> send(const HttpRequest& request, const SendOptions& limits) override {
    co_return sender_.send(request, limits);
  }
  Task<bool> wait_until(Clock& clock, Clock::Steady when, std::stop_token stop) override {
    co_return clock.wait_until(when, stop);
  }
  Task<bool> wait_for(Signal& signal, std::chrono::steady_clock::time_point end,
                      std::stop_token stop) override {
    co_return signal.wait_until(end, stop);
  }
  bool may_block() const noexcept override { return true; }
  bool is_ending() const noexcept override { return false; }
  Io& shielded() override { return *this; }

 private:
  const Sender& sender_;
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
