#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>

#include "rocketpunch/base/build.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/pipeline/calls.hpp"
#include "rocketpunch/transport/event_loop.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a call needs that doesn't block.
struct LoopWay {
  std::shared_ptr<Calls> calls;
  std::shared_ptr<EventLoop> loop;
  Executor executor;
};

/// Makes a call on the loop, after which it goes on where the executor says.
template <class = void>
Task<Result<HttpResponse>> run_on_loop(const LoopWay& way, const CallRequest& call);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/pipeline/on_loop.hpp"
#endif
