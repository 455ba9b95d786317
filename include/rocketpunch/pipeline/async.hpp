#pragma once

#include <coroutine>
#include <memory>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/executor.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/codec/raw_request.hpp"
#include "rocketpunch/pipeline/async_walk.hpp"
#include "rocketpunch/pipeline/async_walk.hpp"
#include "rocketpunch/pipeline/calls.hpp"
#include "rocketpunch/pipeline/page_call.hpp"
#include "rocketpunch/transport/event_loop.hpp"
#include "rocketpunch/transport/loop_io.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

namespace detail {

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

/// The error of a call that an engine could not take any more.
inline Error engine_has_ended(const Operation& operation) {
  return refused(operation, ErrorKind::cancelled, "the engine was shut down");
}

}  // namespace detail

/// Makes calls on an event loop: what stands behind the resources of `Client::async`. Cheap to copy, and safe
/// to use from many threads.
template <AuthPolicy Auth>
class AsyncCaller {
 public:
  using auth_type = Auth;

  AsyncCaller(std::shared_ptr<detail::Calls> calls, std::shared_ptr<detail::EventLoop> loop,
              Executor executor)
      : way_{std::move(calls), std::move(loop), std::move(executor)} {}

  /// Calls an operation and reads its answer into a model; `void`: into none.
  template <class Model>
  Task<Result<Model>> call(const Operation& operation, Result<codec::WireRequest> request,
                           CallOptions options) const {
    return make_call<Model>(way_, operation, std::move(request), std::move(options));
  }

  /// What is checked before a write is sent.
  codec::Checks checks() const { return way_.calls->checks(); }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Task<Result<HttpResponse>> request(RawRequest request, CallOptions options) const {
    return make_request(way_, std::move(request), std::move(options));
  }

  /// All items of a search, page by page.
  template <class Item, class Query>
  AsyncWalk<Item> walk(const Operation& operation, Query query, CallOptions options, WalkOptions how) const {
    const int first_page = detail::prepare_walk(query, options);
    const std::stop_token stop = options.stop;
    CallInfo* const info = std::exchange(options.info, nullptr);
    return AsyncWalk<Item>(first_page,
                           detail::page_call<Item>(*this, operation, std::move(query), std::move(options)),
                           std::move(how), stop, info);
  }

  /// The limits that all calls of this client and its copies keep to.
  const detail::QuotaGovernor& quota() const noexcept { return way_.calls->quota(); }
  Clock::Steady now() const { return way_.calls->options().clock->now(); }

 private:
  /// How a call goes; a copy lives as long as the call.
  struct Way {
    std::shared_ptr<detail::Calls> calls;
    std::shared_ptr<detail::EventLoop> loop;
    Executor executor;
  };

  template <class Model>
  static Task<Result<Model>> make_call(Way way, const Operation& operation,
                                       Result<codec::WireRequest> request, CallOptions options) {
    using Slot = std::conditional_t<std::is_void_v<Model>, HttpResponse, Model>;
    Result<Slot> model{Slot{}};
    detail::Entering entering(way.loop);
    if (!co_await entering) {
      model = detail::engine_has_ended(operation);
    } else {
      const detail::EventLoop::Live live(*way.loop);
      detail::LoopIo io(way.loop);
      if (way.loop->closing()) {
        model = detail::engine_has_ended(operation);
      } else if constexpr (std::is_void_v<Model>) {
        const Headers none;
        model = co_await way.calls->exchange(io, operation, request, none, options);
      } else {
        const auto read = co_await way.calls->read(io, operation, request, options, detail::slot_of(*model));
        if (!read) model = read.error();
      }
    }
    detail::OnExecutor there{way.executor};
    co_await there;
    if constexpr (std::is_void_v<Model>) {
      if (!model) co_return model.error();
      co_return Result<void>();
    } else {
      co_return model;
    }
  }

  static Task<Result<HttpResponse>> make_request(Way way, RawRequest request, CallOptions options) {
    const Operation row = codec::operation_of(request, UserAuth<Auth> ? Access::user : Access::app_key);
    Result<HttpResponse> response{HttpResponse{}};
    detail::Entering entering(way.loop);
    if (!co_await entering) {
      response = detail::engine_has_ended(row);
    } else {
      const detail::EventLoop::Live live(*way.loop);
      detail::LoopIo io(way.loop);
      const auto wire = codec::encode(row, request);
      if (way.loop->closing())
        response = detail::engine_has_ended(row);
      else
        response = co_await way.calls->exchange(io, row, wire, request.headers, options);
    }
    detail::OnExecutor there{way.executor};
    co_await there;
    co_return response;
  }

  Way way_;
};

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
