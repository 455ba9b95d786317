#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <utility>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/base/task.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/pipeline/async.hpp"
#include "rocketpunch/pipeline/async_walk.hpp"
#include "rocketpunch/pipeline/options.hpp"
#include "rocketpunch/resources/quota.hpp"
#include "rocketpunch/transport/event_loop.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

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

template <class Caller>
template <class T>
Task<Result<QuotaCost>> Quota<Caller>::cost_of(AsyncWalk<T>& walk) const {
  return cost_later(*this, walk);
}

template <class Caller>
template <class T>
Task<Result<QuotaCost>> Quota<Caller>::cost_later(Quota self, AsyncWalk<T>& walk) {
  const auto started = co_await walk.start();
  if (!started) co_return started.error();
  constexpr std::chrono::milliseconds shortly(50);  // for it holds the engine up
  co_return self.cost_of_rest(walk, {shortly, {}});
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
