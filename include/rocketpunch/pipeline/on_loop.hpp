#pragma once
#include "rocketpunch/base/language.hpp"

#include <coroutine>

#include "rocketpunch/base/executor.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/pipeline/compose.hpp"
#include "rocketpunch/pipeline/loop_way.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/loop_io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::detail {

/// Awaited, goes on where an executor says.
struct OnExecutor {
  const Executor& executor;
  bool await_ready() const noexcept { return !executor; }
  ROCKETPUNCH_AWAIT_SUSPEND void await_suspend(std::coroutine_handle<> awaiting) const {
    // the coroutine, and the executor in it, may be gone before this function has ended
    const Executor run = executor;
    run([awaiting] { awaiting.resume(); });
  }
  void await_resume() const noexcept {}
};

/// Makes a call on the loop: `make` is given an `Io`, and gives its task.
template <class T, class Make>
Task<Result<T>> on_loop(const LoopWay& way, const Operation& operation, Make make) {
  Result<T> result = refused(operation, ErrorKind::cancelled, "the engine was shut down");
  Entering entering(way.loop);
  if (co_await entering) {
    const EventLoop::Live live(*way.loop);
    LoopIo io(way.loop);
    if (!way.loop->closing()) result = co_await make(io);
  }
  OnExecutor there{way.executor};
  co_await there;
  co_return result;
}

template <class>
Task<Result<void>> read_on_loop(const LoopWay& way, const Operation& operation,
                                const Result<codec::WireRequest>& request, const CallOptions& call,
                                ModelSlot slot) {
  return on_loop<void>(way, operation, [&way, &operation, &request, &call, slot](Io& io) {
    return way.calls->read_over(io, operation, request, call, slot);
  });
}

template <class>
Task<Result<HttpResponse>> exchange_on_loop(const LoopWay& way, const Operation& operation,
                                            const Result<codec::WireRequest>& request, const Headers& headers,
                                            const CallOptions& call) {
  return on_loop<HttpResponse>(way, operation, [&way, &operation, &request, &headers, &call](Io& io) {
    return way.calls->exchange_over(io, operation, request, headers, call);
  });
}

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
