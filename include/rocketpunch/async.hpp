#pragma once
#include "rocketpunch/version.hpp"

/// Calls that don't block, beside `<rocketpunch/rocketpunch.hpp>`: those of clients and sign-ins, the engine,
/// and what is done with tasks.
#include <chrono>
#include <concepts>
#include <utility>

#include "rocketpunch/async_walk.hpp"
#include "rocketpunch/auth.hpp"
#include "rocketpunch/client.hpp"
#include "rocketpunch/detail/call/async_caller.hpp"
#include "rocketpunch/detail/coro/event_loop.hpp"
#include "rocketpunch/engine.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/fwd.hpp"
#include "rocketpunch/oauth/async_session.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/task.hpp"
#include "rocketpunch/transport.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Calls that don't block, of a client and its engine: `Client::async` gives one. Cheap to copy; safe to use
/// from many threads.
template <class Auth>
class AsyncClient : public api::Resources<detail::AsyncCaller<Auth>> {
 public:
  /// Use `Client::async`.
  explicit AsyncClient(detail::AsyncCaller<Auth> caller)
      : api::Resources<detail::AsyncCaller<Auth>>(std::move(caller)) {}
  // as `Client`
  AsyncClient(const AsyncClient&) = default;
  AsyncClient& operator=(const AsyncClient&) = default;
};

template <class Auth, class T>
AsyncClient<Auth> Client<Auth, T>::async(Executor executor) const {
  static_assert(detail::AsyncTransport<T> || std::same_as<T, AnyTransport>,
                "asynchronous calls need an engine: make the Client with the transport() of an rp::Engine");
  auto loop = this->caller().loop();
  if (!loop)
    throw detail::not_sent(
        ErrorKind::configuration,
        "asynchronous calls need an engine: make the Client with the transport() of an rp::Engine");
  return AsyncClient<Auth>(detail::AsyncCaller<Auth>(
      detail::AsyncDispatch{this->caller().core(), std::move(loop), std::move(executor)}));
}

template <class Caller>
template <class T>
Task<Result<QuotaCost>> api::Quota<Caller>::cost_of(AsyncWalk<T>& walk) const {
  return cost_later(*this, walk);
}

template <class Caller>
template <class T>
Task<Result<QuotaCost>> api::Quota<Caller>::cost_later(api::Quota<Caller> self, AsyncWalk<T>& walk) {
  const auto started = co_await walk.start();
  if (!started) co_return started.error();
  constexpr std::chrono::milliseconds shortly(50);  // for it holds the engine up
  co_return self.cost_of_rest(walk, {shortly, {}});
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
