#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>

#include "rocketpunch/base/task.hpp"
#include "rocketpunch/pipeline/async_walk.hpp"
#include "rocketpunch/resources/quota.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch {

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

}  // namespace rocketpunch

ROCKETPUNCH_COROUTINES_END
