#pragma once

#include <chrono>
#include <stop_token>
#include <utility>

#include "rocketpunch/transport/io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// Waits on the calling thread.
class BlockingWaits : public Io {
 public:
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
};

/// Carries a call out on the calling thread, over any transport.
template <Transport T>
class BlockingIo final : public BlockingWaits {
 public:
  explicit BlockingIo(const T& transport) : transport_(transport) {}

  Task<Result<HttpResponse>> send(HttpRequest& request, const SendOptions& limits) override {
    if constexpr (!StreamingTransport<T>) {
      if (request.streamed_body) {
        auto body = request.streamed_body->read_all();
        if (!body) co_return body.error();
        request.body = *std::move(body);
        request.streamed_body.reset();
      }
    }
    co_return transport_.send(request, limits);
  }

 private:
  const T& transport_;
};

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
