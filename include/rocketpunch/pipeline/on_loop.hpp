#pragma once
#include "rocketpunch/base/version.hpp"

#include <coroutine>

#include "rocketpunch/base/coroutine.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/pipeline/compose.hpp"
#include "rocketpunch/pipeline/loop_way.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/loop_io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

template <class>
Task<Result<HttpResponse>> run_on_loop(const LoopWay& way, const CallRequest& call) {
  Result<HttpResponse> result = refused(call.operation, ErrorKind::cancelled, "the engine was shut down");
  if (!way.loop->on_loop()) {
    Suspend until_there([loop = way.loop](std::coroutine_handle<> awaiting) {
      return loop->post([awaiting] { awaiting.resume(); });
    });
    co_await until_there;
  }
  // else the loop has ended
  if (way.loop->on_loop()) {
    const EventLoop::Live live(*way.loop);
    LoopIo io(way.loop);
    if (!way.loop->closing()) result = co_await way.calls->run(io, call);
  }
  if (way.executor) {
    Suspend until_run([run = way.executor](std::coroutine_handle<> awaiting) {
      run([awaiting] { awaiting.resume(); });
      return true;
    });
    co_await until_run;
  }
  co_return result;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END
