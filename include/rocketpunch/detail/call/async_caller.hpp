#pragma once
#include "rocketpunch/version.hpp"

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "rocketpunch/async_walk.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/call/client_core.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/task.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What a call needs that doesn't block.
struct AsyncDispatch {
  std::shared_ptr<ClientCore> core;
  std::shared_ptr<EventLoop> loop;
  Executor executor;
};

/// Makes a call on the loop, after which it goes on where the executor says.
template <class = void>
Task<Result<HttpResponse>> run_on_loop(const AsyncDispatch& dispatch, const CallRequest& call);

/// Does work on a loop that is not that of one call, after which it goes on where the executor says. False:
/// the engine was shut down, and nothing was done.
template <class = void>
Task<bool> drive_on_loop(std::shared_ptr<EventLoop> loop, Executor executor,
                         std::function<Task<void>(CallDriver&)> work);
/// A detail as a page of its own, for a walk.
template <class Model>
Task<Result<Page<Model>>> as_page(Task<Result<Model>> detail, DetailNumber which) {
  auto given = co_await std::move(detail);
  co_return page_of(std::move(given), which);
}

/// Makes calls on an event loop: what stands behind the resources of `Client::async`. Cheap to copy, and safe
/// to use from many threads.
template <AuthPolicy Auth>
class AsyncCaller {
 public:
  /// Who calls.
  using auth_type = Auth;
  /// What a call gives.
  template <class Model>
  using Reply = Task<Result<Model>>;
  /// What a walk is.
  template <class Item>
  using WalkOf = AsyncWalk<Item>;

  explicit AsyncCaller(AsyncDispatch dispatch) : dispatch_(std::move(dispatch)) {}

  /// Calls an operation and reads its response into a model; `void`: into none.
  template <class Model>
  Task<Result<Model>> call(const Operation& operation, Result<codec::WireRequest> request,
                           CallOptions options) const {
    return run<Model>(dispatch_, OfOperation{operation, std::move(request), std::move(options)});
  }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Task<Result<HttpResponse>> request(RawRequest request, CallOptions options) const {
    return run<HttpResponse>(dispatch_, OfRawRequest{std::move(request), std::move(options)});
  }
  /// The same, and reads the response into a model; `void`: into none.
  template <class Model>
  Task<Result<Model>> request(RawRequest request, CallOptions options) const {
    return run<Model>(dispatch_, OfRawRequest{std::move(request), std::move(options)});
  }

  /// What the calls of this client and its copies share.
  const std::shared_ptr<ClientCore>& core() const noexcept { return dispatch_.core; }

 private:
  // What a call owns while it is under way. `call` refers to it, and so is made where it stays.
  struct OfOperation {
    const Operation& operation;
    Result<codec::WireRequest> request;
    CallOptions options;

    CallRequest call() const { return {operation, request, options}; }
  };
  struct OfRawRequest {
    RawRequest raw;
    CallOptions options;
    Operation operation{};
    Result<codec::WireRequest> request = codec::WireRequest{};

    CallRequest call() {
      operation = codec::operation_of(raw);
      request = codec::encode(operation, raw);
      return {operation, request, options, &raw.headers};
    }
  };

  template <class Model, class Owned>
  static Task<Result<Model>> run(AsyncDispatch dispatch, Owned owned) {
    CallRequest call = owned.call();
    if constexpr (std::is_same_v<Model, HttpResponse>) {
      co_return co_await run_on_loop(dispatch, call);
    } else if constexpr (std::is_void_v<Model>) {
      const auto response = co_await run_on_loop(dispatch, call);
      if (!response) co_return response.error();
      co_return Result<void>();
    } else {
      Result<Model> model{Model{}};
      const ModelSlot slot = slot_of(*model);
      call.model = &slot;
      const auto response = co_await run_on_loop(dispatch, call);
      if (!response) model = response.error();
      co_return model;
    }
  }

  AsyncDispatch dispatch_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

ROCKETPUNCH_COROUTINES_END

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/async_caller.ipp"
#endif
