#pragma once
#include "rocketpunch/base/version.hpp"

#include <memory>
#include <type_traits>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/pipeline/async_walk.hpp"
#include "rocketpunch/pipeline/loop_way.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

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

  explicit AsyncCaller(detail::LoopWay way) : way_(std::move(way)) {}

  /// Calls an operation and reads its answer into a model; `void`: into none.
  template <class Model>
  Task<Result<Model>> call(const Operation& operation, Result<codec::WireRequest> request,
                           CallOptions options) const {
    return make_call<Model>(way_, operation, std::move(request), std::move(options));
  }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Task<Result<HttpResponse>> request(RawRequest request, CallOptions options) const {
    return make_request(way_, std::move(request), std::move(options));
  }

  /// What the calls of this client and its copies share.
  const std::shared_ptr<detail::Calls>& calls() const noexcept { return way_.calls; }

 private:
  template <class Model>
  static Task<Result<Model>> make_call(detail::LoopWay way, const Operation& operation,
                                       Result<codec::WireRequest> request, CallOptions options) {
    if constexpr (std::is_void_v<Model>) {
      const detail::CallRequest call{operation, request, options};
      const auto response = co_await detail::run_on_loop(way, call);
      if (!response) co_return response.error();
      co_return Result<void>();
    } else {
      Result<Model> model{Model{}};
      const detail::ModelSlot slot = detail::slot_of(*model);
      const detail::CallRequest call{operation, request, options, nullptr, &slot};
      const auto response = co_await detail::run_on_loop(way, call);
      if (!response) model = response.error();
      co_return model;
    }
  }

  static Task<Result<HttpResponse>> make_request(detail::LoopWay way, RawRequest request,
                                                 CallOptions options) {
    const Operation row = codec::operation_of(request);
    const auto wire = codec::encode(row, request);
    const detail::CallRequest call{row, wire, options, &request.headers};
    co_return co_await detail::run_on_loop(way, call);
  }

  detail::LoopWay way_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
