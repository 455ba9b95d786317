#pragma once
#include "rocketpunch/base/language.hpp"

#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/executor.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/pipeline/async.hpp"
#include "rocketpunch/resources/async_quota.hpp"
#include "rocketpunch/transport/event_loop.hpp"

namespace rocketpunch {

/// Calls that don't block, of a client and its engine: `Client::async` gives one. Cheap to copy; safe to use
/// from many threads.
template <AuthPolicy Auth>
class AsyncClient : public Api<AsyncCaller<Auth>> {
 public:
  /// Use `Client::async`.
  explicit AsyncClient(AsyncCaller<Auth> caller) : Api<AsyncCaller<Auth>>(std::move(caller)) {}
};

template <AuthPolicy Auth, Transport T>
AsyncClient<Auth> Client<Auth, T>::async(Executor executor) const {
  static_assert(AsyncTransport<T>,
                "asynchronous calls need an engine: make the Client with the transport() of an rp::Engine");
  return AsyncClient<Auth>(
      AsyncCaller<Auth>(detail::LoopWay{this->caller().calls(), this->caller().loop(), std::move(executor)}));
}

}  // namespace rocketpunch
