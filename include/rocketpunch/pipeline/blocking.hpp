#pragma once
#include "rocketpunch/base/version.hpp"

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/pipeline/calls.hpp"
#include "rocketpunch/pipeline/walk.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
class EventLoop;
}

/// Carries out calls on the calling thread: what stands behind the resources of a `Client`. Cheap to copy,
/// and safe to use from many threads.
template <AuthPolicy Auth, Transport T>
class BlockingCaller {
 public:
  /// Who calls.
  using auth_type = Auth;
  /// What a call gives.
  template <class Model>
  using Reply = Result<Model>;
  /// What a walk is.
  template <class Item>
  using WalkOf = Walk<Item>;

  BlockingCaller(Auth auth, ClientOptions options, T transport)
      : state_(std::make_shared<State>(detail::make_calls(std::move(auth), std::move(options)),
                                       std::move(transport))) {}

  /// Calls an operation and reads its answer into a model; `void`: into none.
  template <class Model>
  Result<Model> call(const Operation& operation, const Result<codec::WireRequest>& request,
                     const CallOptions& options) const {
    if constexpr (std::is_void_v<Model>) {
      const auto response = run({operation, request, options});
      return response ? Result<void>() : response.error();
    } else {
      Result<Model> model{Model{}};
      const detail::ModelSlot slot = detail::slot_of(*model);
      const auto response = run({operation, request, options, nullptr, &slot});
      if (!response) return response.error();
      return model;
    }
  }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options) const {
    const Operation row = codec::operation_of(request);
    return run({row, codec::encode(row, request), options, &request.headers});
  }

  /// What the calls of this client and its copies share.
  const std::shared_ptr<detail::Calls>& calls() const noexcept { return state_->calls; }
  /// What they are sent by.
  const AnyTransport& transport() const noexcept { return state_->transport; }
  /// The loop of a transport that has one; null: it has none.
  const std::shared_ptr<detail::EventLoop>& loop() const noexcept { return state_->loop; }

 private:
  struct State {
    State(std::shared_ptr<detail::Calls> c, T t)
        : calls(std::move(c)), loop(loop_of(t)), transport(std::move(t)) {}
    static std::shared_ptr<detail::EventLoop> loop_of([[maybe_unused]] const T& transport) {
      if constexpr (requires {
                      { transport.loop() } -> std::same_as<std::shared_ptr<detail::EventLoop>>;
                    })
        return transport.loop();
      else
        return nullptr;
    }
    std::shared_ptr<detail::Calls> calls;
    std::shared_ptr<detail::EventLoop> loop;
    AnyTransport transport;
  };

  Result<HttpResponse> run(const detail::CallRequest& call) const {
    return detail::run_blocking(*state_->calls, state_->transport, call);
  }

  std::shared_ptr<const State> state_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
