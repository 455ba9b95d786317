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

template <class>
Task<Result<HttpResponse>> run_on_loop(const LoopWay& way, const CallRequest& call) {
  Result<HttpResponse> result = refused(call.operation, ErrorKind::cancelled, "the engine was shut down");
  Entering entering(way.loop);
  if (co_await entering) {
    const EventLoop::Live live(*way.loop);
    LoopIo io(way.loop);
    if (!way.loop->closing()) result = co_await way.calls->run(io, call);
  }
  OnExecutor there{way.executor};
  co_await there;
  co_return result;
}

}  // namespace rocketpunch::detail

ROCKETPUNCH_COROUTINES_END
