#pragma once
#include "rocketpunch/base/language.hpp"

#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/pipeline/calls.hpp"
#include "rocketpunch/pipeline/page_call.hpp"
#include "rocketpunch/pipeline/walk.hpp"
#include "rocketpunch/transport/any.hpp"

namespace rocketpunch {

/// Carries out calls on the calling thread: what stands behind the resources of a `Client`. Cheap to copy,
/// and safe to use from many threads.
template <AuthPolicy Auth, Transport T>
class BlockingCaller {
 public:
  using auth_type = Auth;

  BlockingCaller(Auth auth, ClientOptions options, T transport)
      : state_(std::make_shared<State>(
            detail::make_calls(std::make_unique<detail::CallAuthOf<Auth>>(std::move(auth)),
                               std::move(options)),
            std::move(transport))) {}

  /// Calls an operation and reads its answer into a model; `void`: into none.
  template <class Model>
  Result<Model> call(const Operation& operation, const Result<codec::WireRequest>& request,
                     const CallOptions& options) const {
    if constexpr (std::is_void_v<Model>) {
      const auto response = exchange(operation, request, {}, options);
      return response ? Result<void>() : response.error();
    } else {
      Result<Model> model{Model{}};
      const auto read =
          state_->calls->read(state_->sender, operation, request, options, detail::slot_of(*model));
      if (!read) return read.error();
      return model;
    }
  }

  /// Calls an operation and gives the whole response (2xx).
  Result<HttpResponse> exchange(const Operation& operation, const Result<codec::WireRequest>& request,
                                const Headers& headers, const CallOptions& options) const {
    return state_->calls->exchange(state_->sender, operation, request, headers, options);
  }

  /// Calls what there is no function for, and gives the whole response (2xx).
  Result<HttpResponse> request(const RawRequest& request, const CallOptions& options) const {
    const Operation row = codec::operation_of(request);
    return exchange(row, codec::encode(row, request), request.headers, options);
  }

  /// All items of a search, page by page.
  template <class Item, class Query>
  Walk<Item> walk(const Operation& operation, Query query, CallOptions options, WalkOptions how) const {
    const int first_page = detail::prepare_walk(query, options);
    const std::stop_token stop = options.stop;
    CallInfo* const info = std::exchange(options.info, nullptr);
    auto fetch = detail::page_call<Item>(*this, operation, std::move(query), std::move(options), how);
    return Walk<Item>(first_page, std::move(fetch), std::move(how), stop, info);
  }

  /// What the calls of this client and its copies share.
  const std::shared_ptr<detail::Calls>& calls() const noexcept { return state_->calls; }
  const T& transport() const noexcept { return state_->sender.transport(); }

 private:
  struct State {
    State(std::shared_ptr<detail::Calls> c, T transport)
        : calls(std::move(c)), sender(std::move(transport)) {}
    std::shared_ptr<detail::Calls> calls;
    detail::SenderOf<T> sender;
  };

  std::shared_ptr<const State> state_;
};

}  // namespace rocketpunch
